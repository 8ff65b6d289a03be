package aws

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
)

// Add puts a world into the cloud. It checks that the parts fit together,
// because a mistake in a test's world would look like a mistake of what is tested.
func (c *Cloud) Add(w World) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := errors.Join(
		each(w.Accounts, c.addAccount), each(w.Roles, c.addRole), each(w.VPCs, c.addVPC),
		each(w.Subnets, c.addSubnet), each(w.Peerings, c.addPeering), each(w.RouteTables, c.addTable),
		each(w.SecurityGroups, c.addGroup), each(w.Hosts, c.addHost),
		each(w.Organizations, c.addOrganization), each(w.TransitGateways, c.addGateway),
		each(w.TransitAttachments, c.addAttachment), each(w.Shares, c.addShare), each(w.Addresses, c.addAddress),
		each(w.NATGateways, c.addNAT), each(w.InternetHosts, c.addInternetHost),
	)
	if err != nil {
		return fmt.Errorf("adding to the simulated cloud: %w", err)
	}
	return nil
}

// each adds all of them and reports every mistake, not the first only.
func each[T any](things []T, add func(T) error) error {
	var errs []error
	for _, thing := range things {
		errs = append(errs, add(thing))
	}
	return errors.Join(errs...)
}

// addAccount makes up keys for an account that has none, so that nobody can be
// in it by accident with empty ones.
func (c *Cloud) addAccount(a Account) error {
	if len(a.ID) != 12 {
		return fmt.Errorf("account %q: an id has 12 digits", a.ID)
	}
	if a.Keys.AccessKeyID == "" {
		a.Keys = Keys{AccessKeyID: c.newAccessKey("AKIA"), SecretAccessKey: c.digits(40)}
	}
	c.state.Accounts[a.ID] = &a
	c.state.Users[a.Keys.AccessKeyID] = &identity{
		Account: a.ID, ARN: "arn:aws:iam::" + a.ID + ":user/operator", UserID: "AIDA" + c.newAccessKey(""), Keys: a.Keys,
	}
	return nil
}

func (c *Cloud) addRole(r Role) error {
	if c.state.Accounts[r.Account] == nil {
		return fmt.Errorf("role %s: no account %q", r.Name, r.Account)
	}
	c.state.Roles[r.ARN()] = r.clone()
	delete(c.state.OldRoles, r.ARN())
	return nil
}

// addVPC makes with the VPC what AWS makes with it.
func (c *Cloud) addVPC(v VPC) error {
	if c.state.Accounts[v.Account] == nil {
		return fmt.Errorf("VPC %s: no account %q", v.ID, v.Account)
	}
	if !slices.Contains(knownRegions(), v.Region) || len(v.Blocks) == 0 {
		return fmt.Errorf("VPC %s: needs a known region and a block", v.ID)
	}
	made := &vpc{VPC: v}
	made.ID = c.orNewID(v.ID, "vpc")
	made.MainTable = c.orNewID(v.MainTable, "rtb")
	main := &table{ID: made.MainTable, VPC: made.ID, Main: true, MainID: c.newID("rtbassoc")}
	for _, block := range v.Blocks {
		p, err := netip.ParsePrefix(block)
		if err != nil || p != p.Masked() {
			return fmt.Errorf("VPC %s: bad block %q", made.ID, block)
		}
		made.Prefixes = append(made.Prefixes, p)
	}
	main.Routes = localRoutes(made)
	c.state.VPCs[made.ID] = made
	c.state.Tables[main.ID] = main
	c.name(made, made.ID, v.Name)
	c.addDefaultFirewall(made)
	return nil
}

// localRoutes lead to the VPC itself, one for each of its blocks.
func localRoutes(v *vpc) []*route {
	var routes []*route
	for _, p := range v.Prefixes {
		routes = append(routes, &route{Prefix: p, Target: targetLocal, Origin: originTable})
	}
	return routes
}

// addDefaultFirewall makes an ACL that allows everything. The default security
// group allows nothing here: AWS lets only its own members in, and nobody is one.
func (c *Cloud) addDefaultFirewall(v *vpc) {
	all := netip.MustParsePrefix("0.0.0.0/0")
	list := &acl{ID: c.newID("acl"), VPC: v.ID, Entries: []aclEntry{
		{Number: 100, Protocol: "-1", CIDR: all}, {Number: 100, Protocol: "-1", CIDR: all, Egress: true},
	}}
	group := &SecurityGroup{ID: c.newID("sg"), VPC: v.ID, Name: "default"}
	c.state.ACLs[list.ID], c.state.Groups[group.ID] = list, group
}

