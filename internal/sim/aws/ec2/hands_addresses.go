package ec2

import (
	"fmt"
	"net/netip"
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// SetAllowlist replaces what the firewall of an internet host admits: blocks, or
// single addresses.
func (c *EC2) SetAllowlist(host string, blocks ...string) error {
	c.Lock()
	defer c.Unlock()
	h := c.PublicHost(func(h *world.InternetHost) bool { return h.Name == host })
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
func (c *EC2) ReplaceNATAddress(natID, publicIP, newAllocation string) (world.Address, error) {
	c.Lock()
	defer c.Unlock()
	n := c.State.NATs[natID]
	if n == nil {
		return world.Address{}, fmt.Errorf("replacing %s: there is no NAT gateway %q", publicIP, natID)
	}
	i := slices.IndexFunc(n.Uses, func(u *state.NATUse) bool { return u.PublicIP == publicIP && !u.Going })
	if i < 0 {
		return world.Address{}, fmt.Errorf("replacing %s: %s does not have it", publicIP, natID)
	}
	made, err := c.freeAddress(c.State.VPCs[n.VPC], newAllocation)
	if err != nil {
		return world.Address{}, fmt.Errorf("replacing %s of %s: %w", publicIP, natID, err)
	}
	if err := c.useAddress(n, made.ID); err != nil {
		return world.Address{}, fmt.Errorf("replacing %s of %s: %w", publicIP, natID, err)
	}
	last := len(n.Uses) - 1
	n.Uses[last].Step = c.Lags.Address.Start(c.Clock.Now())
	c.leaveNAT(n.Uses[i])
	// The new one takes the old one's place, the primary's too.
	n.Uses[i], n.Uses[last] = n.Uses[last], n.Uses[i]
	return made, nil
}

// AddNATAddress gives a NAT gateway one more address.
func (c *EC2) AddNATAddress(natID, allocation string) (world.Address, error) {
	c.Lock()
	defer c.Unlock()
	n := c.State.NATs[natID]
	if n == nil {
		return world.Address{}, fmt.Errorf("adding an address: there is no NAT gateway %q", natID)
	}
	made, err := c.freeAddress(c.State.VPCs[n.VPC], allocation)
	if err != nil {
		return world.Address{}, fmt.Errorf("adding an address to %s: %w", natID, err)
	}
	if err := c.useAddress(n, made.ID); err != nil {
		return world.Address{}, fmt.Errorf("adding an address to %s: %w", natID, err)
	}
	n.Uses[len(n.Uses)-1].Step = c.Lags.Address.Start(c.Clock.Now())
	return made, nil
}

// leaveNAT frees the Elastic IP at once; the gateway lists it a while longer.
func (c *EC2) leaveNAT(u *state.NATUse) {
	u.Going, u.Leaving = true, c.Lags.Address.Start(c.Clock.Now())
	if a := c.State.Addresses[u.Allocation]; a != nil {
		a.Association, a.Interface = "", ""
	}
}

// freeAddress is the one that is named, or a new one of the documentation's block.
func (c *EC2) freeAddress(v *state.VPC, id string) (world.Address, error) {
	if id != "" {
		a := c.State.Addresses[id]
		if a == nil {
			return world.Address{}, fmt.Errorf("there is no address %q", id)
		}
		return a.Address, nil
	}
	ip := netip.MustParseAddr("203.0.113.100")
	for c.taken(ip.String()) {
		ip = ip.Next()
	}
	a := world.Address{ID: c.NewID("eipalloc"), Account: v.Account, Region: v.Region, PublicIP: ip.String()}
	return a, c.AddAddress(a)
}

func (c *EC2) taken(ip string) bool {
	return slices.ContainsFunc(state.Sorted(c.State.Addresses), func(a *state.Address) bool { return a.PublicIP == ip })
}

// ReleaseAddress gives an Elastic IP back: it is nobody's from then on, even if a
// NAT gateway still uses it.
func (c *EC2) ReleaseAddress(id string) error {
	c.Lock()
	defer c.Unlock()
	if c.State.Addresses[id] == nil {
		return fmt.Errorf("releasing %q: there is no such address", id)
	}
	delete(c.State.Addresses, id)
	return nil
}

// SetNATState changes what a NAT gateway is: available, deleting, deleted, pending or failed.
func (c *EC2) SetNATState(natID, state string) error {
	c.Lock()
	defer c.Unlock()
	n := c.State.NATs[natID]
	if n == nil {
		return fmt.Errorf("changing the state of %q: there is no such NAT gateway", natID)
	}
	n.State = state
	return nil
}
