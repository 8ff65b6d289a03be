package activities

import (
	"context"
	"fmt"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// WatchVPCPeering is a look turned round: it says not yet while all is as it was, and completes when anything changed,
// for better or worse. It repairs nothing.
func (a *AWS) WatchVPCPeering(ctx context.Context, in connection.Watching[wire.VPCPeeringWatch]) (connection.Health, error) {
	n, err := a.at(ctx, in.Of.Owner)
	if err != nil {
		return connection.Health{}, err
	}
	now, err := n.health(ctx, in.Of)
	if err != nil {
		return connection.Health{}, err
	}
	return a.watched(ctx, n, now, in.Was, in.Of.Probe, []string{in.Of.CIDR})
}

// health is what the control plane says: the peering, our routes and our option, the first trouble first.
func (n *network) health(ctx context.Context, in wire.VPCPeeringWatch) (connection.Health, error) {
	p, found, err := n.known(ctx, in.PeeringID)
	switch {
	case err != nil:
		return connection.Health{}, err
	case !found:
		return connection.Health{
			Reason: connection.ReasonDeletedByPeer, Cloud: "gone",
			Said: "AWS no longer knows " + in.PeeringID + ": somebody deleted it some time ago.",
		}, nil
	case !p.active():
		return connection.Health{
			Reason: connection.ReasonDeletedByPeer, Cloud: string(p.state),
			Said: fmt.Sprintf("%s is %q. AWS says %q.", p.id, p.state, p.said),
		}, nil
	}
	health := connection.Health{Cloud: string(p.state)}
	missing, err := n.missing(ctx, through(in.PeeringID, in.CIDR))
	switch {
	case err != nil:
		return connection.Health{}, err
	case missing != "":
		health.Reason, health.Said = connection.ReasonRouteMissing, "Our route is missing: "+missing+"."
	case in.DNS && !p.ours.dns:
		health.Reason = connection.ReasonOptionOff
		health.Said = "AllowDnsResolutionFromRemoteVpc of our side of " + p.id + " is off."
	}
	return health, nil
}
