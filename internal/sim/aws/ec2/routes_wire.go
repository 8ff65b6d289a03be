package ec2

import (
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

type tablesAnswer struct {
	wire.Meta
	Tables []tableXML `xml:"routeTableSet>item"`
	Next   string     `xml:"nextToken,omitempty"`
}

type tableXML struct {
	ID           string           `xml:"routeTableId"`
	VPC          string           `xml:"vpcId"`
	Owner        string           `xml:"ownerId"`
	Routes       []routeXML       `xml:"routeSet>item"`
	Associations []associationXML `xml:"associationSet>item"`
	Tags         []wire.Tag       `xml:"tagSet>item"`
}

type routeXML struct {
	CIDR    string `xml:"destinationCidrBlock"`
	Gateway string `xml:"gatewayId,omitempty"`
	NAT     string `xml:"natGatewayId,omitempty"`
	TGW     string `xml:"transitGatewayId,omitempty"`
	Peering string `xml:"vpcPeeringConnectionId,omitempty"`
	State   string `xml:"state"`
	Origin  string `xml:"origin"`
}

type associationXML struct {
	ID     string `xml:"routeTableAssociationId"`
	Table  string `xml:"routeTableId"`
	Subnet string `xml:"subnetId,omitempty"`
	Main   bool   `xml:"main"`
	State  string `xml:"associationState>state"`
}

func (c *EC2) describeTables(r *wire.Request) (any, error) {
	ids := r.List("RouteTableId")
	var items []tableXML
	for _, id := range ids {
		if err := state.CheckID(id, "rtb"); err != nil {
			return nil, err
		}
		t := c.State.Tables[id]
		if t == nil {
			return nil, state.NoTable(id)
		}
		if _, err := c.OwnVPC(&r.Call, t.VPC); err != nil {
			return nil, state.NoTable(id)
		}
		items = append(items, c.showTable(t, &r.Call))
	}
	for _, t := range state.Sorted(c.State.Tables) {
		if _, err := c.OwnVPC(&r.Call, t.VPC); err == nil && len(ids) == 0 {
			items = append(items, c.showTable(t, &r.Call))
		}
	}
	chosen, err := wire.Choose(r, items, tableFilter)
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Paged(r, chosen, len(ids) > 0)
	return &tablesAnswer{Tables: page, Next: next}, err
}

// showTable leaves out what is too new to be listed, and counts the look.
func (c *EC2) showTable(t *state.Table, r *state.Call) tableXML {
	x := tableXML{
		ID: t.ID, VPC: t.VPC, Owner: r.Caller.Account,
		Tags: wire.ShowTags(c.State.TagsOf(r.Caller.Account, r.Region, t.ID)),
	}
	if t.Main {
		x.Associations = append(x.Associations, associationXML{ID: t.MainID, Table: t.ID, Main: true, State: "associated"})
	}
	for _, subnet := range t.Subnets {
		id := "rtbassoc-" + strings.TrimPrefix(subnet, "subnet-")
		x.Associations = append(x.Associations, associationXML{ID: id, Table: t.ID, Subnet: subnet, State: "associated"})
	}
	for _, known := range t.Routes {
		if known.Seen.Look(r.Now) {
			x.Routes = append(x.Routes, c.showRoute(t, known))
		}
	}
	return x
}

func (c *EC2) showRoute(t *state.Table, known *state.Route) routeXML {
	x := routeXML{CIDR: known.Prefix.String(), State: c.RouteState(t, known), Origin: known.Origin}
	switch kind, _, _ := strings.Cut(known.Target, "-"); kind {
	case "pcx":
		x.Peering = known.Target
	case "nat":
		x.NAT = known.Target
	case "tgw":
		x.TGW = known.Target
	default:
		x.Gateway = known.Target
	}
	return x
}

// tableFilter looks at what is shown: a route that is not listed yet is not found
// by a filter either.
func tableFilter(t tableXML, name string) ([]string, bool) {
	var values []string
	for _, a := range t.Associations {
		switch name {
		case "association.main":
			values = append(values, map[bool]string{true: "true", false: "false"}[a.Main])
		case "association.subnet-id":
			values = append(values, a.Subnet)
		case "association.route-table-id":
			values = append(values, a.Table)
		case "association.route-table-association-id":
			values = append(values, a.ID)
		}
	}
	for _, known := range t.Routes {
		switch name {
		case "route.destination-cidr-block":
			values = append(values, known.CIDR)
		case "route.vpc-peering-connection-id":
			values = append(values, known.Peering)
		case "route.state":
			values = append(values, known.State)
		case "route.gateway-id":
			values = append(values, known.Gateway)
		case "route.transit-gateway-id":
			values = append(values, known.TGW)
		case "route.nat-gateway-id":
			values = append(values, known.NAT)
		}
	}
	switch name {
	case "vpc-id":
		return []string{t.VPC}, true
	case "route-table-id":
		return []string{t.ID}, true
	case "owner-id":
		return []string{t.Owner}, true
	}
	many := []string{
		"association.main", "association.subnet-id", "association.route-table-id", "association.route-table-association-id",
		"route.destination-cidr-block", "route.vpc-peering-connection-id", "route.state", "route.gateway-id",
		"route.transit-gateway-id", "route.nat-gateway-id",
	}
	if slices.Contains(many, name) {
		return values, true
	}
	return wire.TagFilter(t.Tags, name)
}
