package workflows_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

// The sweep breaks every call that a method makes to a cloud, in every way that a call can break, and stops the handshake
// at every step in every way that it can stop. Whatever happens, nothing of ours may be left in any account and
// everything foreign must be as it was.

// breakage is one way in which one call goes wrong.
type breakage struct {
	name  string
	fault cloudsim.Fault
	// mended means that the handshake must come through: by its own retries, or by one retry of support's.
	mended bool
}

func breakages() []breakage {
	return []breakage{
		{name: "throttled", fault: cloudsim.Fault{Code: "RequestLimitExceeded", Times: 3}, mended: true},
		{name: "answer lost", fault: cloudsim.Fault{LoseAnswer: true}, mended: true},
		{name: "never answers", fault: cloudsim.Fault{Hang: true}, mended: true},
		{name: "denied, then mended", fault: cloudsim.Fault{Code: "UnauthorizedOperation"}, mended: true},
		{name: "denied, given up", fault: cloudsim.Fault{Code: "UnauthorizedOperation"}},
		{name: "answer lost again and again", fault: cloudsim.Fault{LoseAnswer: true, Times: 60}},
	}
}

// ourCalls are the calls of a happy handshake, each as often as it was made.
func ourCalls(t *testing.T, tr trial) []cloudsim.CallKey {
	t.Helper()
	l := newLab(t)
	l.playing(tr)
	l.start(tr.request)
	l.active()
	if onAzure(tr.request.Method) {
		return l.azureCalls()
	}
	var calls []cloudsim.CallKey
	for _, c := range l.cloud.Calls() {
		if strings.Contains(c.Principal, ":assumed-role/") || c.Account == cloudsim.SampleControlAccount {
			calls = append(calls, cloudsim.CallKey{Account: c.Account, Service: c.Service, Operation: c.Operation})
		}
	}
	return calls
}

func TestSweep_EveryCallBreaks(t *testing.T) {
	for method, tr := range trials() {
		seen := map[cloudsim.CallKey]int{}
		for _, call := range ourCalls(t, tr) {
			nth := seen[call]
			seen[call]++
			// The looks of a wait repeat one call; the first few stand for all of them. The race detector's run is short.
			if nth > 4 || nth > 1 && onAzure(method) || testing.Short() && nth > 0 {
				continue
			}
			for i, b := range breakages() {
				// In the race detector's run each call breaks in one way, the next call in the next.
				if testing.Short() && i != len(seen)%len(breakages()) {
					continue
				}
				name := fmt.Sprintf("%s/%s/%d/%s", method, call.Operation, nth+1, b.name)
				sweeping(t, name, func(t *testing.T) {
					t.Helper()
					b.fault.Operation, b.fault.Account, b.fault.After = call.Operation, call.Account, nth
					sweepBroken(t, tr, b)
				})
			}
		}
	}
}

// sweepBroken runs one handshake with one broken call. Support retries what parks where that must help, and gives up
// otherwise; an active connection is disconnected at the end.
func sweepBroken(t *testing.T, tr trial, b breakage) {
	t.Helper()
	l := labFor(t, b)
	injected := l.inject(tr.request.Method, b.fault)
	l.playing(tr)
	l.every(7*time.Second, func() bool {
		p := l.progress()
		switch {
		case p.Status == connection.NeedsAttention && b.mended:
			l.send(connection.Retry, connection.Message{By: "sam"})
		case p.Status == connection.NeedsAttention:
			l.send(connection.Disconnect, connection.Message{By: "sam"})
		case p.Status == connection.Disconnecting && p.Reason == connection.ReasonLeftovers:
			injected.Clear()
			l.send(connection.Retry, connection.Message{By: "sam"})
		}
		return p.Status.Ended()
	})
	l.start(tr.request)
	require.Positive(t, injected.Hits(), "the call was never broken")
	if b.mended || !l.progress().Status.Ended() {
		injected.Clear()
		l.disconnect(l.active())
		return
	}
	l.ended(connection.ReasonCancelled)
	l.clean(t)
}

