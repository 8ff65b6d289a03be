package handshake_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
	"causeway.dev/internal/handshake"
)

// Every wait can continue as new: a party's turn, a parked step, a place in a lock's queue, on the way in and on the way out.

// grow makes the history count as grown at some moment, in which something else may happen, too.
func (l *lab) grow(d time.Duration, and ...func()) {
	l.after(d, func() {
		l.SetContinueAsNewSuggested(true)
		for _, do := range and {
			do()
		}
		if len(and) == 0 {
			// Whatever waits looks up when something arrives; this is taken by nobody.
			l.signal(connection.Confirm, connection.Message{By: "the tick of a clock"})
		}
	})
}

// next is the run that continues this one, of the method or of Keep.
func (l *lab) next(body func(*handshake.Handshake) error) (*lab, func()) {
	l.t.Helper()
	require.True(l.t, l.IsWorkflowCompleted(), "the run goes on")
	var again *workflow.ContinueAsNewError
	require.ErrorAs(l.t, l.GetWorkflowError(), &again)
	n := newLabIn(l.t, l.world, body)
	n.SetStartTime(l.Now())
	l.desk.Follow(n.Now)
	n.desk = l.desk
	n.SetContinuedExecutionRunID("the run before")
	if again.WorkflowType.Name == connection.WorkflowKeep {
		var record connection.Record
		require.NoError(l.t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &record))
		return n, func() { n.ExecuteWorkflow(connection.WorkflowKeep, record) }
	}
	var start connection.Start
	require.NoError(l.t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &start))
	require.NotNil(l.t, start.Resume)
	return n, func() { n.ExecuteWorkflow("method", start) }
}

func (l *lab) noticed(subject string) int {
	n := 0
	for _, notice := range l.desk.Notices() {
		if notice.Subject == subject {
			n++
		}
	}
	return n
}

func noted(p connection.Progress, what string) int {
	n := 0
	for _, e := range p.Ledger {
		if e.What == what {
			n++
		}
	}
	return n
}

func TestReenter_AParkedStepStaysParked(t *testing.T) {
	l := newLab(t, whole)
	l.world.finish()
	l.world.on("make second", permission)
	l.grow(time.Hour)
	l.run()
	second, run := l.next(whole)
	second.after(time.Hour, func() {
		p := second.progress()
		require.Equal(t, connection.NeedsAttention, p.Status)
		require.Equal(t, connection.ReasonPermission, p.Reason)
		second.signal(connection.Retry, connection.Message{By: "sam"})
	})
	second.after(2*time.Hour, func() { second.signal(connection.Confirm, connection.Message{}) })
	run()
	second.becameActive()
	require.Equal(t, 2, l.world.count("make second"))
	require.Equal(t, 1, l.world.count("make first"))
	require.Equal(t, 1, l.noticed("Needs attention: Make the second thing"))
	require.Equal(t, 1, noted(second.progress(), "Parked: "+string(connection.ReasonPermission)))
	require.Equal(t, 1, noted(second.progress(), "Sent retry"))
}

func TestReenter_ATurnWhoseLookCannotLookStaysParked(t *testing.T) {
	l := newLab(t, whole)
	l.world.on("look", permission)
	l.grow(time.Hour)
	l.run()
	second, run := l.next(whole)
	l.world.finish()
	second.after(time.Hour, func() {
		require.Equal(t, connection.NeedsAttention, second.progress().Status)
		second.signal(connection.Retry, connection.Message{By: "sam"})
	})
	second.after(2*time.Hour, func() { second.signal(connection.Confirm, connection.Message{}) })
	run()
	second.becameActive()
	require.Equal(t, 1, l.noticed("Needs attention: Accept the first thing"))
}

func TestReenter_AnOverdueTurnStaysOverdue(t *testing.T) {
	body := func(h *handshake.Handshake) error {
		if err := handshake.AskWord(h, "ask", handshake.Consents()); err != nil {
			return err
		}
		_, err := handshake.Ask(h, "second", cloud.LookAtThing, func() thing { return thing{"second"} })
		return err
	}
	l := newLab(t, body)
	l.after(time.Hour, func() { l.signal(connection.Accept, connection.Message{}) })
	l.grow(20 * 24 * time.Hour)
	l.run()
	second, run := l.next(body)
	second.after(30*24*time.Hour, func() {
		p := second.progress()
		require.Equal(t, connection.NeedsAttention, p.Status)
		require.Equal(t, connection.ReasonOverdue, p.Reason)
		l.world.finish()
		second.signal(connection.Retry, connection.Message{})
	})
	run()
	second.becameActive()
	require.Equal(t, 1, l.noticed("Overdue: Make the second thing"))
}

