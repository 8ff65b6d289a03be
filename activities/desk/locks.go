package desk

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
)

// TemporalLocks reaches the locks of the networks, each a small workflow of its own, on the Temporal server.
type TemporalLocks struct {
	Client client.Client
	Queue  string
}

// Reserve asks for the lock, which is created when it does not exist yet. A holder that has ended without giving the
// lock back is evicted: the lease is tied to a connection that lives.
func (l TemporalLocks) Reserve(ctx context.Context, r desk.Reservation) (desk.Reserved, error) {
	reserved, err := l.reserve(ctx, r)
	if err != nil || reserved.Granted {
		return reserved, err
	}
	ended, err := l.ended(ctx, reserved.HeldBy)
	if err != nil || !ended {
		return reserved, err
	}
	r.Evict = reserved.HeldBy
	return l.reserve(ctx, r)
}

func (l TemporalLocks) reserve(ctx context.Context, r desk.Reservation) (desk.Reserved, error) {
	var reserved desk.Reserved
	err := l.update(ctx, r.Network, "reserve", r, &reserved)
	return reserved, err
}

// Release gives the lock back.
func (l TemporalLocks) Release(ctx context.Context, r desk.Release) error {
	return l.update(ctx, r.Network, "release", r, nil)
}

// update sends an update to a lock and starts the lock with it when there is none: one call, no race.
func (l TemporalLocks) update(ctx context.Context, network, name string, arg, result any) error {
	start := l.Client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: connection.NetworkID(network), TaskQueue: l.Queue,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		StaticSummary:            "Lock of network " + network,
	}, connection.WorkflowLock, map[string]string{"network": network})
	handle, err := l.Client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateName: name, Args: []any{arg}, WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		return fmt.Errorf("sending %s to the lock of network %s: %w", name, network, err)
	}
	if err := handle.Get(ctx, result); err != nil {
		return fmt.Errorf("waiting for the answer of the lock of network %s: %w", network, err)
	}
	return nil
}

// Claims reads what others hold, without changing anything. A network without a lock has no claims.
func (l TemporalLocks) Claims(ctx context.Context, network, holder string) ([]connection.Claim, error) {
	value, err := l.Client.QueryWorkflow(ctx, connection.NetworkID(network), "", "claims", holder)
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("asking the lock of network %s: %w", network, err)
	}
	var claims []connection.Claim
	if err := value.Get(&claims); err != nil {
		return nil, fmt.Errorf("reading the claims of network %s: %w", network, err)
	}
	return claims, nil
}

// ended reports whether a holder's workflow does not run any more.
func (l TemporalLocks) ended(ctx context.Context, holder string) (bool, error) {
	described, err := l.Client.DescribeWorkflowExecution(ctx, holder, "")
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("describing %s: %w", holder, err)
	}
	return described.GetWorkflowExecutionInfo().GetStatus() != enums.WORKFLOW_EXECUTION_STATUS_RUNNING, nil
}
