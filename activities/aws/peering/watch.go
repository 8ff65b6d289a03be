package peering

import (
	"context"
	"fmt"

	"causeway.dev/activities"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// WatchVPCPeering is a look turned round: it says not yet while all is as it was, and completes when anything changed,
// for better or worse. It repairs nothing.
func (a *Activities) WatchVPCPeering(ctx context.Context, in connection.Watching[wire.VPCPeeringWatch]) (connection.Health, error) {
	n, err := a.at(ctx, in.Of.Owner)
	if err != nil {
		return connection.Health{}, err
	}
	now, err := n.health(ctx, in.Of)
	if err != nil {
		return connection.Health{}, err
	}
	return activities.NewWatcher(n.Patience, a.Probes, n.Cluster.ID).Watched(ctx, now, in.Was, in.Of.Probe, []string{in.Of.CIDR})
}

// health is what the control plane says: the peering, our routes and our option, the first trouble first.
func (n *network) health(ctx context.Context, in wire.VPCPeeringWatch) (connection.Health, error) {
	p, found, err := n.Known(ctx, in.PeeringID)
	switch {
	case err != nil:
		return connection.Health{}, err
	case !found:
		return connection.Health{
			Reason: connection.ReasonDeletedByPeer, Cloud: "gone",
			Said: "AWS no longer knows " + in.PeeringID + ": somebody deleted it some time ago.",
		}, nil
	case !p.Active():
		return connection.Health{
			Reason: connection.ReasonDeletedByPeer, Cloud: string(p.State),
			Said: fmt.Sprintf("%s is %q. AWS says %q.", p.ID, p.State, p.Said),
		}, nil
	}
	health := connection.Health{Cloud: string(p.State)}
	missing, err := n.Missing(ctx, awscloud.Through(in.PeeringID, in.CIDR))
	switch {
	case err != nil:
		return connection.Health{}, err
	case missing != "":
		health.Reason, health.Said = connection.ReasonRouteMissing, "Our route is missing: "+missing+"."
	case in.DNS && !p.Ours.DNS:
		health.Reason = connection.ReasonOptionOff
		health.Said = "AllowDnsResolutionFromRemoteVpc of our side of " + p.ID + " is off."
	}
	return health, nil
}
