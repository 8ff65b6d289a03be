package bench

import (
	"fmt"
	"slices"
	"strings"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
)

// Actions are billable actions of Temporal Cloud by kind, as https://docs.temporal.io/cloud/actions counts them:
//   - a workflow that starts, by a client or by continue-as-new: one each;
//   - an activity: one for each attempt. A history holds no attempts but the last one's number, so that this counts the
//     first of each; the retries of looks are counted apart, by how many looks there are;
//   - a timer, a signal, an update, an upsert of search attributes: one each. An upsert of the memo costs nothing;
//   - local activities and side effects: one for all of the same workflow task; other markers: one each;
//   - heartbeats of activities that reach the server stand in no history: whoever measures adds them;
//   - queries are not the handshake's own: who looks at a connection pays for it, and each look at it costs one.
type Actions map[string]int

// The kinds that do not come from a history are named where they are added.
const (
	actionStart     = "starts"
	actionContinue  = "continue-as-new"
	actionActivity  = "activities"
	actionTimer     = "timers"
	actionSignal    = "signals"
	actionUpdate    = "updates"
	actionUpsert    = "search attribute upserts"
	actionLocal     = "local activity groups"
	actionMarker    = "other markers"
	actionHeartbeat = "heartbeats"
	actionLock      = "the network's lock"
	actionProbe     = "in the probe's workflows"
)

// CountActions counts what one history says.
func CountActions(events []*history.HistoryEvent) Actions {
	counts, grouped := Actions{}, map[string]bool{}
	for _, e := range events {
		kind := actionOf(e)
		if e.GetEventType() == enums.EVENT_TYPE_MARKER_RECORDED {
			marker := e.GetMarkerRecordedEventAttributes()
			group := fmt.Sprintf("%s/%d", marker.GetMarkerName(), marker.GetWorkflowTaskCompletedEventId())
			if kind == actionLocal && grouped[group] {
				continue
			}
			grouped[group] = true
		}
		if kind != "" {
			counts[kind]++
		}
	}
	return counts
}

func actionOf(e *history.HistoryEvent) string {
	switch e.GetEventType() {
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
		if e.GetWorkflowExecutionStartedEventAttributes().GetContinuedExecutionRunId() != "" {
			// The run before has counted it already.
			return ""
		}
		return actionStart
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
		return actionContinue
	case enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
		return actionActivity
	case enums.EVENT_TYPE_TIMER_STARTED:
		return actionTimer
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
		return actionSignal
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
		return actionUpdate
	case enums.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:
		return actionUpsert
	case enums.EVENT_TYPE_MARKER_RECORDED:
		switch e.GetMarkerRecordedEventAttributes().GetMarkerName() {
		case "LocalActivity", "SideEffect":
			return actionLocal
		}
		return actionMarker
	default:
		return ""
	}
}

// Sum is all of them.
func (a Actions) Sum() int {
	sum := 0
	for _, n := range a {
		sum += n
	}
	return sum
}

// String lists the kinds, the most expensive first.
func (a Actions) String() string { return listed(map[string]int(a)) }

// listed writes counts like "12 activities, 7 upserts".
func listed[K ~string](counts map[K]int) string {
	keys := make([]K, 0, len(counts))
	for k, n := range counts {
		if n > 0 {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b K) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(string(a), string(b))
	})
	lines := make([]string, 0, len(keys))
	for _, k := range keys {
		lines = append(lines, fmt.Sprintf("%d %s", counts[k], k))
	}
	return strings.Join(lines, ", ")
}
