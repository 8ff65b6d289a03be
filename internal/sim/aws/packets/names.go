package packets

import (
	"net/netip"
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// Resolve says what the resolver of a VPC answers for a name; false means that
// it knows no such name.
//
// A public name of a host in a peer VPC answers with the private address only
// if the host's own side allows it and both VPCs have their DNS attributes on.
// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-dns.html
func (c *Packets) Resolve(fromVPC, name string) (netip.Addr, bool) {
	c.Lock()
	defer c.Unlock()
	c.Settle(c.Clock.Now())
	ours := c.State.VPCs[fromVPC]
	if ours == nil || ours.DNSSupportOff {
		return netip.Addr{}, false
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	i := slices.IndexFunc(c.State.Hosts, func(h *world.Host) bool { return strings.ToLower(h.Name) == name })
	if i < 0 {
		return c.publicName(name)
	}
	host := c.State.Hosts[i]
	public, err := netip.ParseAddr(host.PublicIP)
	switch {
	case host.VPC == ours.ID, err == nil && c.privateDNS(ours, c.State.VPCs[host.VPC]):
		return netip.MustParseAddr(host.PrivateIP), true
	case err != nil:
		// A name in a private zone: the zone is not associated with this VPC.
		return netip.Addr{}, false
	}
	return public, true
}

// privateDNS wants the option of the far side, and both DNS attributes of both VPCs.
func (c *Packets) privateDNS(ours, theirs *state.VPC) bool {
	if ours.ID != theirs.ID && ours.DNS() && theirs.DNS() && c.transitDNS(ours, theirs) {
		return true
	}
	return ours.DNS() && theirs.DNS() && slices.ContainsFunc(state.Sorted(c.State.Peerings), func(p *state.Peering) bool {
		far := p.Accepter
		if p.Requester.VPC == theirs.ID {
			far = p.Requester
		}
		return p.Status == state.StatusActive && p.Between(ours.ID, theirs.ID) && far.DNS
	})
}
