package server

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"causeway.dev/internal/connection"
)

// View is everything that can be known about one connection now: its own account of itself, and what the server knows
// about the looks that are under way.
type View struct {
	Progress connection.Progress `json:"progress"`
	Looks    []Look              `json:"looks,omitempty"`
	// Workflow is the state of the workflow in Temporal's words: Running, Completed, Failed, Terminated, ...
	Workflow string `json:"workflow"`
	RunID    string `json:"runId"`
	// Sent are the messages as Temporal recorded them, where they were asked for.
	Sent []connection.Sent `json:"sent,omitempty"`
	// Summary is the line that Temporal Web shows.
	Summary string `json:"summary,omitempty"`
}

// Closed reports whether the workflow runs no more.
func (v View) Closed() bool { return v.Workflow != enums.WORKFLOW_EXECUTION_STATUS_RUNNING.String() }

// Progress asks a connection for the whole picture.
func (c Connections) Progress(ctx context.Context, id connection.ID) (connection.Progress, error) {
	ctx, cancel := c.answer(ctx)
	defer cancel()
	p, err := c.query(ctx, id)
	if err != nil {
		return p, c.explain(ctx, id, "asking for the progress of", err)
	}
	return p, nil
}

func (c Connections) query(ctx context.Context, id connection.ID) (connection.Progress, error) {
	var p connection.Progress
	value, err := c.Client.QueryWorkflow(ctx, id.String(), "", connection.QueryProgress)
	if err != nil {
		return p, fmt.Errorf("query %s: %w", connection.QueryProgress, err)
	}
	if err := value.Get(&p); err != nil {
		return p, fmt.Errorf("reading the answer of query %s: %w", connection.QueryProgress, err)
	}
	return p, nil
}

// View reads one connection, running or ended. What has ended is read from what it left in its memo or its failure, so
// that no worker is needed for it.
func (c Connections) View(ctx context.Context, id connection.ID) (View, error) {
	seen, err := c.Client.DescribeWorkflowExecution(ctx, id.String(), "")
	if err != nil {
		return View{}, c.explain(ctx, id, "reading", err)
	}
	info := seen.GetWorkflowExecutionInfo()
	v := View{
		Workflow: info.GetStatus().String(),
		RunID:    info.GetExecution().GetRunId(),
		Looks:    looks(seen.GetPendingActivities()),
	}
	// The summary is a convenience: a memo that cannot be read (encrypted, say) must not hide the connection.
	_ = memo(seen, connection.MemoSummary, &v.Summary)
	if v.Closed() {
		if end, ok := c.end(ctx, id, seen); ok {
			v.Progress = end
			return v, nil
		}
	}
	v.Progress, err = c.Progress(ctx, id)
	return v, err
}

// end finds the final picture of a connection that has ended.
func (c Connections) end(ctx context.Context, id connection.ID, seen *workflowservice.DescribeWorkflowExecutionResponse) (connection.Progress, bool) {
	var p connection.Progress
	if err := memo(seen, connection.MemoEnd, &p); err == nil && p.Status != "" {
		return p, true
	}
	info := seen.GetWorkflowExecutionInfo()
	if info.GetStatus() != enums.WORKFLOW_EXECUTION_STATUS_FAILED {
		return p, false
	}
	err := c.Client.GetWorkflow(ctx, id.String(), info.GetExecution().GetRunId()).Get(ctx, nil)
	var failure *temporal.ApplicationError
	if errors.As(err, &failure) && failure.HasDetails() && failure.Details(&p) == nil && p.Status != "" {
		return p, true
	}
	return p, false
}

var errNoMemo = errors.New("the memo has no such key")

func memo(seen *workflowservice.DescribeWorkflowExecutionResponse, key string, into any) error {
	payload, ok := seen.GetWorkflowExecutionInfo().GetMemo().GetFields()[key]
	if !ok {
		return errNoMemo
	}
	if err := converter.GetDefaultDataConverter().FromPayload(payload, into); err != nil {
		return fmt.Errorf("reading memo %s: %w", key, err)
	}
	return nil
}
