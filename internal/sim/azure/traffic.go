package azure

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"causeway.dev/internal/sim/traffic"
)

// Has reports whether there is such a network, so that the traffic gateway can carry its traffic, too.
func (c *Cloud) Has(vnetID string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state.VNets[key(vnetID)] != nil
}

// Dial says what happens to a TCP connection from a network.
func (c *Cloud) Dial(vnetID string, to netip.AddrPort) traffic.Verdict {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settle(c.clock.Now())
	v := c.state.VNets[key(vnetID)]
	if v == nil {
		return lost("there is no network %q", vnetID)
	}
	from := netip.MustParsePrefix(v.Prefixes[0]).Addr().Next().Next().Next().Next()
	if holds(v.Prefixes, to.Addr()) {
		return c.arrive(v, to, from)
	}
	for _, h := range v.Halves {
		if !holds(h.Space, to.Addr()) {
			continue
		}
		remote := c.state.VNets[key(h.Remote)]
		back := remote.toward(v.ID)
		switch {
		case h.State != connected || !h.Access:
			return lost("our half %s is %s", h.Name, h.State)
		case back == nil || back.State != connected || !back.Access || !holds(back.Space, from):
			return lost("no way back from %s", remote.ID)
		case c.overridden(v, to.Addr()):
			return lost("a route of our own leads elsewhere")
		}
		return c.arrive(remote, to, from)
	}
	return lost("no peering of %s leads to %s", v.ID, to.Addr())
}

func lost(format string, args ...any) traffic.Verdict {
	return traffic.Verdict{Outcome: traffic.Timeout, Reason: fmt.Sprintf(format, args...)}
}

func holds(prefixes []string, ip netip.Addr) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return netip.MustParsePrefix(p).Contains(ip) })
}

// overridden reports whether a route of the user's takes what a peering would.
func (c *Cloud) overridden(v *network, to netip.Addr) bool {
	for _, n := range c.state.NICs {
		if key(n.VNet) == key(v.ID) && slices.ContainsFunc(n.Routes, func(r UserRoute) bool { return netip.MustParsePrefix(r.Prefix).Contains(to) }) {
			return true
		}
	}
	return false
}

func (c *Cloud) arrive(v *network, to netip.AddrPort, from netip.Addr) traffic.Verdict {
	i := slices.IndexFunc(c.state.Hosts, func(h *Host) bool { return key(h.VNet) == key(v.ID) && h.PrivateIP == to.Addr().String() })
	if i < 0 {
		return lost("nothing is at %s", to.Addr())
	}
	host := c.state.Hosts[i]
	if g := c.state.Groups[key(host.Group)]; g != nil && !c.admits(g, v, from, int(to.Port())) {
		return lost("the security group %s does not let %s in to port %d", lastPart(g.ID), from, to.Port())
	}
	if !slices.Contains(host.Ports, int(to.Port())) {
		return traffic.Verdict{Outcome: traffic.Refused, Reason: "nothing listens there"}
	}
	return traffic.Verdict{Outcome: traffic.Open, Reason: "through"}
}

// Resolve answers a name as the network's own resolver does: names of other networks do not cross a peering.
func (c *Cloud) Resolve(vnetID, name string) (netip.Addr, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, h := range c.state.Hosts {
		if key(h.Name) == strings.TrimSuffix(key(name), ".") && (h.Public || key(h.VNet) == key(vnetID)) {
			return netip.MustParseAddr(h.PrivateIP), true
		}
	}
	return netip.Addr{}, false
}

// Resolver is the address at which a network's own resolver is asked through the gateway. In Azure it is the same everywhere.
// https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
func (c *Cloud) Resolver(string) netip.Addr { return netip.MustParseAddr("168.63.129.16") }
