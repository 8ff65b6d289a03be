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
	return planPeering(ctx, start, aws.CheckVPCPeering)
}

// The external id that this preflight makes is thrown away: an attempt has its own.
func planAWSVPCPeeringRole(ctx workflow.Context, start connection.Start) (connection.Plan, error) {
	return planPeering(ctx, start, aws.CheckVPCPeeringRole)
}

func planPeering(ctx workflow.Context, start connection.Start, check any) (connection.Plan, error) {
	claims, err := claimsOf(ctx, start)
	if err != nil {
		return connection.Plan{}, err
	}
	var checked activities.VPCPeeringChecked
	in := activities.VPCPeeringCheck{Owner: ownerOf(start), Request: start.Request, Claims: claims}
	err = workflow.ExecuteActivity(planOptions(ctx, connection.QueueAWS), check, in).Get(ctx, &checked)
	return planned(err, checked.Notes, checked.OurAccount, checked.OurRegion, checked.OurVPC)
}

func planAWSTransitGateway(ctx workflow.Context, start connection.Start) (connection.Plan, error) {
	claims, err := claimsOf(ctx, start)
	if err != nil {
		return connection.Plan{}, err
	}
	var checked activities.TransitGatewayChecked
	in := activities.TransitGatewayCheck{Owner: ownerOf(start), Request: start.Request, Claims: claims}
	err = workflow.ExecuteActivity(planOptions(ctx, connection.QueueAWS), aws.CheckTransitGateway, in).Get(ctx, &checked)
	return planned(err, checked.Notes, checked.OurAccount, checked.OurRegion, checked.OurVPC)
}

func planAzureVNetPeering(ctx workflow.Context, start connection.Start) (connection.Plan, error) {
	claims, err := claimsOf(ctx, start)
	if err != nil {
		return connection.Plan{}, err
	}
	var checked activities.VNetPeeringChecked
	in := activities.VNetPeeringCheck{Owner: ownerOf(start), Request: start.Request, Claims: claims}
	err = workflow.ExecuteActivity(planOptions(ctx, connection.QueueAzure), azure.CheckVNetPeering, in).Get(ctx, &checked)
	if problems := problemsOf(err); len(problems) > 0 {
		return connection.Plan{Problems: problems}, nil
	}
	return connection.Plan{Notes: checked.Notes, Facts: connection.Facts{
		{Name: connection.FactOurTenant, Value: checked.OurTenant},
		{Name: connection.FactOurApp, Value: checked.OurApp},
		{Name: connection.FactOurRegion, Value: checked.OurRegion},
		{Name: connection.FactOurVNet, Value: checked.OurVNet},
	}}, err
}

// claimsOf are the address ranges that other connections of the cluster hold, read without taking its lock.
func claimsOf(ctx workflow.Context, start connection.Start) ([]connection.Claim, error) {
	var claims []connection.Claim
	peek := activities.NetworkClaim{Network: start.Request.Cluster, Holder: start.Request.ID().String()}
	err := workflow.ExecuteActivity(planOptions(ctx, connection.Queue), desk.PeekClaims, peek).Get(ctx, &claims)
	return claims, err
}

// planned is the plan that a preflight of AWS came to.
func planned(err error, notes []string, account, region, vpc string) (connection.Plan, error) {
	if problems := problemsOf(err); len(problems) > 0 {
		return connection.Plan{Problems: problems}, nil
	}
	return connection.Plan{Notes: notes, Facts: connection.Facts{
		{Name: connection.FactOurAccount, Value: account},
		{Name: connection.FactOurRegion, Value: region},
		{Name: connection.FactOurVPC, Value: vpc},
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
