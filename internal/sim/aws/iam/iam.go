// Package iam is who may do what: accounts and their users, roles, trust, and the policies of roles by the part of IAM's
// language that the templates of Causeway need. Nothing here is called over the wire: stacks make roles, people change
// them, and the gateway asks before each call.
package iam

import "causeway.dev/internal/sim/aws/state"

// IAM holds the rules on the roles of a cloud.
type IAM struct{ *state.Store }

// New adds them to a cloud.
func New(store *state.Store) *IAM { return &IAM{store} }
