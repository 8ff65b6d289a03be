package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/probe"
)

// againAfter is how long the watch waits before it believes a probe that did not get through.
const againAfter = 5 * time.Second

// WatchVPCPeering is a look turned round: it says not yet while all is as it was, and completes when anything changed,
// for better or worse. It repairs nothing.
func (a *AWS) WatchVPCPeering(ctx context.Context, in connection.Watching[VPCPeeringWatch]) (connection.Health, error) {
	n, err := a.at(ctx, in.Of.Owner)
	if err != nil {
		return connection.Health{}, err
	}
	now, err := n.health(ctx, in.Of)
	if err != nil {
		return connection.Health{}, err
	}
	if now.Reason == "" && in.Of.Probe != nil && a.probes != nil {
		if now, err = a.traffic(ctx, n, in, now); err != nil {
			return connection.Health{}, err
		}
	}
	if now.Reason == in.Was.Reason && (now.Reason == "" || now.Said == in.Was.Said) {
		return connection.Health{}, NotYet(connection.ReasonNotYet, wordsOf(now), nextWatch(activity.GetInfo(ctx)))
	}
	return now, nil
}

func wordsOf(h connection.Health) string {
	if h.Said == "" {
		return h.Cloud
	}
	return h.Cloud + ": " + h.Said
}

// health is what the control plane says: the peering, our routes and our option, the first trouble first.
func (n *network) health(ctx context.Context, in VPCPeeringWatch) (connection.Health, error) {
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
	missing, err := n.missing(ctx, in)
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

func (n *network) missing(ctx context.Context, in VPCPeeringWatch) (string, error) {
	all, err := n.routeTables(ctx)
	if err != nil {
		return "", err
	}
	tables, err := n.private(ctx, all)
	if err != nil {
		return "", err
	}
	routes := VPCRoutes{Owner: in.Owner, PeeringID: in.PeeringID, CIDR: canonical(in.CIDR)}
	missing, err := missingRoute(tables, ids(tables), routes)
	if err != nil {
		// Somebody's other route stands in place of ours.
		_, missing = ReasonOf(err)
	}
	return missing, nil
}

// traffic asks the probe, twice before it believes in trouble. Where no probe answers, nothing is known and nothing has
// changed.
func (a *AWS) traffic(ctx context.Context, n *network, in connection.Watching[VPCPeeringWatch], now connection.Health) (connection.Health, error) {
	test := probe.Test{Host: in.Of.Probe.Host, Port: in.Of.Probe.Port, CIDRs: []string{in.Of.CIDR}}
	for try := 0; ; try++ {
		result, err := a.probes.Test(ctx, n.cluster.ID, test)
		switch {
		case errors.Is(err, probe.ErrNobody):
			return unseen(in.Was, now), nil
		case err != nil:
			return now, Trouble(connection.ReasonUnavailable, "The probe of cluster "+n.cluster.ID+" cannot be asked.", err)
		case result.Proves():
			now.Proven, now.Said = result.At, result.Said
			return now, nil
		case try > 0:
			now.Reason, now.Said = connection.ReasonUnreachable, result.Said
			return now, nil
		}
		n.heartbeat(ctx)
		if err := n.clock.Wait(ctx, againAfter); err != nil {
			return now, Trouble(connection.ReasonUnavailable, "The worker stopped while it watched.", err)
		}
	}
}

// unseen keeps what the probe last said while no probe runs: silence is not health.
func unseen(was, now connection.Health) connection.Health {
	if was.Reason == connection.ReasonUnreachable {
		now.Reason, now.Said = was.Reason, was.Said
	}
	return now
}
