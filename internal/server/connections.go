package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"causeway.dev/internal/connection"
)

// answerLimit is how long a worker may take to answer a query or an update before it counts as silent.
const answerLimit = 10 * time.Second

// Connections starts, reads and moves the connections of one namespace.
type Connections struct {
	Client client.Client
	// Address and Namespace say in messages where the connections live.
	Address   string
	Namespace string
	// Answer is how long a worker may take to answer; zero means ten seconds.
	Answer time.Duration
}

func (c Connections) answer(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := c.Answer
	if limit <= 0 {
		limit = answerLimit
	}
	return context.WithTimeout(ctx, limit)
}

// NotFound means that no connection of this name is known, neither running nor kept by the server's retention.
type NotFound struct {
	Name      string
	Namespace string
}

// Error is the sentence for a person.
func (e *NotFound) Error() string {
	return fmt.Sprintf("there is no connection %q in namespace %q; `causeway list --all` shows those that are known", e.Name, e.Namespace)
}

// Ambiguous means that several clusters have a connection of this name.
type Ambiguous struct {
	Name string
	IDs  []connection.ID
}

// Error is the sentence for a person.
func (e *Ambiguous) Error() string {
	s := fmt.Sprintf("%q is the name of %d connections; write it as one of", e.Name, len(e.IDs))
	for i, id := range e.IDs {
		if i > 0 {
			s += ","
		}
		s += " " + id.String()
	}
	return s
}

// Silent means that the server is there and that no worker answered for the connection.
type Silent struct {
	ID        connection.ID
	Namespace string
	Cause     error
}

// Error is the sentence for a person.
func (e *Silent) Error() string {
	return fmt.Sprintf("no worker answers for %s: check that one runs for task queue %q in namespace %q;\nthe connection "+
		"itself is safe and goes on when it does\ncause: %v", e.ID, connection.Queue, e.Namespace, e.Cause)
}

// Unwrap gives the cause for the engineer.
func (e *Silent) Unwrap() error { return e.Cause }

// sort an error of the server into what a person can do about it.
func (c Connections) explain(id connection.ID, doing string, err error) error {
	var missing *serviceerror.NotFound
	var namespace *serviceerror.NamespaceNotFound
	var down *serviceerror.Unavailable
	switch {
	case errors.As(err, &namespace):
		return fmt.Errorf("the Temporal server at %s has no namespace %q: check --namespace or TEMPORAL_NAMESPACE", c.Address, c.Namespace)
	case errors.As(err, &missing):
		return &NotFound{Name: id.String(), Namespace: c.Namespace}
	case errors.As(err, &down):
		return &Unreachable{Address: c.Address, Namespace: c.Namespace, Cause: err}
	case silent(err):
		return &Silent{ID: id, Namespace: c.Namespace, Cause: err}
	default:
		return fmt.Errorf("%s %s: %w", doing, id, err)
	}
}

// silent recognises the three ways in which an absent worker shows: the server knows that nobody polls, the call ran out
// of time, or the update was never taken.
func silent(err error) bool {
	var nobody *serviceerror.FailedPrecondition
	var late *serviceerror.DeadlineExceeded
	var update *client.WorkflowUpdateServiceTimeoutOrCanceledError
	return errors.As(err, &nobody) || errors.As(err, &late) || errors.As(err, &update) ||
		errors.Is(err, context.DeadlineExceeded)
}