func TestReenter_APlaceInALocksQueue(t *testing.T) {
	l := newLab(t, whole)
	l.world.finish()
	other := func(d *lab) {
		require.NoError(t, d.desk.Release(t.Context(), desk.Release{Network: "prod", Holder: "prod.other", Number: 1}))
	}
	_, err := l.desk.Reserve(t.Context(), desk.Reservation{Network: "prod", Holder: "prod.other"})
	require.NoError(t, err)
	l.grow(time.Minute)
	l.run()
	require.Zero(t, l.world.count("make first"))
	second, run := l.next(whole)
	second.desk.Tell(func(holder, network string) {
		require.Equal(t, "prod.acme", holder)
		second.SignalWorkflow(connection.SignalGranted, network)
	})
	second.after(time.Minute, func() { other(second) })
	second.after(time.Hour, func() { second.signal(connection.Confirm, connection.Message{}) })
	run()
	second.becameActive()
	require.Equal(t, 1, l.world.count("make first"))
}

func TestReenter_WhatCouldNotBeRemovedStaysParked(t *testing.T) {
	l := newLab(t, whole)
	l.world.finish()
	l.world.on("remove second", permission)
	l.after(time.Hour, func() { l.signal(connection.Disconnect, connection.Message{By: "sam"}) })
	l.grow(2 * time.Hour)
	l.run()
	second, run := l.next(whole)
	second.after(time.Hour, func() {
		p := second.progress()
		require.Equal(t, connection.Disconnecting, p.Status)
		require.Equal(t, connection.ReasonLeftovers, p.Reason)
		require.Equal(t, connection.Support, p.WaitingOn)
		second.signal(connection.Retry, connection.Message{By: "sam"})
	})
	run()
	p := second.refusedWith(connection.ReasonCancelled)
	require.False(t, l.world.has("first"))
	require.False(t, l.world.has("second"))
	require.Equal(t, 1, l.world.count("remove first"))
	require.Equal(t, 2, l.world.count("remove second"))
	require.Equal(t, 1, l.noticed("Cleanup needs attention"))
	require.Equal(t, 1, noted(p, "The handshake ends: "+string(connection.ReasonCancelled)))
	require.Empty(t, p.Leftovers)
}

func TestReenter_AbandonedInALaterRun(t *testing.T) {
	l := newLab(t, whole)
	l.world.finish()
	l.world.on("remove second", permission)
	l.after(time.Hour, func() { l.signal(connection.Disconnect, connection.Message{By: "sam"}) })
	l.grow(2 * time.Hour)
	l.run()
	second, run := l.next(whole)
	second.after(time.Hour, func() {
		second.signal(connection.Disconnect, connection.Message{By: "sam", Values: map[string]string{
			connection.ValueName: "acme", connection.ValueAbandon: "yes",
		}})
	})
	run()
	p := second.refusedWith(connection.ReasonCancelled)
	require.NotEmpty(t, p.Leftovers)
	require.Equal(t, 1, noted(p, "Abandoned with leftovers"))
}

// TestReenter_WhatIsBeingWithdrawnIsWithdrawnFirst tries a renewal whose undo fails.
func TestReenter_WhatIsBeingWithdrawnIsWithdrawnFirst(t *testing.T) {
	body := func(h *handshake.Handshake) error {
		if err := makeFirst(h); err != nil {
			return err
		}
		return askFirst(h, handshake.Renews("first", func() error { return makeFirst(h) }, "first"))
	}
	l := newLab(t, body)
	l.world.on("remove first", permission)
	l.after(time.Hour, func() { l.signal(connection.Extend, connection.Message{By: "sam"}) })
	l.grow(2 * time.Hour)
	l.run()
	require.Equal(t, connection.NeedsAttention, l.progress().Status)
	second, run := l.next(body)
	second.after(time.Hour, func() {
		l.world.finish()
		second.signal(connection.Retry, connection.Message{By: "sam"})
	})
	run()
	second.becameActive()
	require.Equal(t, 2, l.world.count("remove first"))
	require.Equal(t, 2, l.world.count("make first"))
	last := l.world.calls[len(l.world.calls)-1]
	require.Equal(t, "look", last)
}

