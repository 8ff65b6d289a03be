// Package cloud is what all clouds have in common below the activities: waiting, and what it takes to own a resource. It
// knows no provider, and nothing of Temporal.
package cloud

import (
	"context"
	"errors"
	"time"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
)

// Clock is the time by which a call waits. Tests move it together with the simulated cloud's.
type Clock struct {
	Now  func() time.Time
	Wait func(ctx context.Context, d time.Duration) error
}

// WallClock is real time.
func WallClock() Clock {
	return Clock{Now: time.Now, Wait: func(ctx context.Context, d time.Duration) error {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			return nil
		}
	}}
}

// Heart is how a call tells whoever runs it that it goes on, with a mark for its next attempt in case this one dies.
type Heart interface {
	Beat(ctx context.Context, mark string)
	// Left is the mark of the attempt before this one; "" when it left none.
	Left(ctx context.Context) string
}

// The polls inside a call: quick at first, because most of what a cloud does later it does within a second.
const (
	firstPoll = 200 * time.Millisecond
	lastPoll  = 5 * time.Second
)

// How long to wait for what every cloud does late.
const (
	// HiddenTime is how long something that was made for a lost answer may stay invisible.
	HiddenTime = 2 * time.Minute
	// EndTime is how long a cloud may take to end what was deleted; between regions it is some minutes.
	EndTime = 3 * time.Minute
	// ReachTime is how long a cloud may take to set up what was asked for; mostly it is seconds.
	ReachTime = 45 * time.Second
	// searchTime is how long what a lost answer may have made is searched for before creating again. An undo searches
	// longer (HiddenTime), because nothing comes after it.
	searchTime = 20 * time.Second
)

// ErrPatience ends a wait that saw nothing in its time.
var ErrPatience = errors.New("nothing was seen in time")

// Patience is how one call waits for its cloud.
type Patience struct {
	Clock Clock
	// Cloud is what people call it.
	Cloud string

	heart Heart
	// mark stands in every heartbeat, because an empty one would wipe it.
	mark *string
}

// NewPatience is the patience of one call.
func NewPatience(clock Clock, heart Heart, name string) Patience {
	return Patience{Clock: clock, Cloud: name, heart: heart, mark: new(string)}
}

// Until repeats look until it is done, fails, or the time runs out (ErrPatience). It heartbeats, so that the work of a worker
// that died is given to another one soon.
func (p Patience) Until(ctx context.Context, limit time.Duration, look func(context.Context) (done bool, err error)) error {
	start, pause := p.Clock.Now(), firstPoll
	for {
		p.Beat(ctx)
		done, err := look(ctx)
		if done || err != nil {
			return err
		}
		if p.Clock.Now().Sub(start) >= limit {
			return ErrPatience
		}
		if err := p.Pause(ctx, pause); err != nil {
			return err
		}
		pause = min(pause*3/2, lastPoll)
	}
}

// Pause waits once.
func (p Patience) Pause(ctx context.Context, d time.Duration) error {
	if err := p.Clock.Wait(ctx, d); err != nil {
		return answer.Trouble(connection.ReasonUnavailable, "The worker stopped while it waited for "+p.Cloud+".", err)
	}
	return nil
}

// Beat tells that the call goes on.
func (p Patience) Beat(ctx context.Context) { p.heart.Beat(ctx, *p.mark) }

// Leave tells the next attempt something, from now on; "" takes it back.
func (p Patience) Leave(ctx context.Context, mark string) {
	*p.mark = mark
	p.Beat(ctx)
}

// Left is what the attempt before this one told; "" when there was none.
func (p Patience) Left(ctx context.Context) string { return p.heart.Left(ctx) }
