package ec2

import (
	"fmt"
	"net/netip"
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// AddVPC makes with the VPC what AWS makes with it.
func (c *EC2) AddVPC(v world.VPC) error {
	if c.State.Accounts[v.Account] == nil {
		return fmt.Errorf("VPC %s: no account %q", v.ID, v.Account)
	}
	if !slices.Contains(state.KnownRegions(), v.Region) || len(v.Blocks) == 0 {
		return fmt.Errorf("VPC %s: needs a known region and a block", v.ID)
	}
	made := &state.VPC{VPC: v}
	made.ID = c.OrNewID(v.ID, "vpc")
	made.MainTable = c.OrNewID(v.MainTable, "rtb")
	main := &state.Table{ID: made.MainTable, VPC: made.ID, Main: true, MainID: c.NewID("rtbassoc")}
	for _, block := range v.Blocks {
		p, err := netip.ParsePrefix(block)
		if err != nil || p != p.Masked() {
			return fmt.Errorf("VPC %s: bad block %q", made.ID, block)
		}
		made.Prefixes = append(made.Prefixes, p)
	}
	main.Routes = localRoutes(made)
	c.State.VPCs[made.ID] = made
	c.State.Tables[main.ID] = main
	c.Name(made, made.ID, v.Name)
	c.addDefaultFirewall(made)
	return nil
}

// localRoutes lead to the VPC itself, one for each of its blocks.
func localRoutes(v *state.VPC) []*state.Route {
	var routes []*state.Route
	for _, p := range v.Prefixes {
		routes = append(routes, &state.Route{Prefix: p, Target: state.TargetLocal, Origin: state.OriginTable})
	}
	return routes
}

// addDefaultFirewall makes an ACL that allows everything. The default security
// group allows nothing here: AWS lets only its own members in, and nobody is one.
func (c *EC2) addDefaultFirewall(v *state.VPC) {
	all := netip.MustParsePrefix("0.0.0.0/0")
	list := &state.ACL{ID: c.NewID("acl"), VPC: v.ID, Entries: []state.ACLEntry{
		{Number: 100, Protocol: "-1", CIDR: all}, {Number: 100, Protocol: "-1", CIDR: all, Egress: true},
	}}
	group := &world.SecurityGroup{ID: c.NewID("sg"), VPC: v.ID, Name: "default"}
	c.State.ACLs[list.ID], c.State.Groups[group.ID] = list, group
}

// AddSubnet adds a subnet whose block lies in its VPC.
func (c *EC2) AddSubnet(s world.Subnet) error {
	v := c.State.VPCs[s.VPC]
	if v == nil {
		return fmt.Errorf("subnet %s: no VPC %q", s.ID, s.VPC)
	}
	p, err := netip.ParsePrefix(s.CIDR)
	if err != nil || !v.Holds(p.Addr()) {
		return fmt.Errorf("subnet %s: block %q is not in %s", s.ID, s.CIDR, s.VPC)
	}
	s.ID = c.OrNewID(s.ID, "subnet")
	if s.Zone == "" {
		s.Zone = v.Region + "a"
	}
	c.State.Subnets[s.ID] = &s
	c.Name(v, s.ID, s.Name)
	return nil
}

// AddTable extends the table if its id is known, which is how the main one gets
// its routes.
func (c *EC2) AddTable(t world.RouteTable) error {
	v := c.State.VPCs[t.VPC]
	if v == nil {
		return fmt.Errorf("route table %s: no VPC %q", t.ID, t.VPC)
	}
	known := c.State.Tables[t.ID]
	if known == nil {
		known = &state.Table{ID: c.OrNewID(t.ID, "rtb"), VPC: v.ID, Routes: localRoutes(v)}
		c.State.Tables[known.ID] = known
	}
	for _, id := range t.Subnets {
		if s := c.State.Subnets[id]; s == nil || s.VPC != v.ID {
			return fmt.Errorf("route table %s: no subnet %q in %s", known.ID, id, v.ID)
		}
	}
	known.Subnets = append(known.Subnets, t.Subnets...)
	c.Name(v, known.ID, t.Name)
	return state.Each(t.Routes, func(r world.Route) error { return add(known, r) })
}

func add(t *state.Table, r world.Route) error {
	p, err := netip.ParsePrefix(r.CIDR)
	if err != nil {
		return fmt.Errorf("route table %s: bad destination %q", t.ID, r.CIDR)
	}
	t.Routes = append(t.Routes, &state.Route{Prefix: p.Masked(), Target: r.Target, Origin: state.OriginCreate})
	return nil
}

// AddGroup adds a security group.
func (c *EC2) AddGroup(g world.SecurityGroup) error {
	v := c.State.VPCs[g.VPC]
	if v == nil {
		return fmt.Errorf("security group %s: no VPC %q", g.ID, g.VPC)
	}
	g.ID = c.OrNewID(g.ID, "sg")
	g.Ingress = slices.Clone(g.Ingress)
	c.State.Groups[g.ID] = &g
	return nil
}

// AddHost adds something that listens at an address of its VPC.
func (c *EC2) AddHost(h world.Host) error {
	v := c.State.VPCs[h.VPC]
	ip, err := netip.ParseAddr(h.PrivateIP)
	if v == nil || err != nil || !v.Holds(ip) {
		return fmt.Errorf("host %s: %q is not an address of VPC %q", h.Name, h.PrivateIP, h.VPC)
	}
	if h.SecurityGroup != "" && c.State.Groups[h.SecurityGroup] == nil {
		return fmt.Errorf("host %s: no security group %q", h.Name, h.SecurityGroup)
	}
	c.State.Hosts = append(c.State.Hosts, &h)
	return nil
}

// AddPeering makes one that has been active for long: no lag, no expiry.
func (c *EC2) AddPeering(p world.Peering) error {
	ours, theirs := c.State.VPCs[p.Requester], c.State.VPCs[p.Accepter]
	if ours == nil || theirs == nil {
		return fmt.Errorf("peering %s: both VPCs must be there: %q, %q", p.ID, p.Requester, p.Accepter)
	}
	made := &state.Peering{
		ID: c.OrNewID(p.ID, "pcx"), Created: c.Clock.Now(), Status: state.StatusActive, Message: "Active",
		Requester: state.SideOf(ours), Accepter: state.SideOf(theirs),
	}
	c.State.Peerings[made.ID] = made
	for key, value := range p.Tags {
		c.State.SetTag(ours.Account, ours.Region, made.ID, key, value)
	}
	return nil
}
