package state

import (
	"cmp"
	"net/netip"
	"slices"
	"time"

	"causeway.dev/internal/sim/aws/world"
)

// States of an attachment to a transit gateway, in AWS's words.
// https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
const (
	AttachmentAsked     = "pendingAcceptance"
	AttachmentPending   = "pending"
	AttachmentAvailable = "available"
	AttachmentModifying = "modifying"
	AttachmentDeleting  = "deleting"
	AttachmentDeleted   = "deleted"
	AttachmentRejecting = "rejecting"
	AttachmentRejected  = "rejected"
	AttachmentFailing   = "failing"
	AttachmentFailed    = "failed"
)

// Gateway is one transit gateway.
type Gateway struct {
	world.TransitGateway
	Text     string
	By       string
	Created  time.Time
	Deleted  bool
	Visible  Wait // not found by its owner until over
	ForgetAt time.Time
}

// Attachment joins a VPC to a gateway. Both owners see it as one resource, each
// with its own tags.
type Attachment struct {
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
	Visible  Wait
	Step     Wait
	ForgetAt time.Time
}

// TransitTable is a route table of a gateway, which only the gateway's owner sees.
type TransitTable struct {
	ID      string
	Gateway string
	By      string
	Created time.Time
	// Propagations are the attachments whose networks it learns by itself, the
	// oldest first: of blocks that overlap the first wins.
	Propagations []string
	Routes       []*TransitRoute
}

// TransitRoute is a static route; without an attachment it drops what it matches.
type TransitRoute struct {
	Prefix     netip.Prefix
	Attachment string
	By         string
}

// Ended is a state that nothing follows, until AWS forgets it.
func (a *Attachment) Ended() bool {
	return slices.Contains([]string{AttachmentDeleted, AttachmentRejected, AttachmentFailed}, a.State)
}

// Carries says whether packets pass, which they do while it is being modified too.
func (a *Attachment) Carries() bool {
	return a != nil && (a.State == AttachmentAvailable || a.State == AttachmentModifying)
}

// Attached is the VPC's attachment to a gateway that has not ended.
func (c *Store) Attached(vpcID, gatewayID string) *Attachment {
	for _, a := range Sorted(c.State.Attachments) {
		if a.VPC == vpcID && a.Gateway == gatewayID && !a.Ended() {
			return a
		}
	}
	return nil
}

// Learned is a route of a transit table as it works now.
type Learned struct {
	Prefix     netip.Prefix
	Attachment string
	Static     bool
	Active     bool
}

// TransitRoutes lists what a table knows: what was set, and what was propagated unless
// it overlaps with what was propagated before.
func (c *Store) TransitRoutes(t *TransitTable) []Learned {
	var all []Learned
	for _, r := range t.Routes {
		all = append(all, Learned{r.Prefix, r.Attachment, true, c.State.Attachments[r.Attachment].Carries()})
	}
	var taken []netip.Prefix
	for _, id := range t.Propagations {
		a := c.State.Attachments[id]
		if !a.Carries() {
			continue
		}
		blocks := c.State.VPCs[a.VPC].Prefixes
		for _, p := range blocks {
			if !Overlap([]netip.Prefix{p}, taken) {
				all = append(all, Learned{p, id, false, true})
			}
		}
		taken = append(taken, blocks...)
	}
	return all
}

// TransitToward is the route with the longest prefix; of two equal ones the static wins.
func (c *Store) TransitToward(t *TransitTable, ip netip.Addr) *Learned {
	fitting := slices.DeleteFunc(c.TransitRoutes(t), func(l Learned) bool { return !l.Prefix.Contains(ip) })
	if len(fitting) == 0 {
		return nil
	}
	// Static ones come first in the list, and MaxFunc answers the first of equals.
	best := slices.MaxFunc(fitting, func(a, b Learned) int { return cmp.Compare(a.Prefix.Bits(), b.Prefix.Bits()) })
	return &best
}
