package packets

import (
	"net/netip"
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
	"causeway.dev/internal/sim/traffic"
)

// transit follows a packet from one subnet through a transit gateway to a host,
// and its answer back. Every table on the way has its say.
func (c *Packets) transit(v *state.VPC, s *world.Subnet, gatewayID string, to netip.AddrPort) traffic.Verdict {
	from := state.SourceIn(s)
	ours := c.Attached(v.ID, gatewayID)
	if !c.reaches(ours, s.Zone) {
		return traffic.Lost("%s has no subnet in %s, where %s is", ours.ID, s.Zone, s.ID)
	}
	theirs, why := c.sentOn(ours, to.Addr())
	if why != nil {
		return *why
	}
	peer := c.State.VPCs[theirs.VPC]
	if blocked := c.aclBlocks(v, peer, from, to); blocked != "" {
		return traffic.Lost("the network ACL of %s blocks it", blocked)
	}
	if !peer.Holds(to.Addr()) {
		return traffic.Lost("%s is not in %s", to.Addr(), peer.ID)
	}
	if zone := c.zoneAt(peer, to.Addr()); !c.reaches(theirs, zone) {
		return traffic.Lost("%s has no subnet in %s, where %s is", theirs.ID, zone, to.Addr())
	}
	t := c.tableAt(peer, to.Addr())
	back := toward(t, from)
	if back == nil || back.Target != gatewayID || c.RouteState(t, back) != "active" {
		return traffic.Lost("no return route to %s through %s in %s", from, gatewayID, t.ID)
	}
	home, why := c.sentOn(theirs, from)
	if why != nil {
		return *why
	}
	if home != ours {
		return traffic.Lost("the answer to %s is sent to %s instead of %s", from, home.ID, ours.ID)
	}
	return c.arrive(peer, to, from)
}

// sentOn asks the table that an attachment is associated with for the next one.
func (c *Packets) sentOn(a *state.Attachment, to netip.Addr) (*state.Attachment, *traffic.Verdict) {
	t := c.State.Transit[a.Table]
	if t == nil {
		v := traffic.Lost("%s is associated with no route table of %s", a.ID, a.Gateway)
		return nil, &v
	}
	l := c.TransitToward(t, to)
	if l == nil || !l.Active {
		v := traffic.Lost("%s has no route to %s for what comes from %s", t.ID, to, a.ID)
		return nil, &v
	}
	return c.State.Attachments[l.Attachment], nil
}

// reaches says whether the attachment has a subnet in a zone. What is in any
// other cannot reach the gateway, nor be answered through it.
func (c *Packets) reaches(a *state.Attachment, zone string) bool {
	return slices.ContainsFunc(a.Subnets, func(id string) bool {
		s := c.State.Subnets[id]
		return s != nil && s.Zone == zone
	})
}

// zoneAt is the zone of the subnet that an address lies in.
func (c *Packets) zoneAt(v *state.VPC, ip netip.Addr) string {
	for _, s := range state.Sorted(c.State.Subnets) {
		if s.VPC == v.ID && netip.MustParsePrefix(s.CIDR).Contains(ip) {
			return s.Zone
		}
	}
	return ""
}

// transitDNS says whether a transit gateway joins two VPCs and resolves public
// names to private addresses, which it does unless one of the three switched it off.
// https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html#vpc-attachment-dns
func (c *Packets) transitDNS(ours, theirs *state.VPC) bool {
	return slices.ContainsFunc(state.Sorted(c.State.Gateways), func(g *state.Gateway) bool {
		a, b := c.Attached(ours.ID, g.ID), c.Attached(theirs.ID, g.ID)
		return !g.DNSSupportOff && a.Carries() && b.Carries() && !a.NoDNS && !b.NoDNS
	})
}
