package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/temporaltest"
)

// fake is a handshake of three steps that obeys the same contract as the real ones and touches no cloud: check (vendor),
// accept (customer), confirm (support).
type fake struct {
	progress connection.Progress
	// end is why the handshake fails, if it does.
	end connection.Reason
}

func fakeSteps() []connection.StepProgress {
	step := func(id connection.StepID, title string, party connection.Party, doing connection.Status) connection.StepProgress {
		return connection.StepProgress{
			Step:  connection.Step{ID: id, Title: title, Party: party, Doing: doing},
			State: connection.StepPending,
		}
	}
	return []connection.StepProgress{
		step("check", "Check the request against both networks", connection.Vendor, connection.Checking),
		step("request", "Request the peering connection", connection.Vendor, connection.Requesting),
		step("accept", "Accept the peering connection", connection.Customer, connection.Waiting),
		step("confirm", "Confirm that the connection works", connection.Support, connection.Waiting),
	}
}

func (f *fake) run(ctx workflow.Context, start connection.Start) error {
	now := workflow.Now(ctx)
	f.progress = connection.Progress{
		ID: start.Request.ID(), Generation: start.Generation, Request: start.Request,
		Steps: fakeSteps(), Started: now,
		Cloud:  connection.Cloud{Words: "pending-acceptance", Seen: now},
		Ledger: []connection.Entry{{At: now, Step: "check", Who: "vendor", What: "checked both networks", Proof: "req-1"}},
	}
	f.pass(now, 0)
	f.pass(now, 1)
	f.wait(ctx, 2)
	if err := f.serve(ctx); err != nil {
		return err
	}
	looking, stopLooking := workflow.WithCancel(ctx)
	f.look(looking)
	if err := workflow.Await(ctx, func() bool { return f.progress.Status == connection.Active || f.end != "" }); err != nil {
		return fmt.Errorf("waiting for the parties: %w", err)
	}
	stopLooking()
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return fmt.Errorf("letting handlers finish: %w", err)
	}
	if f.end != "" {
		return f.fail(ctx)
	}
	return workflow.NewContinueAsNewError(ctx, connection.WorkflowKeep, connection.Record{Progress: f.progress})
}

// look starts the long look, whose not yet is an error that the server retries.
func (f *fake) look(ctx workflow.Context) {
	workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Hour, MaximumAttempts: 1000},
	}), "LookAtVPCPeering")
}

func lookAtVPCPeering(context.Context) error {
	return temporal.NewApplicationErrorWithOptions("pending-acceptance", string(connection.ReasonNotYet),
		temporal.ApplicationErrorOptions{Category: temporal.ApplicationErrorCategoryBenign})
}

func (f *fake) fail(ctx workflow.Context) error {
	f.progress.Status, f.progress.Reason, f.progress.WaitingOn = connection.Failed, f.end, connection.Nobody
	f.attributes(ctx)
	return temporal.NewApplicationErrorWithOptions("the handshake failed", string(f.end),
		temporal.ApplicationErrorOptions{NonRetryable: true, Details: []any{f.progress}})
}

