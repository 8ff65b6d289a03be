package bench

import (
	"fmt"
	"slices"
	"strings"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"

	"causeway.dev/internal/contract/desk"
)

// EventTypes counts events by type, the most frequent first.
func EventTypes(events []*history.HistoryEvent) string {
	counts := map[string]int{}
	for _, e := range events {
		counts[e.GetEventType().String()]++
	}
	return listed(counts)
}

// largest names the events that make a history big.
func largest(events []*history.HistoryEvent) string {
	const shown, kib = 4, 1024.0
	bySize := slices.Clone(events)
	slices.SortFunc(bySize, func(a, b *history.HistoryEvent) int { return proto.Size(b) - proto.Size(a) })
	lines := make([]string, 0, shown)
	for _, e := range bySize[:min(shown, len(bySize))] {
		lines = append(lines, fmt.Sprintf("%s %d with %.1f KiB", e.GetEventType(), e.GetEventId(), float64(proto.Size(e))/kib))
	}
	return "the largest events are " + strings.Join(lines, ", ")
}

// scheduled counts how often an activity was started, its retries left out.
func scheduled(events []*history.HistoryEvent, name string) int {
	n := 0
	for _, e := range events {
		if e.GetActivityTaskScheduledEventAttributes().GetActivityType().GetName() == name {
			n++
		}
	}
	return n
}

// NotificationEvents counts what the first notification wrote: the activity's three events, and the workflow task that
// its end causes. Zero means that there is none, or that it has not ended.
func NotificationEvents(events []*history.HistoryEvent) int {
	var notice int64
	n, ended := 0, false
	for _, e := range events {
		switch {
		case notice == 0 && e.GetActivityTaskScheduledEventAttributes().GetActivityType().GetName() == desk.Notify.Name:
			notice, n = e.GetEventId(), 1
		case notice != 0 && e.GetActivityTaskStartedEventAttributes().GetScheduledEventId() == notice:
			n++
		case notice != 0 && e.GetActivityTaskCompletedEventAttributes().GetScheduledEventId() == notice:
			n, ended = n+1, true
		case ended && workflowTask(e.GetEventType()):
			n++
			if e.GetEventType() == enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
				return n
			}
		}
	}
	return 0
}

func workflowTask(t enums.EventType) bool {
	return t == enums.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED || t == enums.EVENT_TYPE_WORKFLOW_TASK_STARTED ||
		t == enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
}
