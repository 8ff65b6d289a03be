package aws

import (
	"maps"
	"strings"
)

// attachmentResources lists attachments under the owner of the VPC, whose they are.
func (c *Cloud) attachmentResources() []Resource {
	var all []Resource
	for _, a := range sorted(c.state.Attachments) {
		all = append(all, Resource{
			Kind: "attachment", Account: a.Account, Region: a.Region, ID: a.ID, By: a.By, Ended: a.ended(),
			State: a.State + " " + a.VPC + " to " + a.Gateway + " in " + strings.Join(a.Subnets, ","),
			Tags:  maps.Clone(c.state.tags(a.Account, a.Region, a.ID)),
		})
	}
	return all
}

// transitResources lists gateways, and what their owners set in their tables. What
// a table learned by itself comes and goes with its attachment.
func (c *Cloud) transitResources() []Resource {
	var all []Resource
	for _, g := range sorted(c.state.Gateways) {
		all = append(all, Resource{
			Kind: "transit-gateway", Account: g.Account, Region: g.Region, ID: g.ID, By: g.By, State: g.Name, Ended: g.Deleted,
			Tags: maps.Clone(c.state.tags(g.Account, g.Region, g.ID)),
		})
	}
	for _, t := range sorted(c.state.Transit) {
		g := c.state.Gateways[t.Gateway]
		for _, r := range t.Routes {
			state := "blackhole"
			if c.state.Attachments[r.Attachment].carries() {
				state = "active"
			}
			all = append(all, Resource{
				Kind: "transit-route", Account: g.Account, Region: g.Region, ID: t.ID + " " + r.Prefix.String(), By: r.By,
				State: strings.TrimSpace(r.Attachment + " " + state),
			})
		}
	}
	return all
}

// shareResources lists shares, and each account in them, under their owner, and
// invitations under who is invited.
func (c *Cloud) shareResources() []Resource {
	var all []Resource
	for _, s := range sorted(c.state.Shares) {
		all = append(all, Resource{
			Kind: "share", Account: s.Account, Region: s.Region, ID: s.ARN, By: s.By, State: s.Status + " " + s.Name,
			Tags: maps.Clone(s.Tags), Ended: s.Status == shareDeleted,
		})
		for _, m := range append(append([]*membership{}, s.Resources...), s.Principals...) {
			all = append(all, Resource{
				Kind: "share-member", Account: s.Account, Region: s.Region, ID: s.ARN + " " + m.Entity, State: m.Status,
				Ended: m.Status == disassociated || m.Status == associateEnded,
			})
		}
	}
	for _, i := range sorted(c.state.Invitations) {
		all = append(all, Resource{
			Kind: "invitation", Account: i.Receiver, Region: i.Region, ID: i.ARN, State: i.Status + " " + i.Name + " from " + i.Sender,
			Ended: i.Status != invitationPending,
		})
	}
	return all
}

// addressResources lists addresses, NAT gateways and allowlists.
func (c *Cloud) addressResources() []Resource {
	var all []Resource
	for _, a := range sorted(c.state.Addresses) {
		all = append(all, Resource{
			Kind: "address", Account: a.Account, Region: a.Region, ID: a.ID, State: a.PublicIP,
			Tags: maps.Clone(c.state.tags(a.Account, a.Region, a.ID)),
		})
	}
	for _, n := range sorted(c.state.NATs) {
		var ips []string
		for _, u := range n.Uses {
			ips = append(ips, u.PublicIP)
		}
		v := c.state.VPCs[n.VPC]
		all = append(all, Resource{
			Kind: "nat-gateway", Account: v.Account, Region: v.Region, ID: n.ID, Ended: n.State == natDeleted || n.State == natFailed,
			State: n.State + " " + strings.Join(ips, ","),
		})
	}
	for _, h := range c.state.Internet {
		all = append(all, Resource{Kind: "allowlist", ID: h.Name, State: strings.Join(h.Allowlist, ",")})
	}
	return all
}

// taggedID is the resource in a key of the tags.
func taggedID(where string) string {
	parts := strings.SplitN(where, "/", 3)
	return parts[len(parts)-1]
}