func (f *fake) keep(ctx workflow.Context, record connection.Record) error {
	f.progress = record.Progress
	f.attributes(ctx)
	if err := f.serve(ctx); err != nil {
		return err
	}
	if err := workflow.Await(ctx, func() bool { return f.progress.Status == connection.Disconnected }); err != nil {
		return fmt.Errorf("keeping: %w", err)
	}
	f.attributes(ctx)
	if err := workflow.UpsertMemo(ctx, map[string]any{connection.MemoEnd: f.progress}); err != nil {
		return fmt.Errorf("writing the end: %w", err)
	}
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

func (f *fake) pass(now time.Time, i int) {
	f.progress.Steps[i].State, f.progress.Steps[i].Started, f.progress.Steps[i].Ended = connection.StepDone, now, now
}

func (f *fake) wait(ctx workflow.Context, i int) {
	step := &f.progress.Steps[i]
	step.State, step.Started = connection.StepWaiting, workflow.Now(ctx)
	f.progress.Status, f.progress.WaitingOn, f.progress.Step = connection.Waiting, step.Party, step.ID
	f.progress.Deadline = step.Started.Add(f.progress.Request.DeadlineOrDefault())
	f.progress.Changed = step.Started
	f.attributes(ctx)
}

func (f *fake) attributes(ctx workflow.Context) {
	changes := []temporal.SearchAttributeUpdate{
		temporal.NewSearchAttributeKeyKeyword(connection.AttributeStatus).ValueSet(string(f.progress.Status)),
		temporal.NewSearchAttributeKeyKeyword(connection.AttributeWaitingOn).ValueUnset(),
	}
	if on := f.progress.WaitingOn; on != "" {
		changes[1] = temporal.NewSearchAttributeKeyKeyword(connection.AttributeWaitingOn).ValueSet(string(on))
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, changes...); err != nil {
		panic(err)
	}
}

// serve takes every verb as an update, and answers the query.
func (f *fake) serve(ctx workflow.Context) error {
	err := workflow.SetQueryHandler(ctx, connection.QueryProgress, func() (connection.Progress, error) { return f.progress, nil })
	for _, verb := range connection.Verbs() {
		err = errors.Join(err, workflow.SetUpdateHandlerWithOptions(ctx, string(verb),
			func(ctx workflow.Context, m connection.Message) (connection.Answer, error) {
				return f.take(ctx, verb, m), nil
			},
			workflow.UpdateHandlerOptions{Validator: func(m connection.Message) error { return f.check(verb, m) }}))
	}
	return err
}

func (f *fake) check(verb connection.Verb, m connection.Message) error {
	if verb == connection.Retry {
		return errors.New("nothing needs attention, so that there is nothing to retry")
	}
	if verb == connection.Disconnect && m.Values[connection.ValueName] != f.progress.ID.Name {
		return errors.New("the name does not match")
	}
	return nil
}

func (f *fake) take(ctx workflow.Context, verb connection.Verb, m connection.Message) connection.Answer {
	now := workflow.Now(ctx)
	f.progress.Ledger = append(f.progress.Ledger, connection.Entry{
		At: now, Step: f.progress.Step, Who: m.By, What: string(verb) + " " + m.Note + fmt.Sprint(m.Values),
	})
	sentence := "understood"
	switch verb {
	case connection.Accept:
		sentence = "AWS shows the peering connection as active; support confirms next"
		f.pass(now, 2)
		f.wait(ctx, 3)
	case connection.Confirm:
		f.pass(now, 3)
		f.progress.Status, f.progress.WaitingOn, f.progress.Step = connection.Active, "", ""
		f.progress.Deadline, f.progress.Proven, f.progress.Changed = time.Time{}, now, now
	case connection.Decline:
		f.end = connection.ReasonRejected
	case connection.Disconnect:
		f.progress.Status = connection.Disconnected
	case connection.Retry, connection.Extend, connection.Amend:
	}
	return connection.Answer{Sentence: sentence, Status: f.progress.Status, Step: f.progress.Step}
}

func fakePlan(_ workflow.Context, start connection.Start) (connection.Plan, error) {
	var plan connection.Plan
	for _, s := range fakeSteps() {
		plan.Steps = append(plan.Steps, s.Step)
	}
	if start.Request.Cluster == "nowhere" {
		plan.Problems = connection.Problems{{Field: "cluster", Value: "nowhere", Rule: "is not in the inventory"}}
	}
	return plan, nil
}

// startFake runs a worker with the fake until the returned function is called.
func startFake(s *temporaltest.Server) (func(), error) {
	w := worker.New(s.Client, connection.Queue, worker.Options{})
	w.RegisterWorkflowWithOptions(func(ctx workflow.Context, start connection.Start) error { return new(fake).run(ctx, start) },
		workflow.RegisterOptions{Name: "aws-vpc-peering"})
	w.RegisterWorkflowWithOptions(func(ctx workflow.Context, record connection.Record) error { return new(fake).keep(ctx, record) },
		workflow.RegisterOptions{Name: connection.WorkflowKeep})
	w.RegisterWorkflowWithOptions(fakePlan, workflow.RegisterOptions{Name: connection.WorkflowPlan})
	w.RegisterActivityWithOptions(lookAtVPCPeering, activityName("LookAtVPCPeering"))
	if err := w.Start(); err != nil {
		return nil, fmt.Errorf("starting the worker: %w", err)
	}
	return w.Stop, nil
}
