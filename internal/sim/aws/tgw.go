package aws

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"time"
)

// States of an attachment to a transit gateway, in AWS's words.
// https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
const (
	attachmentAsked     = "pendingAcceptance"
	attachmentPending   = "pending"
	attachmentAvailable = "available"
	attachmentModifying = "modifying"
	attachmentDeleting  = "deleting"
	attachmentDeleted   = "deleted"
	attachmentRejecting = "rejecting"
	attachmentRejected  = "rejected"
	attachmentFailing   = "failing"
	attachmentFailed    = "failed"
)

// gatewaysPerVPC is AWS's fixed limit.
const gatewaysPerVPC = 5

// gateway is one transit gateway.
type gateway struct {
	TransitGateway
	Text     string
	By       string
	Created  time.Time
	Deleted  bool
	Visible  wait // not found by its owner until over
	ForgetAt time.Time
}

func (g *gateway) arn() string { return g.ARN() }

// attachment joins a VPC to a gateway. Both owners see it as one resource, each
// with its own tags.
type attachment struct {
	ID      string
	Gateway string
	VPC     string
	Account string // the VPC's owner
	Region  string
	Subnets []string
	State   string
	NoDNS   bool
	By      string
	Created time.Time
	// Table is the gateway's route table that decides where its packets go.
	Table    string
	Visible  wait
	Step     wait
	ForgetAt time.Time
}

// transitTable is a route table of a gateway, which only the gateway's owner sees.
type transitTable struct {
	ID      string
	Gateway string
	By      string
	Created time.Time
	// Propagations are the attachments whose networks it learns by itself, the
	// oldest first: of blocks that overlap the first wins.
	Propagations []string
	Routes       []*transitRoute
}

// transitRoute is a static route; without an attachment it drops what it matches.
type transitRoute struct {
	Prefix     netip.Prefix
	Attachment string
	By         string
}

// ended is a state that nothing follows, until AWS forgets it.
func (a *attachment) ended() bool {
	return slices.Contains([]string{attachmentDeleted, attachmentRejected, attachmentFailed}, a.State)
}

// carries says whether packets pass, which they do while it is being modified too.
func (a *attachment) carries() bool {
	return a != nil && (a.State == attachmentAvailable || a.State == attachmentModifying)
}

// settleTransit is the life of attachments, and the end of gateways.
func (c *Cloud) settleTransit(now time.Time) {
	for _, a := range sorted(c.state.Attachments) {
		c.settleAttachment(a, now)
		if a.ended() && !now.Before(a.ForgetAt) {
			delete(c.state.Attachments, a.ID)
			c.forgetTags(a.ID)
		}
	}
	for _, g := range sorted(c.state.Gateways) {
		if g.Deleted && !now.Before(g.ForgetAt) {
			delete(c.state.Gateways, g.ID)
			c.forgetTags(g.ID)
		}
	}
}

// forgetTags forgets what anybody put on a thing that is gone.
func (c *Cloud) forgetTags(id string) {
	maps.DeleteFunc(c.state.Tags, func(where string, _ map[string]string) bool { return taggedID(where) == id })
}

// settleAttachment takes the step that is due.
func (c *Cloud) settleAttachment(a *attachment, now time.Time) {
	next := map[string]string{
		attachmentPending: attachmentAvailable, attachmentModifying: attachmentAvailable, attachmentDeleting: attachmentDeleted,
		attachmentRejecting: attachmentRejected, attachmentFailing: attachmentFailed,
	}[a.State]
	if next == "" || !a.Step.over(now) {
		return
	}
	a.State = next
	if a.ended() {
		a.ForgetAt = now.Add(rememberShort)
		c.detach(a)
	}
}

// joinTables puts an attachment that was accepted into the gateway's default tables.
func (c *Cloud) joinTables(a *attachment) {
	g := c.state.Gateways[a.Gateway]
	if !g.NoAssociation && a.Table == "" {
		a.Table = g.Table
	}
	if t := c.state.Transit[g.Table]; t != nil && !g.NoPropagation && !slices.Contains(t.Propagations, a.ID) {
		t.Propagations = append(t.Propagations, a.ID)
	}
}

// detach takes an attachment out of all tables. Static routes stay, and lead nowhere.
func (c *Cloud) detach(a *attachment) {
	a.Table = ""
	for _, t := range c.state.Transit {
		t.Propagations = slices.DeleteFunc(t.Propagations, func(id string) bool { return id == a.ID })
	}
}

// attached is the VPC's attachment to a gateway that has not ended.
func (c *Cloud) attached(vpcID, gatewayID string) *attachment {
	for _, a := range sorted(c.state.Attachments) {
		if a.VPC == vpcID && a.Gateway == gatewayID && !a.ended() {
			return a
		}
	}
	return nil
}

// learned is a route of a transit table as it works now.
type learned struct {
	Prefix     netip.Prefix
	Attachment string
	Static     bool
	Active     bool
}

// transitRoutes lists what a table knows: what was set, and what was propagated unless
// it overlaps with what was propagated before.
func (c *Cloud) transitRoutes(t *transitTable) []learned {
	var all []learned
	for _, r := range t.Routes {
		all = append(all, learned{r.Prefix, r.Attachment, true, c.state.Attachments[r.Attachment].carries()})
	}
	var taken []netip.Prefix
	for _, id := range t.Propagations {
		a := c.state.Attachments[id]
		if !a.carries() {
			continue
		}
		blocks := c.state.VPCs[a.VPC].Prefixes
		for _, p := range blocks {
			if !overlap([]netip.Prefix{p}, taken) {
				all = append(all, learned{p, id, false, true})
			}
		}
		taken = append(taken, blocks...)
	}
	return all
}

// transitToward is the route with the longest prefix; of two equal ones the static wins.
func (c *Cloud) transitToward(t *transitTable, ip netip.Addr) *learned {
	fitting := slices.DeleteFunc(c.transitRoutes(t), func(l learned) bool { return !l.Prefix.Contains(ip) })
	if len(fitting) == 0 {
		return nil
	}
	// Static ones come first in the list, and MaxFunc answers the first of equals.
	best := slices.MaxFunc(fitting, func(a, b learned) int { return cmp.Compare(a.Prefix.Bits(), b.Prefix.Bits()) })
	return &best
}
