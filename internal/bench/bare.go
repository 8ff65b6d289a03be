package bench

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/aws"
	"causeway.dev/internal/contract/desk"
	"causeway.dev/internal/contract/probe"
	"causeway.dev/internal/inventory"
)

const (
	bareName = "bench-bare"
	// eagerAttempts tells the activities that a look is an eager one, as the handshake's are.
	eagerAttempts = 5
)

// bare is what a handshake is compared with: the same activities and signals in the same order, and nothing around them.
// No progress to speak of, no search attributes, deadlines, undo, ledger, or life afterwards.
func bare(ctx workflow.Context, start connection.Start) error {
	b := &bareRun{request: start.Request, p: connection.Progress{ID: start.Request.ID(), Status: connection.Configuring}}
	b.target, b.serves = targetOf(start.Request), connection.Serving{Cloud: inventory.AWS, Types: []string{string(inventory.Dedicated)}}
	b.owner = connection.Owner{Connection: b.p.ID, Generation: 1, Customer: start.Request.Customer, Method: start.Request.Method}
	if err := workflow.SetQueryHandler(ctx, connection.QueryProgress, func() (connection.Progress, error) { return b.p, nil }); err != nil {
		return err
	}
	if err := b.run(ctx); err != nil {
		return err
	}
	b.p.Status = connection.Active
	return nil
}

type bareRun struct {
	request connection.Request
	owner   connection.Owner
	target  aws.VPC
	serves  connection.Serving
	p       connection.Progress
}

func (b *bareRun) run(ctx workflow.Context) error {
	var got aws.VPCPeeringRequested
	target := b.target
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{TaskQueue: connection.QueueAWS, StartToCloseTimeout: time.Minute})
	err := b.locked(ctx, aws.CheckVPCPeering.Name, aws.VPCPeeringCheck{Owner: b.owner, Serves: b.serves, Target: target, DNSWanted: true})
	if err != nil {
		return err
	}
	if err := workflow.ExecuteActivity(ctx, aws.RequestVPCPeering.Name, aws.VPCPeering{Owner: b.owner, Target: target}).Get(ctx, &got); err != nil {
		return err
	}
	b.p.Facts = b.p.Facts.With(factPeering, got.PeeringID)
	if err := b.turn(ctx, "accept", connection.Accept, aws.LookAtVPCPeering.Name, aws.VPCPeeringLook{Owner: b.owner, PeeringID: got.PeeringID}); err != nil {
		return err
	}
	if err := b.locked(ctx, aws.AddVPCRoutes.Name, aws.VPCRoutes{Owner: b.owner, PeeringID: got.PeeringID, CIDR: target.CIDR}); err != nil {
		return err
	}
	if err := workflow.ExecuteActivity(ctx, aws.TurnOnOurPeeringDNS.Name, aws.VPCPeeringDNS{Owner: b.owner, PeeringID: got.PeeringID}).Get(ctx, nil); err != nil {
		return err
	}
	here := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{TaskQueue: connection.Queue, StartToCloseTimeout: time.Minute})
	if err := b.turn(here, "open", connection.Accept, probe.LookThroughProbe.Name, probe.Test{
		Owner: b.owner, Probe: *b.request.Probe, CIDRs: []string{target.CIDR},
	}); err != nil {
		return err
	}
	return b.turn(ctx, "confirm", connection.Confirm, "", nil)
}

// locked runs an activity between taking and giving back the network's lock.
func (b *bareRun) locked(ctx workflow.Context, do string, in any) error {
	here := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: 10 * time.Second})
	reserve := desk.Reservation{Network: b.request.Cluster, Holder: b.p.ID.String()}
	if err := workflow.ExecuteLocalActivity(here, desk.ReserveNetwork.Name, reserve).Get(ctx, nil); err != nil {
		return err
	}
	if err := workflow.ExecuteActivity(ctx, do, in).Get(ctx, nil); err != nil {
		return err
	}
	release := desk.Release{Network: b.request.Cluster, Holder: b.p.ID.String()}
	return workflow.ExecuteLocalActivity(here, desk.ReleaseNetwork.Name, release).Get(ctx, nil)
}

// turn waits for a signal beside a long look and then looks once more, as a handshake does.
func (b *bareRun) turn(ctx workflow.Context, id connection.StepID, verb connection.Verb, look string, in any) error {
	b.p.Status, b.p.Step = connection.Waiting, id
	defer func() { b.p.Status = connection.Configuring }()
	ctx, cancel := workflow.WithCancel(ctx)
	defer cancel()
	said := workflow.GetSignalChannel(ctx, string(verb))
	if look == "" {
		said.Receive(ctx, nil)
		return nil
	}
	long := workflow.ExecuteActivity(ctx, look, in)
	said.Receive(ctx, nil)
	options := workflow.GetActivityOptions(ctx)
	options.RetryPolicy = &temporal.RetryPolicy{InitialInterval: 700 * time.Millisecond, MaximumAttempts: eagerAttempts}
	eager := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), look, in)
	return workflow.Await(ctx, func() bool { return long.IsReady() || eager.IsReady() })
}
