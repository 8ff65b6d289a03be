package aws

import (
	"maps"
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/ram"
	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// Resources lists what every service lists, in all accounts.
func (c *Cloud) Resources(f world.Filter) []world.Resource {
	c.store.Lock()
	defer c.store.Unlock()
	c.store.Settle(c.store.Clock.Now())
	var all []world.Resource
	for _, p := range c.parts() {
		if p.lists != nil {
			all = append(all, p.lists()...)
		}
	}
	return slices.DeleteFunc(all, func(r world.Resource) bool {
		return (r.Ended && !f.Ended) || (f.Kind != "" && r.Kind != f.Kind) ||
			(f.Account != "" && r.Account != f.Account) || !strings.Contains(r.By, f.By)
	})
}

// World describes what is there, without secrets: accounts, networks, tables,
// firewalls and hosts as they are now.
func (c *Cloud) World() world.World {
	c.store.Lock()
	defer c.store.Unlock()
	c.store.Settle(c.store.Clock.Now())
	var w world.World
	for _, a := range state.Sorted(c.store.State.Accounts) {
		w.Accounts = append(w.Accounts, world.Account{ID: a.ID, Name: a.Name, Regions: a.Regions})
	}
	for _, r := range state.Sorted(c.store.State.Roles) {
		w.Roles = append(w.Roles, world.Role{Account: r.Account, Name: r.Name, Trusts: slices.Clone(r.Trusts), MaxSession: r.MaxSession, Policies: maps.Clone(r.Policies)})
	}
	for _, v := range state.Sorted(c.store.State.VPCs) {
		w.VPCs = append(w.VPCs, v.VPC)
	}
	for _, s := range state.Sorted(c.store.State.Subnets) {
		w.Subnets = append(w.Subnets, *s)
	}
	for _, t := range state.Sorted(c.store.State.Tables) {
		w.RouteTables = append(w.RouteTables, shownTable(t))
	}
	for _, g := range state.Sorted(c.store.State.Groups) {
		w.SecurityGroups = append(w.SecurityGroups, world.SecurityGroup{ID: g.ID, VPC: g.VPC, Name: g.Name, Ingress: slices.Clone(g.Ingress)})
	}
	for _, h := range c.store.State.Hosts {
		w.Hosts = append(w.Hosts, *h)
	}
	for _, p := range state.Sorted(c.store.State.Peerings) {
		w.Peerings = append(w.Peerings, world.Peering{ID: p.ID, Requester: p.Requester.VPC, Accepter: p.Accepter.VPC})
	}
	c.worldTransit(&w)
	return w
}

func shownTable(t *state.Table) world.RouteTable {
	w := world.RouteTable{ID: t.ID, VPC: t.VPC, Subnets: slices.Clone(t.Subnets)}
	for _, r := range t.Routes {
		w.Routes = append(w.Routes, world.Route{CIDR: r.Prefix.String(), Target: r.Target})
	}
	return w
}

// Snapshot records every resource that has not ended.
func (c *Cloud) Snapshot() world.Snapshot {
	var s world.Snapshot
	for _, r := range c.Resources(world.Filter{}) {
		s.Lines = append(s.Lines, r.String())
	}
	slices.Sort(s.Lines)
	return s
}

// worldTransit adds what is beyond peering as it is now.
func (c *Cloud) worldTransit(w *world.World) {
	for _, o := range c.store.State.Organizations {
		w.Organizations = append(w.Organizations, world.Organization{ID: o.ID, Accounts: slices.Clone(o.Accounts), Sharing: o.Sharing})
	}
	for _, g := range state.Sorted(c.store.State.Gateways) {
		if !g.Deleted {
			w.TransitGateways = append(w.TransitGateways, g.TransitGateway)
		}
	}
	for _, a := range state.Sorted(c.store.State.Attachments) {
		if !a.Ended() {
			w.TransitAttachments = append(w.TransitAttachments, world.TransitAttachment{ID: a.ID, Gateway: a.Gateway, VPC: a.VPC, Subnets: slices.Clone(a.Subnets)})
		}
	}
	for _, s := range state.Sorted(c.store.State.Shares) {
		if s.Status == state.ShareActive {
			w.Shares = append(w.Shares, ram.World(s))
		}
	}
	for _, a := range state.Sorted(c.store.State.Addresses) {
		w.Addresses = append(w.Addresses, a.Address)
	}
	for _, n := range state.Sorted(c.store.State.NATs) {
		shown := n.NATGateway
		shown.Addresses = nil
		for _, u := range n.Uses {
			if u.PublicIP != "" && !u.Going {
				shown.Addresses = append(shown.Addresses, u.PublicIP)
			}
		}
		w.NATGateways = append(w.NATGateways, shown)
	}
	for _, h := range c.store.State.Internet {
		w.InternetHosts = append(w.InternetHosts, *h)
	}
}
