package telemetry

import (
	"context"
	"fmt"
	"sync"
	"time"

	"go.temporal.io/sdk/client"
)

// The SDK's counter of workflow tasks that failed, and what it says where the code does not fit a history.
// https://docs.temporal.io/references/sdk-metrics#workflow_task_execution_failed
const (
	taskFailed    = "temporal_workflow_task_execution_failed"
	failureReason = "failure_reason"
	misfit        = "NonDeterminismError"
)

const (
	// misfitPatience is how long code may fail to fit before the process counts as not ready: one old history is no reason to take
	// a worker away, and a rollout that is being rolled back mends itself.
	misfitPatience = 2 * time.Minute
	// misfitMemory is after how long without one all is well again. A server tries a failing task at least every ten minutes.
	misfitMemory = 15 * time.Minute
)

// misfits watches whether the code of this process fits the histories that it is given.
type misfits struct {
	now         func() time.Time
	mu          sync.Mutex
	first, last time.Time
	count       int64
}

func (m *misfits) seen(times int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if now.Sub(m.last) > misfitMemory {
		m.first, m.count = now, 0
	}
	m.last = now
	m.count += times
}

// check is wrong once code has not fitted for a while.
func (m *misfits) check(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if m.count == 0 || now.Sub(m.last) > misfitMemory || now.Sub(m.first) < misfitPatience {
		return nil
	}
	return fmt.Errorf("the worker's code does not fit %d workflow task(s) since %s: roll it back, nothing is lost",
		m.count, m.first.UTC().Format("15:04:05 UTC"))
}

// counting hears of failed tasks on their way to the metrics.
type counting struct {
	client.MetricsHandler
	misfits *misfits
	misfit  bool
}

// WithTags implements client.MetricsHandler.
func (c counting) WithTags(tags map[string]string) client.MetricsHandler {
	reason, says := tags[failureReason]
	c.MetricsHandler = c.MetricsHandler.WithTags(tags)
	if says {
		c.misfit = reason == misfit
	}
	return c
}

// Counter implements client.MetricsHandler.
func (c counting) Counter(name string) client.MetricsCounter {
	counter := c.MetricsHandler.Counter(name)
	if name != taskFailed || !c.misfit {
		return counter
	}
	return heard{counter, c.misfits}
}

type heard struct {
	client.MetricsCounter
	misfits *misfits
}

// Inc implements client.MetricsCounter.
func (h heard) Inc(times int64) {
	h.misfits.seen(times)
	h.MetricsCounter.Inc(times)
}
