package aws

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Outcome is what happens to a connection attempt.
type Outcome string

// The three ends of dialling.
const (
	Open    Outcome = "open"
	Refused Outcome = "refused"
	Timeout Outcome = "timeout"
)

// Verdict is an outcome and why. The reason is for the reader of a failed test:
// nobody inside a real data plane is told.
type Verdict struct {
	Outcome Outcome `json:"outcome"`
	Reason  string  `json:"reason"`
}

// Dial says what happens to a TCP connection from any private subnet of a VPC.
// All of them must get through: where in a data plane a program runs is nobody's
// choice.
func (c *Cloud) Dial(fromVPC string, to netip.AddrPort) Verdict {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settle(c.clock.Now())
	v := c.state.VPCs[fromVPC]
	if v == nil {
		return lost("there is no VPC %q", fromVPC)
	}
	if v.holds(to.Addr()) {
		return c.arrive(v, to, v.Prefixes[0].Addr().Next())
	}
	subnets := c.privateSubnets(v)
	if len(subnets) == 0 {
		return lost("%s has no private subnet", v.ID)
	}
	verdict := Verdict{}
	for _, s := range subnets {
		if verdict = c.leave(v, s, to); verdict.Outcome == Timeout {
			return verdict
		}
	}
	return verdict
}

// lost is the end of a packet that nobody answers, with the reason that the
// sender of a real one never learns.
func lost(format string, args ...any) Verdict {
	return Verdict{Timeout, fmt.Sprintf(format, args...)}
}

// leave follows a packet out of one subnet.
func (c *Cloud) leave(v *vpc, s *Subnet, to netip.AddrPort) Verdict {
	t := c.tableOf(s)
	out := t.toward(to.Addr())
	switch {
	case out == nil:
		return lost("no route to %s in %s", to.Addr(), t.ID)
	case c.routeState(t, out) != "active":
		return lost("the route to %s in %s is a blackhole: %s", out.Prefix, t.ID, out.Target)
	case c.attached(v.ID, out.Target) != nil:
		return c.transit(v, s, out.Target, to)
	case !strings.HasPrefix(out.Target, "pcx-"):
		return c.internet(s, out, to)
	}
	from := sourceIn(s)
	peer := c.state.VPCs[c.state.Peerings[out.Target].other(v.ID)]
	if blocked := c.aclBlocks(v, peer, from, to); blocked != "" {
		return lost("the network ACL of %s blocks it", blocked)
	}
	if !peer.holds(to.Addr()) {
		// Peering is not transitive: what is behind the peer cannot be reached.
		return lost("%s is not in %s", to.Addr(), peer.ID)
	}
	back := c.tableAt(peer, to.Addr()).toward(from)
	if back == nil || back.Target != out.Target || c.routeState(c.tableAt(peer, to.Addr()), back) != "active" {
		return lost("no return route to %s through %s in %s", from, out.Target, c.tableAt(peer, to.Addr()).ID)
	}
	return c.arrive(peer, to, from)
}

// arrive is the far end: the firewall, and who listens behind it.
func (c *Cloud) arrive(v *vpc, to netip.AddrPort, from netip.Addr) Verdict {
	host := c.hostAt(v.ID, to.Addr())
	if host == nil {
		return lost("nothing is at %s in %s", to.Addr(), v.ID)
	}
	if g := c.state.Groups[host.SecurityGroup]; g != nil && !g.allows(from, int(to.Port())) {
		return lost("security group %s does not allow %s to port %d", g.ID, from, to.Port())
	}
	if !slices.Contains(host.Ports, int(to.Port())) {
		return Verdict{Refused, fmt.Sprintf("nothing listens on port %d of %s", to.Port(), to.Addr())}
	}
	return Verdict{Open, "through"}
}

// internet is the way by a NAT or internet gateway to a public address. A gateway
// with several addresses uses any of them, so all must be let through.
func (c *Cloud) internet(s *Subnet, out *route, to netip.AddrPort) Verdict {
	sources, why := c.egress(s, out)
	if why != nil {
		return *why
	}
	verdict := Verdict{}
	for _, from := range sources {
		if verdict = c.outside(s, out, to, from); verdict.Outcome == Timeout {
			return verdict
		}
	}
	return verdict
}

// outside is who has a public address: a host in the internet, or one in a VPC.
func (c *Cloud) outside(s *Subnet, out *route, to netip.AddrPort, from netip.Addr) Verdict {
	if h := c.publicHost(func(h *InternetHost) bool { return h.PublicIP == to.Addr().String() }); h != nil {
		return h.admit(from, int(to.Port()))
	}
	for _, host := range c.state.Hosts {
		if host.PublicIP == to.Addr().String() {
			v := c.state.VPCs[host.VPC]
			return c.arrive(v, netip.AddrPortFrom(netip.MustParseAddr(host.PrivateIP), to.Port()), from)
		}
	}
	return lost("%s leads from %s to the internet, where %s is not", out.Target, s.ID, to.Addr())
}

func (c *Cloud) hostAt(vpcID string, ip netip.Addr) *Host {
	i := slices.IndexFunc(c.state.Hosts, func(h *Host) bool { return h.VPC == vpcID && h.PrivateIP == ip.String() })
	if i < 0 {
		return nil
	}
	return c.state.Hosts[i]
}

// privateSubnets are those that no route leads from to an internet gateway.
func (c *Cloud) privateSubnets(v *vpc) []*Subnet {
	var private []*Subnet
	for _, s := range sorted(c.state.Subnets) {
		public := slices.ContainsFunc(c.tableIfIn(s, v), func(r *route) bool { return strings.HasPrefix(r.Target, "igw-") })
		if s.VPC == v.ID && !public {
			private = append(private, s)
		}
	}
	return private
}

func (c *Cloud) tableIfIn(s *Subnet, v *vpc) []*route {
	if s.VPC != v.ID {
		return nil
	}
	return c.tableOf(s).Routes
}

// tableOf is the subnet's own table, or the main one.
func (c *Cloud) tableOf(s *Subnet) *table {
	for _, t := range sorted(c.state.Tables) {
		if slices.Contains(t.Subnets, s.ID) {
			return t
		}
	}
	return c.state.Tables[c.state.VPCs[s.VPC].MainTable]
}

// tableAt is the table of the subnet that an address lies in.
func (c *Cloud) tableAt(v *vpc, ip netip.Addr) *table {
	for _, s := range sorted(c.state.Subnets) {
		if s.VPC == v.ID && netip.MustParsePrefix(s.CIDR).Contains(ip) {
			return c.tableOf(s)
		}
	}
	return c.state.Tables[v.MainTable]
}

// toward is the route with the longest prefix.
func (t *table) toward(ip netip.Addr) *route {
	var fitting []*route
	for _, r := range t.Routes {
		if r.Prefix.Contains(ip) {
			fitting = append(fitting, r)
		}
	}
	if len(fitting) == 0 {
		return nil
	}
	return slices.MaxFunc(fitting, func(a, b *route) int { return cmp.Compare(a.Prefix.Bits(), b.Prefix.Bits()) })
}

// sourceIn is where in a subnet the attempt is made: past the addresses that AWS keeps.
func sourceIn(s *Subnet) netip.Addr {
	ip := netip.MustParsePrefix(s.CIDR).Addr()
	for range 10 {
		ip = ip.Next()
	}
	return ip
}
