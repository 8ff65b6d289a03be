package state

import (
	"net/netip"
	"slices"
	"time"
)

// Status codes of a peering, in AWS's words.
const (
	StatusInitiating   = "initiating-request"
	StatusPending      = "pending-acceptance"
	StatusProvisioning = "provisioning"
	StatusActive       = "active"
	StatusFailed       = "failed"
	StatusRejected     = "rejected"
	StatusExpired      = "expired"
	StatusDeleting     = "deleting"
	StatusDeleted      = "deleted"
)

// AWS's times for peerings: how long a request waits, and how long one that
// ended is still shown to the side that ended it and to the other.
// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-lifecycle
const (
	expiry        = 7 * 24 * time.Hour
	RememberShort = 2 * time.Hour
	RememberLong  = 48 * time.Hour
)

// Side is one VPC of a peering as the request named it; it need not exist.
type Side struct {
	Account string
	Region  string
	VPC     string
	DNS     bool
	// ForgetAt is when this side no longer sees the peering; zero while it lives.
	ForgetAt time.Time
}

// SideOf is the side that a VPC takes in a peering.
func SideOf(v *VPC) Side { return Side{Account: v.Account, Region: v.Region, VPC: v.ID} }

// Is says whether the side belongs to the account, and is seen from the region.
func (s *Side) Is(account, region string) bool { return s.Account == account && s.Region == region }

// Peering is one connection between two VPCs, which both accounts see as one
// resource, each from its own region and with its own tags.
type Peering struct {
	ID        string
	By        string
	Created   time.Time
	Status    string
	Message   string
	Requester Side
	Accepter  Side

	Visible Wait // not found until over
	Step    Wait // initiating, provisioning or deleting until over
}

// Expires is when a request that nobody answered ends.
func (p *Peering) Expires() time.Time { return p.Created.Add(expiry) }

// Ended is a state that nothing follows, until AWS forgets it.
func (p *Peering) Ended() bool {
	return slices.Contains([]string{StatusFailed, StatusRejected, StatusExpired, StatusDeleted}, p.Status)
}

// Live is a peering that still stands in the way of a second one.
func (p *Peering) Live() bool {
	return slices.Contains([]string{StatusInitiating, StatusPending, StatusProvisioning, StatusActive}, p.Status)
}

// Between is true in either direction: a pair of VPCs has one peering.
func (p *Peering) Between(a, b string) bool {
	return (p.Requester.VPC == a && p.Accepter.VPC == b) || (p.Requester.VPC == b && p.Accepter.VPC == a)
}

// CrossesRegions is true for a peering between two regions, which is slower to delete.
func (p *Peering) CrossesRegions() bool { return p.Requester.Region != p.Accepter.Region }

// Other is the VPC at the far end.
func (p *Peering) Other(vpcID string) string {
	if p.Requester.VPC == vpcID {
		return p.Accepter.VPC
	}
	return p.Requester.VPC
}

// End closes the peering and says how long each side still sees it.
func (p *Peering) End(status, message string, at time.Time, requester, accepter time.Duration) {
	p.Status, p.Message = status, message
	p.Requester.ForgetAt, p.Accepter.ForgetAt = at.Add(requester), at.Add(accepter)
}

// Overlap is true if any pair of blocks does: AWS refuses the peering even if
// nobody wants to route the blocks that overlap.
func Overlap(ours, theirs []netip.Prefix) bool {
	return slices.ContainsFunc(ours, func(p netip.Prefix) bool {
		return slices.ContainsFunc(theirs, p.Overlaps)
	})
}
