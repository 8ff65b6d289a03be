package bench

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

// reminderEvents is what a reminder writes beside its notification: the timer that fired, the workflow task that this
// causes (three events), and the timer for what comes next. A reminder comes after a day, which no real server skips.
const reminderEvents = 5

// extras measures what one message, one notification and one reminder more add to a history.
func (s *stage) extras(ctx context.Context) ([]Row, error) {
	ctx, cancel := context.WithTimeout(ctx, playLimit)
	defer cancel()
	signal, premature, err := s.premature(ctx)
	if err != nil {
		return nil, err
	}
	notice, err := s.notification(ctx)
	if err != nil {
		return nil, err
	}
	return []Row{
		{What: "events more for a premature signal", Value: float64(signal), Sense: AtMost, Limit: 12, Note: EventTypes(premature)},
		{What: "events more for a notification", Value: float64(notice), Sense: AtMost, Limit: 6, Note: "measured at a step that is parked"},
		{
			What: "events more for a reminder", Value: float64(notice + reminderEvents), Sense: AtMost, Limit: 12,
			Note: fmt.Sprintf("a notification as measured, and %d: a timer that fires, its workflow task, the next timer", reminderEvents),
		},
	}, nil
}

// premature sends accept before the customer has done anything, and waits until the eager look has given up.
func (s *stage) premature(ctx context.Context) (int, []*history.HistoryEvent, error) {
	run, err := s.begin(ctx, s.next(1), measured())
	if err != nil {
		return 0, nil, err
	}
	defer s.silence(context.WithoutCancel(ctx), run.GetID())
	if _, err := s.reaches(ctx, run.GetID(), "accept"); err != nil {
		return 0, nil, err
	}
	before, err := s.settled(ctx, run.GetID(), func([]*history.HistoryEvent) bool { return true })
	if err != nil {
		return 0, nil, err
	}
	if err := s.bySignal(ctx, run.GetID(), connection.Accept, connection.Message{By: "casey@customer.example", Step: "accept"}); err != nil {
		return 0, nil, err
	}
	after, err := s.settled(ctx, run.GetID(), func(events []*history.HistoryEvent) bool {
		return len(events) > len(before) && has(events[len(before):], enums.EVENT_TYPE_ACTIVITY_TASK_FAILED)
	})
	if err != nil {
		return 0, nil, err
	}
	return len(after) - len(before), after[len(before):], nil
}

// notification parks a step by a missing permission, of which support is told.
func (s *stage) notification(ctx context.Context) (int, error) {
	s.cloud.Inject(cloudsim.Fault{Operation: "CreateVpcPeeringConnection", Code: cloudsim.CodeUnauthorized, Times: cloudsim.Always})
	defer s.cloud.ClearFaults()
	run, err := s.begin(ctx, s.next(1), measured())
	if err != nil {
		return 0, err
	}
	defer s.silence(context.WithoutCancel(ctx), run.GetID())
	if err := s.is(ctx, run.GetID(), connection.NeedsAttention); err != nil {
		return 0, err
	}
	events, err := s.settled(ctx, run.GetID(), func(events []*history.HistoryEvent) bool { return NotificationEvents(events) > 0 })
	return NotificationEvents(events), err
}

// settled reads a history once it holds what is waited for and nothing has been added for a while.
func (s *stage) settled(ctx context.Context, id string, holds func([]*history.HistoryEvent) bool) ([]*history.HistoryEvent, error) {
	const quietFor = 8
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	length, same := 0, 0
	for {
		events, err := s.history(ctx, id, "")
		if err != nil {
			return nil, err
		}
		if len(events) != length {
			length, same = len(events), 0
		}
		if same++; same > quietFor && holds(events) {
			return events, nil
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("waiting for the history of %s to settle at %s: %w", id, EventTypes(events), context.Cause(ctx))
		case <-tick.C:
		}
	}
}

func has(events []*history.HistoryEvent, kind enums.EventType) bool {
	for _, e := range events {
		if e.GetEventType() == kind {
			return true
		}
	}
	return false
}
