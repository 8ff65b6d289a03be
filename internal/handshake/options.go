package handshake

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
)

// How long things may take. A change answers within its start-to-close time or its answer counts as lost; it is tried
// for about ten minutes and then parks. MaximumAttempts is always explicit, because the test environment reads 0 as 10.
const (
	changeTime     = 90 * time.Second
	changePatience = 10 * time.Minute
	lookTime       = 45 * time.Second
	undoTime       = 4 * time.Minute
	undoPatience   = 15 * time.Minute
	forever        = 1_000_000
	// eagerLooks is how often an eager look looks: within some ten seconds. Activities tell the two kinds of look apart
	// by this number (at most ten attempts is eager).
	eagerLooks = 5
)

func changeOptions(queue, summary string) workflow.ActivityOptions {
	return workflow.ActivityOptions{
		TaskQueue: queue, Summary: short(summary),
		StartToCloseTimeout: changeTime, ScheduleToCloseTimeout: changePatience + changeTime,
		HeartbeatTimeout:    30 * time.Second,
		WaitForCancellation: true,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute, MaximumAttempts: 17,
		},
	}
}

func undoOptions(queue, summary string) workflow.ActivityOptions {
	options := changeOptions(queue, summary)
	options.StartToCloseTimeout, options.ScheduleToCloseTimeout = undoTime, undoPatience
	return options
}

func endingOptions(summary string) workflow.ActivityOptions {
	options := changeOptions(connection.Queue, summary)
	options.ScheduleToCloseTimeout = time.Minute
	options.StartToCloseTimeout = 20 * time.Second
	options.RetryPolicy.MaximumAttempts = 3
	return options
}

// archiveOptions try for a week: a record that is not written down is a connection that nobody can account for. While it is
// tried the workflow runs on, and says so.
func archiveOptions() workflow.ActivityOptions {
	options := changeOptions(connection.Queue, "Export the record")
	options.ScheduleToCloseTimeout, options.StartToCloseTimeout = 7*24*time.Hour, 20*time.Second
	options.RetryPolicy.MaximumInterval, options.RetryPolicy.MaximumAttempts = 10*time.Minute, forever
	return options
}

// longLook is retried by the server until it is done, refused or cancelled; the activity chooses each next delay.
func longLook(queue, summary string) workflow.ActivityOptions {
	return workflow.ActivityOptions{
		TaskQueue: queue, Summary: short(summary), StartToCloseTimeout: lookTime,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 2 * time.Second, BackoffCoefficient: 2, MaximumInterval: 10 * time.Minute, MaximumAttempts: forever,
		},
	}
}

func eagerLook(queue, summary string) workflow.ActivityOptions {
	return workflow.ActivityOptions{
		TaskQueue: queue, Summary: short(summary), StartToCloseTimeout: lookTime,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 700 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 5 * time.Second, MaximumAttempts: eagerLooks,
		},
	}
}
