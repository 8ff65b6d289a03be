package server

import (
	"context"
	"errors"
	"fmt"
	"strings"

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

// Send delivers a message as an update, so that the answer is the connection's own. Nothing else is tried when that is
// not possible: a signal that nobody reads would look like success.
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
		case errors.As(err, &notReady) && waiting.Err() == nil:
			continue
		default:
			return answer, c.undelivered(ctx, id, verb, err)
		}
	}
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
	return c.explain(id, "sending "+string(verb)+" to", err)
}
