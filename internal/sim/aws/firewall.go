package aws

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
)

// ephemeral is a port that answers come back to.
const ephemeral = 49152

// String is the rule as a person would say it.
func (r Rule) String() string {
	return fmt.Sprintf("%s %d-%d from %s", r.Protocol, r.FromPort, r.ToPort, r.CIDR)
}

// allows says whether TCP from the address to the port passes.
func (g *SecurityGroup) allows(from netip.Addr, port int) bool {
	return slices.ContainsFunc(g.Ingress, func(r Rule) bool {
		p, err := netip.ParsePrefix(r.CIDR)
		return err == nil && p.Contains(from) && matchesTCP(r.Protocol, r.FromPort, r.ToPort, port)
	})
}

// matchesTCP knows TCP by its name and by its number, as the API takes both.
func matchesTCP(protocol string, first, last, port int) bool {
	tcp := protocol == "tcp" || protocol == "6"
	return protocol == "-1" || (tcp && first <= port && port <= last)
}

func (e aclEntry) String() string {
	direction := "ingress"
	if e.Egress {
		direction = "egress"
	}
	return fmt.Sprintf("%s %d %s %s %d-%d", direction, e.Number, e.Protocol, e.CIDR, e.FromPort, e.ToPort)
}

func (e aclEntry) action() string {
	if e.Deny {
		return "deny"
	}
	return "allow"
}

// aclBlocks names the VPC whose network ACL stops a connection, in either
// direction: unlike a security group it does not know that an answer is one.
func (c *Cloud) aclBlocks(ours, theirs *vpc, from netip.Addr, to netip.AddrPort) string {
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
func (c *Cloud) aclPasses(v *vpc, egress bool, other netip.Addr, port int) bool {
	entries := slices.Clone(c.aclOf(v.ID).Entries)
	slices.SortStableFunc(entries, func(a, b aclEntry) int { return cmp.Compare(a.Number, b.Number) })
	for _, e := range entries {
		if e.Egress == egress && e.CIDR.Contains(other) && matchesTCP(e.Protocol, e.FromPort, e.ToPort, port) {
			return !e.Deny
		}
	}
	return false
}

// aclOf is the VPC's one network ACL.
func (c *Cloud) aclOf(vpcID string) *acl {
	for _, a := range sorted(c.state.ACLs) {
		if a.VPC == vpcID {
			return a
		}
	}
	return &acl{}
}
