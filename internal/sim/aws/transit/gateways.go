package transit

import (
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
	"causeway.dev/internal/sim/aws/world"
)

func (c *Transit) gatewayOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateTransitGateway":    {Params: []string{"Description", "Options", "TagSpecification"}, Do: c.createGateway},
		"DescribeTransitGateways": {Params: []string{"TransitGatewayIds", "Filter", "MaxResults", "NextToken"}, Do: c.describeGateways},
		"DeleteTransitGateway":    {Params: []string{"TransitGatewayId"}, Do: c.deleteGateway},
	}
}

// createGateway makes a gateway with one table, the default for everything.
func (c *Transit) createGateway(r *wire.Request) (any, error) {
	tags, err := r.TagSpecifications("transit-gateway")
	if err != nil {
		return nil, err
	}
	g := &state.Gateway{
		TransitGateway: world.TransitGateway{
			ID: c.NewID("tgw"), Account: r.Caller.Account, Region: r.Region, Table: c.NewID("tgw-rtb"),
			AutoAccept:    r.Form.Get("Options.AutoAcceptSharedAttachments") == "enable",
			NoAssociation: r.Form.Get("Options.DefaultRouteTableAssociation") == "disable",
			NoPropagation: r.Form.Get("Options.DefaultRouteTablePropagation") == "disable",
			DNSSupportOff: r.Form.Get("Options.DnsSupport") == "disable",
		},
		Text: r.Form.Get("Description"), By: r.Caller.ARN, Created: r.Now, Visible: c.Lags.Attach.Start(r.Now),
	}
	c.State.Gateways[g.ID] = g
	c.State.Transit[g.Table] = &state.TransitTable{ID: g.Table, Gateway: g.ID, By: r.Caller.ARN, Created: r.Now}
	for key, value := range tags {
		c.State.SetTag(r.Caller.Account, r.Region, g.ID, key, value)
	}
	return &gatewayAnswer{Gateway: c.showGateway(g, &r.Call)}, nil
}

// gatewaySeen says whether an account knows of the gateway: as its owner, or by
// a share that it accepted and that has arrived.
func (c *Transit) gatewaySeen(r *state.Call, g *state.Gateway) bool {
	if g == nil || g.Region != r.Region || g.Deleted {
		return false
	}
	if g.Account == r.Caller.Account {
		return g.Visible.Look(r.Now)
	}
	return c.shares.SharedWith(r.Caller.Account, g.ARN(), r.Now)
}

// seenGateway finds a gateway that the caller knows of.
func (c *Transit) seenGateway(r *state.Call, id string) (*state.Gateway, error) {
	if err := state.CheckID(id, "tgw"); err != nil {
		return nil, err
	}
	g := c.State.Gateways[id]
	if !c.gatewaySeen(r, g) {
		return nil, state.NoGateway(id)
	}
	return g, nil
}

// ownGateway finds a gateway of the caller's own.
func (c *Transit) ownGateway(r *state.Call, id string) (*state.Gateway, error) {
	g, err := c.seenGateway(r, id)
	if err == nil && g.Account != r.Caller.Account {
		return nil, &state.Error{Code: state.CodeUnauthorized, Message: "You are not authorized to perform this operation on " + id, Status: 403}
	}
	return g, err
}

func (c *Transit) describeGateways(r *wire.Request) (any, error) {
	ids := r.List("TransitGatewayIds")
	var items []gatewayXML
	for _, id := range ids {
		g, err := c.seenGateway(&r.Call, id)
		if err != nil {
			return nil, err
		}
		items = append(items, c.showGateway(g, &r.Call))
	}
	for _, g := range state.Sorted(c.State.Gateways) {
		if len(ids) == 0 && c.gatewaySeen(&r.Call, g) {
			items = append(items, c.showGateway(g, &r.Call))
		}
	}
	chosen, err := wire.Choose(r, items, gatewayFilter)
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Paged(r, chosen, len(ids) > 0)
	return &gatewaysAnswer{Gateways: page, Next: next}, err
}

func gatewayFilter(g gatewayXML, name string) ([]string, bool) {
	switch name {
	case "transit-gateway-id":
		return []string{g.ID}, true
	case "owner-id":
		return []string{g.Owner}, true
	case "state":
		return []string{g.State}, true
	case "options.auto-accept-shared-attachments":
		return []string{g.Options.AutoAccept}, true
	}
	return wire.TagFilter(g.Tags, name)
}

// deleteGateway wants all attachments gone first.
func (c *Transit) deleteGateway(r *wire.Request) (any, error) {
	id, err := r.Need("TransitGatewayId")
	if err != nil {
		return nil, err
	}
	g, err := c.ownGateway(&r.Call, id)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(state.Sorted(c.State.Attachments), func(a *state.Attachment) bool { return a.Gateway == id && !a.Ended() }) {
		return nil, state.Refuse("IncorrectState", id+" has non-deleted VPC Attachments")
	}
	g.Deleted, g.ForgetAt = true, r.Now.Add(state.RememberShort)
	for _, t := range state.Sorted(c.State.Transit) {
		if t.Gateway == id {
			delete(c.State.Transit, t.ID)
			c.ForgetTags(t.ID)
		}
	}
	return &gatewayAnswer{Gateway: c.showGateway(g, &r.Call)}, nil
}
