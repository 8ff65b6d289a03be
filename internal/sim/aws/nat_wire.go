package aws

import "slices"

func (c *Cloud) addressOperations() map[string]operation {
	return map[string]operation{
		"DescribeNatGateways":       {[]string{"NatGatewayId", "Filter", "MaxResults", "NextToken"}, c.describeNATs},
		"DescribeAddresses":         {[]string{"AllocationId", "PublicIp", "Filter"}, c.describeAddresses},
		"DescribeAvailabilityZones": {[]string{"ZoneName", "ZoneId", "AllAvailabilityZones", "Filter"}, c.describeZones},
	}
}

type natsAnswer struct {
	meta
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
	Tags      []tagXML    `xml:"tagSet>item"`
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

func (c *Cloud) describeNATs(r *request) (any, error) {
	ids := r.list("NatGatewayId")
	var items []natXML
	for _, n := range sorted(c.state.NATs) {
		_, err := c.ownVPC(r, n.VPC)
		if err == nil && (len(ids) == 0 || slices.Contains(ids, n.ID)) {
			items = append(items, c.showNAT(n, r))
		}
	}
	for _, id := range ids {
		if err := checkID(id, "nat"); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(items, func(x natXML) bool { return x.ID == id }) {
			return nil, refuse("NatGatewayNotFound", "The Nat Gateway "+id+" was not found")
		}
	}
	chosen, err := choose(r, items, func(x natXML, name string) ([]string, bool) {
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
		return tagFilter(x.Tags, name)
	})
	if err != nil {
		return nil, err
	}
	page, next, err := paged(r, chosen, len(ids) > 0)
	return &natsAnswer{NATs: page, Next: next}, err
}

// showNAT counts the look at addresses that are on their way.
func (c *Cloud) showNAT(n *nat, r *request) natXML {
	x := natXML{
		ID: n.ID, VPC: n.VPC, Subnet: n.Subnet, State: n.State, Kind: "public", Created: stamp(n.Created),
		Tags: showTags(c.state.tags(r.caller.Account, r.region, n.ID)),
	}
	if n.Private {
		x.Kind = "private"
	}
	for i, u := range n.Uses {
		shown := natUseXML{u.Allocation, u.Association, u.Interface, u.PublicIP, u.PrivateIP, i == 0, "succeeded"}
		if !u.Step.look(r.now) {
			shown.Status = "associating"
		}
		if u.Going {
			u.Leaving.look(r.now)
			shown.Status = "disassociating"
		}
		x.Addresses = append(x.Addresses, shown)
	}
	return x
}

type addressesAnswer struct {
	meta
	Addresses []addressXML `xml:"addressesSet>item"`
}

type addressXML struct {
	Allocation  string   `xml:"allocationId"`
	PublicIP    string   `xml:"publicIp"`
	Domain      string   `xml:"domain"`
	Pool        string   `xml:"publicIpv4Pool"`
	Border      string   `xml:"networkBorderGroup"`
	Association string   `xml:"associationId,omitempty"`
	Interface   string   `xml:"networkInterfaceId,omitempty"`
	Owner       string   `xml:"networkInterfaceOwnerId,omitempty"`
	Tags        []tagXML `xml:"tagSet>item"`
}

// describeAddresses knows the caller's own Elastic IPs only. An address that is
// somebody else's, or no Elastic IP at all, is not found.
func (c *Cloud) describeAddresses(r *request) (any, error) {
	ids, ips := r.list("AllocationId"), r.list("PublicIp")
	var items []addressXML
	for _, a := range sorted(c.state.Addresses) {
		asked := (len(ids) == 0 || slices.Contains(ids, a.ID)) && (len(ips) == 0 || slices.Contains(ips, a.PublicIP))
		if a.Account == r.caller.Account && a.Region == r.region && asked {
			items = append(items, c.showAddress(a, r))
		}
	}
	for _, id := range ids {
		if err := checkID(id, "eipalloc"); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(items, func(x addressXML) bool { return x.Allocation == id }) {
			return nil, refuse("InvalidAllocationID.NotFound", "The allocation ID '"+id+"' does not exist")
		}
	}
	for _, ip := range ips {
		if !slices.ContainsFunc(items, func(x addressXML) bool { return x.PublicIP == ip }) {
			return nil, refuse("InvalidAddress.NotFound", "Address '"+ip+"' not found.")
		}
	}
	chosen, err := choose(r, items, func(x addressXML, name string) ([]string, bool) {
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
		return tagFilter(x.Tags, name)
	})
	return &addressesAnswer{Addresses: chosen}, err
}

func (c *Cloud) showAddress(a *address, r *request) addressXML {
	x := addressXML{
		Allocation: a.ID, PublicIP: a.PublicIP, Domain: "vpc", Pool: "amazon", Border: a.Region,
		Association: a.Association, Interface: a.Interface, Tags: showTags(c.state.tags(a.Account, r.region, a.ID)),
	}
	if a.Association != "" {
		x.Owner = a.Account
	}
	return x
}
