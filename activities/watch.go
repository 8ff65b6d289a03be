package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/probe"
)

// AgainAfter is how long the watch waits before it believes a probe that did not get through.
const AgainAfter = 5 * time.Second

// Tester carries a test to the probe of a cluster. Where none answers, the error is probe.ErrNobody.
type Tester interface {
	Test(ctx context.Context, cluster string, test probe.Test) (probe.Result, error)
}

// watcher is what the watches of all clouds have in common.
type watcher struct {
	cloud.Patience
	probes  Tester
	cluster string
}

// NewWatcher is the watcher of one call. Without probes nothing but the control plane is watched.
func NewWatcher(p cloud.Patience, probes Tester, cluster string) watcher {
	return watcher{Patience: p, probes: probes, cluster: cluster}
}

// Watched turns what the control plane says into the answer of a watch: where it sees no trouble the probe is asked, and
// what is as it was means to look again later.
func (w watcher) Watched(ctx context.Context, now, was connection.Health, p *connection.Probe, cidrs []string) (connection.Health, error) {
	if now.Reason == "" && p != nil && w.probes != nil {
		var err error
		if now, err = w.Traffic(ctx, now, was, probe.Test{Host: p.Host, Port: p.Port, CIDRs: cidrs}); err != nil {
			return connection.Health{}, err
		}
	}
	if now.Reason == was.Reason && (now.Reason == "" || now.Said == was.Said) {
		return connection.Health{}, answer.NotYet(connection.ReasonNotYet, WordsOf(now), NextWatch(activity.GetInfo(ctx)))
	}
	return now, nil
}

func WordsOf(h connection.Health) string {
	if h.Said == "" {
		return h.Cloud
	}
	return h.Cloud + ": " + h.Said
}

// Traffic asks the probe, twice before it believes in trouble. Where no probe answers, nothing is known and nothing has
// changed.
func (w watcher) Traffic(ctx context.Context, now, was connection.Health, test probe.Test) (connection.Health, error) {
	for try := 0; ; try++ {
		result, err := w.probes.Test(ctx, w.cluster, test)
		switch {
		case errors.Is(err, probe.ErrNobody):
			return unseen(was, now), nil
		case err != nil:
			return now, answer.Trouble(connection.ReasonUnavailable, "The probe of cluster "+w.cluster+" cannot be asked.", err)
		case result.Proves():
			now.Proven, now.Said = result.At, result.Said
			return now, nil
		case try > 0:
			now.Reason, now.Said = connection.ReasonUnreachable, result.Said
			return now, nil
		}
		w.Beat(ctx)
		if err := w.Pause(ctx, AgainAfter); err != nil {
			return now, err
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
