package aws

import (
	"maps"
	"slices"
	"strings"
)

// Resources lists every peering, DNS option, tag and route, every firewall rule,
// and every transit gateway, attachment, share, address and allowlist, in all
// accounts.
func (c *Cloud) Resources(f Filter) []Resource {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settle(c.clock.Now())
	var all []Resource
	for _, list := range [][]Resource{
		c.peeringResources(), c.tagResources(), c.routeResources(), c.ruleResources(),
		c.attachmentResources(), c.transitResources(), c.shareResources(), c.addressResources(),
		c.stackResources(),
	} {
		all = append(all, list...)
	}
	return slices.DeleteFunc(all, func(r Resource) bool {
		return (r.Ended && !f.Ended) || (f.Kind != "" && r.Kind != f.Kind) ||
			(f.Account != "" && r.Account != f.Account) || !strings.Contains(r.By, f.By)
	})
}

// peeringResources lists a peering once, under its requester; each option stands
// under the side that set it.
func (c *Cloud) peeringResources() []Resource {
	var all []Resource
	for _, p := range sorted(c.state.Peerings) {
		s := p.Requester
		all = append(all, Resource{
			Kind: "peering", Account: s.Account, Region: s.Region, ID: p.ID, By: p.By, Ended: p.ended(),
			State: p.Status + " " + s.VPC + " to " + p.Accepter.VPC,
			Tags:  maps.Clone(c.state.tags(s.Account, s.Region, p.ID)),
		})
		for name, s := range map[string]side{"requester": p.Requester, "accepter": p.Accepter} {
			if s.DNS {
				all = append(all, Resource{
					Kind: "option", Account: s.Account, Region: s.Region, ID: p.ID + " " + name + " dns", State: "true", Ended: p.ended(),
				})
			}
		}
	}
	return all
}

// tagResources lists tags of what has ended as ended: AWS keeps showing them, and
// nobody can remove them.
func (c *Cloud) tagResources() []Resource {
	var all []Resource
	for _, where := range sortedKeys(c.state.Tags) {
		parts := strings.SplitN(where, "/", 3)
		p, a := c.state.Peerings[parts[2]], c.state.Attachments[parts[2]]
		for _, key := range sortedKeys(c.state.Tags[where]) {
			all = append(all, Resource{
				Kind: "tag", Account: parts[0], Region: parts[1], ID: parts[2] + " " + key, State: c.state.Tags[where][key],
				Ended: (p != nil && p.ended()) || (a != nil && a.ended()),
			})
		}
	}
	return all
}

func (c *Cloud) routeResources() []Resource {
	var all []Resource
	for _, t := range sorted(c.state.Tables) {
		v := c.state.VPCs[t.VPC]
		for _, r := range t.Routes {
			all = append(all, Resource{
				Kind: "route", Account: v.Account, Region: v.Region, ID: t.ID + " " + r.Prefix.String(), By: r.By,
				State: r.Target + " " + c.routeState(t, r),
			})
		}
	}
	return all
}

// ruleResources lists what a customer opens, which is the customer's to close.
func (c *Cloud) ruleResources() []Resource {
	var all []Resource
	for _, g := range sorted(c.state.Groups) {
		v := c.state.VPCs[g.VPC]
		for _, rule := range g.Ingress {
			all = append(all, Resource{Kind: "rule", Account: v.Account, Region: v.Region, ID: g.ID + " " + rule.String(), State: "allow"})
		}
	}
	for _, a := range sorted(c.state.ACLs) {
		v := c.state.VPCs[a.VPC]
		for _, e := range a.Entries {
			all = append(all, Resource{Kind: "acl-entry", Account: v.Account, Region: v.Region, ID: a.ID + " " + e.String(), State: e.action(), By: e.By})
		}
	}
	return all
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// World describes what is there, without secrets: accounts, networks, tables,
// firewalls and hosts as they are now.
func (c *Cloud) World() World {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settle(c.clock.Now())
	var w World
	for _, a := range sorted(c.state.Accounts) {
		w.Accounts = append(w.Accounts, Account{ID: a.ID, Name: a.Name, Regions: a.Regions})
	}
	for _, r := range sorted(c.state.Roles) {
		w.Roles = append(w.Roles, Role{Account: r.Account, Name: r.Name, Trusts: slices.Clone(r.Trusts), MaxSession: r.MaxSession, Policies: maps.Clone(r.Policies)})
	}
	for _, v := range sorted(c.state.VPCs) {
		w.VPCs = append(w.VPCs, v.VPC)
	}
	for _, s := range sorted(c.state.Subnets) {
		w.Subnets = append(w.Subnets, *s)
	}
	for _, t := range sorted(c.state.Tables) {
		w.RouteTables = append(w.RouteTables, t.world())
	}
	for _, g := range sorted(c.state.Groups) {
		w.SecurityGroups = append(w.SecurityGroups, SecurityGroup{ID: g.ID, VPC: g.VPC, Name: g.Name, Ingress: slices.Clone(g.Ingress)})
	}
	for _, h := range c.state.Hosts {
		w.Hosts = append(w.Hosts, *h)
	}
	for _, p := range sorted(c.state.Peerings) {
		w.Peerings = append(w.Peerings, Peering{ID: p.ID, Requester: p.Requester.VPC, Accepter: p.Accepter.VPC})
	}
	c.worldTransit(&w)
	return w
}

func (t *table) world() RouteTable {
	w := RouteTable{ID: t.ID, VPC: t.VPC, Subnets: slices.Clone(t.Subnets)}
	for _, r := range t.Routes {
		w.Routes = append(w.Routes, Route{CIDR: r.Prefix.String(), Target: r.Target})
	}
	return w
}
