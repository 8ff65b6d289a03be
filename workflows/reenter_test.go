package workflows_test

import (
	"errors"
	"maps"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
)

// A new run may begin at any turn, on the way in and on the way out: it makes no difference to anybody.

// renewal is when a history counts as grown.
type renewal string

const (
	never     renewal = "in one run"
	onOpening renewal = "at the opening of each turn"
	onMessage renewal = "at the message of each party"
)

// life is what a connection came to, in as many runs as it took.
type life struct {
	runs   int
	active connection.Record
	ended  connection.Progress
	calls  []string
}

func TestReenter_ANewRunAtEachTurnMakesNoDifference(t *testing.T) {
	for method, tr := range trials() {
		t.Run(string(method), func(t *testing.T) {
			t.Parallel()
			one := lived(t, tr, never)
			for _, when := range []renewal{onOpening, onMessage} {
				t.Run(string(when), func(t *testing.T) {
					many := lived(t, tr, when)
					require.Greater(t, many.runs, one.runs, "the run never changed")
					require.Equal(t, one.calls, many.calls, "the calls that change something")
					sameRecord(t, one.active, many.active)
					sameProgress(t, one.ended, many.ended)
				})
			}
		})
	}
}

func sameRecord(t *testing.T, one, many connection.Record) {
	t.Helper()
	require.Equal(t, owed(one), owed(many), "the undo stack")
	require.Equal(t, one.Consented, many.Consented)
	require.Equal(t, one.TargetFixed, many.TargetFixed)
	require.Nil(t, many.Turn, "a turn is left over")
	require.Empty(t, many.Parked)
	require.ElementsMatch(t, keys(one.Answers), keys(many.Answers), "the kept answers")
	sameProgress(t, one.Progress, many.Progress)
}

func sameProgress(t *testing.T, one, many connection.Progress) {
	t.Helper()
	require.Equal(t, one.Status, many.Status)
	require.Equal(t, one.Reason, many.Reason)
	require.Equal(t, one.Proven.IsZero(), many.Proven.IsZero())
	require.Equal(t, one.GrantOpenSince.IsZero(), many.GrantOpenSince.IsZero())
	require.Equal(t, one.Cloud.Words, many.Cloud.Words)
	require.Equal(t, withoutIDs(string(one.Facts)), withoutIDs(string(many.Facts)), "the facts")
	require.Equal(t, len(one.Leftovers), len(many.Leftovers))
	for i, l := range one.Leftovers {
		require.Equal(t, withoutIDs(l.What+l.Command), withoutIDs(many.Leftovers[i].What+many.Leftovers[i].Command))
	}
	require.Equal(t, ledger(one), ledger(many), "the ledger")
	for i, s := range one.Steps {
		require.Equal(t, s.State, many.Steps[i].State, s.ID)
	}
}

// withoutIDs leaves out what a cloud, or chance, chooses anew each time.
func withoutIDs(text string) string { return chosenIDs().ReplaceAllString(text, "#") }

func chosenIDs() *regexp.Regexp {
	return regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{12,}\b|"externalId":"[^"]*"`)
}

func owed(r connection.Record) []string {
	var lines []string
	for _, e := range r.Owed {
		lines = append(lines, withoutIDs(strings.Join([]string{
			string(e.Kind), string(e.Step), e.Title, e.Activity, string(e.Input), strings.Join(e.Networks, ", "), e.Leftover.Command,
		}, " | ")))
	}
	return lines
}

func ledger(p connection.Progress) []string {
	var lines []string
	for _, e := range p.Ledger {
		lines = append(lines, string(e.Step)+" | "+e.Who+" | "+e.What)
	}
	return lines
}

func keys[V any](m map[connection.StepID]V) []connection.StepID {
	var all []connection.StepID
	for k := range m {
		all = append(all, k)
	}
	return all
}

