package cloud

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
)

// Standing is what one thing that is there means for a connection that wants one of its kind.
type Standing int

// What a thing that is there may be.
const (
	// Unrelated is somebody's thing that is not in the way.
	Unrelated Standing = iota
	// Ours was made by this attempt at this connection, as it is wanted now.
	Ours
	// Stale was made by this attempt, too, before the request was amended: it must not be used by the wrong party.
	Stale
	// Equal does what is wanted and was there before us: it is adopted, and stays at the end.
	Equal
)

// Origin is how a connection came by what it uses.
type Origin int

// How a connection came by a thing.
const (
	// Created now.
	Created Origin = iota
	// Resumed was created by an earlier attempt of the same call, whose answer was lost.
	Resumed
	// Adopted was there before us.
	Adopted
)

// createSent marks a heartbeat: a create was sent and its answer is not known.
const createSent = "create sent"

// Owned is one kind of resource as one connection owns it: found by its tags (or by its name, where the cloud has no tags),
// adopted, created once, taken back. What differs between the kinds is in its functions; their errors are answers, but for
// those that say otherwise.
type Owned[T any] struct {
	Patience
	// ID is a thing's id, or its name where that is what identifies it.
	ID func(T) string
	// State is the cloud's own word for how a thing stands.
	State func(T) string
	// All reads whatever is there that could be what is wanted, ours or not.
	All func(context.Context) ([]T, error)
	// Judge says what one of All is to this connection. What is in the way for good is refused.
	Judge func(T) (Standing, error)
	// Create asks the cloud once, without retries of the SDK. Its error is the SDK's own.
	Create func(context.Context) (T, error)
	// Lost reports whether a create with this error may have created something. Nil where creating a second time by the same
	// name is harmless, so that nothing has to be searched.
	Lost func(error) bool
	// Failed is the answer for a create that failed.
	Failed func(error) error
	// Foreign reports whether what a create answered with is not ours: some clouds hand out what is there already.
	Foreign func(T) bool
	// Get reads one by its id; false when the cloud does not show it.
	Get func(ctx context.Context, id string) (T, bool, error)
	// Reached reports whether the cloud has set it up. What never will be is refused.
	Reached func(T) (bool, error)
	// Mine lists those of this attempt that are not over.
	Mine func(context.Context) ([]T, error)
	// Delete asks the cloud to end one, where that can be asked now. A "not now" and a "not there" are no errors.
	Delete func(context.Context, T) error
	// Over reports whether it will never come back.
	Over func(T) bool
	// Settled is for how long the cloud may contradict itself about what it has shown.
	Settled time.Duration
}

// Make finds the one of this connection, or an equal one, and creates it where there is none. A create whose answer was lost
// has still happened, so that it is searched before another one is sent, in this attempt and in the next.
func (o Owned[T]) Make(ctx context.Context) (T, Origin, error) {
	patience := time.Duration(0)
	if o.Left(ctx) == createSent {
		patience = searchTime
	}
	found, before, err := o.find(ctx, patience)
	if err != nil || found != nil {
		return found.made(err)
	}
	if o.Lost != nil {
		o.Leave(ctx, createSent)
	}
	it, err := o.Create(ctx)
	if err == nil {
		if slices.Contains(before, o.ID(it)) || o.Foreign != nil && o.Foreign(it) {
			return it, Adopted, nil
		}
		return it, Created, nil
	}
	if o.Lost == nil {
		return it, Created, o.Failed(err)
	}
	if !o.Lost(err) {
		o.Leave(ctx, "")
		return it, Created, o.Failed(err)
	}
	found, _, searchErr := o.find(ctx, searchTime)
	if searchErr != nil || found != nil {
		return found.made(searchErr)
	}
	return it, Created, o.Failed(err)
}

// finding is what a search came upon.
type finding[T any] struct {
	it     T
	origin Origin
}

