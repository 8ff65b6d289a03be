package state

import (
	"time"
)

// Lag is how long a change stays unseen or unfinished: until this many calls
// came across it, or for this long, whichever ends first. Zero in a field means
// that it sets no end; the zero Lag is no lag at all.
type Lag struct {
	Looks int
	For   time.Duration
}

// Lags are the moments that AWS takes over things.
type Lags struct {
	// Visible is how long a new peering is not found.
	Visible Lag
	// Initiate is how long it stays initiating-request, before it waits for
	// acceptance or fails.
	Initiate Lag
	// Provision is how long an accepted one stays provisioning.
	Provision Lag
	// Delete is how long one between two regions stays deleting.
	Delete Lag
	// Route is how long a new route is not listed.
	Route Lag
	// Share is how long an invitation is not found, and how long what was
	// accepted is not yet there.
	Share Lag
	// Attach is how long an attachment to a transit gateway is in each of the
	// states on its way: not found, pending, modifying, deleting.
	Attach Lag
	// Address is how long a changed address of a NAT gateway is on its way.
	Address Lag
	// Role is how long AWS goes by what a role was before it was made, changed or deleted.
	Role Lag
	// Stack is how long a stack is being created or deleted. DefaultLags has none: the command that waits for a stack looks
	// every half minute of its own time.
	Stack Lag
}

// DefaultLags make each moment show once, and never last.
func DefaultLags() *Lags {
	once := Lag{Looks: 1, For: 500 * time.Millisecond}
	return &Lags{Visible: once, Initiate: once, Provision: once, Delete: once, Route: once, Share: once, Attach: once, Address: once, Role: Lag{For: 8 * time.Second}}
}

// NoLags is a cloud in which everything is done at once.
func NoLags() *Lags { return &Lags{} }

// Wait is one running lag.
type Wait struct {
	Counts bool      `json:"counts,omitempty"`
	Left   int       `json:"left,omitempty"`
	Until  time.Time `json:"until,omitzero"`
}

// Start lets the lag begin.
func (l Lag) Start(now time.Time) Wait {
	w := Wait{Counts: l.Looks > 0, Left: l.Looks}
	if l.For > 0 {
		w.Until = now.Add(l.For)
	}
	return w
}

// Over is true once any of its ends is reached.
func (w *Wait) Over(now time.Time) bool {
	counted := w.Counts && w.Left <= 0
	timed := !w.Until.IsZero() && !now.Before(w.Until)
	endless := !w.Counts && w.Until.IsZero()
	return counted || timed || endless
}

// Look counts one call that came across the change, and says whether the lag
// was over before it.
func (w *Wait) Look(now time.Time) bool {
	if w.Over(now) {
		return true
	}
	w.Left--
	return false
}
