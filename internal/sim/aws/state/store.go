package state

import (
	"sync"
	"time"

	"causeway.dev/internal/sim/clock"
)

// SamePair is what happens when two VPCs that are joined already are to be
// joined again. AWS does not document it.
type SamePair int

const (
	// SamePairReturns answers with the waiting request, and refuses to join
	// active ones with VpcPeeringConnectionAlreadyExists.
	SamePairReturns SamePair = iota
	// SamePairRefused refuses with VpcPeeringConnectionAlreadyExists at once.
	SamePairRefused
	// SamePairFails makes a second peering, which fails.
	SamePairFails
)

// Store is what all services of one cloud share: what is known, the one lock before
// it, the time, and how the cloud behaves. Each service embeds it.
type Store struct {
	sync.Mutex
	State *State
	Clock *clock.Clock
	// Seed decides all ids and keys that the cloud makes up.
	Seed uint64
	Lags Lags
	// SessionNow is the time by which session keys end.
	SessionNow func() time.Time
	SamePair   SamePair

	due []func(now time.Time)
}

// OnSettle adds what a service does when time has passed.
func (c *Store) OnSettle(f func(now time.Time)) { c.due = append(c.due, f) }

// Settle lets everything happen that is due by now. Each call does it first,
// with the lock held, so nothing has to run in the background.
func (c *Store) Settle(now time.Time) {
	for _, f := range c.due {
		f(now)
	}
}
