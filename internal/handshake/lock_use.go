package handshake

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	"causeway.dev/internal/contract/desk"
)

// lockWish is one lock that a change needs, and what the lock is to remember.
type lockWish struct {
	network string
	claim   func() connection.Claim
}

// underLocks runs work while this connection holds the locks of some networks, taken in their order. They are given back
// whatever comes of the work, on a context that nothing cancels.
func (h *Handshake) underLocks(id connection.StepID, wishes []lockWish, work func() error) error {
	h.claims = nil
	return h.underEach(id, wishes, true, work)
}

func (h *Handshake) underEach(id connection.StepID, wishes []lockWish, first bool, work func() error) error {
	if len(wishes) == 0 {
		return work()
	}
	wish := wishes[0]
	if wish.network == "" {
		return h.underEach(id, wishes[1:], first, work)
	}
	if err := h.reserve(id, wish.network, first); err != nil {
		return err
	}
	err := h.underEach(id, wishes[1:], false, work)
	release := desk.Release{Network: wish.network, Holder: h.record.Progress.ID.String()}
	if err == nil && wish.claim != nil {
		c := wish.claim()
		release.Claim = &c
	}
	if releaseErr := h.local("Give back the lock of network "+wish.network, desk.ReleaseNetwork.Ref, release, nil); releaseErr != nil && err == nil {
		// The lease ends by itself; a claim that was not written down would be a gap, so the step runs again.
		return releaseErr
	}
	return err
}

// lockRetry is how long a connection waits before it asks again for a lock that another one holds.
const lockRetry = 2 * time.Second

// reserve waits until the lock is ours, for about ten minutes; then somebody should look who holds it.
func (h *Handshake) reserve(id connection.StepID, network string, first bool) error {
	until := workflow.Now(h.root).Add(changePatience)
	reservation := desk.Reservation{Network: network, Holder: h.record.Progress.ID.String(), Lease: 2 * changePatience}
	for {
		var granted desk.Reserved
		if err := h.local("Take the lock of network "+network, desk.ReserveNetwork.Ref, reservation, &granted); err != nil {
			return err
		}
		if granted.Granted {
			h.claims = append(h.claims, granted.Claims...)
			return nil
		}
		h.Say(id, fmt.Sprintf("Network %s is being changed by %s; waiting for it.", network, granted.HeldBy))
		if workflow.Now(h.root).After(until) {
			return contract.Refuse(connection.ReasonLockHeld, fmt.Sprintf(
				"network %s has been locked by %s for over ten minutes; look at that connection, then send retry", network, granted.HeldBy), nil)
		}
		h.pause(h.ctx, lockRetry, "Wait for the lock of network "+network)
		switch {
		case h.ending != nil && !h.unwinding || h.abandoned():
			return h.ending
		case first && h.grown():
			return errGrown // nothing is held yet, so that another run can stand in the queue
		}
	}
}

// local runs a short activity of the desk beside the workflow: two events less than another activity, which matters
// because every change takes and gives back a lock.
func (h *Handshake) local(summary string, activity contract.Ref, in, out any) error {
	ctx := workflow.WithLocalActivityOptions(h.root, workflow.LocalActivityOptions{
		Summary: short(summary),
		// A lock whose worker was killed answers only after the server gave up on that worker, some ten seconds later.
		StartToCloseTimeout: 8 * time.Second, ScheduleToCloseTimeout: time.Minute,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 200 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 2 * time.Second, MaximumAttempts: 8,
		},
	})
	return workflow.ExecuteLocalActivity(ctx, activity.Name, in).Get(h.root, out)
}
