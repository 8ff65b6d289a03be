package transit

import (
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

func (c *Transit) transitTableOperations() map[string]wire.Operation {
	member := []string{"TransitGatewayRouteTableId", "TransitGatewayAttachmentId"}
	listed := []string{"TransitGatewayRouteTableId", "Filter", "MaxResults", "NextToken"}
	return map[string]wire.Operation{
		"CreateTransitGatewayRouteTable":             {Params: []string{"TransitGatewayId", "TagSpecifications"}, Do: c.createTransitTable},
		"DescribeTransitGatewayRouteTables":          {Params: []string{"TransitGatewayRouteTableIds", "Filter", "MaxResults", "NextToken"}, Do: c.describeTransitTables},
		"AssociateTransitGatewayRouteTable":          {Params: member, Do: c.associateTransitTable},
		"DisassociateTransitGatewayRouteTable":       {Params: member, Do: c.disassociateTransitTable},
		"EnableTransitGatewayRouteTablePropagation":  {Params: member, Do: c.enablePropagation},
		"DisableTransitGatewayRouteTablePropagation": {Params: member, Do: c.disablePropagation},
		"GetTransitGatewayRouteTableAssociations":    {Params: listed, Do: c.listAssociations},
		"GetTransitGatewayRouteTablePropagations":    {Params: listed, Do: c.listPropagations},
		"CreateTransitGatewayRoute": {
			Params: []string{"TransitGatewayRouteTableId", "DestinationCidrBlock", "TransitGatewayAttachmentId", "Blackhole"}, Do: c.createTransitRoute,
		},
		"DeleteTransitGatewayRoute":  {Params: []string{"TransitGatewayRouteTableId", "DestinationCidrBlock"}, Do: c.deleteTransitRoute},
		"SearchTransitGatewayRoutes": {Params: listed, Do: c.searchTransitRoutes},
	}
}

type transitTableXML struct {
	ID          string     `xml:"transitGatewayRouteTableId"`
	Gateway     string     `xml:"transitGatewayId"`
	State       string     `xml:"state"`
	Association bool       `xml:"defaultAssociationRouteTable"`
	Propagation bool       `xml:"defaultPropagationRouteTable"`
	Created     string     `xml:"creationTime"`
	Tags        []wire.Tag `xml:"tagSet>item"`
}

type transitTableAnswer struct {
	wire.Meta
	Table transitTableXML `xml:"transitGatewayRouteTable"`
}

type transitTablesAnswer struct {
	wire.Meta
	Tables []transitTableXML `xml:"transitGatewayRouteTables>item"`
	Next   string            `xml:"nextToken,omitempty"`
}

func (c *Transit) showTransitTable(t *state.TransitTable, r *state.Call) transitTableXML {
	g := c.State.Gateways[t.Gateway]
	return transitTableXML{
		ID: t.ID, Gateway: t.Gateway, State: "available", Created: wire.Stamp(t.Created),
		Association: t.ID == g.Table && !g.NoAssociation, Propagation: t.ID == g.Table && !g.NoPropagation,
		Tags: wire.ShowTags(c.State.TagsOf(r.Caller.Account, r.Region, t.ID)),
	}
}

// createTransitTable makes a table beside the default one.
func (c *Transit) createTransitTable(r *wire.Request) (any, error) {
	id, err := r.Need("TransitGatewayId")
	if err != nil {
		return nil, err
	}
	g, err := c.ownGateway(&r.Call, id)
	if err != nil {
		return nil, err
	}
	tags, err := r.TagsIn("TagSpecifications", "transit-gateway-route-table")
	if err != nil {
		return nil, err
	}
	t := &state.TransitTable{ID: c.NewID("tgw-rtb"), Gateway: g.ID, By: r.Caller.ARN, Created: r.Now}
	c.State.Transit[t.ID] = t
	for key, value := range tags {
		c.State.SetTag(r.Caller.Account, r.Region, t.ID, key, value)
	}
	return &transitTableAnswer{Table: c.showTransitTable(t, &r.Call)}, nil
}

// ownTransitTable finds a table of the caller's own gateway. To those whom the
// gateway is shared with its tables do not exist.
func (c *Transit) ownTransitTable(r *state.Call, id string) (*state.TransitTable, error) {
	if err := state.CheckID(id, "tgw-rtb"); err != nil {
		return nil, err
	}
	t := c.State.Transit[id]
	if t == nil {
		return nil, state.NoTransitTable(id)
	}
	if g := c.State.Gateways[t.Gateway]; g.Account != r.Caller.Account || g.Region != r.Region {
		return nil, state.NoTransitTable(id)
	}
	return t, nil
}

func (c *Transit) describeTransitTables(r *wire.Request) (any, error) {
	ids := r.List("TransitGatewayRouteTableIds")
	for _, id := range ids {
		if _, err := c.ownTransitTable(&r.Call, id); err != nil {
			return nil, err
		}
	}
	var items []transitTableXML
	for _, t := range state.Sorted(c.State.Transit) {
		if _, err := c.ownTransitTable(&r.Call, t.ID); err == nil && (len(ids) == 0 || slices.Contains(ids, t.ID)) {
			items = append(items, c.showTransitTable(t, &r.Call))
		}
	}
	chosen, err := wire.Choose(r, items, func(t transitTableXML, name string) ([]string, bool) {
		switch name {
		case "transit-gateway-id":
			return []string{t.Gateway}, true
		case "transit-gateway-route-table-id":
			return []string{t.ID}, true
		case "state":
			return []string{t.State}, true
		case "default-association-route-table":
			return []string{trueOrFalse(t.Association)}, true
		case "default-propagation-route-table":
			return []string{trueOrFalse(t.Propagation)}, true
		}
		return wire.TagFilter(t.Tags, name)
	})
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Paged(r, chosen, len(ids) > 0)
	return &transitTablesAnswer{Tables: page, Next: next}, err
}

func trueOrFalse(v bool) string {
	if v {
		return "true"
	}
	return "false"
}

// inTable finds the table and the attachment of a call, which are of one gateway.
func (c *Transit) inTable(r *wire.Request) (*state.TransitTable, *state.Attachment, error) {
	id, err := r.Need("TransitGatewayRouteTableId")
	if err != nil {
		return nil, nil, err
	}
	t, err := c.ownTransitTable(&r.Call, id)
	if err != nil {
		return nil, nil, err
	}
	attachmentID, err := r.Need("TransitGatewayAttachmentId")
	if err != nil {
		return nil, nil, err
	}
	a, err := c.seenAttachment(&r.Call, attachmentID)
	if err != nil {
		return nil, nil, err
	}
	if a.Gateway != t.Gateway {
		return nil, nil, state.Refuse("InvalidParameterValue", a.ID+" and "+t.ID+" are of different transit gateways")
	}
	return t, a, nil
}
