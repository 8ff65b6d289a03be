package contract_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// TestImplementWatch_TroubleThatLastsIsHandedUp gives a watch the heartbeat of its attempt before.
func TestImplementWatch_TroubleThatLastsIsHandedUp(t *testing.T) {
	watch := contract.Watch[string]{Ref: contract.Ref{Name: "test.WatchIt"}}
	for name, c := range map[string]struct {
		since    time.Duration
		answered error
		final    bool
	}{
		"no trouble before":       {0, errors.New("connection refused"), false},
		"trouble for minutes":     {10 * time.Minute, errors.New("connection refused"), false},
		"trouble for hours":       {2 * time.Hour, errors.New("connection refused"), true},
		"throttled for hours":     {2 * time.Hour, answer.Trouble(connection.ReasonThrottled, "AWS asks us to slow down", nil), true},
		"not yet, after trouble":  {2 * time.Hour, answer.NotYet(connection.ReasonNotYet, "as it was", 0), false},
		"refused, before an hour": {time.Minute, answer.Refuse(connection.ReasonPermission, "denied", nil), true},
	} {
		t.Run(name, func(t *testing.T) {
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestActivityEnvironment()
			contract.ImplementWatch(env, watch, func(context.Context, connection.Watching[string]) (connection.Health, error) {
				return connection.Health{}, c.answered
			})
			if c.since > 0 {
				env.SetHeartbeatDetails(time.Now().Add(-c.since))
			}
			_, err := env.ExecuteActivity(watch.Name, connection.Watching[string]{})
			require.Error(t, err)
			var failed *temporal.ApplicationError
			require.ErrorAs(t, err, &failed)
			require.Equal(t, c.final, failed.NonRetryable(), err)
		})
	}
}
