package handshake

import (
	"hash/fnv"
	"time"

	"go.temporal.io/sdk/workflow"
)

// pace keeps what completes from coming again at once, whatever a cloud, a person or a bug answers: no sooner than its least
// interval, which doubles while it completes again soon after, up to its most.
type pace struct {
	least, most time.Duration
	interval    time.Duration
	begun       time.Time
}

// begin says that it begins now.
func (p *pace) begin(now time.Time) { p.begun = now }

// rest is how long to rest now that it has completed. What ran for long is no trouble.
func (p *pace) rest(now time.Time) time.Duration {
	switch ran := now.Sub(p.begun); {
	case p.interval == 0 || ran > 4*p.most:
		p.interval = p.least
	default:
		p.interval = min(2*p.interval, p.most)
	}
	return p.interval
}

// jittered moves a time of rest by up to a tenth, by the connection's name: those that fail together do not come back together.
func (h *Handshake) jittered(d time.Duration) time.Duration {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(h.record.Progress.ID.String() + workflow.GetInfo(h.root).WorkflowExecution.RunID))
	return d + d*time.Duration(sum.Sum32()%100)/1000
}
