package transit

import (
	"fmt"
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// AddGateway makes the gateway with its default table, both known at once.
func (c *Transit) AddGateway(g world.TransitGateway) error {
	if c.State.Accounts[g.Account] == nil || !slices.Contains(state.KnownRegions(), g.Region) {
		return fmt.Errorf("transit gateway %s: no account %q or no region %q", g.ID, g.Account, g.Region)
	}
	g.ID, g.Table = c.OrNewID(g.ID, "tgw"), c.OrNewID(g.Table, "tgw-rtb")
	now := c.Clock.Now()
	c.State.Gateways[g.ID] = &state.Gateway{TransitGateway: g, Text: g.Name, Created: now}
	c.State.Transit[g.Table] = &state.TransitTable{ID: g.Table, Gateway: g.ID, Created: now}
	if g.Name != "" {
		c.State.SetTag(g.Account, g.Region, g.ID, "Name", g.Name)
	}
	return nil
}

// AddAttachment makes one that has been available for long, accepted if need was.
func (c *Transit) AddAttachment(t world.TransitAttachment) error {
	g, v := c.State.Gateways[t.Gateway], c.State.VPCs[t.VPC]
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
	a := &state.Attachment{
		ID: c.OrNewID(t.ID, "tgw-attach"), Gateway: g.ID, VPC: v.ID, Account: v.Account, Region: v.Region,
		Subnets: slices.Clone(subnets), State: state.AttachmentAvailable, Created: c.Clock.Now(),
	}
	c.joinTables(a)
	c.State.Attachments[a.ID] = a
	for key, value := range t.Tags {
		c.State.SetTag(v.Account, v.Region, a.ID, key, value)
	}
	return nil
}
