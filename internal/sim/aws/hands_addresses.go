package aws

import (
	"fmt"
	"net/netip"
	"slices"
)

// SetAllowlist replaces what the firewall of an internet host admits: blocks, or
// single addresses.
func (c *Cloud) SetAllowlist(host string, blocks ...string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.publicHost(func(h *InternetHost) bool { return h.Name == host })
	if h == nil {
		return fmt.Errorf("changing the allowlist of %q: no such host in the internet", host)
	}
	read, err := blocksOf(blocks)
	if err != nil {
		return fmt.Errorf("changing the allowlist of %s: %w", host, err)
	}
	h.Allowlist = read
	return nil
}

// ReplaceNATAddress gives a NAT gateway another Elastic IP in the place of the one
// that it has. Without an id a new one is allocated. The old one stays allocated.
func (c *Cloud) ReplaceNATAddress(natID, publicIP, newAllocation string) (Address, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.state.NATs[natID]
	if n == nil {
		return Address{}, fmt.Errorf("replacing %s: there is no NAT gateway %q", publicIP, natID)
	}
	i := slices.IndexFunc(n.Uses, func(u *natUse) bool { return u.PublicIP == publicIP && !u.Going })
	if i < 0 {
		return Address{}, fmt.Errorf("replacing %s: %s does not have it", publicIP, natID)
	}
	made, err := c.freeAddress(c.state.VPCs[n.VPC], newAllocation)
	if err != nil {
		return Address{}, fmt.Errorf("replacing %s of %s: %w", publicIP, natID, err)
	}
	if err := c.useAddress(n, made.ID); err != nil {
		return Address{}, fmt.Errorf("replacing %s of %s: %w", publicIP, natID, err)
	}
	last := len(n.Uses) - 1
	n.Uses[last].Step = c.lags.Address.start(c.clock.Now())
	c.leaveNAT(n.Uses[i])
	// The new one takes the old one's place, the primary's too.
	n.Uses[i], n.Uses[last] = n.Uses[last], n.Uses[i]
	return made, nil
}

// AddNATAddress gives a NAT gateway one more address.
func (c *Cloud) AddNATAddress(natID, allocation string) (Address, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.state.NATs[natID]
	if n == nil {
		return Address{}, fmt.Errorf("adding an address: there is no NAT gateway %q", natID)
	}
	made, err := c.freeAddress(c.state.VPCs[n.VPC], allocation)
	if err != nil {
		return Address{}, fmt.Errorf("adding an address to %s: %w", natID, err)
	}
	if err := c.useAddress(n, made.ID); err != nil {
		return Address{}, fmt.Errorf("adding an address to %s: %w", natID, err)
	}
	n.Uses[len(n.Uses)-1].Step = c.lags.Address.start(c.clock.Now())
	return made, nil
}

// leaveNAT frees the Elastic IP at once; the gateway lists it a while longer.
func (c *Cloud) leaveNAT(u *natUse) {
	u.Going, u.Leaving = true, c.lags.Address.start(c.clock.Now())
	if a := c.state.Addresses[u.Allocation]; a != nil {
		a.Association, a.Interface = "", ""
	}
}

// freeAddress is the one that is named, or a new one of the documentation's block.
func (c *Cloud) freeAddress(v *vpc, id string) (Address, error) {
	if id != "" {
		a := c.state.Addresses[id]
		if a == nil {
			return Address{}, fmt.Errorf("there is no address %q", id)
		}
		return a.Address, nil
	}
	ip := netip.MustParseAddr("203.0.113.100")
	for c.taken(ip.String()) {
		ip = ip.Next()
	}
	a := Address{ID: c.newID("eipalloc"), Account: v.Account, Region: v.Region, PublicIP: ip.String()}
	return a, c.addAddress(a)
}

func (c *Cloud) taken(ip string) bool {
	return slices.ContainsFunc(sorted(c.state.Addresses), func(a *address) bool { return a.PublicIP == ip })
}

// ReleaseAddress gives an Elastic IP back: it is nobody's from then on, even if a
// NAT gateway still uses it.
func (c *Cloud) ReleaseAddress(id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state.Addresses[id] == nil {
		return fmt.Errorf("releasing %q: there is no such address", id)
	}
	delete(c.state.Addresses, id)
	return nil
}

// SetNATState changes what a NAT gateway is: available, deleting, deleted, pending or failed.
func (c *Cloud) SetNATState(natID, state string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.state.NATs[natID]
	if n == nil {
		return fmt.Errorf("changing the state of %q: there is no such NAT gateway", natID)
	}
	n.State = state
	return nil
}

// ResolvePublic is what public DNS answers for a name, to anyone.
func (c *Cloud) ResolvePublic(name string) (netip.Addr, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.publicName(name)
}
