package devstack

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
	"causeway.dev/internal/temporaltest"
)

// sleeper is a connection whose look wants to look again in a day, and tells of every look.
func sleeper(t *testing.T, c client.Client) <-chan int32 {
	t.Helper()
	looks := make(chan int32, 10)
	w := worker.New(c, "sleepers", worker.Options{})
	w.RegisterActivityWithOptions(func(ctx context.Context) error {
		looks <- activity.GetInfo(ctx).Attempt
		return temporal.NewApplicationErrorWithOptions("pending-acceptance", string(connection.ReasonNotYet),
			temporal.ApplicationErrorOptions{NextRetryDelay: 24 * time.Hour})
	}, activity.RegisterOptions{Name: "LookAtNothing"})
	w.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		return workflow.ExecuteActivity(ctx, "LookAtNothing").Get(ctx, nil)
	}, workflow.RegisterOptions{Name: "sleeper"})
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)
	_, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: "sleeper", TaskQueue: "sleepers",
		TypedSearchAttributes: temporal.NewSearchAttributes(
			temporal.NewSearchAttributeKeyKeyword(connection.AttributeStatus).ValueSet(string(connection.Waiting)),
		),
	}, "sleeper")
	require.NoError(t, err)
	return looks
}

func TestWake_AWeekThatGoesByInTheCloudsIsSeenAtOnce(t *testing.T) {
	server := temporaltest.Start(t)
	cloud, err := cloudsim.NewSample(cloudsim.Options{})
	require.NoError(t, err)
	s := &Stack{Options: Options{Say: func(line string) { t.Log(line) }}, client: server.Client, clouds: &clouds{cloud: cloud}}
	s.wakeOnMove(t.Context())
	looks := sleeper(t, server.Client)
	require.Equal(t, int32(1), <-looks)
	require.Eventually(t, func() bool {
		seen, err := server.Client.DescribeWorkflowExecution(t.Context(), "sleeper", "")
		pending := seen.GetPendingActivities()
		listed, listErr := s.sleepers(t.Context())
		return err == nil && listErr == nil && len(listed) == 1 && len(pending) == 1 &&
			pending[0].GetState() == enums.PENDING_ACTIVITY_STATE_SCHEDULED
	}, patience, 50*time.Millisecond, "the look never went to sleep")

	cloud.Clock().Advance(7 * 24 * time.Hour)

	select {
	case <-looks:
	case <-time.After(patience):
		t.Fatal("the look slept through a week")
	}
	require.NoError(t, s.Stop(t.Context()))
}
