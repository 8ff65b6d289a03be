package state

import (
	"fmt"
	"net/netip"
)

// SameRule is true for a number taken in one direction: ingress and egress count apart.
func (e ACLEntry) SameRule(other ACLEntry) bool {
	return e.Number == other.Number && e.Egress == other.Egress
}

// String is the entry as a person would say it.
func (e ACLEntry) String() string {
	direction := "ingress"
	if e.Egress {
		direction = "egress"
	}
	return fmt.Sprintf("%s %d %s %s %d-%d", direction, e.Number, e.Protocol, e.CIDR, e.FromPort, e.ToPort)
}

// Action is what the entry does, in AWS's word.
func (e ACLEntry) Action() string {
	if e.Deny {
		return "deny"
	}
	return "allow"
}

// ACLOf is the VPC's one network ACL.
func (c *Store) ACLOf(vpcID string) *ACL {
	for _, a := range Sorted(c.State.ACLs) {
		if a.VPC == vpcID {
			return a
		}
	}
	return &ACL{}
}

// ACL is the one network ACL of a VPC.
type ACL struct {
	ID      string
	VPC     string
	Entries []ACLEntry
}

// ACLEntry is a rule of a network ACL; the lowest number that matches decides.
type ACLEntry struct {
	Number   int
	Egress   bool
	Deny     bool
	Protocol string // "-1" for all
	CIDR     netip.Prefix
	FromPort int
	ToPort   int
	By       string
}
