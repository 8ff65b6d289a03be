package ec2

import (
	"fmt"
	"slices"
	"time"

	"causeway.dev/internal/sim/aws/state"
)

// settlePeerings also forgets what nobody sees any more.
func (c *EC2) settlePeerings(now time.Time) {
	for _, p := range state.Sorted(c.State.Peerings) {
		c.settlePeering(p, now)
		forgotten := p.Ended() && !now.Before(p.Requester.ForgetAt) && !now.Before(p.Accepter.ForgetAt)
		if forgotten {
			delete(c.State.Peerings, p.ID)
			delete(c.State.Tags, state.TagKey(p.Requester.Account, p.Requester.Region, p.ID))
			delete(c.State.Tags, state.TagKey(p.Accepter.Account, p.Accepter.Region, p.ID))
		}
	}
}

// settlePeering is the life of one peering.
func (c *EC2) settlePeering(p *state.Peering, now time.Time) {
	switch {
	case p.Status == state.StatusInitiating && p.Visible.Over(now) && p.Step.Over(now):
		c.reachAccepter(p, now)
	case p.Status == state.StatusProvisioning && p.Step.Over(now):
		p.Status, p.Message = state.StatusActive, "Active"
	case p.Status == state.StatusDeleting && p.Step.Over(now):
		p.Status, p.Message = state.StatusDeleted, deletedBy(p)
	}
	// Not a case above: a clock moved by a month passes through both at once.
	if p.Status == state.StatusPending && !now.Before(p.Expires()) {
		p.End(state.StatusExpired, "Expired: the request was not accepted in 7 days", p.Expires(), state.RememberLong, state.RememberLong)
	}
}

// reachAccepter is the moment at which AWS finds out what is wrong with the
// other side. The answer to the request itself never says.
func (c *EC2) reachAccepter(p *state.Peering, now time.Time) {
	ours, theirs := c.State.VPCs[p.Requester.VPC], c.State.VPCs[p.Accepter.VPC]
	wrong := theirs == nil || theirs.Account != p.Accepter.Account || theirs.Region != p.Accepter.Region
	if wrong || c.samePairFails(p) || state.Overlap(ours.Prefixes, theirs.Prefixes) {
		p.End(state.StatusFailed, "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range", now, state.RememberShort, 0)
		return
	}
	p.Status, p.Message = state.StatusPending, "Pending Acceptance by "+p.Accepter.Account
}

func (c *EC2) samePairFails(p *state.Peering) bool {
	return c.SamePair == state.SamePairFails && slices.ContainsFunc(state.Sorted(c.State.Peerings), func(q *state.Peering) bool {
		return q.ID != p.ID && q.Live() && q.Between(p.Requester.VPC, p.Accepter.VPC)
	})
}

// deletedBy names the side that forgets first, which is the one that deleted.
func deletedBy(p *state.Peering) string {
	account := p.Accepter.Account
	if p.Requester.ForgetAt.Before(p.Accepter.ForgetAt) {
		account = p.Requester.Account
	}
	return fmt.Sprintf("Deleted by %s", account)
}
