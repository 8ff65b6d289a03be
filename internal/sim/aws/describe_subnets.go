package aws

import (
	"net/netip"
	"slices"
)

type subnetsAnswer struct {
	meta
	Subnets []subnetXML `xml:"subnetSet>item"`
	Next    string      `xml:"nextToken,omitempty"`
}

type subnetXML struct {
	ID        string   `xml:"subnetId"`
	VPC       string   `xml:"vpcId"`
	Owner     string   `xml:"ownerId"`
	State     string   `xml:"state"`
	CIDR      string   `xml:"cidrBlock"`
	Free      int      `xml:"availableIpAddressCount"`
	Zone      string   `xml:"availabilityZone"`
	ZoneID    string   `xml:"availabilityZoneId"`
	Default   bool     `xml:"defaultForAz"`
	PublicIPs bool     `xml:"mapPublicIpOnLaunch"`
	Tags      []tagXML `xml:"tagSet>item"`
}

func (c *Cloud) describeSubnets(r *request) (any, error) {
	ids := r.list("SubnetId")
	var items []subnetXML
	for _, s := range sorted(c.state.Subnets) {
		_, err := c.ownVPC(r, s.VPC)
		if err == nil && (len(ids) == 0 || slices.Contains(ids, s.ID)) {
			items = append(items, c.showSubnet(s, r))
		}
	}
	for _, id := range ids {
		if !slices.ContainsFunc(items, func(x subnetXML) bool { return x.ID == id }) {
			return nil, noSubnet(id)
		}
	}
	chosen, err := choose(r, items, func(x subnetXML, name string) ([]string, bool) {
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
		return tagFilter(x.Tags, name)
	})
	if err != nil {
		return nil, err
	}
	page, next, err := paged(r, chosen, len(ids) > 0)
	return &subnetsAnswer{Subnets: page, Next: next}, err
}

func (c *Cloud) showSubnet(s *Subnet, r *request) subnetXML {
	const reserved = 5 // AWS keeps five addresses of every subnet
	bits := netip.MustParsePrefix(s.CIDR).Bits()
	return subnetXML{
		ID: s.ID, VPC: s.VPC, Owner: r.caller.Account, State: "available", CIDR: s.CIDR, Zone: s.Zone,
		ZoneID: c.zoneID(r.caller.Account, r.region, s.Zone),
		Free:   1<<(32-bits) - reserved, PublicIPs: s.Public, Tags: showTags(c.state.tags(r.caller.Account, r.region, s.ID)),
	}
}
