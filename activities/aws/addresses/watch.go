package addresses

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"go.temporal.io/sdk/activity"

	"causeway.dev/activities"
	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
	"causeway.dev/internal/inventory"
	"causeway.dev/internal/probe"
)

// WatchExternalAddresses notices when the addresses are not those that the customer was told, and when the inventory says
// that they will not be: then the customer can be told before anything breaks. It completes when anything changed, for
// better or worse, and says who must be told.
func (a *Activities) WatchExternalAddresses(ctx context.Context, in connection.Watching[wire.ExternalAddressesWatch]) (connection.Health, error) {
	n, err := a.at(ctx, in.Of.Owner)
	if err != nil {
		return connection.Health{}, err
	}
	e, rule := egressOf(n)
	if rule != "" {
		return connection.Health{}, answer.Refuse(connection.ReasonUnknown, "The watch cannot look: "+rule+".", nil)
	}
	now, err := lookAtAddresses(ctx, in.Of, n, e)
	if err == nil && now.Reason == connection.ReasonAddressesChanged && in.Was.Reason != now.Reason {
		// Right after a change AWS may show neither the old nor the new, and an alarm sends people to a customer.
		n.Beat(ctx)
		if err := n.Pause(ctx, activities.AgainAfter); err != nil {
			return connection.Health{}, err
		}
		now, err = lookAtAddresses(ctx, in.Of, n, e)
	}
	if err != nil {
		return connection.Health{}, err
	}
	if now, err = a.allowed(ctx, n, in, now); err != nil {
		return connection.Health{}, err
	}
	if replaced(in, now) {
		now.Said = strings.TrimSpace("The gateways are others now, with addresses that were published: nobody needs to be told. " + now.Said)
		return now, nil
	}
	if now.Reason == in.Was.Reason && (now.Reason == "" || now.Said == in.Was.Said) {
		return connection.Health{}, answer.NotYet(connection.ReasonNotYet, activities.WordsOf(now), activities.NextWatch(activity.GetInfo(ctx)))
	}
	return now, nil
}

// look reads once.
func lookAtAddresses(ctx context.Context, w wire.ExternalAddressesWatch, n *network, e egress) (connection.Health, error) {
	seen, err := e.leaving(ctx, append(slices.Clone(w.Published), coming(n.Cluster)...))
	if err != nil {
		return connection.Health{}, err
	}
	return addressHealth(w, n.Cluster, seen), nil
}

// allowed asks the probe whether the customer still lets us in, while the addresses are in order. A change that is only
// planned keeps nobody from looking.
func (a *Activities) allowed(ctx context.Context, n *network, in connection.Watching[wire.ExternalAddressesWatch], now connection.Health) (connection.Health, error) {
	if now.Reason == connection.ReasonAddressesChanged || in.Of.Probe == nil || a.Probes == nil {
		return now, nil
	}
	test := probe.Test{Host: in.Of.Probe.Host, Port: in.Of.Probe.Port, Internet: true}
	seen, err := activities.NewWatcher(n.Patience, a.Probes, n.Cluster.ID).Traffic(ctx, connection.Health{Cloud: now.Cloud}, in.Was, test)
	if err != nil || seen.Reason != "" || now.Reason == "" {
		return seen, err
	}
	now.Proven = seen.Proven
	return now, nil
}

// health compares what was published with what the cloud shows and with what is planned.
func addressHealth(w wire.ExternalAddressesWatch, cluster inventory.Cluster, seen leaving) connection.Health {
	now, rule := choose(cluster, w.Deployment, seen)
	if rule != "" {
		seen.trouble("Deployment %s %s", w.Deployment, rule)
	}
	health := connection.Health{Cloud: strings.Join(now.gateways, ", ") + " with " + strings.Join(now.using, ", ")}
	changed := seen.troubles
	if news := notAmong(now.using, w.Published); len(news) > 0 {
		changed = append(changed, strings.Join(news, ", ")+" is in use and was never published")
	}
	if lost := notAmong(w.Published, seen.reserved); len(lost) > 0 {
		changed = append(changed, strings.Join(lost, ", ")+" is not reserved any more, so that it may become somebody else's: it must be taken off the allowlist")
	}
	if len(changed) > 0 {
		health.Reason, health.Said = connection.ReasonAddressesChanged, tell(w, "The external addresses have changed: "+strings.Join(changed, "; ")+".")
		return health
	}
	var will []string
	if news := notAmong(now.coming, w.Published); len(news) > 0 {
		will = append(will, strings.Join(news, ", ")+" will be used from "+cluster.Change.From+" on and must be allowed before")
	}
	if leaving := notAmong(now.retiring, w.Retiring); len(leaving) > 0 {
		will = append(will, strings.Join(leaving, ", ")+" will not be used after "+cluster.Change.From+" and should be taken off the allowlist then")
	}
	if len(will) > 0 {
		health.Reason, health.Said = connection.ReasonAddressesChange, tell(w, "The external addresses will change: "+strings.Join(will, "; ")+".")
	}
	return health
}

// tell adds who must be told, and how the new addresses become the published ones.
func tell(w wire.ExternalAddressesWatch, said string) string {
	whom := w.Owner.Customer
	if w.Contact != "" {
		whom += " (" + w.Contact + ")"
	} else {
		whom += " (the request names no contact)"
	}
	return fmt.Sprintf("%s Tell %s; when they have changed their allowlist, disconnect %s and start it again to publish what is true now.",
		said, whom, w.Owner.Connection)
}

// replaced reports gateways that are others than before while the addresses stayed. What the last look saw stands in for
// what was published, so that each replacement is told once.
func replaced(in connection.Watching[wire.ExternalAddressesWatch], now connection.Health) bool {
	if now.Reason != "" || in.Was.Reason != "" || in.Was.Cloud == now.Cloud {
		return false
	}
	gateways, _, _ := strings.Cut(now.Cloud, " with ")
	was, _, seen := strings.Cut(in.Was.Cloud, " with ")
	if !seen {
		was = strings.Join(in.Of.Gateways, ", ")
	}
	return gateways != was
}
