package aws

import (
	"net/netip"
	"slices"
)

// transit follows a packet from one subnet through a transit gateway to a host,
// and its answer back. Every table on the way has its say.
func (c *Cloud) transit(v *vpc, s *Subnet, gatewayID string, to netip.AddrPort) Verdict {
	from := sourceIn(s)
	ours := c.attached(v.ID, gatewayID)
	if !c.reaches(ours, s.Zone) {
		return lost("%s has no subnet in %s, where %s is", ours.ID, s.Zone, s.ID)
	}
	theirs, why := c.sentOn(ours, to.Addr())
	if why != nil {
		return *why
	}
	peer := c.state.VPCs[theirs.VPC]
	if blocked := c.aclBlocks(v, peer, from, to); blocked != "" {
		return lost("the network ACL of %s blocks it", blocked)
	}
	if !peer.holds(to.Addr()) {
		return lost("%s is not in %s", to.Addr(), peer.ID)
	}
	if zone := c.zoneAt(peer, to.Addr()); !c.reaches(theirs, zone) {
		return lost("%s has no subnet in %s, where %s is", theirs.ID, zone, to.Addr())
	}
	t := c.tableAt(peer, to.Addr())
	back := t.toward(from)
	if back == nil || back.Target != gatewayID || c.routeState(t, back) != "active" {
		return lost("no return route to %s through %s in %s", from, gatewayID, t.ID)
	}
	home, why := c.sentOn(theirs, from)
	if why != nil {
		return *why
	}
	if home != ours {
		return lost("the answer to %s is sent to %s instead of %s", from, home.ID, ours.ID)
	}
	return c.arrive(peer, to, from)
}

// sentOn asks the table that an attachment is associated with for the next one.
func (c *Cloud) sentOn(a *attachment, to netip.Addr) (*attachment, *Verdict) {
	t := c.state.Transit[a.Table]
	if t == nil {
		v := lost("%s is associated with no route table of %s", a.ID, a.Gateway)
		return nil, &v
	}
	l := c.transitToward(t, to)
	if l == nil || !l.Active {
		v := lost("%s has no route to %s for what comes from %s", t.ID, to, a.ID)
		return nil, &v
	}
	return c.state.Attachments[l.Attachment], nil
}

// reaches says whether the attachment has a subnet in a zone. What is in any
// other cannot reach the gateway, nor be answered through it.
func (c *Cloud) reaches(a *attachment, zone string) bool {
	return slices.ContainsFunc(a.Subnets, func(id string) bool {
		s := c.state.Subnets[id]
		return s != nil && s.Zone == zone
	})
}

// zoneAt is the zone of the subnet that an address lies in.
func (c *Cloud) zoneAt(v *vpc, ip netip.Addr) string {
	for _, s := range sorted(c.state.Subnets) {
		if s.VPC == v.ID && netip.MustParsePrefix(s.CIDR).Contains(ip) {
			return s.Zone
		}
	}
	return ""
}

// transitDNS says whether a transit gateway joins two VPCs and resolves public
// names to private addresses, which it does unless one of the three switched it off.
// https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html#vpc-attachment-dns
func (c *Cloud) transitDNS(ours, theirs *vpc) bool {
	return slices.ContainsFunc(sorted(c.state.Gateways), func(g *gateway) bool {
		a, b := c.attached(ours.ID, g.ID), c.attached(theirs.ID, g.ID)
		return !g.DNSSupportOff && a.carries() && b.carries() && !a.NoDNS && !b.NoDNS
	})
}
