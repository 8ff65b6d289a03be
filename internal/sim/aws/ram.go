package aws

import (
	"slices"
	"time"
)

// States of RAM, in AWS's words.
const (
	shareActive  = "ACTIVE"
	shareDeleted = "DELETED"

	invitationPending  = "PENDING"
	invitationAccepted = "ACCEPTED"
	invitationRejected = "REJECTED"
	invitationExpired  = "EXPIRED"

	associating    = "ASSOCIATING"
	associated     = "ASSOCIATED"
	disassociated  = "DISASSOCIATED"
	associateEnded = "FAILED"
)

// How long an invitation waits: seven days if the share holds a transit gateway
// or a resolver rule, half a day otherwise.
// https://docs.aws.amazon.com/ram/latest/userguide/working-with-shared-invitations.html
const (
	invitationLong  = 7 * 24 * time.Hour
	invitationShort = 12 * time.Hour
)

// share is one resource share, in one account and region.
type share struct {
	ARN        string
	Name       string
	Account    string
	Region     string
	By         string
	External   bool // whether other organisations may be let in
	Status     string
	Created    time.Time
	Updated    time.Time
	Resources  []*membership
	Principals []*membership
	Tags       map[string]string
	ForgetAt   time.Time
}

// membership is a resource in a share, or an account that it is shared with.
type membership struct {
	Entity   string
	Kind     string // of a resource, such as ec2:TransitGateway
	Status   string
	External bool
	Invited  bool // whether it came in by an invitation, and so may leave
	Created  time.Time
	Updated  time.Time
	// Seen is how long it is not yet there for those who may use it.
	Seen wait
}

// set moves the membership to another state.
func (m *membership) set(status string, now time.Time) { m.Status, m.Updated = status, now }

// invitation asks one account into a share.
type invitation struct {
	ARN      string
	Share    string
	Name     string
	Sender   string
	Receiver string
	Region   string
	Status   string
	Created  time.Time
	Seen     wait
}

// expires depends on what the share holds: AWS tells the time nowhere.
func (c *Cloud) invitationExpires(i *invitation) time.Time {
	s := c.state.Shares[i.Share]
	long := s != nil && slices.ContainsFunc(s.Resources, func(m *membership) bool {
		return m.Kind == kindGateway || m.Kind == kindResolverRule
	})
	if long {
		return i.Created.Add(invitationLong)
	}
	return i.Created.Add(invitationShort)
}

// settleInvitations lets expire what nobody accepted, and forgets shares that are gone.
func (c *Cloud) settleInvitations(now time.Time) {
	for _, i := range sorted(c.state.Invitations) {
		if i.Status == invitationPending && !now.Before(c.invitationExpires(i)) {
			i.Status = invitationExpired
			c.state.Shares[i.Share].endPrincipal(i.Receiver, associateEnded, now)
		}
	}
	for _, s := range sorted(c.state.Shares) {
		if s.Status == shareDeleted && !now.Before(s.ForgetAt) {
			delete(c.state.Shares, s.ARN)
			for _, i := range sorted(c.state.Invitations) {
				if i.Share == s.ARN {
					delete(c.state.Invitations, i.ARN)
				}
			}
		}
	}
}

// endPrincipal closes the way in that was open for an account.
func (s *share) endPrincipal(account, status string, now time.Time) {
	if m := find(s.Principals, account); m != nil {
		m.set(status, now)
	}
}

// find is the membership of an entity that has not ended.
func find(members []*membership, entity string) *membership {
	i := slices.IndexFunc(members, func(m *membership) bool {
		return m.Entity == entity && (m.Status == associated || m.Status == associating)
	})
	if i < 0 {
		return nil
	}
	return members[i]
}

// sharedWith says whether an account may use a resource of another by any share,
// and counts the look. A share that is accepted is not there at once.
func (c *Cloud) sharedWith(account, arn string, now time.Time) bool {
	shared := false
	for _, s := range sorted(c.state.Shares) {
		if s.Status == shareActive && s.gives(account, arn, now) {
			shared = true
		}
	}
	return shared
}

// gives counts a look at both ends of what the share joins.
func (s *share) gives(account, arn string, now time.Time) bool {
	resource, principal := find(s.Resources, arn), find(s.Principals, account)
	if resource == nil || principal == nil || resource.Status != associated || principal.Status != associated {
		return false
	}
	there := principal.Seen.look(now)
	return resource.Seen.look(now) && there
}

// together says whether two accounts are of one organisation that has sharing
// switched on, so that nobody is invited.
func (c *Cloud) together(a, b string) bool {
	return slices.ContainsFunc(c.state.Organizations, func(o *Organization) bool {
		return o.Sharing && slices.Contains(o.Accounts, a) && slices.Contains(o.Accounts, b)
	})
}

// sameOrganization says so whether or not sharing is on.
func (c *Cloud) sameOrganization(a, b string) bool {
	return slices.ContainsFunc(c.state.Organizations, func(o *Organization) bool {
		return slices.Contains(o.Accounts, a) && slices.Contains(o.Accounts, b)
	})
}
