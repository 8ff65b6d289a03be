package packets

import (
	"net/netip"
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
	"causeway.dev/internal/sim/traffic"
)

// ResolvePublic is what public DNS answers for a name, to anyone.
func (c *Packets) ResolvePublic(name string) (netip.Addr, bool) {
	c.Lock()
	defer c.Unlock()
	return c.publicName(name)
}

// egress are the addresses behind which a route's traffic appears in the
// internet, or why it never gets there. A target that is not known as a NAT
// gateway stands for an address that nobody's rules name.
func (c *Packets) egress(s *world.Subnet, out *state.Route) ([]netip.Addr, *traffic.Verdict) {
	n := c.State.NATs[out.Target]
	if n == nil {
		return []netip.Addr{netip.MustParseAddr("192.0.2.1")}, nil
	}
	if n.Private {
		v := traffic.Lost("%s is private and leads from %s to no internet", n.ID, s.ID)
		return nil, &v
	}
	var from []netip.Addr
	for _, u := range n.Uses {
		if ip, err := netip.ParseAddr(u.PublicIP); err == nil && !u.Going {
			from = append(from, ip)
		}
	}
	if n.State != state.NatAvailable || len(from) == 0 {
		v := traffic.Lost("%s, where %s leads, is %s", n.ID, s.ID, n.State)
		return nil, &v
	}
	return from, nil
}

// admit asks the host's allowlist, then who listens.
func admit(h *world.InternetHost, from netip.Addr, port int) traffic.Verdict {
	named := slices.ContainsFunc(h.Allowlist, func(block string) bool {
		p, err := netip.ParsePrefix(block)
		return err == nil && p.Contains(from)
	})
	switch {
	case !named:
		return traffic.Lost("the allowlist of %s does not name %s", h.Name, from)
	case !slices.Contains(h.Ports, port):
		return traffic.Verdict{Outcome: traffic.Refused, Reason: "nothing listens on that port of " + h.Name}
	}
	return traffic.Verdict{Outcome: traffic.Open, Reason: "through"}
}

// publicName is a name in public DNS.
func (c *Packets) publicName(name string) (netip.Addr, bool) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if h := c.PublicHost(func(h *world.InternetHost) bool { return strings.ToLower(h.Name) == name }); h != nil {
		return netip.MustParseAddr(h.PublicIP), true
	}
	return netip.Addr{}, false
}
