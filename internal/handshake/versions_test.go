package handshake_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/handshake"
)

// gated is whole with a step more, for runs that have not passed its place.
func gated(h *handshake.Handshake) error {
	if err := makeFirst(h); err != nil {
		return err
	}
	if handshake.Since(h, "the second thing comes before the question") {
		if err := makeSecond(h); err != nil {
			return err
		}
		return askFirst(h, handshake.Consents())
	}
	if err := askFirst(h, handshake.Consents()); err != nil {
		return err
	}
	if err := makeSecond(h); err != nil {
		return err
	}
	return handshake.AskWord(h, "confirm")
}

// careless is the same change without its gate.
func careless(h *handshake.Handshake) error {
	if err := makeFirst(h); err != nil {
		return err
	}
	if err := makeSecond(h); err != nil {
		return err
	}
	return askFirst(h, handshake.Consents())
}

// TestSince_AGatedChangeReplaysWhatRanBeforeIt records a run of the old code, and replays it with the new.
func TestSince_AGatedChangeReplaysWhatRanBeforeIt(t *testing.T) {
	s := newSite(t, nil, whole)
	s.start("acme")
	s.statusIs("prod.acme", connection.Waiting)
	var recorded history.History
	events := s.client.GetWorkflowHistory(t.Context(), "prod.acme", "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		require.NoError(t, err)
		recorded.Events = append(recorded.Events, event)
	}
	replay := func(body func(*handshake.Handshake) error) error {
		replayer := worker.NewWorkflowReplayer()
		replayer.RegisterWorkflowWithOptions(func(ctx workflow.Context, start connection.Start) error {
			return handshake.Run(ctx, start, sample("sample"), body)
		}, workflow.RegisterOptions{Name: "method"})
		return replayer.ReplayWorkflowHistoryWithOptions(nil, &recorded, worker.ReplayWorkflowHistoryOptions{
			OriginalExecution: workflow.Execution{ID: "prod.acme"},
		})
	}
	require.NoError(t, replay(whole))
	require.NoError(t, replay(gated))
	require.Error(t, replay(careless), "without its gate the change does not fit what ran before it")
}

// TestSince_ANewRunHasTheChange starts anew with the new code.
func TestSince_ANewRunHasTheChange(t *testing.T) {
	l := newLab(t, gated)
	l.after(time.Hour, func() {
		require.True(t, l.world.has("second"), "the change counts")
		l.world.finish()
		l.signal(connection.Accept, connection.Message{})
	})
	l.run()
	l.becameActive()
}
