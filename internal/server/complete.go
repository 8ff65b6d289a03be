package server

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.temporal.io/api/enums/v1"

	"causeway.dev/internal/connection"
)

// A list asks the connections themselves for their step, a few at a time, and does not wait long: without a worker it
// still shows what the server knows.
const (
	asksAtOnce = 8
	asksLimit  = 3 * time.Second
)

func (c Connections) complete(ctx context.Context, lines []Line) {
	ctx, cancel := context.WithTimeout(ctx, asksLimit)
	defer cancel()
	turns := make(chan struct{}, asksAtOnce)
	var asking sync.WaitGroup
	for i := range lines {
		asking.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			c.completeOne(ctx, &lines[i])
		})
	}
	asking.Wait()
}

func (c Connections) completeOne(ctx context.Context, line *Line) {
	if ctx.Err() != nil {
		return
	}
	var p connection.Progress
	if line.Workflow == enums.WORKFLOW_EXECUTION_STATUS_RUNNING.String() {
		var err error
		if p, err = c.query(ctx, line.ID); err != nil {
			line.Why = c.whyFailing(ctx, line.ID, err)
			return
		}
	} else {
		seen, err := c.Client.DescribeWorkflowExecution(ctx, line.ID.String(), "")
		if err != nil {
			return
		}
		var ok bool
		if p, ok = c.end(ctx, line.ID, seen); !ok {
			return
		}
	}
	line.fill(p)
}

// fill prefers the connection's own account: the server's index follows it by a moment.
func (l *Line) fill(p connection.Progress) {
	l.Status, l.Reason, l.WaitingOn = p.Status, p.Reason, p.WaitingOn
	l.Deadline, l.Proven, l.GrantOpenSince, l.UnwatchedSince = p.Deadline, p.Proven, p.GrantOpenSince, p.UnwatchedSince
	l.Steps = len(p.Steps)
	if !p.Started.IsZero() {
		l.Started = p.Started
	}
	if !p.Changed.IsZero() {
		l.Since = p.Changed
	}
	if step, ok := p.Current(); ok {
		l.Step, l.Title, l.Number = step.ID, step.Title, p.Number(step.ID)
		if !step.Started.IsZero() {
			l.Since = step.Started
		}
	}
}

// whyFailing says that the worker's code does not fit a connection or fails at it; that nobody answers in time is said of all of
// them at once, and not line by line.
func (c Connections) whyFailing(ctx context.Context, id connection.ID, err error) Why {
	var silent *Silent
	if ctx.Err() != nil || !errors.As(c.explain(ctx, id, "asking", err), &silent) || silent.Why != Misfit && silent.Why != Failing {
		return ""
	}
	return silent.Why
}
