package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/probe"
)

// againAfter is how long the watch waits before it believes a probe that did not get through.
const againAfter = 5 * time.Second

// watched turns what the control plane says into the answer of a watch: where it sees no trouble the probe is asked, and
// what is as it was means to look again later.
func (a *AWS) watched(ctx context.Context, n *network, now, was connection.Health, p *connection.Probe, cidrs []string) (connection.Health, error) {
	return a.watcher(n).watched(ctx, now, was, p, cidrs)
}

func (a *AWS) watcher(n *network) watcher {
	return watcher{probes: a.probes, cluster: n.cluster.ID, patience: n.patience()}
}

// watcher is what the watches of all clouds have in common.
type watcher struct {
	patience
	probes  Tester
	cluster string
}

func (w watcher) watched(ctx context.Context, now, was connection.Health, p *connection.Probe, cidrs []string) (connection.Health, error) {
	if now.Reason == "" && p != nil && w.probes != nil {
		var err error
		if now, err = w.traffic(ctx, now, was, probe.Test{Host: p.Host, Port: p.Port, CIDRs: cidrs}); err != nil {
			return connection.Health{}, err
		}
	}
	if now.Reason == was.Reason && (now.Reason == "" || now.Said == was.Said) {
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

// traffic asks the probe, twice before it believes in trouble. Where no probe answers, nothing is known and nothing has
// changed.
func (w watcher) traffic(ctx context.Context, now, was connection.Health, test probe.Test) (connection.Health, error) {
	for try := 0; ; try++ {
		result, err := w.probes.Test(ctx, w.cluster, test)
		switch {
		case errors.Is(err, probe.ErrNobody):
			return unseen(was, now), nil
		case err != nil:
			return now, Trouble(connection.ReasonUnavailable, "The probe of cluster "+w.cluster+" cannot be asked.", err)
		case result.Proves():
			now.Proven, now.Said = result.At, result.Said
			return now, nil
		case try > 0:
			now.Reason, now.Said = connection.ReasonUnreachable, result.Said
			return now, nil
		}
		w.heartbeat(ctx)
		if err := w.clock.Wait(ctx, againAfter); err != nil {
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
