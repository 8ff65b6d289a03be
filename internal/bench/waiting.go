package bench

import (
	"context"
	"fmt"
	"runtime"
	"syscall"
	"time"

	"go.temporal.io/sdk/worker"
	"golang.org/x/sync/errgroup"

	cloudsim "causeway.dev/internal/sim/aws"
)

const (
	waitingConnections = 288
	projected          = 10_000
	// outstandingRequests is the code of AWS's quota.
	outstandingRequests = "L-DC9F7029"
	// window is how long the processor is watched, with looks and without.
	window = 8 * time.Second
	// fillLimit bounds how long the connections may take to reach their wait.
	fillLimit = 90 * time.Second
)

// waiting fills the worker with connections that wait for their customers and measures what each costs. It must be the
// last measurement: it stops the looks.
func (s *stage) waiting(ctx context.Context) ([]Row, error) {
	worker.PurgeStickyWorkflowCache()
	before, goroutines := inUse(s), runtime.NumGoroutine()
	// All clusters are in one account, whose outstanding requests AWS limits together; a real one has the limit raised.
	s.cloud.SetQuota(cloudsim.SampleDataPlaneAccount, outstandingRequests, 2*waitingConnections)
	if err := s.fill(ctx); err != nil {
		return nil, err
	}
	s.tally.reset()
	busy, err := spent(ctx)
	if err != nil {
		return nil, err
	}
	_, _, attempts := s.tally.read()
	s.aws.Stop()
	after, more := inUse(s), runtime.NumGoroutine()-goroutines
	idle, err := spent(ctx)
	if err != nil {
		return nil, err
	}
	const kib, n = 1024.0, float64(waitingConnections)
	each := float64(after-before) / kib / n
	perLook := float64((busy - idle).Microseconds()) / 1000 / max(float64(attempts), 1)
	return []Row{
		{
			What: "memory of a waiting connection", Unit: "KiB", Value: each, Sense: Free,
			Note: fmt.Sprintf("heap and stacks after collection, %d connections waiting at step 3, the simulated cloud's own records included; %.1f goroutines each",
				waitingConnections, float64(more)/n),
		},
		{What: fmt.Sprintf("memory of %d waiting connections", projected), Unit: "MiB", Value: each * projected / kib, Sense: Free, Note: "projected"},
		{
			What: "processor time between looks, each", Unit: "ms/min", Value: float64(idle.Microseconds()) / 1000 / window.Minutes() / n, Sense: Free,
			Note: fmt.Sprintf("%s of the whole process in %s of waiting, the polls for tasks included", idle.Round(time.Millisecond), window),
		},
		{
			What: "processor time of a look", Unit: "ms", Value: max(perLook, 0), Sense: Free,
			Note: fmt.Sprintf("%d looks in %s, the simulated cloud's answers included", attempts, window),
		},
	}, nil
}

// fill starts the connections: side by side in the clusters, one after the other in each.
func (s *stage) fill(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, fillLimit)
	defer cancel()
	running, ctx := errgroup.WithContext(ctx)
	for cluster := range clusters {
		running.Go(func() error {
			for range waitingConnections / clusters {
				run, err := s.begin(ctx, s.next(cluster), measured())
				if err != nil {
					return err
				}
				if _, err := s.reaches(ctx, run.GetID(), "accept"); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return running.Wait()
}

// inUse is heap and stacks after collection. Twice, because the first collection only frees what finalizers hold. The
// simulator's list of calls is no part of a worker.
func inUse(s *stage) uint64 {
	s.cloud.ForgetCalls()
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}

// spent is the processor time that this process takes in one window.
func spent(ctx context.Context) (time.Duration, error) {
	before, err := processor()
	if err != nil {
		return 0, err
	}
	timer := time.NewTimer(window)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return 0, fmt.Errorf("watching the processor: %w", context.Cause(ctx))
	case <-timer.C:
	}
	after, err := processor()
	return after - before, err
}

func processor() (time.Duration, error) {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0, fmt.Errorf("asking for the processor time: %w", err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()), nil
}
