package activities

import (
	"context"
	"fmt"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
)

// WatchVNetPeering is a look turned round: it says not yet while all is as it was, and completes when anything changed. It
// repairs nothing. It looks at our half only: the customer's grant has ended, and ours shows what became of theirs.
func (a *Azure) WatchVNetPeering(ctx context.Context, in connection.Watching[wire.VNetPeeringWatch]) (connection.Health, error) {
	p, err := a.at(ctx, in.Of.VNetPeering)
	if err != nil {
		return connection.Health{}, err
	}
	ours, there, err := p.named(ctx, p.ourPlace(), in.Of.Owner.OurHalf())
	if err != nil {
		return connection.Health{}, err
	}
	w := watcher{patience: p.patience, probes: a.probes, cluster: p.cluster.ID}
	return w.watched(ctx, healthOf(ours, there, in.Of.Owner), in.Was, in.Of.Probe, in.Of.TheirCIDRs)
}

// healthOf is what our half says.
func healthOf(ours half, there bool, owner connection.Owner) connection.Health {
	switch {
	case !there:
		return connection.Health{
			Reason: connection.ReasonRouteMissing, Cloud: "gone",
			Said: "Our half " + owner.OurHalf() + " is gone: somebody deleted it in our own network. Disconnect and start again: the customer's half is dead without it.",
		}
	case ours.state == halfDisconnected:
		return connection.Health{
			Reason: connection.ReasonDeletedByPeer, Cloud: ours.words(),
			Said: "Our half " + ours.name + " is " + ours.state + ": the customer's half was deleted. Only two new halves connect: disconnect and start again.",
		}
	case ours.state != halfConnected:
		return connection.Health{Reason: connection.ReasonUnreachable, Cloud: ours.words(), Said: fmt.Sprintf("Our half %s is %s.", ours.name, ours.words())}
	case ours.sync != inSync && ours.sync != "":
		return connection.Health{
			Reason: connection.ReasonRouteMissing, Cloud: ours.words(),
			Said: "The address space of a network has changed since (" + ours.sync + "): the new addresses are not reachable.",
		}
	default:
		return connection.Health{Cloud: ours.words()}
	}
}