func labFor(t *testing.T, b breakage) *lab {
	t.Helper()
	if b.fault.Hang {
		return hurriedLab(t)
	}
	return newLab(t)
}

// disconnect runs Keep on a record and takes the connection down.
func (l *lab) disconnect(record connection.Record) {
	l.t.Helper()
	keep := l.later()
	keep.after(time.Minute, func() {
		keep.send(connection.Disconnect, connection.Message{
			By: "sam", Note: "contract ended", Values: map[string]string{connection.ValueName: record.Progress.ID.Name},
		})
	})
	keep.playing(trials()[record.Progress.Request.Method])
	keep.ExecuteWorkflow(connection.WorkflowKeep, record)
	require.NoError(l.t, keep.GetWorkflowError())
	require.Equal(l.t, connection.Disconnected, keep.progress().Status)
	keep.clean(l.t)
	require.Empty(l.t, keep.desk.Holder(keep.cluster(record.Progress.ID.Cluster).Network()))
	named := keep.progress().Leftovers
	require.NotEmpty(l.t, named, "what the customer made is not named")
	for _, leftover := range named {
		require.Equal(l.t, connection.Customer, leftover.Party)
		require.NotEmpty(l.t, leftover.Command)
	}
}

// stops are the ways in which people stop a handshake.
func stops() map[string]func(*lab) {
	return map[string]func(*lab){
		"cancelled in Temporal": func(l *lab) { l.CancelWorkflow() },
		"disconnected":          func(l *lab) { l.send(connection.Disconnect, connection.Message{By: "sam"}) },
	}
}

// TestSweep_StoppedAtEveryActivity stops the handshake while each of its activities runs.
func TestSweep_StoppedAtEveryActivity(t *testing.T) {
	for method, tr := range trials() {
		for nth := range activitiesOf(t, tr) {
			for name, stop := range stops() {
				sweeping(t, fmt.Sprintf("%s/%d/%s", method, nth+1, name), func(t *testing.T) {
					t.Helper()
					l := newLab(t)
					started := 0
					l.onActivity(func(string) {
						if started++; started == nth+1 {
							stop(l)
						}
					})
					l.playing(tr)
					l.start(tr.request)
					if l.progress().Status == connection.Active {
						// This run had fewer looks than the one that was counted, so nothing stopped it.
						l.disconnect(l.active())
						return
					}
					l.ended(connection.ReasonCancelled)
					l.clean(t)
				})
			}
		}
	}
}

// TestSweep_LeftAloneAtEveryTurn lets each party fall silent at each of its turns, and disconnects what then escalates.
func TestSweep_LeftAloneAtEveryTurn(t *testing.T) {
	shortOfWeeks(t)
	for method, tr := range trials() {
		for _, silent := range turnsOf(t, tr) {
			sweeping(t, string(method)+"/"+string(silent), func(t *testing.T) {
				t.Helper()
				l := newLab(t)
				l.playingBut(tr, silent)
				l.every(24*time.Hour, func() bool {
					p := l.progress()
					if p.Status == connection.NeedsAttention {
						require.Equal(t, connection.ReasonOverdue, p.Reason)
						l.send(connection.Disconnect, connection.Message{By: "sam"})
					}
					return p.Status.Ended()
				})
				l.start(tr.request)
				if p := l.progress(); p.Status == connection.Active {
					l.disconnect(l.active())
					return
				}
				require.True(t, l.progress().Status.Ended())
				l.clean(t)
			})
		}
	}
}

func activitiesOf(t *testing.T, tr trial) []string {
	t.Helper()
	l := newLab(t)
	var names []string
	l.onActivity(func(name string) { names = append(names, name) })
	l.playing(tr)
	l.start(tr.request)
	l.active()
	return names
}

func turnsOf(t *testing.T, tr trial) []connection.StepID {
	t.Helper()
	l := newLab(t)
	l.playing(tr)
	l.start(tr.request)
	var turns []connection.StepID
	for _, s := range l.active().Progress.Steps {
		if s.Party != connection.Vendor {
			turns = append(turns, s.ID)
		}
	}
	require.NotEmpty(t, turns, "every method asks somebody for something")
	return turns
}
