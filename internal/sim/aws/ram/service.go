// Package ram is the Resource Access Manager: shares, who is in them, and the invitations to them.
package ram

import "causeway.dev/internal/sim/aws/state"

// RAM holds the rules on the shares of a cloud.
type RAM struct{ *state.Store }

// New adds them to a cloud.
func New(store *state.Store) *RAM { return &RAM{store} }
