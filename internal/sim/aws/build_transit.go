package aws

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

func (c *Cloud) addOrganization(o Organization) error {
	for _, id := range o.Accounts {
		if c.state.Accounts[id] == nil {
			return fmt.Errorf("organisation %s: no account %q", o.ID, id)
		}
	}
	o.Accounts = slices.Clone(o.Accounts)
	c.state.Organizations = append(c.state.Organizations, &o)
	return nil
}

// addGateway makes the gateway with its default table, both known at once.
func (c *Cloud) addGateway(g TransitGateway) error {
	if c.state.Accounts[g.Account] == nil || !slices.Contains(knownRegions(), g.Region) {
		return fmt.Errorf("transit gateway %s: no account %q or no region %q", g.ID, g.Account, g.Region)
	}
	g.ID, g.Table = c.orNewID(g.ID, "tgw"), c.orNewID(g.Table, "tgw-rtb")
	now := c.clock.Now()
	c.state.Gateways[g.ID] = &gateway{TransitGateway: g, Text: g.Name, Created: now}
	c.state.Transit[g.Table] = &transitTable{ID: g.Table, Gateway: g.ID, Created: now}
	if g.Name != "" {
		c.state.setTag(g.Account, g.Region, g.ID, "Name", g.Name)
	}
	return nil
}

// addAttachment makes one that has been available for long, accepted if need was.
func (c *Cloud) addAttachment(t TransitAttachment) error {
	g, v := c.state.Gateways[t.Gateway], c.state.VPCs[t.VPC]
	if g == nil || v == nil || g.Region != v.Region {
		return fmt.Errorf("attachment %s: the gateway %q and the VPC %q must be there, in one region", t.ID, t.Gateway, t.VPC)
	}
	subnets, err := c.attachable(v, t.Subnets)
	if err != nil {
		return fmt.Errorf("attachment %s: %w", t.ID, err)
	}
	if err := c.roomFor(v, g); err != nil {
		return fmt.Errorf("attachment %s: %w", t.ID, err)
	}
	a := &attachment{
		ID: c.orNewID(t.ID, "tgw-attach"), Gateway: g.ID, VPC: v.ID, Account: v.Account, Region: v.Region,
		Subnets: slices.Clone(subnets), State: attachmentAvailable, Created: c.clock.Now(),
	}
	c.joinTables(a)
	c.state.Attachments[a.ID] = a
	for key, value := range t.Tags {
		c.state.setTag(v.Account, v.Region, a.ID, key, value)
	}
	return nil
}

// addShare makes one whose invitations were accepted long ago.
func (c *Cloud) addShare(s Share) error {
	if s.ID == "" {
		s.ID = c.newRequestID()
	}
	made := &share{
		ARN:  "arn:aws:ram:" + s.Region + ":" + s.Account + ":resource-share/" + s.ID,
		Name: s.Name, Account: s.Account, Region: s.Region, External: true, Status: shareActive,
		Created: c.clock.Now(), Updated: c.clock.Now(),
	}
	for _, arn := range s.Resources {
		if err := c.shareable(made, arn); err != nil {
			return fmt.Errorf("share %s: %w", s.Name, err)
		}
		made.Resources = append(made.Resources, &membership{Entity: arn, Kind: kindOf(arn), Status: associated, Created: made.Created, Updated: made.Created})
	}
	for _, account := range s.Principals {
		made.Principals = append(made.Principals, &membership{
			Entity: account, Status: associated, External: !c.sameOrganization(s.Account, account),
			Invited: !c.together(s.Account, account), Created: made.Created, Updated: made.Created,
		})
	}
	c.state.Shares[made.ARN] = made
	return nil
}

func (c *Cloud) addAddress(a Address) error {
	if _, err := netip.ParseAddr(a.PublicIP); err != nil || c.state.Accounts[a.Account] == nil {
		return fmt.Errorf("address %s: %q is no address, or %q no account", a.ID, a.PublicIP, a.Account)
	}
	a.ID = c.orNewID(a.ID, "eipalloc")
	c.state.Addresses[a.ID] = &address{Address: a}
	for key, value := range a.Tags {
		c.state.setTag(a.Account, a.Region, a.ID, key, value)
	}
	return nil
}

// addNAT makes one that has been available for long.
func (c *Cloud) addNAT(n NATGateway) error {
	s := c.state.Subnets[n.Subnet]
	if s == nil {
		return fmt.Errorf("NAT gateway %s: no subnet %q", n.ID, n.Subnet)
	}
	made := &nat{NATGateway: n, VPC: s.VPC, State: natAvailable, Created: c.clock.Now()}
	made.ID = c.orNewID(n.ID, "nat")
	if n.Private && len(n.Addresses) > 0 {
		return fmt.Errorf("NAT gateway %s: a private one has no public address", made.ID)
	}
	if n.Private {
		made.Uses = []*natUse{{PrivateIP: c.privateIP(s, made), Interface: c.newID("eni")}}
	}
	c.state.NATs[made.ID] = made
	for _, id := range n.Addresses {
		if err := c.useAddress(made, id); err != nil {
			return fmt.Errorf("NAT gateway %s: %w", made.ID, err)
		}
	}
	c.name(c.state.VPCs[s.VPC], made.ID, n.Name)
	return nil
}

// useAddress gives a NAT gateway one more address: an Elastic IP by its id, or a
// plain address that is none.
func (c *Cloud) useAddress(n *nat, id string) error {
	use := &natUse{PrivateIP: c.privateIP(c.state.Subnets[n.Subnet], n), Interface: c.newID("eni"), PublicIP: id}
	if strings.HasPrefix(id, "eipalloc-") {
		a := c.state.Addresses[id]
		if a == nil || a.Association != "" {
			return fmt.Errorf("there is no free address %q", id)
		}
		use.Allocation, use.PublicIP, use.Association = a.ID, a.PublicIP, c.newID("eipassoc")
		a.Association, a.Interface = use.Association, use.Interface
	} else if _, err := netip.ParseAddr(id); err != nil {
		return fmt.Errorf("%q is neither an allocation id nor an address", id)
	}
	n.Uses = append(n.Uses, use)
	return nil
}

// privateIP is the next address of the subnet past those that AWS keeps.
func (c *Cloud) privateIP(s *Subnet, n *nat) string {
	ip := sourceIn(s)
	for range len(n.Uses) + 1 {
		ip = ip.Next()
	}
	return ip.String()
}

func (c *Cloud) addInternetHost(h InternetHost) error {
	if _, err := netip.ParseAddr(h.PublicIP); err != nil || h.Name == "" {
		return fmt.Errorf("internet host %q: needs a name and an address, has %q", h.Name, h.PublicIP)
	}
	blocks, err := blocksOf(h.Allowlist)
	if err != nil {
		return fmt.Errorf("internet host %s: %w", h.Name, err)
	}
	h.Ports, h.Allowlist = slices.Clone(h.Ports), blocks
	c.state.Internet = append(c.state.Internet, &h)
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
