package ec2

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// AddAddress adds an Elastic IP that nothing uses yet.
func (c *EC2) AddAddress(a world.Address) error {
	if _, err := netip.ParseAddr(a.PublicIP); err != nil || c.State.Accounts[a.Account] == nil {
		return fmt.Errorf("address %s: %q is no address, or %q no account", a.ID, a.PublicIP, a.Account)
	}
	a.ID = c.OrNewID(a.ID, "eipalloc")
	c.State.Addresses[a.ID] = &state.Address{Address: a}
	for key, value := range a.Tags {
		c.State.SetTag(a.Account, a.Region, a.ID, key, value)
	}
	return nil
}

// AddNAT makes one that has been available for long.
func (c *EC2) AddNAT(n world.NATGateway) error {
	s := c.State.Subnets[n.Subnet]
	if s == nil {
		return fmt.Errorf("NAT gateway %s: no subnet %q", n.ID, n.Subnet)
	}
	made := &state.NAT{NATGateway: n, VPC: s.VPC, State: state.NatAvailable, Created: c.Clock.Now()}
	made.ID = c.OrNewID(n.ID, "nat")
	if n.Private && len(n.Addresses) > 0 {
		return fmt.Errorf("NAT gateway %s: a private one has no public address", made.ID)
	}
	if n.Private {
		made.Uses = []*state.NATUse{{PrivateIP: c.privateIP(s, made), Interface: c.NewID("eni")}}
	}
	c.State.NATs[made.ID] = made
	for _, id := range n.Addresses {
		if err := c.useAddress(made, id); err != nil {
			return fmt.Errorf("NAT gateway %s: %w", made.ID, err)
		}
	}
	c.Name(c.State.VPCs[s.VPC], made.ID, n.Name)
	return nil
}

// useAddress gives a NAT gateway one more address: an Elastic IP by its id, or a
// plain address that is none.
func (c *EC2) useAddress(n *state.NAT, id string) error {
	use := &state.NATUse{PrivateIP: c.privateIP(c.State.Subnets[n.Subnet], n), Interface: c.NewID("eni"), PublicIP: id}
	if strings.HasPrefix(id, "eipalloc-") {
		a := c.State.Addresses[id]
		if a == nil || a.Association != "" {
			return fmt.Errorf("there is no free address %q", id)
		}
		use.Allocation, use.PublicIP, use.Association = a.ID, a.PublicIP, c.NewID("eipassoc")
		a.Association, a.Interface = use.Association, use.Interface
	} else if _, err := netip.ParseAddr(id); err != nil {
		return fmt.Errorf("%q is neither an allocation id nor an address", id)
	}
	n.Uses = append(n.Uses, use)
	return nil
}

// privateIP is the next address of the subnet past those that AWS keeps.
func (c *EC2) privateIP(s *world.Subnet, n *state.NAT) string {
	ip := state.SourceIn(s)
	for range len(n.Uses) + 1 {
		ip = ip.Next()
	}
	return ip.String()
}

// AddInternetHost adds something at a public address outside every VPC.
func (c *EC2) AddInternetHost(h world.InternetHost) error {
	if _, err := netip.ParseAddr(h.PublicIP); err != nil || h.Name == "" {
		return fmt.Errorf("internet host %q: needs a name and an address, has %q", h.Name, h.PublicIP)
	}
	blocks, err := blocksOf(h.Allowlist)
	if err != nil {
		return fmt.Errorf("internet host %s: %w", h.Name, err)
	}
	h.Ports, h.Allowlist = slices.Clone(h.Ports), blocks
	c.State.Internet = append(c.State.Internet, &h)
	return nil
}

// blocksOf reads an allowlist; an address alone is a block of one.
func blocksOf(list []string) ([]string, error) {
	blocks := make([]string, 0, len(list))
	for _, text := range list {
		if ip, err := netip.ParseAddr(text); err == nil {
			text = netip.PrefixFrom(ip, ip.BitLen()).String()
		}
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("%q is no block", text)
		}
		blocks = append(blocks, p.Masked().String())
	}
	return blocks, nil
}
