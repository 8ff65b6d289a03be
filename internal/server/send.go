package server

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"causeway.dev/internal/connection"
)

// Refused means that the connection is there and does not take this message now. Its sentence says why.
type Refused struct {
	ID       connection.ID
	Verb     connection.Verb
	Sentence string
}

// Error is the sentence for a person.
func (e *Refused) Error() string {
	return fmt.Sprintf("%s refuses %s: %s", e.ID, e.Verb, e.Sentence)
}

// Send delivers a message as an update, so that the answer is the connection's own. Where nobody answers, a disconnect is left
// as a signal, which is taken as soon as somebody can: what is to be taken down must get through. Nothing else is tried for
// the other messages: a signal that nobody reads would look like success.
func (c Connections) Send(ctx context.Context, id connection.ID, verb connection.Verb, m connection.Message) (connection.Answer, error) {
	waiting, cancel := c.answer(ctx)
	defer cancel()
	// A handshake that hands over to Keep cannot answer at that moment: the server says so, and nothing was taken.
	var notReady *serviceerror.WorkflowNotReady
	for {
		answer, err := c.sendOnce(waiting, id, verb, m)
		switch {
		case err == nil:
			return answer, nil
		case errors.As(err, &notReady) && paused(waiting):
			continue
		}
		err = c.undelivered(ctx, id, verb, err)
		var silent *Silent
		if verb == connection.Disconnect && errors.As(err, &silent) {
			return c.leave(ctx, id, m, silent)
		}
		return answer, err
	}
}

// notReadyPause is how long a connection that changes its run is let alone.
const notReadyPause = 100 * time.Millisecond

// paused waits a moment and reports whether there is time left.
func paused(ctx context.Context) bool {
	select {
	case <-time.After(notReadyPause):
		return true
	case <-ctx.Done():
		return false
	}
}

// leave leaves a disconnect with the server.
func (c Connections) leave(ctx context.Context, id connection.ID, m connection.Message, why *Silent) (connection.Answer, error) {
	ctx, cancel := c.answer(context.WithoutCancel(ctx))
	defer cancel()
	if err := c.Client.SignalWorkflow(ctx, id.String(), "", string(connection.Disconnect), m); err != nil {
		return connection.Answer{}, c.explain(ctx, id, "leaving a disconnect for", err)
	}
	return connection.Answer{Sentence: "The disconnect is left with the server and taken as soon as somebody can: " + why.sentence() + "."}, nil
}

func (c Connections) sendOnce(ctx context.Context, id connection.ID, verb connection.Verb, m connection.Message) (connection.Answer, error) {
	var answer connection.Answer
	handle, err := c.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID:   id.String(),
		UpdateName:   string(verb),
		Args:         []any{m},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return answer, err //nolint:wrapcheck // Send explains it
	}
	return answer, handle.Get(ctx, &answer) //nolint:wrapcheck // Send explains it
}

func (c Connections) undelivered(ctx context.Context, id connection.ID, verb connection.Verb, err error) error {
	var refusal *temporal.ApplicationError
	var gone *serviceerror.NotFound
	switch {
	case errors.As(err, &refusal):
		// The connection's sentence may begin with the verb, which stands before it already.
		return &Refused{ID: id, Verb: verb, Sentence: strings.TrimPrefix(refusal.Message(), string(verb)+": ")}
	case errors.As(err, &gone):
		// The same answer means "never existed" and "has ended"; only the second has a history to point to.
		if _, missing := c.Client.DescribeWorkflowExecution(ctx, id.String(), ""); missing == nil {
			return &Refused{ID: id, Verb: verb, Sentence: fmt.Sprintf("it has ended; see `causeway show %s`", id)}
		}
	}
	return c.explain(ctx, id, "sending "+string(verb)+" to", err)
}
