package aws

import (
	"fmt"
	"net/netip"
	"slices"
	"time"
)

// Status codes of a peering, in AWS's words.
const (
	statusInitiating   = "initiating-request"
	statusPending      = "pending-acceptance"
	statusProvisioning = "provisioning"
	statusActive       = "active"
	statusFailed       = "failed"
	statusRejected     = "rejected"
	statusExpired      = "expired"
	statusDeleting     = "deleting"
	statusDeleted      = "deleted"
)

// AWS's times for peerings: how long a request waits, and how long one that
// ended is still shown to the side that ended it and to the other.
// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-lifecycle
const (
	expiry        = 7 * 24 * time.Hour
	rememberShort = 2 * time.Hour
	rememberLong  = 48 * time.Hour
)

// side is one VPC of a peering as the request named it; it need not exist.
type side struct {
	Account string
	Region  string
	VPC     string
	DNS     bool
	// ForgetAt is when this side no longer sees the peering; zero while it lives.
	ForgetAt time.Time
}

// sideOf is the side that a VPC takes in a peering.
func sideOf(v *vpc) side { return side{Account: v.Account, Region: v.Region, VPC: v.ID} }

// is says whether the side belongs to the account, and is seen from the region.
func (s *side) is(account, region string) bool { return s.Account == account && s.Region == region }

// peering is one connection between two VPCs, which both accounts see as one
// resource, each from its own region and with its own tags.
type peering struct {
	ID        string
	By        string
	Created   time.Time
	Status    string
	Message   string
	Requester side
	Accepter  side

	Visible wait // not found until over
	Step    wait // initiating, provisioning or deleting until over
}

func (p *peering) expires() time.Time { return p.Created.Add(expiry) }

// ended is a state that nothing follows, until AWS forgets it.
func (p *peering) ended() bool {
	return slices.Contains([]string{statusFailed, statusRejected, statusExpired, statusDeleted}, p.Status)
}

// live is a peering that still stands in the way of a second one.
func (p *peering) live() bool {
	return slices.Contains([]string{statusInitiating, statusPending, statusProvisioning, statusActive}, p.Status)
}

// between is true in either direction: a pair of VPCs has one peering.
func (p *peering) between(a, b string) bool {
	return (p.Requester.VPC == a && p.Accepter.VPC == b) || (p.Requester.VPC == b && p.Accepter.VPC == a)
}

func (p *peering) crossesRegions() bool { return p.Requester.Region != p.Accepter.Region }

// other is the VPC at the far end.
func (p *peering) other(vpcID string) string {
	if p.Requester.VPC == vpcID {
		return p.Accepter.VPC
	}
	return p.Requester.VPC
}

// end closes the peering and says how long each side still sees it.
func (p *peering) end(status, message string, at time.Time, requester, accepter time.Duration) {
	p.Status, p.Message = status, message
	p.Requester.ForgetAt, p.Accepter.ForgetAt = at.Add(requester), at.Add(accepter)
}

// settle lets everything happen that is due by now. Each call does it first,
// with the lock held, so nothing has to run in the background.
func (c *Cloud) settle(now time.Time) {
	c.settleInvitations(now)
	c.settleTransit(now)
	c.settleAddresses(now)
	c.settleStacks(now)
	for _, p := range sorted(c.state.Peerings) {
		c.settlePeering(p, now)
		forgotten := p.ended() && !now.Before(p.Requester.ForgetAt) && !now.Before(p.Accepter.ForgetAt)
		if forgotten {
			delete(c.state.Peerings, p.ID)
			delete(c.state.Tags, tagKey(p.Requester.Account, p.Requester.Region, p.ID))
			delete(c.state.Tags, tagKey(p.Accepter.Account, p.Accepter.Region, p.ID))
		}
	}
}

// settlePeering is the life of one peering.
func (c *Cloud) settlePeering(p *peering, now time.Time) {
	switch {
	case p.Status == statusInitiating && p.Visible.over(now) && p.Step.over(now):
		c.reachAccepter(p, now)
	case p.Status == statusProvisioning && p.Step.over(now):
		p.Status, p.Message = statusActive, "Active"
	case p.Status == statusDeleting && p.Step.over(now):
		p.Status, p.Message = statusDeleted, deletedBy(p)
	}
	// Not a case above: a clock moved by a month passes through both at once.
	if p.Status == statusPending && !now.Before(p.expires()) {
		p.end(statusExpired, "Expired: the request was not accepted in 7 days", p.expires(), rememberLong, rememberLong)
	}
}

// reachAccepter is the moment at which AWS finds out what is wrong with the
// other side. The answer to the request itself never says.
func (c *Cloud) reachAccepter(p *peering, now time.Time) {
	ours, theirs := c.state.VPCs[p.Requester.VPC], c.state.VPCs[p.Accepter.VPC]
	wrong := theirs == nil || theirs.Account != p.Accepter.Account || theirs.Region != p.Accepter.Region
	if wrong || c.samePairFails(p) || overlap(ours.Prefixes, theirs.Prefixes) {
		p.end(statusFailed, "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range", now, rememberShort, 0)
		return
	}
	p.Status, p.Message = statusPending, "Pending Acceptance by "+p.Accepter.Account
}

func (c *Cloud) samePairFails(p *peering) bool {
	return c.samePair == SamePairFails && slices.ContainsFunc(sorted(c.state.Peerings), func(q *peering) bool {
		return q.ID != p.ID && q.live() && q.between(p.Requester.VPC, p.Accepter.VPC)
	})
}

// overlap is true if any pair of blocks does: AWS refuses the peering even if
// nobody wants to route the blocks that overlap.
func overlap(ours, theirs []netip.Prefix) bool {
	return slices.ContainsFunc(ours, func(p netip.Prefix) bool {
		return slices.ContainsFunc(theirs, p.Overlaps)
	})
}

// deletedBy names the side that forgets first, which is the one that deleted.
func deletedBy(p *peering) string {
	account := p.Accepter.Account
	if p.Requester.ForgetAt.Before(p.Accepter.ForgetAt) {
		account = p.Requester.Account
	}
	return fmt.Sprintf("Deleted by %s", account)
}
