package probe

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
)

// activityName is the one activity of a probe.
const activityName = "ProbeAddress"

// ErrNobody means that no probe polls for the cluster, so nobody can say whether traffic passes.
var ErrNobody = errors.New("no probe answers")

// carryTime is how long one test may take from the worker to the probe and back.
const carryTime = patience + 6*time.Second

// NewWorker makes the probe's side: it polls the queue of its cluster, in the probes' namespace, and nothing else.
func NewWorker(c client.Client, cluster string, p *Probe) worker.Worker {
	w := worker.New(c, connection.ProbeQueue(cluster), worker.Options{
		MaxConcurrentActivityExecutionSize: 8, DisableRegistrationAliasing: true,
	})
	w.RegisterWorkflowWithOptions(testWorkflow, workflow.RegisterOptions{Name: connection.WorkflowProbe})
	w.RegisterActivityWithOptions(func(ctx context.Context, t Test) (Result, error) {
		return p.Test(ctx, t), nil
	}, activity.RegisterOptions{Name: activityName})
	return w
}

// testWorkflow carries one test to the probe. It exists because an activity cannot be started without a workflow, and
// because it keeps who asked for what in the probes' own namespace.
func testWorkflow(ctx workflow.Context, t Test) (Result, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: patience, ScheduleToCloseTimeout: patience + time.Second,
		RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
		Summary:     fmt.Sprintf("%s port %d", t.Host, t.Port),
	})
	var result Result
	if err := workflow.ExecuteActivity(ctx, activityName, t).Get(ctx, &result); err != nil {
		return Result{}, fmt.Errorf("testing %s: %w", t.Host, err)
	}
	return result, nil
}

// Caller is the worker's side: it carries tests to the probes of all clusters.
type Caller struct {
	client client.Client
}

// NewCaller takes a client of the probes' namespace.
func NewCaller(c client.Client) *Caller { return &Caller{client: c} }

// Test asks the probe of a cluster. ErrNobody comes at once when nobody has polled for minutes, and in less than half a
// minute when a probe has just gone.
func (c *Caller) Test(ctx context.Context, cluster string, t Test) (Result, error) {
	queue := connection.ProbeQueue(cluster)
	polled, err := c.client.DescribeTaskQueue(ctx, queue, enums.TASK_QUEUE_TYPE_WORKFLOW)
	if err != nil {
		return Result{}, fmt.Errorf("asking who polls %s: %w", queue, err)
	}
	if len(polled.GetPollers()) == 0 {
		return Result{}, ErrNobody
	}
	run, err := c.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		TaskQueue: queue, WorkflowExecutionTimeout: carryTime, WorkflowTaskTimeout: 5 * time.Second,
	}, connection.WorkflowProbe, t)
	if err != nil {
		return Result{}, fmt.Errorf("starting a test on %s: %w", queue, err)
	}
	var result Result
	if err := run.Get(ctx, &result); err != nil {
		return Result{}, unanswered(queue, err)
	}
	return result, nil
}

// unanswered tells a probe that is not there from one that failed.
func unanswered(queue string, err error) error {
	var timeout *temporal.TimeoutError
	if errors.As(err, &timeout) {
		return ErrNobody
	}
	return fmt.Errorf("testing on %s: %w", queue, err)
}
