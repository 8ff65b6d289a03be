package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/activities"
	"causeway.dev/internal/connection"
)

// Plan answers `causeway plan`: what would be done, by whom, and what is in the way. It creates nothing and takes no lock.
func Plan(ctx workflow.Context, start connection.Start) (connection.Plan, error) {
	if problems := connection.Validate(start.Request); len(problems) > 0 {
		return connection.Plan{Problems: problems}, nil
	}
	for _, m := range Methods() {
		if m.Name == start.Request.Method {
			plan, err := m.Plan(ctx, start)
			plan.Steps = m.Steps(start.Request)
			return plan, err
		}
	}
	return connection.Plan{Problems: connection.Problems{{
		Field: "method", Value: string(start.Request.Method), Rule: "is not a method that this worker knows",
	}}}, nil
}

func planAWSVPCPeering(ctx workflow.Context, start connection.Start) (connection.Plan, error) {
	owner := ownerOf(start)
	ctx = planOptions(ctx, connection.Queue)
	var claims []connection.Claim
	peek := activities.NetworkClaim{Network: start.Request.Cluster, Holder: start.Request.ID().String()}
	if err := workflow.ExecuteActivity(ctx, desk.PeekClaims, peek).Get(ctx, &claims); err != nil {
		return connection.Plan{}, err
	}
	var checked activities.VPCPeeringChecked
	in := activities.VPCPeeringCheck{Owner: owner, Request: start.Request, Claims: claims}
	err := workflow.ExecuteActivity(planOptions(ctx, connection.QueueAWS), aws.CheckVPCPeering, in).Get(ctx, &checked)
	if problems := problemsOf(err); len(problems) > 0 {
		return connection.Plan{Problems: problems}, nil
	}
	return connection.Plan{Notes: checked.Notes, Facts: connection.Facts{
		{Name: connection.FactOurAccount, Value: checked.OurAccount},
		{Name: connection.FactOurRegion, Value: checked.OurRegion},
		{Name: connection.FactOurVPC, Value: checked.OurVPC},
	}}, err
}

func planIPAllowlist(ctx workflow.Context, start connection.Start) (connection.Plan, error) {
	var found activities.ExternalAddresses
	in := activities.ExternalAddressesRead{Owner: ownerOf(start), Request: start.Request}
	err := workflow.ExecuteActivity(planOptions(ctx, connection.QueueAWS), aws.ReadExternalAddresses, in).Get(ctx, &found)
	if problems := problemsOf(err); len(problems) > 0 {
		return connection.Plan{Problems: problems}, nil
	}
	if err != nil {
		return connection.Plan{}, err
	}
	return connection.Plan{Notes: found.Notes, Facts: externalFacts(found)}, nil
}

// ownerOf is who the attempt would be.
func ownerOf(start connection.Start) connection.Owner {
	r := start.Request
	return connection.Owner{Connection: r.ID(), Generation: max(start.Generation, 1), Method: r.Method, Customer: r.Customer}
}

// problemsOf reads the problems that a preflight refused with.
func problemsOf(err error) connection.Problems {
	var application *temporal.ApplicationError
	if !errors.As(err, &application) || !application.HasDetails() {
		return nil
	}
	var problems connection.Problems
	if undecodable := application.Details(&problems); undecodable != nil {
		problems = nil
	}
	return problems
}

func planOptions(ctx workflow.Context, queue string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: queue, StartToCloseTimeout: 30 * time.Second, ScheduleToCloseTimeout: time.Minute, Summary: "Check, without creating anything",
		RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 3, InitialInterval: time.Second},
	})
}