func (f *finding[T]) made(err error) (T, Origin, error) {
	if f == nil || err != nil {
		var none T
		return none, Created, err
	}
	return f.it, f.origin, nil
}

// find looks for ours first and for an equal one after it. It also returns the ids of all that it saw.
func (o Owned[T]) find(ctx context.Context, patience time.Duration) (found *finding[T], seen []string, err error) {
	err = o.Until(ctx, patience, func(ctx context.Context) (bool, error) {
		all, err := o.All(ctx)
		if err != nil {
			return false, err
		}
		seen = nil
		for _, it := range all {
			seen = append(seen, o.ID(it))
		}
		found, err = o.choose(ctx, all)
		return found != nil, err
	})
	if errors.Is(err, ErrPatience) {
		err = nil
	}
	return found, seen, err
}

func (o Owned[T]) choose(ctx context.Context, all []T) (*finding[T], error) {
	var found *finding[T]
	for _, it := range all {
		standing, err := o.Judge(it)
		if err != nil {
			return nil, err
		}
		switch standing {
		case Ours:
			return &finding[T]{it, Resumed}, nil
		case Stale:
			if err := o.End(ctx, it); err != nil {
				return nil, err
			}
		case Equal:
			found = &finding[T]{it, Adopted}
		case Unrelated:
		}
	}
	return found, nil
}

// Reach waits until the cloud has set a thing up.
func (o Owned[T]) Reach(ctx context.Context, it T) (T, error) {
	id, last := o.ID(it), "not visible yet"
	err := o.Until(ctx, ReachTime, func(ctx context.Context) (bool, error) {
		seen, found, err := o.Get(ctx, id)
		if err != nil || !found {
			return false, err
		}
		it, last = seen, o.State(seen)
		return o.Reached(seen)
	})
	if errors.Is(err, ErrPatience) {
		return it, answer.Trouble(connection.ReasonUnavailable, fmt.Sprintf("%s does not get on with %s: it is %q.", o.Cloud, id, last), err)
	}
	return it, err
}

// Known looks at one that the cloud has shown before: a single "not found" may come from a server that lags.
func (o Owned[T]) Known(ctx context.Context, id string) (it T, found bool, err error) {
	err = o.Until(ctx, o.Settled, func(ctx context.Context) (bool, error) {
		it, found, err = o.Get(ctx, id)
		return found, err
	})
	if errors.Is(err, ErrPatience) {
		return it, false, nil
	}
	return it, found, err
}

// TakeBack ends whatever still stands of what this attempt made, and waits until it is over. Where the change's answer was
// lost it looks for a while before it believes that there is nothing. What was there before us is not among Mine.
func (o Owned[T]) TakeBack(ctx context.Context, uncertain bool) error {
	patience := time.Duration(0)
	if uncertain {
		patience = HiddenTime
	}
	var standing []T
	err := o.Until(ctx, patience, func(ctx context.Context) (bool, error) {
		var err error
		standing, err = o.Mine(ctx)
		return len(standing) > 0, err
	})
	if err != nil && !errors.Is(err, ErrPatience) {
		return err
	}
	for _, it := range standing {
		if err := o.End(ctx, it); err != nil {
			return err
		}
	}
	return nil
}

// End deletes one and waits until it is over. Clouds refuse to delete what they are still changing, so each look asks again.
func (o Owned[T]) End(ctx context.Context, it T) error {
	id, state := o.ID(it), o.State(it)
	err := o.Until(ctx, EndTime, func(ctx context.Context) (bool, error) {
		if err := o.Delete(ctx, it); err != nil {
			return false, err
		}
		seen, found, err := o.Known(ctx, id)
		if err != nil || !found {
			return err == nil, err
		}
		it, state = seen, o.State(seen)
		return o.Over(seen), nil
	})
	if errors.Is(err, ErrPatience) {
		return answer.Trouble(connection.ReasonUnavailable, fmt.Sprintf("%s has not ended %s yet: it is %q.", o.Cloud, id, state), err)
	}
	return err
}
