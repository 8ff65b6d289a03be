package packets

import (
	"cmp"
	"net/netip"
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// ephemeral is a port that answers come back to.
const ephemeral = 49152

// allows says whether TCP from the address to the port passes.
func allows(g *world.SecurityGroup, from netip.Addr, port int) bool {
	return slices.ContainsFunc(g.Ingress, func(r world.Rule) bool {
		p, err := netip.ParsePrefix(r.CIDR)
		return err == nil && p.Contains(from) && matchesTCP(r.Protocol, r.FromPort, r.ToPort, port)
	})
}

// matchesTCP knows TCP by its name and by its number, as the API takes both.
func matchesTCP(protocol string, first, last, port int) bool {
	tcp := protocol == "tcp" || protocol == "6"
	return protocol == "-1" || (tcp && first <= port && port <= last)
}

// aclBlocks names the VPC whose network ACL stops a connection, in either
// direction: unlike a security group it does not know that an answer is one.
func (c *Packets) aclBlocks(ours, theirs *state.VPC, from netip.Addr, to netip.AddrPort) string {
	switch {
	case !c.aclPasses(ours, true, to.Addr(), int(to.Port())), !c.aclPasses(ours, false, to.Addr(), ephemeral):
		return ours.ID
	case !c.aclPasses(theirs, false, from, int(to.Port())), !c.aclPasses(theirs, true, from, ephemeral):
		return theirs.ID
	}
	return ""
}

// aclPasses asks the entries in the order of their numbers; what none of them
// names is stopped.
func (c *Packets) aclPasses(v *state.VPC, egress bool, other netip.Addr, port int) bool {
	entries := slices.Clone(c.ACLOf(v.ID).Entries)
	slices.SortStableFunc(entries, func(a, b state.ACLEntry) int { return cmp.Compare(a.Number, b.Number) })
	for _, e := range entries {
		if e.Egress == egress && e.CIDR.Contains(other) && matchesTCP(e.Protocol, e.FromPort, e.ToPort, port) {
			return !e.Deny
		}
	}
	return false
}
