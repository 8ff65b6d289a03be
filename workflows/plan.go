package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	"causeway.dev/internal/contract/desk"
)

// Preflight says what is in the way of a request, and what is known of our side.
type Preflight func(workflow.Context, connection.Start) (connection.Plan, error)

// plan answers `causeway plan`: what would be done, by whom, and what is in the way. It creates nothing and takes no lock.
func (l List) plan(ctx workflow.Context, start connection.Start) (connection.Plan, error) {
	set := l.Descriptors()
	if problems := set.Validate(start.Request); len(problems) > 0 {
		return connection.Plan{Problems: problems}, nil
	}
	for _, m := range l {
		if m.Name == start.Request.Method {
			plan, err := m.Preflight(ctx, start)
			plan.Steps = m.Steps(start.Request)
			return plan, err
		}
	}
	return connection.Plan{}, errors.New("the method was valid a moment ago")
}

// asked is what every preflight is asked about.
type asked struct {
	owner   connection.Owner
	request connection.Request
	// claims are the address ranges that other connections of the same network hold.
	claims []connection.Claim
}

// preflight makes one of a method's first step: its activity, the input that its body gives it, too, and what its answer
// says in a plan.
func preflight[In, Out any](check contract.Activity[In, Out], in func(asked) In, says func(Out) (facts any, notes []string)) Preflight {
	return func(ctx workflow.Context, start connection.Start) (connection.Plan, error) {
		claims, err := claimsOf(ctx, start)
		if err != nil {
			return connection.Plan{}, err
		}
		var answer Out
		input := in(asked{owner: ownerOf(start), request: start.Request, claims: claims})
		err = workflow.ExecuteActivity(planOptions(ctx, check.Queue), check.Name, input).Get(ctx, &answer)
		if problems := problemsOf(err); len(problems) > 0 {
			return connection.Plan{Problems: problems}, nil
		}
		if err != nil {
			return connection.Plan{}, err
		}
		facts, notes := says(answer)
		known, err := connection.ObjectOf(facts)
		return connection.Plan{Notes: notes, Facts: known}, err
	}
}

// claimsOf are the address ranges that other connections of the cluster hold, read without taking its lock.
func claimsOf(ctx workflow.Context, start connection.Start) ([]connection.Claim, error) {
	var claims []connection.Claim
	peek := desk.Peek{Cluster: start.Request.Cluster, Holder: start.Request.ID().String()}
	err := workflow.ExecuteActivity(planOptions(ctx, desk.PeekClaims.Queue), desk.PeekClaims.Name, peek).Get(ctx, &claims)
	return claims, err
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