func (c *Cloud) addSubnet(s Subnet) error {
	v := c.state.VPCs[s.VPC]
	if v == nil {
		return fmt.Errorf("subnet %s: no VPC %q", s.ID, s.VPC)
	}
	p, err := netip.ParsePrefix(s.CIDR)
	if err != nil || !v.holds(p.Addr()) {
		return fmt.Errorf("subnet %s: block %q is not in %s", s.ID, s.CIDR, s.VPC)
	}
	s.ID = c.orNewID(s.ID, "subnet")
	if s.Zone == "" {
		s.Zone = v.Region + "a"
	}
	c.state.Subnets[s.ID] = &s
	c.name(v, s.ID, s.Name)
	return nil
}

// addTable extends the table if its id is known, which is how the main one gets
// its routes.
func (c *Cloud) addTable(t RouteTable) error {
	v := c.state.VPCs[t.VPC]
	if v == nil {
		return fmt.Errorf("route table %s: no VPC %q", t.ID, t.VPC)
	}
	known := c.state.Tables[t.ID]
	if known == nil {
		known = &table{ID: c.orNewID(t.ID, "rtb"), VPC: v.ID, Routes: localRoutes(v)}
		c.state.Tables[known.ID] = known
	}
	for _, id := range t.Subnets {
		if s := c.state.Subnets[id]; s == nil || s.VPC != v.ID {
			return fmt.Errorf("route table %s: no subnet %q in %s", known.ID, id, v.ID)
		}
	}
	known.Subnets = append(known.Subnets, t.Subnets...)
	c.name(v, known.ID, t.Name)
	return each(t.Routes, func(r Route) error { return known.add(r) })
}

func (t *table) add(r Route) error {
	p, err := netip.ParsePrefix(r.CIDR)
	if err != nil {
		return fmt.Errorf("route table %s: bad destination %q", t.ID, r.CIDR)
	}
	t.Routes = append(t.Routes, &route{Prefix: p.Masked(), Target: r.Target, Origin: originCreate})
	return nil
}

func (c *Cloud) addGroup(g SecurityGroup) error {
	v := c.state.VPCs[g.VPC]
	if v == nil {
		return fmt.Errorf("security group %s: no VPC %q", g.ID, g.VPC)
	}
	g.ID = c.orNewID(g.ID, "sg")
	g.Ingress = slices.Clone(g.Ingress)
	c.state.Groups[g.ID] = &g
	return nil
}

func (c *Cloud) addHost(h Host) error {
	v := c.state.VPCs[h.VPC]
	ip, err := netip.ParseAddr(h.PrivateIP)
	if v == nil || err != nil || !v.holds(ip) {
		return fmt.Errorf("host %s: %q is not an address of VPC %q", h.Name, h.PrivateIP, h.VPC)
	}
	if h.SecurityGroup != "" && c.state.Groups[h.SecurityGroup] == nil {
		return fmt.Errorf("host %s: no security group %q", h.Name, h.SecurityGroup)
	}
	c.state.Hosts = append(c.state.Hosts, &h)
	return nil
}

// addPeering makes one that has been active for long: no lag, no expiry.
func (c *Cloud) addPeering(p Peering) error {
	ours, theirs := c.state.VPCs[p.Requester], c.state.VPCs[p.Accepter]
	if ours == nil || theirs == nil {
		return fmt.Errorf("peering %s: both VPCs must be there: %q, %q", p.ID, p.Requester, p.Accepter)
	}
	made := &peering{
		ID: c.orNewID(p.ID, "pcx"), Created: c.clock.Now(), Status: statusActive, Message: "Active",
		Requester: sideOf(ours), Accepter: sideOf(theirs),
	}
	c.state.Peerings[made.ID] = made
	for key, value := range p.Tags {
		c.state.setTag(ours.Account, ours.Region, made.ID, key, value)
	}
	return nil
}

func (c *Cloud) orNewID(id, prefix string) string {
	if id != "" {
		return id
	}
	return c.newID(prefix)
}

// name gives the thing the tag that the console shows.
func (c *Cloud) name(v *vpc, id, name string) {
	if name != "" {
		c.state.setTag(v.Account, v.Region, id, "Name", name)
	}
}
