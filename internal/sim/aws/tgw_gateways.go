package aws

import "slices"

func (c *Cloud) gatewayOperations() map[string]operation {
	return map[string]operation{
		"CreateTransitGateway":    {[]string{"Description", "Options", "TagSpecification"}, c.createGateway},
		"DescribeTransitGateways": {[]string{"TransitGatewayIds", "Filter", "MaxResults", "NextToken"}, c.describeGateways},
		"DeleteTransitGateway":    {[]string{"TransitGatewayId"}, c.deleteGateway},
	}
}

func noGateway(id string) error {
	return refuse("InvalidTransitGatewayID.NotFound", "Transit Gateway "+id+" was deleted or does not exist.")
}

// createGateway makes a gateway with one table, the default for everything.
func (c *Cloud) createGateway(r *request) (any, error) {
	tags, err := r.tagSpecifications("transit-gateway")
	if err != nil {
		return nil, err
	}
	g := &gateway{
		TransitGateway: TransitGateway{
			ID: c.newID("tgw"), Account: r.caller.Account, Region: r.region, Table: c.newID("tgw-rtb"),
			AutoAccept:    r.form.Get("Options.AutoAcceptSharedAttachments") == "enable",
			NoAssociation: r.form.Get("Options.DefaultRouteTableAssociation") == "disable",
			NoPropagation: r.form.Get("Options.DefaultRouteTablePropagation") == "disable",
			DNSSupportOff: r.form.Get("Options.DnsSupport") == "disable",
		},
		Text: r.form.Get("Description"), By: r.caller.ARN, Created: r.now, Visible: c.lags.Attach.start(r.now),
	}
	c.state.Gateways[g.ID] = g
	c.state.Transit[g.Table] = &transitTable{ID: g.Table, Gateway: g.ID, By: r.caller.ARN, Created: r.now}
	for key, value := range tags {
		c.state.setTag(r.caller.Account, r.region, g.ID, key, value)
	}
	return &gatewayAnswer{Gateway: c.showGateway(g, r)}, nil
}

// gatewaySeen says whether an account knows of the gateway: as its owner, or by
// a share that it accepted and that has arrived.
func (c *Cloud) gatewaySeen(r *request, g *gateway) bool {
	if g == nil || g.Region != r.region || g.Deleted {
		return false
	}
	if g.Account == r.caller.Account {
		return g.Visible.look(r.now)
	}
	return c.sharedWith(r.caller.Account, g.arn(), r.now)
}

// seenGateway finds a gateway that the caller knows of.
func (c *Cloud) seenGateway(r *request, id string) (*gateway, error) {
	if err := checkID(id, "tgw"); err != nil {
		return nil, err
	}
	g := c.state.Gateways[id]
	if !c.gatewaySeen(r, g) {
		return nil, noGateway(id)
	}
	return g, nil
}

// ownGateway finds a gateway of the caller's own.
func (c *Cloud) ownGateway(r *request, id string) (*gateway, error) {
	g, err := c.seenGateway(r, id)
	if err == nil && g.Account != r.caller.Account {
		return nil, &apiError{CodeUnauthorized, "You are not authorized to perform this operation on " + id, 403}
	}
	return g, err
}

func (c *Cloud) describeGateways(r *request) (any, error) {
	ids := r.list("TransitGatewayIds")
	var items []gatewayXML
	for _, id := range ids {
		g, err := c.seenGateway(r, id)
		if err != nil {
			return nil, err
		}
		items = append(items, c.showGateway(g, r))
	}
	for _, g := range sorted(c.state.Gateways) {
		if len(ids) == 0 && c.gatewaySeen(r, g) {
			items = append(items, c.showGateway(g, r))
		}
	}
	chosen, err := choose(r, items, gatewayFilter)
	if err != nil {
		return nil, err
	}
	page, next, err := paged(r, chosen, len(ids) > 0)
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
	return tagFilter(g.Tags, name)
}

// deleteGateway wants all attachments gone first.
func (c *Cloud) deleteGateway(r *request) (any, error) {
	id, err := r.need("TransitGatewayId")
	if err != nil {
		return nil, err
	}
	g, err := c.ownGateway(r, id)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(sorted(c.state.Attachments), func(a *attachment) bool { return a.Gateway == id && !a.ended() }) {
		return nil, refuse("IncorrectState", id+" has non-deleted VPC Attachments")
	}
	g.Deleted, g.ForgetAt = true, r.now.Add(rememberShort)
	for _, t := range sorted(c.state.Transit) {
		if t.Gateway == id {
			delete(c.state.Transit, t.ID)
			c.forgetTags(t.ID)
		}
	}
	return &gatewayAnswer{Gateway: c.showGateway(g, r)}, nil
}
