package probe

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
)

// activityName is the one activity of a probe.
const activityName = "ProbeAddress"

// carryTime is how long one test may take from the worker to the probe and back.
const carryTime = patience + 6*time.Second

// refusedOrder is the type of the error with which a probe refuses an order.
const refusedOrder = "refused"

// NewWorker makes the probe's side: it polls the queue of its cluster, in the namespace of its data plane, and nothing else. It
// takes orders that are signed by a trusted key only, where it trusts any, and signs its reports with its own.
func NewWorker(c client.Client, cluster string, p *Probe, keys Keys) worker.Worker {
	w := worker.New(c, connection.ProbeQueue(cluster), worker.Options{
		MaxConcurrentActivityExecutionSize: 8, DisableRegistrationAliasing: true,
	})
	w.RegisterWorkflowWithOptions(testWorkflow, workflow.RegisterOptions{Name: connection.WorkflowProbe})
	w.RegisterActivityWithOptions(func(ctx context.Context, in Sealed) (Sealed, error) {
		o, err := in.take(cluster, p.now(), keys.Trusted)
		if err != nil {
			return Sealed{}, temporal.NewNonRetryableApplicationError("the probe of cluster "+cluster+" refuses the test: "+err.Error(), refusedOrder, nil)
		}
		return seal(report{Cluster: cluster, Nonce: o.Nonce, Result: p.Test(ctx, o.Test)}, asReport, keys.Own)
	}, activity.RegisterOptions{Name: activityName})
	return w
}

// testWorkflow carries one test to the probe. It exists because an activity cannot be started without a workflow, and
// because it keeps who asked for what in the data plane's own namespace.
func testWorkflow(ctx workflow.Context, in Sealed) (Sealed, error) {
	var told order
	_ = json.Unmarshal([]byte(in.Body), &told) // for the summary only: the probe itself refuses what it cannot read
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: patience, ScheduleToCloseTimeout: patience + time.Second,
		RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
		Summary:     connection.Clip(fmt.Sprintf("%s port %d", told.Test.Host, told.Test.Port), summaryLimit),
	})
	var out Sealed
	if err := workflow.ExecuteActivity(ctx, activityName, in).Get(ctx, &out); err != nil {
		return Sealed{}, fmt.Errorf("testing: %w", err)
	}
	return out, nil
}

// summaryLimit is what Temporal takes as a summary.
const summaryLimit = 200

// refusal is what the probe said when it refused an order: the innermost error, for on its way through Temporal each wrapping
// becomes an application error of its own.
func refusal(err error) (string, bool) {
	for {
		var e *temporal.ApplicationError
		if !errors.As(err, &e) {
			return "", false
		}
		if e.Type() == refusedOrder {
			return e.Message(), true
		}
		err = e.Unwrap()
	}
}
