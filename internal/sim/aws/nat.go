package aws

import (
	"net/netip"
	"slices"
	"strings"
	"time"
)

// States of a NAT gateway that the simulator shows.
const (
	natAvailable = "available"
	natDeleted   = "deleted"
	natFailed    = "failed"
)

// address is an Elastic IP and where it is in use.
type address struct {
	Address
	Association string
	Interface   string
}

// nat is a NAT gateway in its subnet.
type nat struct {
	NATGateway
	VPC     string
	State   string
	Created time.Time
	// Uses are its addresses, the primary first.
	Uses []*natUse
}

// natUse is one address of a NAT gateway.
type natUse struct {
	Allocation  string
	PublicIP    string
	PrivateIP   string
	Association string
	Interface   string
	// Step is how long it is still being associated; Leaving how long it is on
	// its way out, if it is.
	Step    wait
	Going   bool
	Leaving wait
}

// settleAddresses ends the addresses that were on their way out of NAT gateways.
func (c *Cloud) settleAddresses(now time.Time) {
	for _, n := range sorted(c.state.NATs) {
		n.Uses = slices.DeleteFunc(n.Uses, func(u *natUse) bool { return u.Going && u.Leaving.over(now) })
	}
}

// egress are the addresses behind which a route's traffic appears in the
// internet, or why it never gets there. A target that is not known as a NAT
// gateway stands for an address that nobody's rules name.
func (c *Cloud) egress(s *Subnet, out *route) ([]netip.Addr, *Verdict) {
	n := c.state.NATs[out.Target]
	if n == nil {
		return []netip.Addr{netip.MustParseAddr("192.0.2.1")}, nil
	}
	if n.Private {
		v := lost("%s is private and leads from %s to no internet", n.ID, s.ID)
		return nil, &v
	}
	var from []netip.Addr
	for _, u := range n.Uses {
		if ip, err := netip.ParseAddr(u.PublicIP); err == nil && !u.Going {
			from = append(from, ip)
		}
	}
	if n.State != natAvailable || len(from) == 0 {
		v := lost("%s, where %s leads, is %s", n.ID, s.ID, n.State)
		return nil, &v
	}
	return from, nil
}

// publicHost is what has a public address outside every VPC.
func (c *Cloud) publicHost(match func(*InternetHost) bool) *InternetHost {
	i := slices.IndexFunc(c.state.Internet, match)
	if i < 0 {
		return nil
	}
	return c.state.Internet[i]
}

// admit asks the host's allowlist, then who listens.
func (h *InternetHost) admit(from netip.Addr, port int) Verdict {
	named := slices.ContainsFunc(h.Allowlist, func(block string) bool {
		p, err := netip.ParsePrefix(block)
		return err == nil && p.Contains(from)
	})
	switch {
	case !named:
		return lost("the allowlist of %s does not name %s", h.Name, from)
	case !slices.Contains(h.Ports, port):
		return Verdict{Refused, "nothing listens on that port of " + h.Name}
	}
	return Verdict{Open, "through"}
}

// publicName is a name in public DNS.
func (c *Cloud) publicName(name string) (netip.Addr, bool) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if h := c.publicHost(func(h *InternetHost) bool { return strings.ToLower(h.Name) == name }); h != nil {
		return netip.MustParseAddr(h.PublicIP), true
	}
	return netip.Addr{}, false
}
