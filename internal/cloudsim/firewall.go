package cloudsim

import (
	"fmt"
	"net/netip"
)

// String is the rule as a person would say it.
func (r Rule) String() string {
	return fmt.Sprintf("%s %d-%d from %s", r.Protocol, r.FromPort, r.ToPort, r.CIDR)
}

// allows says whether TCP from the address to the port passes.
func (r Rule) allows(from netip.Addr, port int) bool {
	p, err := netip.ParsePrefix(r.CIDR)
	return err == nil && p.Contains(from) && matchesTCP(r.Protocol, r.FromPort, r.ToPort, port)
}

func matchesTCP(protocol string, first, last, port int) bool {
	all := protocol == "-1"
	return all || ((protocol == "tcp" || protocol == "6") && first <= port && port <= last)
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