// lived plays a connection from its request until it is taken down.
func lived(t *testing.T, tr trial, when renewal) life {
	t.Helper()
	l, done := newLab(t), map[connection.StepID]bool{}
	came := life{}
	workflowType, input := tr.request.Method.WorkflowType(), any(connection.Start{Request: tr.request})
	for {
		came.runs++
		require.Less(t, came.runs, 200, "it does not come to an end")
		l.renewing(tr, when, done, came.runs)
		l.living(tr, done)
		l.ExecuteWorkflow(workflowType, input)
		require.True(t, l.IsWorkflowCompleted())
		err := l.GetWorkflowError()
		if err == nil {
			break
		}
		var next *workflow.ContinueAsNewError
		require.True(t, errors.As(err, &next), "run %d: %v", came.runs, err)
		if next.WorkflowType.Name == connection.WorkflowKeep && workflowType != connection.WorkflowKeep {
			came.active = l.active()
		}
		workflowType, input = next.WorkflowType.Name, decoded(t, next)
		l = l.later()
	}
	came.ended, came.calls = l.progress(), l.changes()
	l.clean(t)
	return came
}

// decoded is the input of the run that comes next.
func decoded(t *testing.T, next *workflow.ContinueAsNewError) any {
	t.Helper()
	if next.WorkflowType.Name == connection.WorkflowKeep {
		var record connection.Record
		require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &record))
		return record
	}
	var start connection.Start
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &start))
	require.NotNil(t, start.Resume)
	return start
}

// renewing lets the parties play, and the history grow when the trial says so: at most once for each message or answer, so
// that the run which takes over comes further.
func (l *lab) renewing(tr trial, when renewal, done map[connection.StepID]bool, run int) {
	grow := func() { l.SetContinueAsNewSuggested(true) }
	tr.play = maps.Clone(tr.play)
	switch when {
	case never:
	case onOpening:
		if run == 1 {
			grow()
		}
		l.SetOnActivityCompletedListener(func(_ *activity.Info, _ converter.EncodedValue, err error) {
			if err == nil {
				grow()
			}
		})
	case onMessage:
		for _, step := range append(l.steps(tr), connection.StepEndGrant) {
			play := tr.play[step]
			tr.play[step] = func(t *testing.T, w *world, p connection.Progress) {
				t.Helper()
				if play != nil {
					play(t, w, p)
				}
				grow()
			}
		}
	}
	l.playingOn(tr, "", done)
}

func (l *lab) steps(tr trial) []connection.StepID {
	var ids []connection.StepID
	for id := range tr.play {
		ids = append(ids, id)
	}
	return append(ids, "confirm")
}

// living takes back what was lent once the connection is active, and then takes it down.
func (l *lab) living(tr trial, done map[connection.StepID]bool) {
	l.every(time.Minute, func() bool {
		if l.IsWorkflowCompleted() {
			return true
		}
		p := l.progress()
		switch {
		case p.Status != connection.Active:
			return p.Status.Ended()
		case p.GrantOpenSince.IsZero():
			l.send(connection.Disconnect, connection.Message{
				By: "sam", Note: "contract ended", Values: map[string]string{connection.ValueName: tr.request.Name},
			})
			return true
		case !done[connection.StepEndGrant]:
			done[connection.StepEndGrant] = true
			l.act(tr, p)
		}
		return false
	})
}

// changes are the calls that changed something, in their order.
func (w *world) changes() []string {
	var calls []string
	for _, c := range w.cloud.Calls() {
		if !reads(c.Operation) {
			calls = append(calls, c.Account+" "+c.Operation)
		}
	}
	for _, c := range w.azureCalls() {
		if strings.HasSuffix(c.Operation, ".Put") || strings.HasSuffix(c.Operation, ".Delete") {
			calls = append(calls, c.Operation)
		}
	}
	return calls
}

func reads(operation string) bool {
	for _, prefix := range []string{"Describe", "Get", "List", "AssumeRole"} {
		if strings.HasPrefix(operation, prefix) {
			return true
		}
	}
	return false
}
