package ec2

import (
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

func (c *EC2) addressOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"DescribeNatGateways":       {Params: []string{"NatGatewayId", "Filter", "MaxResults", "NextToken"}, Do: c.describeNATs},
		"DescribeAddresses":         {Params: []string{"AllocationId", "PublicIp", "Filter"}, Do: c.describeAddresses},
		"DescribeAvailabilityZones": {Params: []string{"ZoneName", "ZoneId", "AllAvailabilityZones", "Filter"}, Do: c.describeZones},
	}
}

type natsAnswer struct {
	wire.Meta
	NATs []natXML `xml:"natGatewaySet>item"`
	Next string   `xml:"nextToken,omitempty"`
}

type natXML struct {
	ID        string      `xml:"natGatewayId"`
	VPC       string      `xml:"vpcId"`
	Subnet    string      `xml:"subnetId"`
	State     string      `xml:"state"`
	Kind      string      `xml:"connectivityType"`
	Created   string      `xml:"createTime"`
	Addresses []natUseXML `xml:"natGatewayAddressSet>item"`
	Tags      []wire.Tag  `xml:"tagSet>item"`
}

type natUseXML struct {
	Allocation  string `xml:"allocationId,omitempty"`
	Association string `xml:"associationId,omitempty"`
	Interface   string `xml:"networkInterfaceId"`
	PublicIP    string `xml:"publicIp,omitempty"`
	PrivateIP   string `xml:"privateIp"`
	Primary     bool   `xml:"isPrimary"`
	Status      string `xml:"status"`
}

func (c *EC2) describeNATs(r *wire.Request) (any, error) {
	ids := r.List("NatGatewayId")
	var items []natXML
	for _, n := range state.Sorted(c.State.NATs) {
		_, err := c.OwnVPC(&r.Call, n.VPC)
		if err == nil && (len(ids) == 0 || slices.Contains(ids, n.ID)) {
			items = append(items, c.showNAT(n, &r.Call))
		}
	}
	for _, id := range ids {
		if err := state.CheckID(id, "nat"); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(items, func(x natXML) bool { return x.ID == id }) {
			return nil, state.Refuse("NatGatewayNotFound", "The Nat Gateway "+id+" was not found")
		}
	}
	chosen, err := wire.Choose(r, items, func(x natXML, name string) ([]string, bool) {
		switch name {
		case "nat-gateway-id":
			return []string{x.ID}, true
		case "vpc-id":
			return []string{x.VPC}, true
		case "subnet-id":
			return []string{x.Subnet}, true
		case "state":
			return []string{x.State}, true
		}
		return wire.TagFilter(x.Tags, name)
	})
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Paged(r, chosen, len(ids) > 0)
	return &natsAnswer{NATs: page, Next: next}, err
}

// showNAT counts the look at addresses that are on their way.
func (c *EC2) showNAT(n *state.NAT, r *state.Call) natXML {
	x := natXML{
		ID: n.ID, VPC: n.VPC, Subnet: n.Subnet, State: n.State, Kind: "public", Created: wire.Stamp(n.Created),
		Tags: wire.ShowTags(c.State.TagsOf(r.Caller.Account, r.Region, n.ID)),
	}
	if n.Private {
		x.Kind = "private"
	}
	for i, u := range n.Uses {
		shown := natUseXML{u.Allocation, u.Association, u.Interface, u.PublicIP, u.PrivateIP, i == 0, "succeeded"}
		if !u.Step.Look(r.Now) {
			shown.Status = "associating"
		}
		if u.Going {
			u.Leaving.Look(r.Now)
			shown.Status = "disassociating"
		}
		x.Addresses = append(x.Addresses, shown)
	}
	return x
}

type addressesAnswer struct {
	wire.Meta
	Addresses []addressXML `xml:"addressesSet>item"`
}

type addressXML struct {
	Allocation  string     `xml:"allocationId"`
	PublicIP    string     `xml:"publicIp"`
	Domain      string     `xml:"domain"`
	Pool        string     `xml:"publicIpv4Pool"`
	Border      string     `xml:"networkBorderGroup"`
	Association string     `xml:"associationId,omitempty"`
	Interface   string     `xml:"networkInterfaceId,omitempty"`
	Owner       string     `xml:"networkInterfaceOwnerId,omitempty"`
	Tags        []wire.Tag `xml:"tagSet>item"`
}

// describeAddresses knows the caller's own Elastic IPs only. An address that is
// somebody else's, or no Elastic IP at all, is not found.
func (c *EC2) describeAddresses(r *wire.Request) (any, error) {
	ids, ips := r.List("AllocationId"), r.List("PublicIp")
	var items []addressXML
	for _, a := range state.Sorted(c.State.Addresses) {
		asked := (len(ids) == 0 || slices.Contains(ids, a.ID)) && (len(ips) == 0 || slices.Contains(ips, a.PublicIP))
		if a.Account == r.Caller.Account && a.Region == r.Region && asked {
			items = append(items, c.showAddress(a, &r.Call))
		}
	}
	for _, id := range ids {
		if err := state.CheckID(id, "eipalloc"); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(items, func(x addressXML) bool { return x.Allocation == id }) {
			return nil, state.Refuse("InvalidAllocationID.NotFound", "The allocation ID '"+id+"' does not exist")
		}
	}
	for _, ip := range ips {
		if !slices.ContainsFunc(items, func(x addressXML) bool { return x.PublicIP == ip }) {
			return nil, state.Refuse("InvalidAddress.NotFound", "Address '"+ip+"' not found.")
		}
	}
	chosen, err := wire.Choose(r, items, func(x addressXML, name string) ([]string, bool) {
		switch name {
		case "allocation-id":
			return []string{x.Allocation}, true
		case "public-ip":
			return []string{x.PublicIP}, true
		case "association-id":
			return []string{x.Association}, true
		case "domain":
			return []string{x.Domain}, true
		case "network-interface-id":
			return []string{x.Interface}, true
		}
		return wire.TagFilter(x.Tags, name)
	})
	return &addressesAnswer{Addresses: chosen}, err
}

func (c *EC2) showAddress(a *state.Address, r *state.Call) addressXML {
	x := addressXML{
		Allocation: a.ID, PublicIP: a.PublicIP, Domain: "vpc", Pool: "amazon", Border: a.Region,
		Association: a.Association, Interface: a.Interface, Tags: wire.ShowTags(c.State.TagsOf(a.Account, r.Region, a.ID)),
	}
	if a.Association != "" {
		x.Owner = a.Account
	}
	return x
}
