package bench

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"

	waiting "causeway.dev/internal/cloud"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/aws"
	cloudsim "causeway.dev/internal/sim/aws"
	"causeway.dev/internal/testdesk"
	"causeway.dev/workflows"
)

const (
	week = 7 * 24 * time.Hour
	// weekLimit bounds the real time that the skipped week may take.
	weekLimit = 90 * time.Second
)

// weekOfLooks plays a customer who takes seven days to accept, with the real workflow and activities, in the SDK's test
// environment: it skips the time between looks, and moves the simulated cloud's clock with it.
func weekOfLooks(ctx context.Context) ([]Row, error) {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet())
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(weekLimit)
	cloud := cloudsim.New(cloudsim.Options{Clock: cloudsim.NewClock(env.Now), Seed: 1})
	if err := cloud.Add(world()); err != nil {
		return nil, fmt.Errorf("building the simulated networks: %w", err)
	}
	acts, stop, err := wire(ctx, cloud, skipping(cloud), newTally())
	if err != nil {
		return nil, err
	}
	defer stop()
	acts.aws.Register(env)
	acts.prober.Register(env)
	testdesk.New(env.Now).Activities().Register(env)
	workflows.Register(env)

	retries, waited := -1, false
	env.SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, _ converter.EncodedValues) {
		if info.ActivityType.Name == aws.LookAtVPCPeering.Name && !waited {
			retries++
		}
	})
	env.RegisterDelayedCallback(func() { waited = true; env.CancelWorkflow() }, week)
	r := pair{}.request()
	env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: r.ID().String(), TaskQueue: connection.Queue})
	env.ExecuteWorkflow(r.Method.WorkflowType(), connection.Start{Request: r})
	if !env.IsWorkflowCompleted() {
		return nil, fmt.Errorf("playing a week: the handshake did not end")
	}
	if !waited {
		return nil, fmt.Errorf("playing a week: the handshake ended before: %w", env.GetWorkflowError())
	}
	return []Row{{
		What: "look retries in a 7-day wait", Value: float64(retries), Sense: AtMost, Limit: 350,
		Note: "the real workflow and look, in the test environment, which skips the time between them; the customer never says a word",
	}}, nil
}

// skipping lets an activity wait by moving the simulated cloud's clock.
func skipping(cloud *cloudsim.Cloud) waiting.Clock {
	return waiting.Clock{Now: cloud.Clock().Now, Wait: func(ctx context.Context, d time.Duration) error {
		cloud.Clock().Advance(d)
		return ctx.Err()
	}}
}
