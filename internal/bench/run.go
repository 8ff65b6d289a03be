package bench

import (
	"context"
	"fmt"
	"time"
)

// limit bounds the whole bench.
const limit = 4 * time.Minute

// Run measures everything. What cannot be measured is named in the report, and the rest goes on. An error means that
// there is nothing to report.
func Run(ctx context.Context, cli string, say func(string)) (*Report, error) {
	whole := ctx
	ctx, cancel := context.WithTimeout(whole, limit)
	defer cancel()
	began := time.Now()
	say("starting a Temporal dev server, the simulated cloud and a worker")
	s, err := open(ctx, cli)
	if err != nil {
		return nil, err
	}
	defer s.close()
	report := newReport(began)
	for _, part := range []struct {
		what    string
		measure func(context.Context) ([]Row, error)
	}{
		{"one happy handshake: history, actions, calls", s.happy},
		{"a premature signal and a notification", s.extras},
		{"a week of looks", weekOfLooks},
		{"from the last word to active", s.latency},
		{"handshakes against bare workflows", s.throughput},
		{"connections that wait", s.waiting},
	} {
		say("measuring " + part.what)
		at := time.Now()
		rows, err := part.measure(ctx)
		if whole.Err() != nil {
			return nil, fmt.Errorf("measuring %s: %w", part.what, context.Cause(whole))
		}
		if err != nil {
			report.Skipped = append(report.Skipped, fmt.Sprintf("%s: %v", part.what, err))
			say("could not measure " + part.what + ": " + err.Error())
			continue
		}
		report.add(rows...)
		say(fmt.Sprintf("measured %s in %.1f s", part.what, time.Since(at).Seconds()))
	}
	report.Seconds = time.Since(began).Seconds()
	return report, nil
}
