package contract

import (
	"context"
	"strings"

	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/connection"
)

// Ref is what the server knows of an activity: its registered name and the task queue of its workers.
type Ref struct{ Name, Queue string }

// Activity is an activity that answers: a change, a look, a watch.
type Activity[In, Out any] struct{ Ref }

// Order is an activity that answers nothing but that it is done, such as a notice.
type Order[In any] struct{ Ref }

// Undo takes back what a change made of the same input.
type Undo[In any] = Order[connection.Undoing[In]]

// Watch is the look that Keep runs on an active connection.
type Watch[In any] = Activity[connection.Watching[In], connection.Health]

// End is the look that proves that a grant can no longer be used.
type End[In any] = Activity[In, connection.GrantGone]

// Family makes handles of one family of activities, which run on one queue.
type Family struct{ Name, Queue string }

// Ref is the reference of one of its activities.
func (f Family) Ref(name string) Ref { return Ref{Name: f.Name + "." + name, Queue: f.Queue} }

// Looks reports whether an activity of this name is a look or a watch: it only reads, and whoever is interrupted may begin
// again. CONTRIBUTING.md gives the rule for names.
func Looks(name string) bool {
	_, verb, _ := strings.Cut(name, ".")
	return strings.HasPrefix(verb, "Look") || strings.HasPrefix(verb, "Watch")
}

// Reads reports whether an activity of this name changes nothing: a look, a watch, or a check before anything is done.
func Reads(name string) bool {
	_, verb, _ := strings.Cut(name, ".")
	return Looks(name) || strings.HasPrefix(verb, "Check") || strings.HasPrefix(verb, "Read")
}

// narrowed is the context of an activity, which says whether it may change anything.
func narrowed(ctx context.Context, name string) context.Context {
	if Reads(name) {
		return connection.WithOnlyReads(ctx)
	}
	return ctx
}

// Undoes reports whether an activity of this name takes something back. Nothing else is run from a connection's stack.
func Undoes(name string) bool {
	_, verb, _ := strings.Cut(name, ".")
	for _, undo := range []string{"Withdraw", "Remove", "Restore", "Leave", "Detach", "Delete", "Forget"} {
		if strings.HasPrefix(verb, undo) {
			return true
		}
	}
	return false
}

// Registry is what a worker and the test environments have in common.
type Registry interface {
	RegisterActivityWithOptions(a any, options activity.RegisterOptions)
}

// Implement registers what an activity does. Its answers become Temporal's errors here.
func Implement[In, Out any](r Registry, a Activity[In, Out], do func(context.Context, In) (Out, error)) {
	r.RegisterActivityWithOptions(func(ctx context.Context, in In) (Out, error) {
		out, err := do(narrowed(ctx, a.Name), in)
		return out, Answered(err)
	}, activity.RegisterOptions{Name: a.Name})
}

// ImplementOrder is Implement for an activity that answers nothing.
func ImplementOrder[In any](r Registry, o Order[In], do func(context.Context, In) error) {
	r.RegisterActivityWithOptions(func(ctx context.Context, in In) error {
		return Answered(do(ctx, in))
	}, activity.RegisterOptions{Name: o.Name})
}
