package devstack

import (
	"context"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

// wakeLimit bounds how long waking all looks may take.
const wakeLimit = 20 * time.Second

// wakeOnMove wakes every look when somebody moves the clouds' clock. A look chose its next time by the wall clock, so a
// week that goes by in the clouds in a second would show nowhere for an hour.
func (s *Stack) wakeOnMove(ctx context.Context) {
	moved := make(chan struct{}, 1)
	s.clouds.cloud.Clock().OnMove(func(time.Time) {
		select {
		case moved <- struct{}{}:
		default: // one that is to come wakes all there are
		}
	})
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-ctx.Done():
				return
			case <-moved:
				if err := s.wake(ctx); err != nil && ctx.Err() == nil {
					s.Say("the clouds' clock has moved, and not every look was woken: " + err.Error())
				}
			}
		}
	}()
	s.push("", func(context.Context) error { cancel(); <-ended; return nil })
}

// wake lets the server run every waiting look now.
func (s *Stack) wake(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, wakeLimit)
	defer cancel()
	running, err := s.sleepers(ctx)
	if err != nil {
		return err
	}
	for _, w := range running {
		described, err := s.client.DescribeWorkflowExecution(ctx, w.GetExecution().GetWorkflowId(), "")
		if err != nil {
			return fmt.Errorf("describing %s: %w", w.GetExecution().GetWorkflowId(), err)
		}
		for _, a := range described.GetPendingActivities() {
			if err := wakeOne(ctx, s.client, w, a); err != nil {
				return err
			}
		}
	}
	return nil
}

// sleepers are the connections that run.
func (s *Stack) sleepers(ctx context.Context) ([]*workflow.WorkflowExecutionInfo, error) {
	running, err := s.client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
		Query: connection.AttributeStatus + " IS NOT NULL AND ExecutionStatus = 'Running'",
	})
	if err != nil {
		return nil, fmt.Errorf("listing the running connections: %w", err)
	}
	return running.GetExecutions(), nil
}

func wakeOne(ctx context.Context, c client.Client, w *workflow.WorkflowExecutionInfo, a *workflow.PendingActivityInfo) error {
	name := a.GetActivityType().GetName()
	look := strings.HasPrefix(name, "Look") || strings.HasPrefix(name, "Watch")
	if !look || a.GetState() != enums.PENDING_ACTIVITY_STATE_SCHEDULED {
		return nil
	}
	_, err := c.WorkflowService().ResetActivity(ctx, &workflowservice.ResetActivityRequest{
		Namespace: server.DefaultNamespace, Execution: w.GetExecution(),
		Activity: &workflowservice.ResetActivityRequest_Id{Id: a.GetActivityId()},
	})
	if err != nil {
		return fmt.Errorf("waking %s of %s: %w", name, w.GetExecution().GetWorkflowId(), err)
	}
	return nil
}
