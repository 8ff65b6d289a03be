package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	// latencyRuns are played one after the other, so that they measure Causeway and not a queue.
	latencyRuns = 15
	// rounds of one batch of each kind, and how many run side by side in a batch, each in a cluster of its own.
	rounds = 9
	batch  = 4
)

// latency measures how long a person waits after their word.
func (s *stage) latency(ctx context.Context) ([]Row, error) {
	var accept, confirm, whole, held []time.Duration
	for i := range latencyRuns {
		one, err := s.play(ctx, s.next(2+i%(clusters-2)), measured(), s.byUpdate)
		if err != nil {
			return nil, err
		}
		later, err := s.history(ctx, one.id, "")
		if err != nil {
			return nil, err
		}
		held = append(held, later[0].GetWorkflowExecutionStartedEventAttributes().GetFirstWorkflowTaskBackoff().AsDuration())
		s.silence(ctx, one.id)
		accept, confirm, whole = append(accept, one.accept), append(confirm, one.confirm), append(whole, one.whole)
	}
	spread := func(all []time.Duration) string {
		return fmt.Sprintf("%d runs, from %.2f to %.2f s", len(all), slices.Min(all).Seconds(), slices.Max(all).Seconds())
	}
	return []Row{
		{What: "last word (confirm) to active, p50", Unit: "s", Value: median(confirm).Seconds(), Sense: AtMost, Limit: 2, Note: spread(confirm) +
			fmt.Sprintf("; %.2f s of it the server holds back a run that follows another within a second", median(held).Seconds())},
		{
			What: "accept to its step done, p50", Unit: "s", Value: median(accept).Seconds(), Sense: AtMost, Limit: 2,
			Note: spread(accept) + "; AWS itself says active already, the look has to see it",
		},
		{What: "whole handshake, parties acting at once, p50", Unit: "s", Value: median(whole).Seconds(), Sense: Free, Note: spread(whole)},
	}, nil
}

// throughput plays batches of handshakes and of bare workflows in turn on the same server.
func (s *stage) throughput(ctx context.Context) ([]Row, error) {
	var ratios, handshakes, bares []float64
	for round := range rounds {
		names := []string{measured(), bareName}
		took := map[string]time.Duration{}
		if round%2 == 1 {
			slices.Reverse(names) // so that neither always runs on what the other warmed up
		}
		for _, name := range names {
			d, err := s.batch(ctx, name)
			if err != nil {
				return nil, err
			}
			took[name] = d
		}
		perMinute := func(name string) float64 { return batch / took[name].Minutes() }
		handshakes = append(handshakes, perMinute(measured()))
		bares = append(bares, perMinute(bareName))
		ratios = append(ratios, handshakes[round]/bares[round])
	}
	return []Row{
		{
			What: "handshakes per minute against a bare workflow, median ratio", Value: median(ratios), Sense: AtLeast, Limit: 0.85,
			Note: fmt.Sprintf("%d rounds of %d side by side, from %.2f to %.2f; same activities and signals, and where one side is unlucky with a probe it loses seconds, hence the median", rounds, batch, slices.Min(ratios), slices.Max(ratios)),
		},
		{What: "handshakes per minute", Value: median(handshakes), Sense: Free, Note: fmt.Sprintf("%d at a time, parties acting at once; bare: %.1f", batch, median(bares))},
	}, nil
}

func (s *stage) batch(ctx context.Context, name string) (time.Duration, error) {
	began := time.Now()
	running, ctx := errgroup.WithContext(ctx)
	var ids [batch]string
	for i := range batch {
		running.Go(func() error {
			one, err := s.play(ctx, s.next(2+i), name, s.bySignal)
			ids[i] = one.id
			return err
		})
	}
	err := running.Wait()
	took := time.Since(began)
	for _, id := range ids {
		s.silence(context.WithoutCancel(ctx), id)
	}
	return took, err
}

// median is the middle of an odd number of figures, and the upper middle of an even one.
func median[T float64 | time.Duration](all []T) T {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}
