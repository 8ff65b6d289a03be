package ec2

import (
	"maps"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// peeringResources lists a peering once, under its requester; each option stands
// under the side that set it.
func (c *EC2) peeringResources() []world.Resource {
	var all []world.Resource
	for _, p := range state.Sorted(c.State.Peerings) {
		s := p.Requester
		all = append(all, world.Resource{
			Kind: "peering", Account: s.Account, Region: s.Region, ID: p.ID, By: p.By, Ended: p.Ended(),
			State: p.Status + " " + s.VPC + " to " + p.Accepter.VPC,
			Tags:  maps.Clone(c.State.TagsOf(s.Account, s.Region, p.ID)),
		})
		for name, s := range map[string]state.Side{"requester": p.Requester, "accepter": p.Accepter} {
			if s.DNS {
				all = append(all, world.Resource{
					Kind: "option", Account: s.Account, Region: s.Region, ID: p.ID + " " + name + " dns", State: "true", Ended: p.Ended(),
				})
			}
		}
	}
	return all
}

// tagResources lists tags of what has ended as ended: AWS keeps showing them, and
// nobody can remove them.
func (c *EC2) tagResources() []world.Resource {
	var all []world.Resource
	for _, where := range state.SortedKeys(c.State.Tags) {
		parts := strings.SplitN(where, "/", 3)
		p, a := c.State.Peerings[parts[2]], c.State.Attachments[parts[2]]
		for _, key := range state.SortedKeys(c.State.Tags[where]) {
			all = append(all, world.Resource{
				Kind: "tag", Account: parts[0], Region: parts[1], ID: parts[2] + " " + key, State: c.State.Tags[where][key],
				Ended: (p != nil && p.Ended()) || (a != nil && a.Ended()),
			})
		}
	}
	return all
}

func (c *EC2) routeResources() []world.Resource {
	var all []world.Resource
	for _, t := range state.Sorted(c.State.Tables) {
		v := c.State.VPCs[t.VPC]
		for _, r := range t.Routes {
			all = append(all, world.Resource{
				Kind: "route", Account: v.Account, Region: v.Region, ID: t.ID + " " + r.Prefix.String(), By: r.By,
				State: r.Target + " " + c.RouteState(t, r),
			})
		}
	}
	return all
}

// ruleResources lists what a customer opens, which is the customer's to close.
func (c *EC2) ruleResources() []world.Resource {
	var all []world.Resource
	for _, g := range state.Sorted(c.State.Groups) {
		v := c.State.VPCs[g.VPC]
		for _, rule := range g.Ingress {
			all = append(all, world.Resource{Kind: "rule", Account: v.Account, Region: v.Region, ID: g.ID + " " + rule.String(), State: "allow"})
		}
	}
	for _, a := range state.Sorted(c.State.ACLs) {
		v := c.State.VPCs[a.VPC]
		for _, e := range a.Entries {
			all = append(all, world.Resource{Kind: "acl-entry", Account: v.Account, Region: v.Region, ID: a.ID + " " + e.String(), State: e.Action(), By: e.By})
		}
	}
	return all
}

// addressResources lists addresses, NAT gateways and allowlists.
func (c *EC2) addressResources() []world.Resource {
	var all []world.Resource
	for _, a := range state.Sorted(c.State.Addresses) {
		all = append(all, world.Resource{
			Kind: "address", Account: a.Account, Region: a.Region, ID: a.ID, State: a.PublicIP,
			Tags: maps.Clone(c.State.TagsOf(a.Account, a.Region, a.ID)),
		})
	}
	for _, n := range state.Sorted(c.State.NATs) {
		var ips []string
		for _, u := range n.Uses {
			ips = append(ips, u.PublicIP)
		}
		v := c.State.VPCs[n.VPC]
		all = append(all, world.Resource{
			Kind: "nat-gateway", Account: v.Account, Region: v.Region, ID: n.ID, Ended: n.State == state.NatDeleted || n.State == state.NatFailed,
			State: n.State + " " + strings.Join(ips, ","),
		})
	}
	for _, h := range c.State.Internet {
		all = append(all, world.Resource{Kind: "allowlist", ID: h.Name, State: strings.Join(h.Allowlist, ",")})
	}
	return all
}
