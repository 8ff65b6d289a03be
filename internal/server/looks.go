package server

import (
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflow/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Look is an activity that is under way, as the server sees it: the waiting for a party is one look that the server asks
// again and again, and each answer stands here without a line in the history.
type Look struct {
	Activity string `json:"activity"`
	Attempt  int    `json:"attempt"`
	// Running is true while the question is being asked right now.
	Running bool `json:"running,omitempty"`
	// Said is what the last attempt answered, such as "pending-acceptance".
	Said string `json:"said,omitempty"`
	// Asked is when the last attempt ended; Next is when the next one begins.
	Asked time.Time `json:"asked,omitzero"`
	Next  time.Time `json:"next,omitzero"`
}

func looks(pending []*workflow.PendingActivityInfo) []Look {
	found := make([]Look, 0, len(pending))
	for _, a := range pending {
		look := Look{
			Activity: a.GetActivityType().GetName(),
			Attempt:  int(a.GetAttempt()),
			Running:  a.GetState() == enums.PENDING_ACTIVITY_STATE_STARTED,
			Said:     a.GetLastFailure().GetMessage(),
			Asked:    moment(a.GetLastAttemptCompleteTime()),
		}
		if !look.Running {
			look.Next = moment(a.GetNextAttemptScheduleTime())
		}
		found = append(found, look)
	}
	return found
}

func moment(t *timestamppb.Timestamp) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.AsTime()
}