func TestReenter_TheCustomerIsAskedAgainOnce(t *testing.T) {
	body := func(h *handshake.Handshake) error {
		if err := askFirst(h, handshake.Consents()); err != nil {
			return err
		}
		_, err := handshake.Do(h, "second", cloud.MakeThing, func() thing { return thing{"second"} },
			handshake.Lent(func() error { return askFirst(h) }, "ask"))
		return err
	}
	missing := func() error {
		l := answer.Refuse(connection.ReasonGrantMissing, "the role cannot be assumed any more", errors.New("AccessDenied"))
		return l
	}
	l := newLab(t, body)
	l.world.finish()
	l.world.on("make second", func() error {
		l.world.mu.Lock()
		l.world.done = false
		l.world.mu.Unlock()
		return missing()
	}, missing)
	l.grow(time.Hour)
	l.run()
	second, run := l.next(body)
	second.after(time.Hour, func() {
		require.EqualValues(t, "ask", second.progress().Step)
		l.world.finish()
		second.signal(connection.Accept, connection.Message{})
	})
	second.after(2*time.Hour, func() {
		require.Equal(t, connection.NeedsAttention, second.progress().Status, "a second time in a row it parks")
		second.signal(connection.Retry, connection.Message{})
	})
	run()
	second.becameActive()
}

// TestReenter_AtTheVeryMoment sends what ends a connection together with what makes its history grow.
func TestReenter_AtTheVeryMoment(t *testing.T) {
	endings := map[string]func(*lab){
		"a disconnect":              func(l *lab) { l.signal(connection.Disconnect, connection.Message{By: "sam"}) },
		"a decline":                 func(l *lab) { l.signal(connection.Decline, connection.Message{By: "casey"}) },
		"a cancellation":            func(l *lab) { l.CancelWorkflow() },
		"a disconnect as an update": func(l *lab) { l.update(connection.Disconnect, connection.Message{By: "sam"}) },
		"a decline as an update":    func(l *lab) { l.update(connection.Decline, connection.Message{By: "casey"}) },
	}
	for name, end := range endings {
		t.Run(name, func(t *testing.T) {
			l := newLab(t, whole)
			l.grow(time.Hour, func() { end(l) })
			l.run()
			require.True(t, l.IsWorkflowCompleted())
			require.Equal(t, connection.Failed, l.progress().Status)
			require.False(t, l.world.has("first"))
		})
	}
}

// update sends a message as an update, which must be answered.
func (l *lab) update(verb connection.Verb, m connection.Message) {
	l.t.Helper()
	l.updates++
	answered := &updateAnswer{}
	l.answers = append(l.answers, answered)
	l.UpdateWorkflow(string(verb), fmt.Sprint("update-", l.updates), answered, m)
}

// updateAnswer is what came of an update.
type updateAnswer struct {
	accepted, completed bool
	refused             error
}

// Accept implements the callbacks of the test environment.
func (u *updateAnswer) Accept() { u.accepted = true }

// Reject implements them, too.
func (u *updateAnswer) Reject(err error) { u.refused = err }

// Complete implements them, too.
func (u *updateAnswer) Complete(any, error) { u.completed = true }

// TestKeep_AQuietConnectionBeginsANewRunEveryMonth lets a month pass in which nothing happens.
func TestKeep_AQuietConnectionBeginsANewRunEveryMonth(t *testing.T) {
	l := newLab(t, nil)
	began := l.Now()
	l.keep(active())
	second, run := l.next(nil)
	require.Less(t, l.Now().Sub(began), 31*24*time.Hour)
	second.after(time.Hour, second.disconnect)
	run()
	require.NoError(t, second.GetWorkflowError())
	require.Equal(t, connection.Disconnected, second.progress().Status)
}

// TestRecord_OfANewerFormIsLeftToANewerWorker rolls a worker back under a connection.
func TestRecord_OfANewerFormIsLeftToANewerWorker(t *testing.T) {
	l := newLab(t, nil)
	record := active()
	record.Form = connection.RecordForm + 1
	l.keep(record)
	require.ErrorContains(t, l.GetWorkflowError(), "this worker knows 1: roll the newer one out")
}
