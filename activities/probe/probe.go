package probe

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"

	"causeway.dev/activities"
	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	"causeway.dev/internal/connection"
	ask "causeway.dev/internal/contract/probe"
	"causeway.dev/internal/inventory"
	"causeway.dev/internal/probe"
)

// Prober holds the look of the steps that only traffic can prove.
type Prober struct {
	probes   activities.Tester
	clusters inventory.Source
}

// New wires the look at traffic.
func New(probes activities.Tester, clusters inventory.Source) *Prober {
	return &Prober{probes: probes, clusters: clusters}
}

// carryTime is how long carrying a test to a probe and back may take. A probe that needs longer is as good as none, and
// whoever waits is told within a minute.
const carryTime = 30 * time.Second

// LookThroughProbe answers when the cluster's probe gets through to the customer's host. A refused connection got
// through, too: something answered. Otherwise it says in the probe's words what to check.
func (p *Prober) LookThroughProbe(ctx context.Context, in ask.Test) (ask.Proof, error) {
	delay := activities.NextLook(activity.GetInfo(ctx))
	id := in.Owner.Connection.Cluster
	if in.Probe.Host == "" {
		return ask.Proof{}, answer.NotYet(connection.ReasonNotVisible, "The request names no host for the probe any more, so nobody can see whether traffic passes.", delay)
	}
	cluster, err := p.clusters.Cluster(ctx, id)
	if err != nil {
		return ask.Proof{}, cloud.InventoryTrouble(err)
	}
	if !cluster.Probe {
		return ask.Proof{}, answer.NotYet(connection.ReasonNotVisible, fmt.Sprintf("No probe runs in cluster %s, so nobody can see whether traffic passes.", id), delay)
	}
	ctx, cancel := context.WithTimeout(ctx, carryTime)
	defer cancel()
	var unknown *probe.Unknown
	result, err := p.probes.Test(ctx, id, probe.Test{Host: in.Probe.Host, Port: in.Probe.Port, CIDRs: in.CIDRs, Internet: in.Internet})
	switch {
	case errors.Is(err, probe.ErrNobody), errors.Is(err, context.DeadlineExceeded):
		return ask.Proof{}, answer.NotYet(connection.ReasonNotVisible, fmt.Sprintf("No probe answers in cluster %s, so nobody can see whether traffic passes.", id), delay)
	case errors.As(err, &unknown):
		return ask.Proof{}, answer.NotYet(connection.ReasonNotVisible, unknown.Said, delay)
	case err != nil:
		return ask.Proof{}, answer.Trouble(connection.ReasonUnavailable, "The probe of cluster "+id+" cannot be asked.", err)
	case !result.Proves():
		return ask.Proof{}, activities.NotYet(ctx, result.Said)
	}
	return ask.Proof{Address: result.Address, At: result.At, Said: result.Said}, nil
}
