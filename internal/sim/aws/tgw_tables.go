package aws

import "slices"

func (c *Cloud) transitTableOperations() map[string]operation {
	member := []string{"TransitGatewayRouteTableId", "TransitGatewayAttachmentId"}
	listed := []string{"TransitGatewayRouteTableId", "Filter", "MaxResults", "NextToken"}
	return map[string]operation{
		"CreateTransitGatewayRouteTable":             {[]string{"TransitGatewayId", "TagSpecifications"}, c.createTransitTable},
		"DescribeTransitGatewayRouteTables":          {[]string{"TransitGatewayRouteTableIds", "Filter", "MaxResults", "NextToken"}, c.describeTransitTables},
		"AssociateTransitGatewayRouteTable":          {member, c.associateTransitTable},
		"DisassociateTransitGatewayRouteTable":       {member, c.disassociateTransitTable},
		"EnableTransitGatewayRouteTablePropagation":  {member, c.enablePropagation},
		"DisableTransitGatewayRouteTablePropagation": {member, c.disablePropagation},
		"GetTransitGatewayRouteTableAssociations":    {listed, c.listAssociations},
		"GetTransitGatewayRouteTablePropagations":    {listed, c.listPropagations},
		"CreateTransitGatewayRoute": {
			[]string{"TransitGatewayRouteTableId", "DestinationCidrBlock", "TransitGatewayAttachmentId", "Blackhole"}, c.createTransitRoute,
		},
		"DeleteTransitGatewayRoute":  {[]string{"TransitGatewayRouteTableId", "DestinationCidrBlock"}, c.deleteTransitRoute},
		"SearchTransitGatewayRoutes": {listed, c.searchTransitRoutes},
	}
}

func noTransitTable(id string) error {
	return refuse("InvalidRouteTableID.NotFound", "Transit Gateway Route Table "+id+" was deleted or does not exist.")
}

type transitTableXML struct {
	ID          string   `xml:"transitGatewayRouteTableId"`
	Gateway     string   `xml:"transitGatewayId"`
	State       string   `xml:"state"`
	Association bool     `xml:"defaultAssociationRouteTable"`
	Propagation bool     `xml:"defaultPropagationRouteTable"`
	Created     string   `xml:"creationTime"`
	Tags        []tagXML `xml:"tagSet>item"`
}

type transitTableAnswer struct {
	meta
	Table transitTableXML `xml:"transitGatewayRouteTable"`
}

type transitTablesAnswer struct {
	meta
	Tables []transitTableXML `xml:"transitGatewayRouteTables>item"`
	Next   string            `xml:"nextToken,omitempty"`
}

func (c *Cloud) showTransitTable(t *transitTable, r *request) transitTableXML {
	g := c.state.Gateways[t.Gateway]
	return transitTableXML{
		ID: t.ID, Gateway: t.Gateway, State: "available", Created: stamp(t.Created),
		Association: t.ID == g.Table && !g.NoAssociation, Propagation: t.ID == g.Table && !g.NoPropagation,
		Tags: showTags(c.state.tags(r.caller.Account, r.region, t.ID)),
	}
}

// createTransitTable makes a table beside the default one.
func (c *Cloud) createTransitTable(r *request) (any, error) {
	id, err := r.need("TransitGatewayId")
	if err != nil {
		return nil, err
	}
	g, err := c.ownGateway(r, id)
	if err != nil {
		return nil, err
	}
	tags, err := r.tagsIn("TagSpecifications", "transit-gateway-route-table")
	if err != nil {
		return nil, err
	}
	t := &transitTable{ID: c.newID("tgw-rtb"), Gateway: g.ID, By: r.caller.ARN, Created: r.now}
	c.state.Transit[t.ID] = t
	for key, value := range tags {
		c.state.setTag(r.caller.Account, r.region, t.ID, key, value)
	}
	return &transitTableAnswer{Table: c.showTransitTable(t, r)}, nil
}

// ownTransitTable finds a table of the caller's own gateway. To those whom the
// gateway is shared with its tables do not exist.
func (c *Cloud) ownTransitTable(r *request, id string) (*transitTable, error) {
	if err := checkID(id, "tgw-rtb"); err != nil {
		return nil, err
	}
	t := c.state.Transit[id]
	if t == nil {
		return nil, noTransitTable(id)
	}
	if g := c.state.Gateways[t.Gateway]; g.Account != r.caller.Account || g.Region != r.region {
		return nil, noTransitTable(id)
	}
	return t, nil
}

func (c *Cloud) describeTransitTables(r *request) (any, error) {
	ids := r.list("TransitGatewayRouteTableIds")
	for _, id := range ids {
		if _, err := c.ownTransitTable(r, id); err != nil {
			return nil, err
		}
	}
	var items []transitTableXML
	for _, t := range sorted(c.state.Transit) {
		if _, err := c.ownTransitTable(r, t.ID); err == nil && (len(ids) == 0 || slices.Contains(ids, t.ID)) {
			items = append(items, c.showTransitTable(t, r))
		}
	}
	chosen, err := choose(r, items, func(t transitTableXML, name string) ([]string, bool) {
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
		return tagFilter(t.Tags, name)
	})
	if err != nil {
		return nil, err
	}
	page, next, err := paged(r, chosen, len(ids) > 0)
	return &transitTablesAnswer{Tables: page, Next: next}, err
}

func trueOrFalse(v bool) string {
	if v {
		return "true"
	}
	return "false"
}

// inTable finds the table and the attachment of a call, which are of one gateway.
func (c *Cloud) inTable(r *request) (*transitTable, *attachment, error) {
	id, err := r.need("TransitGatewayRouteTableId")
	if err != nil {
		return nil, nil, err
	}
	t, err := c.ownTransitTable(r, id)
	if err != nil {
		return nil, nil, err
	}
	attachmentID, err := r.need("TransitGatewayAttachmentId")
	if err != nil {
		return nil, nil, err
	}
	a, err := c.seenAttachment(r, attachmentID)
	if err != nil {
		return nil, nil, err
	}
	if a.Gateway != t.Gateway {
		return nil, nil, refuse("InvalidParameterValue", a.ID+" and "+t.ID+" are of different transit gateways")
	}
	return t, a, nil
}
