package transit

import (
	"maps"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// attachmentResources lists attachments under the owner of the VPC, whose they are.
func (c *Transit) attachmentResources() []world.Resource {
	var all []world.Resource
	for _, a := range state.Sorted(c.State.Attachments) {
		all = append(all, world.Resource{
			Kind: "attachment", Account: a.Account, Region: a.Region, ID: a.ID, By: a.By, Ended: a.Ended(),
			State: a.State + " " + a.VPC + " to " + a.Gateway + " in " + strings.Join(a.Subnets, ","),
			Tags:  maps.Clone(c.State.TagsOf(a.Account, a.Region, a.ID)),
		})
	}
	return all
}

// transitResources lists gateways, and what their owners set in their tables. What
// a table learned by itself comes and goes with its attachment.
func (c *Transit) transitResources() []world.Resource {
	var all []world.Resource
	for _, g := range state.Sorted(c.State.Gateways) {
		all = append(all, world.Resource{
			Kind: "transit-gateway", Account: g.Account, Region: g.Region, ID: g.ID, By: g.By, State: g.Name, Ended: g.Deleted,
			Tags: maps.Clone(c.State.TagsOf(g.Account, g.Region, g.ID)),
		})
	}
	for _, t := range state.Sorted(c.State.Transit) {
		g := c.State.Gateways[t.Gateway]
		for _, r := range t.Routes {
			as := "blackhole"
			if c.State.Attachments[r.Attachment].Carries() {
				as = "active"
			}
			all = append(all, world.Resource{
				Kind: "transit-route", Account: g.Account, Region: g.Region, ID: t.ID + " " + r.Prefix.String(), By: r.By,
				State: strings.TrimSpace(r.Attachment + " " + as),
			})
		}
	}
	return all
}
