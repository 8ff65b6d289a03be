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

// sort an error of the server into what a person can do about it.
func (c Connections) explain(ctx context.Context, id connection.ID, doing string, err error) error {
	if unanswered(err) {
		return c.diagnose(ctx, id, err)
	}
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
	default:
		return fmt.Errorf("%s %s: %w", doing, id, err)
	}
}
