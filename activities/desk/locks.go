package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
)

// TemporalLocks reaches what stands for the networks, each a small workflow of its own, on the Temporal server.
type TemporalLocks struct {
	Client client.Client
	Queue  string
}

// answerTime is how long a network may take to answer before the asker only leaves word. A server lets a workflow have ten
// updates at once, and any number of signals.
const answerTime = 3 * time.Second

// Reserve asks for a network. Where it does not answer at once, the asker stands in its queue without having heard so, and is
// told by a signal when it is its turn.
func (l TemporalLocks) Reserve(ctx context.Context, r desk.Reservation) (desk.Reserved, error) {
	soon, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	reserved, err := l.reserve(soon, r)
	if err == nil {
		return reserved, nil
	}
	if err := l.signal(ctx, r.Network, desk.SignalReserve, r); err != nil {
		return desk.Reserved{}, err
	}
	return desk.Reserved{}, nil
}

// reserve sends an update to a network and starts it with that when there is none: one call, no race.
func (l TemporalLocks) reserve(ctx context.Context, r desk.Reservation) (desk.Reserved, error) {
	var reserved desk.Reserved
	options, input := l.start(r.Network)
	handle, err := l.Client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: l.Client.NewWithStartWorkflowOperation(options, connection.WorkflowNetwork, input),
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateName: desk.UpdateReserve, Args: []any{r}, WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		return reserved, fmt.Errorf("asking for network %s: %w", r.Network, err)
	}
	if err := handle.Get(ctx, &reserved); err != nil {
		return reserved, fmt.Errorf("waiting for the answer of network %s: %w", r.Network, err)
	}
	return reserved, nil
}

func (l TemporalLocks) start(network string) (client.StartWorkflowOptions, map[string]string) {
	return client.StartWorkflowOptions{
		ID: connection.NetworkID(network), TaskQueue: l.Queue,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		StaticSummary:            "Network " + network,
	}, map[string]string{"network": network}
}

// Release gives a network back. Nobody has to wait for it to hear that.
func (l TemporalLocks) Release(ctx context.Context, r desk.Release) error {
	return l.signal(ctx, r.Network, desk.SignalRelease, r)
}

func (l TemporalLocks) signal(ctx context.Context, network, name string, message any) error {
	options, input := l.start(network)
	_, err := l.Client.SignalWithStartWorkflow(ctx, options.ID, name, message, options, connection.WorkflowNetwork, input)
	if err != nil {
		return fmt.Errorf("sending %s to network %s: %w", name, network, err)
	}
	return nil
}

// Claims reads what others hold, without changing anything. A network that nobody asked for has no claims.
func (l TemporalLocks) Claims(ctx context.Context, network, holder string) ([]connection.Claim, error) {
	value, err := l.Client.QueryWorkflow(ctx, connection.NetworkID(network), "", desk.QueryClaims, holder)
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("asking network %s: %w", network, err)
	}
	var claims []connection.Claim
	if err := value.Get(&claims); err != nil {
		return nil, fmt.Errorf("reading the claims of network %s: %w", network, err)
	}
	return claims, nil
}

// Wants asks a holder whether it still wants the network. One that runs no more wants nothing.
func (l TemporalLocks) Wants(ctx context.Context, hold desk.Hold) (desk.Wants, error) {
	described, err := l.Client.DescribeWorkflowExecution(ctx, hold.Holder, "")
	var missing *serviceerror.NotFound
	switch {
	case errors.As(err, &missing):
		return desk.Wants{Ended: true}, nil
	case err != nil:
		return desk.Wants{}, fmt.Errorf("describing %s: %w", hold.Holder, err)
	case described.GetWorkflowExecutionInfo().GetStatus() != enums.WORKFLOW_EXECUTION_STATUS_RUNNING:
		return desk.Wants{Ended: true}, nil
	}
	value, err := l.Client.QueryWorkflow(ctx, hold.Holder, "", connection.QueryWanted)
	if err != nil {
		return desk.Wants{}, fmt.Errorf("asking %s: %w", hold.Holder, err)
	}
	var networks []string
	if err := value.Get(&networks); err != nil {
		return desk.Wants{}, fmt.Errorf("reading what %s wants: %w", hold.Holder, err)
	}
	return desk.Wants{Network: slices.Contains(networks, hold.Network)}, nil
}
