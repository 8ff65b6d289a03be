package server

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"causeway.dev/internal/connection"
)

// Why says why a connection that exists does not answer.
type Why string

// The cases, from the server to the code.
const (
	// ServerSlow means that the server itself does not answer in time.
	ServerSlow Why = "server-slow"
	// NobodyPolls means that no worker asks for work.
	NobodyPolls Why = "no-worker"
	// Misfit means that the worker's code does not fit the connection's history.
	Misfit Why = "code-does-not-fit"
	// Failing means that the worker's code fails at it.
	Failing Why = "worker-fails"
	// Full means that the run has taken as many updates as the server lets it.
	Full Why = "too-many-updates"
	// WorkerSlow means that a worker is there and is not fast enough.
	WorkerSlow Why = "worker-slow"
)

// Silent means that the server knows the connection, and that nobody answered for it in time.
type Silent struct {
	ID        connection.ID
	Namespace string
	Address   string
	Why       Why
	// Words are the worker's own, where its code fails.
	Words string
	Cause error
}

// Error is the sentence for a person.
func (e *Silent) Error() string { return e.sentence() + "\ncause: " + e.Cause.Error() }

func (e *Silent) sentence() string {
	switch e.Why {
	case ServerSlow:
		return fmt.Sprintf("the Temporal server at %s answers too slowly to ask %s; try again, nothing is lost", e.Address, e.ID)
	case Misfit:
		return fmt.Sprintf("the worker's code does not fit the history of %s: roll it back, nothing is lost (%s)", e.ID, e.Words)
	case Failing:
		return fmt.Sprintf("the worker's code fails at %s and is tried again: mend it or roll it back, nothing is lost (%s)", e.ID, e.Words)
	case Full:
		return fmt.Sprintf("%s has been sent as many messages as one run takes; it begins a new run soon, try again then", e.ID)
	case WorkerSlow:
		return fmt.Sprintf("a worker was there lately and does not answer for %s in time: it is busy, or has just gone; try again, nothing is lost", e.ID)
	case NobodyPolls:
	}
	return fmt.Sprintf("no worker answers for %s: check that one runs for task queue %q in namespace %q;\nthe connection "+
		"itself is safe and goes on when it does", e.ID, connection.Queue, e.Namespace)
}

// Unwrap gives the cause for the engineer.
func (e *Silent) Unwrap() error { return e.Cause }

// unanswered recognises the ways in which it shows that nobody answered: the server knows that nobody polls or that the
// worker fails, the call ran out of time, or the update was never taken.
func unanswered(err error) bool {
	var nobody *serviceerror.FailedPrecondition
	var late *serviceerror.DeadlineExceeded
	var update *client.WorkflowUpdateServiceTimeoutOrCanceledError
	var failing *serviceerror.WorkflowNotReady
	var many *serviceerror.ResourceExhausted
	return errors.As(err, &nobody) || errors.As(err, &late) || errors.As(err, &update) || errors.As(err, &failing) ||
		errors.As(err, &many) || errors.Is(err, context.DeadlineExceeded)
}

// diagnoseLimit is how long finding out may take.
const diagnoseLimit = 5 * time.Second

// diagnose tells apart why nobody answered.
func (c Connections) diagnose(ctx context.Context, id connection.ID, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), diagnoseLimit)
	defer cancel()
	silent := &Silent{ID: id, Namespace: c.Namespace, Address: c.Address, Cause: cause}
	if strings.Contains(cause.Error(), "number of distinct updates") {
		silent.Why = Full
		return silent
	}
	seen, err := c.Client.DescribeWorkflowExecution(ctx, id.String(), "")
	var down *serviceerror.Unavailable
	var missing *serviceerror.NotFound
	switch {
	case errors.As(err, &missing): // a plan runs under another name, and has no history yet
	case errors.As(err, &down):
		return &Unreachable{Address: c.Address, Namespace: c.Namespace, Cause: err}
	case err != nil:
		silent.Why = ServerSlow
		return silent
	}
	if words, misfit := c.lastFailure(ctx, seen); words != "" {
		silent.Why, silent.Words = Failing, words
		if misfit {
			silent.Why = Misfit
		}
		return silent
	}
	silent.Why = WorkerSlow
	if polled, err := c.polled(ctx); err != nil {
		silent.Why = ServerSlow
	} else if !polled {
		silent.Why = NobodyPolls
	}
	return silent
}

// lastFailure is why the workflow's newest task failed, where it is being tried again, and whether its code does not fit the
// history. The server writes the first failure into the history, and counts the others.
func (c Connections) lastFailure(ctx context.Context, seen *workflowservice.DescribeWorkflowExecutionResponse) (string, bool) {
	if seen.GetPendingWorkflowTask().GetAttempt() < 2 {
		return "", false
	}
	newest, err := c.Client.WorkflowService().GetWorkflowExecutionHistoryReverse(ctx, &workflowservice.GetWorkflowExecutionHistoryReverseRequest{
		Namespace: c.Namespace, Execution: seen.GetWorkflowExecutionInfo().GetExecution(), MaximumPageSize: newestEvents,
	})
	if err != nil {
		return "", false
	}
	for _, event := range newest.GetHistory().GetEvents() {
		if failed := event.GetWorkflowTaskFailedEventAttributes(); failed != nil {
			return connection.Clip(failed.GetFailure().GetMessage(), connection.LimitName), misfits(failed)
		}
		if event.GetWorkflowTaskCompletedEventAttributes() != nil {
			break
		}
	}
	return "", false
}

// newestEvents is how many events are read to find why the newest task failed; messages may stand after it.
const newestEvents = 100

func misfits(failed *history.WorkflowTaskFailedEventAttributes) bool {
	return failed.GetCause() == enums.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR
}

// lately is a little more than a worker's poll lasts.
const lately = 75 * time.Second

// polled reports whether any worker has asked for the work of connections lately.
func (c Connections) polled(ctx context.Context) (bool, error) {
	described, err := c.Client.DescribeTaskQueue(ctx, connection.Queue, enums.TASK_QUEUE_TYPE_WORKFLOW)
	if err != nil {
		return false, fmt.Errorf("asking who polls %s: %w", connection.Queue, err)
	}
	for _, poller := range described.GetPollers() {
		if time.Since(poller.GetLastAccessTime().AsTime()) < lately {
			return true, nil
		}
	}
	return false, nil
}
