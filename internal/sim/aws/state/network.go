package state

import (
	"net/netip"
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/world"
)

// OwnVPC finds a VPC of the caller, in the region of the call. All others do not
// exist for it.
func (c *Store) OwnVPC(r *Call, id string) (*VPC, error) {
	v := c.State.VPCs[id]
	if v == nil || v.Account != r.Caller.Account || v.Region != r.Region {
		return nil, NoVPC(id)
	}
	return v, nil
}

// RouteState is active, or blackhole if the route leads to nowhere (any more).
// Of gateways that the simulator does not know everything is active.
func (c *Store) RouteState(t *Table, r *Route) string {
	kind, _, _ := strings.Cut(r.Target, "-")
	alive := true
	switch kind {
	case "pcx":
		p := c.State.Peerings[r.Target]
		alive = p != nil && p.Status == StatusActive
	case "tgw":
		// A gateway that is shared no more still carries: only the attachment counts.
		alive = CheckID(r.Target, "tgw") != nil || c.Attached(t.VPC, r.Target).Carries()
	case "nat":
		n := c.State.NATs[r.Target]
		alive = n == nil || (n.State != NatDeleted && n.State != NatFailed)
	}
	if alive {
		return "active"
	}
	return "blackhole"
}

// VPC is a VPC with its blocks read.
type VPC struct {
	world.VPC
	Prefixes []netip.Prefix
}

// Holds says whether the address lies in one of the VPC's blocks.
func (v *VPC) Holds(a netip.Addr) bool {
	return slices.ContainsFunc(v.Prefixes, func(p netip.Prefix) bool { return p.Contains(a) })
}

// Resolver is the address of the VPC's own DNS server: the network's address plus two.
func (v *VPC) Resolver() netip.Addr { return v.Prefixes[0].Addr().Next().Next() }

// DNS says whether both DNS attributes are on.
func (v *VPC) DNS() bool { return !v.DNSSupportOff && !v.DNSHostnamesOff }

// Table is a route table. A subnet that no table names uses the main one.
type Table struct {
	ID      string
	VPC     string
	Main    bool
	MainID  string   // of the main association
	Subnets []string // associated explicitly
	Routes  []*Route
}

// Route is one row of a table. Routes carry no tags, so By alone says whose it is.
type Route struct {
	Prefix netip.Prefix
	Target string
	Origin string
	By     string
	Seen   Wait
}

const (
	TargetLocal  = "local"
	OriginTable  = "CreateRouteTable"
	OriginCreate = "CreateRoute"
)

// SourceIn is where in a subnet the attempt is made: past the addresses that AWS keeps.
func SourceIn(s *world.Subnet) netip.Addr {
	ip := netip.MustParsePrefix(s.CIDR).Addr()
	for range 10 {
		ip = ip.Next()
	}
	return ip
}
