package telemetry

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestFits_CodeThatDoesNotFitIsNotReadyAfterAWhile(t *testing.T) {
	metrics, err := NewMetrics(slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	metrics.misfits.now = func() time.Time { return now }
	sdk := metrics.ForTemporal().WithTags(map[string]string{"task_queue": "causeway"})
	fails := func(reason string) {
		sdk.WithTags(map[string]string{"failure_reason": reason}).WithTags(map[string]string{"worker_type": "workflow"}).
			Counter("temporal_workflow_task_execution_failed").Inc(1)
	}
	ready := func() error { return metrics.Fits().Run(t.Context()) }

	fails("WorkflowError")
	now = now.Add(time.Hour)
	require.NoError(t, ready(), "a failing workflow is no misfit")

	fails("NonDeterminismError")
	require.NoError(t, ready(), "one that has just begun may be rolled back already")
	now = now.Add(3 * time.Minute)
	fails("NonDeterminismError")
	require.ErrorContains(t, ready(), "the worker's code does not fit 2 workflow task(s) since 10:00:00 UTC: roll it back, nothing is lost")
	now = now.Add(20 * time.Minute)
	require.NoError(t, ready(), "it fits again")
}
