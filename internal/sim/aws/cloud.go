package aws

import (
	"net/http"
	"sync"
	"time"
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

// Options say how a cloud behaves. The zero value is useful.
type Options struct {
	// Clock is the cloud's time; nil means the wall clock, movable.
	Clock *Clock
	// Seed decides all ids and keys that the cloud makes up.
	Seed uint64
	// Lags are DefaultLags if nil.
	Lags *Lags
	// SessionNow is the time by which session keys end; nil means the wall clock.
	SessionNow func() time.Time
	// SamePair is what a second request for the same pair does.
	SamePair SamePair
}

// Cloud is simulated AWS. All of it stands behind one lock; its methods may be
// called from anywhere.
type Cloud struct {
	mu         sync.Mutex
	clock      *Clock
	seed       uint64
	lags       Lags
	sessionNow func() time.Time
	samePair   SamePair
	state      *state
	calls      []Call
	faults     []*Injected
	elsewhere  []Elsewhere
	services   map[string]service
}

// New makes a cloud without anything in it.
func New(opts Options) *Cloud {
	c := &Cloud{
		clock: opts.Clock, seed: opts.Seed, lags: *DefaultLags(),
		sessionNow: opts.SessionNow, samePair: opts.SamePair, state: newState(),
	}
	if c.clock == nil {
		c.clock = NewClock(nil)
	}
	if opts.Lags != nil {
		c.lags = *opts.Lags
	}
	if c.sessionNow == nil {
		c.sessionNow = time.Now
	}
	c.services = c.newServices()
	return c
}

// Clock is the cloud's clock.
func (c *Cloud) Clock() *Clock { return c.clock }

// Handler serves AWS's wire protocols on every path, and the control API under
// /_sim/ to callers on the same machine.
func (c *Cloud) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/_sim/", c.control())
	mux.HandleFunc("/", c.serveAWS)
	return mux
}
