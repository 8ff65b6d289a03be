package ram

import (
	"slices"
	"time"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// How long an invitation waits: seven days if the share holds a transit gateway
// or a resolver rule, half a day otherwise.
// https://docs.aws.amazon.com/ram/latest/userguide/working-with-shared-invitations.html
const (
	invitationLong  = 7 * 24 * time.Hour
	invitationShort = 12 * time.Hour
)

// expires depends on what the share holds: AWS tells the time nowhere.
func (c *RAM) invitationExpires(i *state.Invitation) time.Time {
	s := c.State.Shares[i.Share]
	long := s != nil && slices.ContainsFunc(s.Resources, func(m *state.Membership) bool {
		return m.Kind == kindGateway || m.Kind == kindResolverRule
	})
	if long {
		return i.Created.Add(invitationLong)
	}
	return i.Created.Add(invitationShort)
}

// Settle lets expire what nobody accepted, and forgets shares that are gone.
func (c *RAM) Settle(now time.Time) {
	for _, i := range state.Sorted(c.State.Invitations) {
		if i.Status == state.InvitationPending && !now.Before(c.invitationExpires(i)) {
			i.Status = state.InvitationExpired
			endPrincipal(c.State.Shares[i.Share], i.Receiver, state.AssociateEnded, now)
		}
	}
	for _, s := range state.Sorted(c.State.Shares) {
		if s.Status == state.ShareDeleted && !now.Before(s.ForgetAt) {
			delete(c.State.Shares, s.ARN)
			for _, i := range state.Sorted(c.State.Invitations) {
				if i.Share == s.ARN {
					delete(c.State.Invitations, i.ARN)
				}
			}
		}
	}
}

// endPrincipal closes the way in that was open for an account.
func endPrincipal(s *state.Share, account, status string, now time.Time) {
	if m := state.Find(s.Principals, account); m != nil {
		m.Set(status, now)
	}
}

// SharedWith says whether an account may use a resource of another by any share,
// and counts the look. A share that is accepted is not there at once.
func (c *RAM) SharedWith(account, arn string, now time.Time) bool {
	shared := false
	for _, s := range state.Sorted(c.State.Shares) {
		if s.Status == state.ShareActive && gives(s, account, arn, now) {
			shared = true
		}
	}
	return shared
}

// gives counts a look at both ends of what the share joins.
func gives(s *state.Share, account, arn string, now time.Time) bool {
	resource, principal := state.Find(s.Resources, arn), state.Find(s.Principals, account)
	if resource == nil || principal == nil || resource.Status != state.Associated || principal.Status != state.Associated {
		return false
	}
	there := principal.Seen.Look(now)
	return resource.Seen.Look(now) && there
}

// together says whether two accounts are of one organisation that has sharing
// switched on, so that nobody is invited.
func (c *RAM) together(a, b string) bool {
	return slices.ContainsFunc(c.State.Organizations, func(o *world.Organization) bool {
		return o.Sharing && slices.Contains(o.Accounts, a) && slices.Contains(o.Accounts, b)
	})
}

// sameOrganization says so whether or not sharing is on.
func (c *RAM) sameOrganization(a, b string) bool {
	return slices.ContainsFunc(c.State.Organizations, func(o *world.Organization) bool {
		return slices.Contains(o.Accounts, a) && slices.Contains(o.Accounts, b)
	})
}
