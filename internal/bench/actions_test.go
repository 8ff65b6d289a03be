package bench

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"

	"causeway.dev/internal/contract/desk"
)

func event(id int64, kind enums.EventType) *history.HistoryEvent {
	return &history.HistoryEvent{EventId: id, EventType: kind}
}

func marker(name string, task int64) *history.HistoryEvent {
	return &history.HistoryEvent{
		EventType: enums.EVENT_TYPE_MARKER_RECORDED,
		Attributes: &history.HistoryEvent_MarkerRecordedEventAttributes{MarkerRecordedEventAttributes: &history.MarkerRecordedEventAttributes{
			MarkerName: name, WorkflowTaskCompletedEventId: task,
		}},
	}
}

func activityScheduled(id int64, name string) *history.HistoryEvent {
	return &history.HistoryEvent{
		EventId: id, EventType: enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
		Attributes: &history.HistoryEvent_ActivityTaskScheduledEventAttributes{ActivityTaskScheduledEventAttributes: &history.ActivityTaskScheduledEventAttributes{
			ActivityType: &common.ActivityType{Name: name},
		}},
	}
}

func TestCountActions_CountsWhatIsBilledAndNothingElse(t *testing.T) {
	counts := CountActions([]*history.HistoryEvent{
		event(1, enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED),
		event(2, enums.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED),
		event(3, enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED),
		marker("LocalActivity", 3), marker("LocalActivity", 3), marker("LocalActivity", 9), marker("Version", 3), marker("Version", 3),
		activityScheduled(4, "CheckVPCPeering"),
		event(5, enums.EVENT_TYPE_ACTIVITY_TASK_STARTED), event(6, enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED),
		event(7, enums.EVENT_TYPE_TIMER_STARTED), event(8, enums.EVENT_TYPE_TIMER_CANCELED),
		event(9, enums.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED),
		event(10, enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED), event(11, enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED),
		event(12, enums.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES), event(13, enums.EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED),
		event(14, enums.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW),
	})
	require.Equal(t, Actions{
		actionStart: 1, actionLocal: 2, actionMarker: 2, actionActivity: 1, actionTimer: 1, actionSignal: 1, actionUpdate: 1,
		actionUpsert: 1, actionContinue: 1,
	}, counts)
	require.Equal(t, 11, counts.Sum())
}

func TestCountActions_ARunThatContinuesAnotherIsBilledThere(t *testing.T) {
	require.Empty(t, CountActions([]*history.HistoryEvent{{
		EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
		Attributes: &history.HistoryEvent_WorkflowExecutionStartedEventAttributes{
			WorkflowExecutionStartedEventAttributes: &history.WorkflowExecutionStartedEventAttributes{ContinuedExecutionRunId: "before"},
		},
	}}))
}

func TestNotificationEvents_EndWithTheWorkflowTaskAfterIt(t *testing.T) {
	started := event(6, enums.EVENT_TYPE_ACTIVITY_TASK_STARTED)
	started.Attributes = &history.HistoryEvent_ActivityTaskStartedEventAttributes{
		ActivityTaskStartedEventAttributes: &history.ActivityTaskStartedEventAttributes{ScheduledEventId: 5},
	}
	completed := event(7, enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
	completed.Attributes = &history.HistoryEvent_ActivityTaskCompletedEventAttributes{
		ActivityTaskCompletedEventAttributes: &history.ActivityTaskCompletedEventAttributes{ScheduledEventId: 5},
	}
	events := []*history.HistoryEvent{
		event(3, enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED), event(4, enums.EVENT_TYPE_TIMER_STARTED),
		activityScheduled(5, desk.Notify.Name), started, completed,
		event(8, enums.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED), event(9, enums.EVENT_TYPE_WORKFLOW_TASK_STARTED),
	}
	require.Zero(t, NotificationEvents(events), "its workflow task has not ended yet")
	events = append(events, event(10, enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED), event(11, enums.EVENT_TYPE_TIMER_STARTED))
	require.Equal(t, 6, NotificationEvents(events))
	require.Equal(t, 1, scheduled(events, desk.Notify.Name))
}

func TestListed_TheMostFrequentFirst(t *testing.T) {
	require.Equal(t, "3 b, 1 a, 1 c", listed(map[string]int{"a": 1, "b": 3, "c": 1, "none": 0}))
}

func TestTally_PartsTheCallsOfStepsFromLooksAndSTS(t *testing.T) {
	count := newTally()
	count.works("AddVPCRoutes")
	count.call("sts", "AssumeRole")
	count.call("ec2", "CreateRoute")
	count.look(1)
	count.call("ec2", "DescribeVpcPeeringConnections")
	count.look(-1)
	count.call("ec2", "DescribeRouteTables")

	calls, _, attempts := count.read()
	require.Equal(t, 2, calls.InSteps())
	require.Equal(t, 1, attempts)
	require.Equal(t, "2 in AddVPCRoutes (1 CreateRoute, 1 DescribeRouteTables); apart from these, STS: 1 AssumeRole; "+
		"looks: 1 DescribeVpcPeeringConnections", calls.String())
	count.reset()
	calls, _, _ = count.read()
	require.Zero(t, calls.InSteps())
}
