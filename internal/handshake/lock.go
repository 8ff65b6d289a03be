package handshake

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
)

// LockState is what one network's lock knows. It travels through continue-as-new.
type LockState struct {
	Network string             `json:"network"`
	Holder  string             `json:"holder,omitempty"`
	Until   time.Time          `json:"until,omitzero"`
	Claims  []connection.Claim `json:"claims,omitempty"`
}

// Updates and the query of a network's lock.
const (
	LockReserve = "reserve"
	LockRelease = "release"
	LockClaims  = "claims"
)

// lockIdle is how long a lock that holds nothing and knows nothing stays open, so that the next connection finds it warm.
const lockIdle = time.Minute

// NetworkLock is the right to change one network, held by one connection at a time across all workers. It also knows the
// address ranges that connections use in the network, so that two requests which start together cannot both pass a check.
// It ends when it has nothing left to remember.
func NetworkLock(ctx workflow.Context, state LockState) error {
	touched := workflow.Now(ctx)
	touch := func() { touched = workflow.Now(ctx) }
	if err := serveLock(ctx, &state, touch); err != nil {
		return err
	}
	for {
		seen := touched
		_, err := workflow.AwaitWithTimeout(ctx, lockIdle, func() bool { return !touched.Equal(seen) || lockGrown(ctx) })
		if err != nil {
			return err
		}
		if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
			return err
		}
		idle := touched.Equal(seen)
		switch {
		case lockGrown(ctx):
			return workflow.NewContinueAsNewError(ctx, connection.WorkflowLock, state)
		case idle && state.Holder == "" && len(state.Claims) == 0:
			return nil
		case idle:
			// Nothing to do until somebody calls: no timer runs meanwhile.
			if err := workflow.Await(ctx, func() bool { return !touched.Equal(seen) || lockGrown(ctx) }); err != nil {
				return err
			}
		}
	}
}

func lockGrown(ctx workflow.Context) bool {
	return workflow.GetInfo(ctx).GetContinueAsNewSuggested()
}

func serveLock(ctx workflow.Context, state *LockState, touch func()) error {
	reserve := func(ctx workflow.Context, r desk.Reservation) (desk.Reserved, error) {
		touch()
		return state.Reserve(r, workflow.Now(ctx)), nil
	}
	release := func(_ workflow.Context, r desk.Release) error {
		touch()
		state.Release(r)
		return nil
	}
	claims := func(holder string) ([]connection.Claim, error) { return state.Others(holder), nil }
	if err := workflow.SetUpdateHandler(ctx, LockReserve, reserve); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, LockRelease, release); err != nil {
		return err
	}
	return workflow.SetQueryHandler(ctx, LockClaims, claims)
}

// Reserve grants the lock when it is free, when its lease has passed, or when its holder is known to have ended. Asking
// again with the lock in hand renews the lease.
func (s *LockState) Reserve(r desk.Reservation, now time.Time) desk.Reserved {
	if r.Evict != "" {
		s.forget(r.Evict)
	}
	if s.Holder != "" && s.Holder != r.Holder && now.Before(s.Until) {
		return desk.Reserved{HeldBy: s.Holder, Claims: s.Others(r.Holder)}
	}
	s.Holder, s.Until = r.Holder, now.Add(r.Lease)
	return desk.Reserved{Granted: true, HeldBy: r.Holder, Claims: s.Others(r.Holder)}
}

// Release gives the lock back, keeps a claim, or forgets the holder.
func (s *LockState) Release(r desk.Release) {
	if s.Holder == r.Holder {
		s.Holder, s.Until = "", time.Time{}
	}
	if r.Forget {
		s.forget(r.Holder)
	}
	if r.Claim != nil {
		s.Claims = append(s.Others(r.Holder), *r.Claim)
	}
}

// forget drops everything that is known of a holder.
func (s *LockState) forget(holder string) {
	if s.Holder == holder {
		s.Holder, s.Until = "", time.Time{}
	}
	s.Claims = s.Others(holder)
}

// Others are the claims of everybody else.
func (s *LockState) Others(holder string) []connection.Claim {
	return slices.DeleteFunc(slices.Clone(s.Claims), func(c connection.Claim) bool { return c.Holder == holder })
}
