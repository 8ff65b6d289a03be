package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/connection"
)

// The polls inside an activity: quick at first, because most of what a cloud does later it does within a second.
const (
	firstPoll = 200 * time.Millisecond
	lastPoll  = 5 * time.Second
)

// errPatience ends a poll that saw nothing in its time.
var errPatience = errors.New("nothing was seen in time")

// patience is how an activity waits for its cloud.
type patience struct {
	clock Clock
	// cloud is what people call it.
	cloud string
	// mark travels in heartbeats to the next attempt of an activity whose worker died.
	mark *string
}

// until repeats look until it is done, fails, or the time runs out (errPatience). It heartbeats, so that the activity of
// a worker that died is given to another one soon.
func (p patience) until(ctx context.Context, limit time.Duration, look func(context.Context) (done bool, err error)) error {
	start, pause := p.clock.Now(), firstPoll
	for {
		p.heartbeat(ctx)
		done, err := look(ctx)
		if done || err != nil {
			return err
		}
		if p.clock.Now().Sub(start) >= limit {
			return errPatience
		}
		if err := p.clock.Wait(ctx, pause); err != nil {
			return Trouble(connection.ReasonUnavailable, "The worker stopped while it waited for "+p.cloud+".", err)
		}
		pause = min(pause*3/2, lastPoll)
	}
}

// heartbeat repeats the mark of the last one: an empty heartbeat would wipe it.
func (p patience) heartbeat(ctx context.Context) {
	if *p.mark == "" {
		activity.RecordHeartbeat(ctx)
		return
	}
	activity.RecordHeartbeat(ctx, *p.mark)
}
