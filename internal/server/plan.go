package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"causeway.dev/internal/connection"
)

// planLimit is how long a plan may take: it asks the inventory and the clouds, and changes nothing.
const planLimit = 2 * time.Minute

// Plan asks the worker what a request would do and what is in its way. Nothing is created.
func (c Connections) Plan(ctx context.Context, r connection.Request) (connection.Plan, error) {
	var plan connection.Plan
	id := r.ID()
	if err := c.mustPoll(ctx, id); err != nil {
		return plan, err
	}
	ctx, cancel := context.WithTimeout(ctx, planLimit)
	defer cancel()
	run, err := c.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:        id.PlanID(),
		TaskQueue: connection.Queue,
		// A plan only reads, so that the newest question may replace an older one.
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING,
		WorkflowExecutionTimeout: planLimit,
		StaticSummary:            "Plan " + id.String() + ": nothing is created",
	}, connection.WorkflowPlan, connection.Start{Request: r})
	if err != nil {
		return plan, c.explain(ctx, id, "planning", err)
	}
	err = run.Get(ctx, &plan)
	var refusal *temporal.ApplicationError
	if errors.As(err, &refusal) {
		return plan, fmt.Errorf("planning %s: %s", id, refusal.Message())
	}
	if err != nil {
		return plan, c.explain(ctx, id, "planning", err)
	}
	return plan, nil
}

var errNobodyPolls = errors.New("no worker has asked for work lately")

// A worker that has just started is known after its first poll.
const (
	pollLimit = 5 * time.Second
	pollEvery = 200 * time.Millisecond
)

// mustPoll tells soon what a plan would otherwise find out by waiting for minutes: nobody is there to make it.
func (c Connections) mustPoll(ctx context.Context, id connection.ID) error {
	limit := time.NewTimer(pollLimit)
	defer limit.Stop()
	again := time.NewTicker(pollEvery)
	defer again.Stop()
	for {
		queue, err := c.Client.DescribeTaskQueue(ctx, connection.Queue, enums.TASK_QUEUE_TYPE_WORKFLOW)
		if err != nil {
			return c.explain(ctx, id, "looking for a worker for", err)
		}
		if len(queue.GetPollers()) > 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("looking for a worker for %s: %w", id, ctx.Err())
		case <-limit.C:
			return &Silent{ID: id, Namespace: c.Namespace, Address: c.Address, Why: NobodyPolls, Cause: errNobodyPolls}
		case <-again.C:
		}
	}
}
