package ec2

import (
	"net/netip"
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
	"causeway.dev/internal/sim/aws/world"
)

type subnetsAnswer struct {
	wire.Meta
	Subnets []subnetXML `xml:"subnetSet>item"`
	Next    string      `xml:"nextToken,omitempty"`
}

type subnetXML struct {
	ID        string     `xml:"subnetId"`
	VPC       string     `xml:"vpcId"`
	Owner     string     `xml:"ownerId"`
	State     string     `xml:"state"`
	CIDR      string     `xml:"cidrBlock"`
	Free      int        `xml:"availableIpAddressCount"`
	Zone      string     `xml:"availabilityZone"`
	ZoneID    string     `xml:"availabilityZoneId"`
	Default   bool       `xml:"defaultForAz"`
	PublicIPs bool       `xml:"mapPublicIpOnLaunch"`
	Tags      []wire.Tag `xml:"tagSet>item"`
}

func (c *EC2) describeSubnets(r *wire.Request) (any, error) {
	ids := r.List("SubnetId")
	var items []subnetXML
	for _, s := range state.Sorted(c.State.Subnets) {
		_, err := c.OwnVPC(&r.Call, s.VPC)
		if err == nil && (len(ids) == 0 || slices.Contains(ids, s.ID)) {
			items = append(items, c.showSubnet(s, &r.Call))
		}
	}
	for _, id := range ids {
		if !slices.ContainsFunc(items, func(x subnetXML) bool { return x.ID == id }) {
			return nil, state.NoSubnet(id)
		}
	}
	chosen, err := wire.Choose(r, items, func(x subnetXML, name string) ([]string, bool) {
		switch name {
		case "subnet-id":
			return []string{x.ID}, true
		case "vpc-id":
			return []string{x.VPC}, true
		case "availability-zone":
			return []string{x.Zone}, true
		case "availability-zone-id":
			return []string{x.ZoneID}, true
		case "cidr-block":
			return []string{x.CIDR}, true
		case "state":
			return []string{x.State}, true
		}
		return wire.TagFilter(x.Tags, name)
	})
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Paged(r, chosen, len(ids) > 0)
	return &subnetsAnswer{Subnets: page, Next: next}, err
}

func (c *EC2) showSubnet(s *world.Subnet, r *state.Call) subnetXML {
	const reserved = 5 // AWS keeps five addresses of every subnet
	bits := netip.MustParsePrefix(s.CIDR).Bits()
	return subnetXML{
		ID: s.ID, VPC: s.VPC, Owner: r.Caller.Account, State: "available", CIDR: s.CIDR, Zone: s.Zone,
		ZoneID: c.zoneID(r.Caller.Account, r.Region, s.Zone),
		Free:   1<<(32-bits) - reserved, PublicIPs: s.Public, Tags: wire.ShowTags(c.State.TagsOf(r.Caller.Account, r.Region, s.ID)),
	}
}
