package peering

import (
	"context"
	"fmt"

	"causeway.dev/activities"
	azurecloud "causeway.dev/internal/cloud/azure"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
)

// WatchVNetPeering is a look turned round: it says not yet while all is as it was, and completes when anything changed. It
// repairs nothing. It looks at our half only: the customer's grant has ended, and ours shows what became of theirs.
func (a *Activities) WatchVNetPeering(ctx context.Context, in connection.Watching[wire.VNetPeeringWatch]) (connection.Health, error) {
	p, err := a.at(ctx, in.Of.VNetPeering)
	if err != nil {
		return connection.Health{}, err
	}
	ours, there, err := p.Named(ctx, p.OurSite(), in.Of.Owner.OurHalf())
	if err != nil {
		return connection.Health{}, err
	}
	return activities.NewWatcher(p.Patience, a.Probes, p.Cluster.ID).Watched(ctx, healthOf(ours, there, in.Of.Owner), in.Was, in.Of.Probe, in.Of.TheirCIDRs)
}

// healthOf is what our half says.
func healthOf(ours azurecloud.Half, there bool, owner connection.Owner) connection.Health {
	switch {
	case !there:
		return connection.Health{
			Reason: connection.ReasonRouteMissing, Cloud: "gone",
			Said: "Our half " + owner.OurHalf() + " is gone: somebody deleted it in our own network. Disconnect and start again: the customer's half is dead without it.",
		}
	case ours.State == azurecloud.HalfDisconnected:
		return connection.Health{
			Reason: connection.ReasonDeletedByPeer, Cloud: ours.Words(),
			Said: "Our half " + ours.Name + " is " + ours.State + ": the customer's half was deleted. Only two new halves connect: disconnect and start again.",
		}
	case ours.State != azurecloud.HalfConnected:
		return connection.Health{Reason: connection.ReasonUnreachable, Cloud: ours.Words(), Said: fmt.Sprintf("Our half %s is %s.", ours.Name, ours.Words())}
	case ours.Sync != azurecloud.InSync && ours.Sync != "":
		return connection.Health{
			Reason: connection.ReasonRouteMissing, Cloud: ours.Words(),
			Said: "The address space of a network has changed since (" + ours.Sync + "): the new addresses are not reachable.",
		}
	default:
		return connection.Health{Cloud: ours.Words()}
	}
}
