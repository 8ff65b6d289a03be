// Package activitytest runs activities in tests as a worker would: registered under a handle, with answers turned into
// Temporal's errors.
package activitytest

import (
	"context"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// tried is the name of whatever activity is run.
const tried = "tried"

// Environment runs activities without printing every heartbeat.
func Environment() *testsuite.TestActivityEnvironment {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	return suite.NewTestActivityEnvironment()
}

// Run calls one activity.
func Run[In, Out any](t *testing.T, activity func(context.Context, In) (Out, error), in In) (Out, error) {
	t.Helper()
	env := Environment()
	contract.Implement(env, contract.Activity[In, Out]{Ref: contract.Ref{Name: tried}}, activity)
	var out Out
	value, err := env.ExecuteActivity(tried, in)
	if err == nil {
		require.NoError(t, value.Get(&out))
	}
	return out, err
}

// Undo calls one activity that undoes.
func Undo[In any](t *testing.T, activity func(context.Context, connection.Undoing[In]) error, in In, uncertain bool) error {
	t.Helper()
	env := Environment()
	contract.ImplementOrder(env, contract.Undo[In]{Ref: contract.Ref{Name: tried}}, activity)
	_, err := env.ExecuteActivity(tried, connection.Undoing[In]{Of: in, Uncertain: uncertain})
	return err
}

// RequireRefusal asserts an answer that nobody should try again as it is.
func RequireRefusal(t *testing.T, err error, reason connection.Reason, words ...string) {
	t.Helper()
	RequireAnswer(t, err, reason, true, words...)
}

// RequireTrouble asserts an answer that Temporal retries.
func RequireTrouble(t *testing.T, err error, reason connection.Reason, words ...string) {
	t.Helper()
	RequireAnswer(t, err, reason, false, words...)
}

// RequireAnswer asserts an answer, final or not.
func RequireAnswer(t *testing.T, err error, reason connection.Reason, final bool, words ...string) {
	t.Helper()
	var application *temporal.ApplicationError
	require.ErrorAs(t, err, &application)
	require.Equal(t, string(reason), application.Type(), application.Error())
	require.Equal(t, final, application.NonRetryable(), application.Error())
	for _, w := range words {
		require.Contains(t, application.Message(), w)
	}
}
