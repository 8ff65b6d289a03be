package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"causeway.dev/internal/connection"
)

// Face is what Temporal Web shows of a connection before its workflow has said anything.
type Face struct {
	Summary string
	Details string
}

// Started is the answer of Start.
type Started struct {
	ID         connection.ID `json:"id"`
	Generation int           `json:"generation"`
	RunID      string        `json:"runId,omitempty"`
	// Inherits means that an earlier attempt's grant is still open, and that this one sees to its end.
	Inherits bool `json:"inherits,omitempty"`
}

// AlreadyStarted refuses a second handshake under a name that is in use, and says how the first one stands.
type AlreadyStarted struct {
	ID       connection.ID
	Progress connection.Progress
}

// Error is the sentence for a person.
func (e *AlreadyStarted) Error() string {
	stands := "in use"
	if s := e.Progress.Status; s != "" {
		stands = string(s)
	}
	if e.Progress.Status == connection.Waiting && e.Progress.WaitingOn != connection.Nobody {
		stands += " on " + string(e.Progress.WaitingOn)
	}
	if since := e.Progress.Changed; !since.IsZero() {
		stands += " since " + since.UTC().Format("2006-01-02 15:04 MST")
	}
	return fmt.Sprintf("%s is already %s; see `causeway show %s`", e.ID, stands, e.ID)
}

// Start begins a handshake. It asks neither inventory nor cloud: the worker does that in the first step.
func (c Connections) Start(ctx context.Context, r connection.Request, face Face) (Started, error) {
	id := r.ID()
	generation, err := c.nextGeneration(ctx, id)
	var running *AlreadyStarted
	if errors.As(err, &running) && running.Progress.Status == connection.Ending {
		return c.startAgain(ctx, r)
	}
	if err != nil {
		return Started{}, err
	}
	run, err := c.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:                                       id.String(),
		TaskQueue:                                connection.Queue,
		WorkflowIDConflictPolicy:                 enums.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		WorkflowIDReusePolicy:                    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		TypedSearchAttributes:                    StartAttributes(r),
		Memo:                                     map[string]any{connection.MemoSummary: face.Summary, connection.MemoGeneration: generation},
		StaticSummary:                            face.Summary,
		StaticDetails:                            face.Details,
	}, r.Method.WorkflowType(), connection.Start{Request: r, Generation: generation})
	var taken *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &taken) {
		return Started{}, c.alreadyStarted(ctx, id)
	}
	if err != nil {
		return Started{}, c.explain(ctx, id, "starting", missingAttributes(err))
	}
	return Started{ID: id, Generation: generation, RunID: run.GetRunID()}, nil
}

// startAgain lets a new attempt take over from one that has ended but for a grant that is still open.
func (c Connections) startAgain(ctx context.Context, r connection.Request) (Started, error) {
	id := r.ID()
	ctx, cancel := c.answer(ctx)
	defer cancel()
	handle, err := c.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id.String(), UpdateName: connection.UpdateStartAgain, Args: []any{connection.Start{Request: r}},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	generation := 0
	if err == nil {
		err = handle.Get(ctx, &generation)
	}
	if err != nil {
		return Started{}, c.undelivered(ctx, id, connection.UpdateStartAgain, err)
	}
	return Started{ID: id, Generation: generation, Inherits: true}, nil
}

// nextGeneration counts the attempts under one name, from what the server still keeps of the latest one.
func (c Connections) nextGeneration(ctx context.Context, id connection.ID) (int, error) {
	seen, err := c.Client.DescribeWorkflowExecution(ctx, id.String(), "")
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return 1, nil
	}
	if err != nil {
		return 0, c.explain(ctx, id, "looking for", err)
	}
	info := seen.GetWorkflowExecutionInfo()
	if info.GetStatus() == enums.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return 0, c.alreadyStarted(ctx, id)
	}
	return generationOf(info) + 1, nil
}

func generationOf(info *workflow.WorkflowExecutionInfo) int {
	generation := 0
	if p, ok := info.GetMemo().GetFields()[connection.MemoGeneration]; ok {
		if err := converter.GetDefaultDataConverter().FromPayload(p, &generation); err != nil {
			return 1
		}
	}
	return max(generation, 1)
}

// pointerLimit keeps the refusal of a second start within the second that start promises, even without a worker.
const pointerLimit = 500 * time.Millisecond

func (c Connections) alreadyStarted(ctx context.Context, id connection.ID) error {
	ctx, cancel := context.WithTimeout(ctx, pointerLimit)
	defer cancel()
	// Without an answer the refusal is the same; it only says less about the first connection.
	p, err := c.query(ctx, id)
	if err != nil {
		p = connection.Progress{}
	}
	if step, ok := p.Current(); ok && !step.Started.IsZero() {
		p.Changed = step.Started
	}
	return &AlreadyStarted{ID: id, Progress: p}
}

func missingAttributes(err error) error {
	var invalid *serviceerror.InvalidArgument
	if errors.As(err, &invalid) {
		return fmt.Errorf("%w (when a search attribute is unknown: `causeway setup` adds them)", err)
	}
	return err
}
