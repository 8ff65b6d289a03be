package workflows_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/temporaltest"
)

// TestReenter_OnARealServer plays every method on a server that suggests a new run after a few events, and on one that does
// not.
func TestReenter_OnARealServer(t *testing.T) {
	for method, tr := range trials() {
		t.Run(string(method), func(t *testing.T) {
			t.Parallel()
			one := livedOn(t, newSite(t), tr)
			many := livedOn(t, newSite(t, temporaltest.NewRunAfter(16)), tr)
			require.Greater(t, many.runs, one.runs, "the run never changed")
			require.Equal(t, one.calls, many.calls, "the calls that change something")
			sameRecord(t, one.active, many.active)
			sameProgress(t, one.ended, many.ended)
		})
	}
}

// livedOn plays a connection on a server from its request until it is taken down.
func livedOn(t *testing.T, s *site, tr trial) life {
	t.Helper()
	id := s.start(tr.request)
	s.play(id, tr, "")
	s.is(id, connection.Active)
	s.disconnect(id)
	s.takenBack(id, tr)
	came := life{ended: s.is(id, connection.Disconnected), calls: s.changes()}
	runs := s.runs(id)
	came.runs, came.active = len(runs), activeOf(t, runs)
	came.ended.Ledger, came.active.Progress.Ledger = withoutChance(came.ended.Ledger), withoutChance(came.active.Progress.Ledger)
	s.clean(t)
	return came
}

// withoutChance leaves out how many looks a proof takes, which is the cloud's pace, and who is quicker on a real clock: the look
// that sees that something is done, or whoever says so.
func withoutChance(ledger []connection.Entry) []connection.Entry {
	return slices.DeleteFunc(ledger, func(e connection.Entry) bool {
		return strings.HasPrefix(e.What, "The grant cannot be used") || e.What == "The proof begins anew" ||
			strings.HasPrefix(e.What, "Says it is done") || e.What == "Sent accept, which had no effect" || e.What == "Sent accept"
	})
}

// activeOf is the record with which Keep began.
func activeOf(t *testing.T, runs []*history.History) connection.Record {
	t.Helper()
	for _, run := range runs {
		started := run.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes()
		if started.GetWorkflowType().GetName() == connection.WorkflowKeep {
			var record connection.Record
			require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(started.GetInput(), &record))
			return record
		}
	}
	require.Fail(t, "no run of Keep")
	return connection.Record{}
}
