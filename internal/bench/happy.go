package bench

import (
	"context"
	"fmt"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/probe"
)

// happy measures one handshake that goes well: its history, its billable actions, its calls to the cloud. The parties
// speak by updates, as the causeway command does; they cost one event more than signals.
func (s *stage) happy(ctx context.Context) ([]Row, error) {
	s.tally.reset()
	p := s.next(0)
	one, err := s.play(ctx, p, measured(), s.byUpdate)
	if err != nil {
		return nil, err
	}
	calls, heartbeats, attempts := s.tally.read()
	events, err := s.history(ctx, one.id, one.run)
	if err != nil {
		return nil, err
	}
	described, err := s.client.DescribeWorkflowExecution(ctx, one.id, one.run)
	if err != nil {
		return nil, fmt.Errorf("describing %s: %w", one.id, err)
	}
	lock, err := s.history(ctx, connection.NetworkID(clusterList()[p.cluster].Network()), "")
	if err != nil {
		return nil, err
	}
	s.silence(ctx, one.id)

	actions := CountActions(events)
	actions[actionHeartbeat] = heartbeats
	actions[actionLock] = CountActions(lock).Sum()
	// The probe runs one activity in one workflow of its own for each test; here it was asked directly.
	actions[actionProbe] = 2 * scheduled(events, probe.LookThroughProbe.Name)
	const kib = 1024
	return []Row{
		{
			What: "history of a happy AWS VPC peering with three Asks", Unit: "events", Value: float64(len(events)),
			Sense: AtMost, Limit: 100, Note: EventTypes(events),
		},
		{
			What: "size of this history", Unit: "KiB", Value: float64(described.GetWorkflowExecutionInfo().GetHistorySizeBytes()) / kib,
			Sense: AtMost, Limit: 60, Note: largest(events),
		},
		{What: "billable actions of it, without look retries", Value: float64(actions.Sum()), Sense: AtMost, Limit: 45, Note: actions.String()},
		{
			What: "AWS API calls of it (one route table)", Value: float64(calls.InSteps()), Sense: AtMost, Limit: 20,
			Note: fmt.Sprintf("%s, in %d attempts", calls, attempts),
		},
	}, nil
}

// history reads all events of one run; an empty run is the latest.
func (s *stage) history(ctx context.Context, id, run string) ([]*history.HistoryEvent, error) {
	var events []*history.HistoryEvent
	all := s.client.GetWorkflowHistory(ctx, id, run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for all.HasNext() {
		e, err := all.Next()
		if err != nil {
			return nil, fmt.Errorf("reading the history of %s: %w", id, err)
		}
		events = append(events, e)
	}
	return events, nil
}
