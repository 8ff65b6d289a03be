package packets

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
	"causeway.dev/internal/sim/traffic"
)

// Has reports whether there is such a VPC.
func (c *Packets) Has(network string) bool {
	c.Lock()
	defer c.Unlock()
	return c.State.VPCs[network] != nil
}

// Resolver is the start of a VPC's first block plus two; not valid where there is no such VPC.
func (c *Packets) Resolver(network string) netip.Addr {
	c.Lock()
	defer c.Unlock()
	if v := c.State.VPCs[network]; v != nil {
		return v.Resolver()
	}
	return netip.Addr{}
}

// Dial says what happens to a TCP connection from any private subnet of a VPC.
// All of them must get through: where in a data plane a program runs is nobody's
// choice.
func (c *Packets) Dial(fromVPC string, to netip.AddrPort) traffic.Verdict {
	c.Lock()
	defer c.Unlock()
	c.Settle(c.Clock.Now())
	v := c.State.VPCs[fromVPC]
	if v == nil {
		return traffic.Lost("there is no VPC %q", fromVPC)
	}
	if v.Holds(to.Addr()) {
		return c.arrive(v, to, v.Prefixes[0].Addr().Next())
	}
	subnets := c.privateSubnets(v)
	if len(subnets) == 0 {
		return traffic.Lost("%s has no private subnet", v.ID)
	}
	verdict := traffic.Verdict{}
	for _, s := range subnets {
		if verdict = c.leave(v, s, to); verdict.Outcome == traffic.Timeout {
			return verdict
		}
	}
	return verdict
}

// leave follows a packet out of one subnet.
func (c *Packets) leave(v *state.VPC, s *world.Subnet, to netip.AddrPort) traffic.Verdict {
	t := c.tableOf(s)
	out := toward(t, to.Addr())
	switch {
	case out == nil:
		return traffic.Lost("no route to %s in %s", to.Addr(), t.ID)
	case c.RouteState(t, out) != "active":
		return traffic.Lost("the route to %s in %s is a blackhole: %s", out.Prefix, t.ID, out.Target)
	case c.Attached(v.ID, out.Target) != nil:
		return c.transit(v, s, out.Target, to)
	case !strings.HasPrefix(out.Target, "pcx-"):
		return c.internet(s, out, to)
	}
	from := state.SourceIn(s)
	peer := c.State.VPCs[c.State.Peerings[out.Target].Other(v.ID)]
	if blocked := c.aclBlocks(v, peer, from, to); blocked != "" {
		return traffic.Lost("the network ACL of %s blocks it", blocked)
	}
	if !peer.Holds(to.Addr()) {
		// Peering is not transitive: what is behind the peer cannot be reached.
		return traffic.Lost("%s is not in %s", to.Addr(), peer.ID)
	}
	back := toward(c.tableAt(peer, to.Addr()), from)
	if back == nil || back.Target != out.Target || c.RouteState(c.tableAt(peer, to.Addr()), back) != "active" {
		return traffic.Lost("no return route to %s through %s in %s", from, out.Target, c.tableAt(peer, to.Addr()).ID)
	}
	return c.arrive(peer, to, from)
}

// arrive is the far end: the firewall, and who listens behind it.
func (c *Packets) arrive(v *state.VPC, to netip.AddrPort, from netip.Addr) traffic.Verdict {
	host := c.hostAt(v.ID, to.Addr())
	if host == nil {
		return traffic.Lost("nothing is at %s in %s", to.Addr(), v.ID)
	}
	if g := c.State.Groups[host.SecurityGroup]; g != nil && !allows(g, from, int(to.Port())) {
		return traffic.Lost("security group %s does not allow %s to port %d", g.ID, from, to.Port())
	}
	if !slices.Contains(host.Ports, int(to.Port())) {
		return traffic.Verdict{Outcome: traffic.Refused, Reason: fmt.Sprintf("nothing listens on port %d of %s", to.Port(), to.Addr())}
	}
	return traffic.Verdict{Outcome: traffic.Open, Reason: "through"}
}

// internet is the way by a NAT or internet gateway to a public address. A gateway
// with several addresses uses any of them, so all must be let through.
func (c *Packets) internet(s *world.Subnet, out *state.Route, to netip.AddrPort) traffic.Verdict {
	sources, why := c.egress(s, out)
	if why != nil {
		return *why
	}
	verdict := traffic.Verdict{}
	for _, from := range sources {
		if verdict = c.outside(s, out, to, from); verdict.Outcome == traffic.Timeout {
			return verdict
		}
	}
	return verdict
}

// outside is who has a public address: a host in the internet, or one in a VPC.
func (c *Packets) outside(s *world.Subnet, out *state.Route, to netip.AddrPort, from netip.Addr) traffic.Verdict {
	if h := c.PublicHost(func(h *world.InternetHost) bool { return h.PublicIP == to.Addr().String() }); h != nil {
		return admit(h, from, int(to.Port()))
	}
	for _, host := range c.State.Hosts {
		if host.PublicIP == to.Addr().String() {
			v := c.State.VPCs[host.VPC]
			return c.arrive(v, netip.AddrPortFrom(netip.MustParseAddr(host.PrivateIP), to.Port()), from)
		}
	}
	return traffic.Lost("%s leads from %s to the internet, where %s is not", out.Target, s.ID, to.Addr())
}

func (c *Packets) hostAt(vpcID string, ip netip.Addr) *world.Host {
	i := slices.IndexFunc(c.State.Hosts, func(h *world.Host) bool { return h.VPC == vpcID && h.PrivateIP == ip.String() })
	if i < 0 {
		return nil
	}
	return c.State.Hosts[i]
}

// privateSubnets are those that no route leads from to an internet gateway.
func (c *Packets) privateSubnets(v *state.VPC) []*world.Subnet {
	var private []*world.Subnet
	for _, s := range state.Sorted(c.State.Subnets) {
		public := slices.ContainsFunc(c.tableIfIn(s, v), func(r *state.Route) bool { return strings.HasPrefix(r.Target, "igw-") })
		if s.VPC == v.ID && !public {
			private = append(private, s)
		}
	}
	return private
}

func (c *Packets) tableIfIn(s *world.Subnet, v *state.VPC) []*state.Route {
	if s.VPC != v.ID {
		return nil
	}
	return c.tableOf(s).Routes
}

// tableOf is the subnet's own table, or the main one.
func (c *Packets) tableOf(s *world.Subnet) *state.Table {
	for _, t := range state.Sorted(c.State.Tables) {
		if slices.Contains(t.Subnets, s.ID) {
			return t
		}
	}
	return c.State.Tables[c.State.VPCs[s.VPC].MainTable]
}

// tableAt is the table of the subnet that an address lies in.
func (c *Packets) tableAt(v *state.VPC, ip netip.Addr) *state.Table {
	for _, s := range state.Sorted(c.State.Subnets) {
		if s.VPC == v.ID && netip.MustParsePrefix(s.CIDR).Contains(ip) {
			return c.tableOf(s)
		}
	}
	return c.State.Tables[v.MainTable]
}

// toward is the route with the longest prefix.
func toward(t *state.Table, ip netip.Addr) *state.Route {
	var fitting []*state.Route
	for _, r := range t.Routes {
		if r.Prefix.Contains(ip) {
			fitting = append(fitting, r)
		}
	}
	if len(fitting) == 0 {
		return nil
	}
	return slices.MaxFunc(fitting, func(a, b *state.Route) int { return cmp.Compare(a.Prefix.Bits(), b.Prefix.Bits()) })
}
