package state

import (
	"slices"
	"time"
)

// States of RAM, in AWS's words.
const (
	ShareActive  = "ACTIVE"
	ShareDeleted = "DELETED"

	InvitationPending  = "PENDING"
	InvitationAccepted = "ACCEPTED"
	InvitationRejected = "REJECTED"
	InvitationExpired  = "EXPIRED"

	Associating    = "ASSOCIATING"
	Associated     = "ASSOCIATED"
	Disassociated  = "DISASSOCIATED"
	AssociateEnded = "FAILED"
)

// Share is one resource share, in one account and region.
type Share struct {
	ARN        string
	Name       string
	Account    string
	Region     string
	By         string
	External   bool // whether other organisations may be let in
	Status     string
	Created    time.Time
	Updated    time.Time
	Resources  []*Membership
	Principals []*Membership
	Tags       map[string]string
	ForgetAt   time.Time
}

// Membership is a resource in a share, or an account that it is shared with.
type Membership struct {
	Entity   string
	Kind     string // of a resource, such as ec2:TransitGateway
	Status   string
	External bool
	Invited  bool // whether it came in by an invitation, and so may leave
	Created  time.Time
	Updated  time.Time
	// Seen is how long it is not yet there for those who may use it.
	Seen Wait
}

// Set moves the membership to another state.
func (m *Membership) Set(status string, now time.Time) { m.Status, m.Updated = status, now }

// Invitation asks one account into a share.
type Invitation struct {
	ARN      string
	Share    string
	Name     string
	Sender   string
	Receiver string
	Region   string
	Status   string
	Created  time.Time
	Seen     Wait
}

// Find is the membership of an entity that has not ended.
func Find(members []*Membership, entity string) *Membership {
	i := slices.IndexFunc(members, func(m *Membership) bool {
		return m.Entity == entity && (m.Status == Associated || m.Status == Associating)
	})
	if i < 0 {
		return nil
	}
	return members[i]
}

// TokenUse is what a client token was used for.
type TokenUse struct {
	Body   string
	Result string
}
