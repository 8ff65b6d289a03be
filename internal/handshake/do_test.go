package handshake_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/handshake"
)

func TestRun_HappyPathBecomesActive(t *testing.T) {
	l := newLab(t, whole)
	l.world.finish()
	l.after(time.Minute, func() { l.signal(connection.Confirm, connection.Message{By: "sam"}) })
	l.run()
	l.becameActive()
	require.True(t, l.world.has("first"))
	require.True(t, l.world.has("second"))
	require.Empty(t, l.desk.Holder("prod"), "the lock was not given back")
}

func TestDo_UndoRunsInReverse(t *testing.T) {
	l := newLab(t, func(h *handshake.Handshake) error {
		if err := makeFirst(h); err != nil {
			return err
		}
		if err := makeSecond(h); err != nil {
			return err
		}
		return askFirst(h)
	})
	l.after(time.Minute, func() { l.signal(connection.Disconnect, connection.Message{Note: "no longer needed"}) })
	l.run()
	p := l.refusedWith(connection.ReasonCancelled)
	require.Contains(t, p.Said, "no longer needed")
	require.False(t, l.world.has("first"))
	require.False(t, l.world.has("second"))
	var removed []string
	for _, c := range l.world.calls {
		if c == "remove first" || c == "remove second" {
			removed = append(removed, c)
		}
	}
	require.Equal(t, []string{"remove second", "remove first"}, removed)
}

func TestDo_UndoesAChangeWhoseAnswerWasLost(t *testing.T) {
	l := newLab(t, whole)
	gone := func() error { return errors.New("connection reset by peer") }
	for range 20 {
		l.world.on("lost first", gone)
	}
	l.after(30*time.Minute, func() { l.signal(connection.Disconnect, connection.Message{}) })
	l.run()
	l.refusedWith(connection.ReasonCancelled)
	require.False(t, l.world.has("first"), "what was made without an answer is left behind")
	require.Positive(t, l.world.count("search and remove first"), "the undo did not know that the answer was lost")
}

func TestDo_ParksAndRetries(t *testing.T) {
	l := newLab(t, whole)
	l.world.finish()
	l.world.on("make first", permission)
	l.after(time.Minute, func() {
		p := l.progress()
		require.Equal(t, connection.NeedsAttention, p.Status)
		require.Equal(t, connection.ReasonPermission, p.Reason)
		require.Equal(t, connection.Support, p.WaitingOn)
		l.signal(connection.Retry, connection.Message{})
	})
	l.after(2*time.Minute, func() { l.signal(connection.Confirm, connection.Message{}) })
	l.run()
	l.becameActive()
	require.Equal(t, 2, l.world.count("make first"))
}

func TestDo_RetrySentBeforeParkingIsDropped(t *testing.T) {
	l := newLab(t, whole)
	l.world.on("make first", func() error {
		l.signal(connection.Retry, connection.Message{})
		return permission()
	})
	l.after(time.Hour, func() {
		require.Equal(t, connection.NeedsAttention, l.progress().Status)
		require.Equal(t, 1, l.world.count("make first"), "an early retry ran the step again")
		l.signal(connection.Disconnect, connection.Message{})
	})
	l.run()
	l.refusedWith(connection.ReasonCancelled)
}

func TestDo_AmendCorrectsTheRequestAndRunsAgain(t *testing.T) {
	var cidrs []string
	l := newLab(t, func(h *handshake.Handshake) error {
		_, err := handshake.Do(h, "first", cloud.MakeThing, func() thing {
			cidrs = append(cidrs, cidr(h.Request()))
			return thing{"first"}
		})
		return err
	})
	l.world.on("make first", func() error { return answer.Refuse(connection.ReasonCIDRMismatch, "AWS shows another CIDR", nil) })
	l.after(time.Minute, func() {
		l.signal(connection.Amend, connection.Message{Values: map[string]string{"target.cidr": "10.21.0.5/16"}})
	})
	l.after(2*time.Minute, func() {
		require.Equal(t, connection.NeedsAttention, l.progress().Status, "a bad amendment was taken")
		l.signal(connection.Amend, connection.Message{By: "sam", Values: map[string]string{"target.cidr": "10.21.0.0/16"}})
	})
	l.run()
	l.becameActive()
	require.Equal(t, []string{"10.20.0.0/16", "10.21.0.0/16"}, cidrs)
}

func TestDo_InvalidEndsAtOnce(t *testing.T) {
	l := newLab(t, whole)
	l.world.on("make first", func() error {
		return answer.RefuseProblems(connection.Problems{{Field: "target.cidr", Value: "10.20.0.0/16", Rule: "overlaps with the cluster"}})
	})
	l.run()
	p := l.refusedWith(connection.ReasonInvalid)
	require.Contains(t, p.Said, `target.cidr "10.20.0.0/16": overlaps with the cluster`)
	require.Equal(t, 1, l.world.count("remove first"), "the undo is safe to run when nothing happened, and it runs")
}

func TestRun_BadFormIsRefusedBeforeAnythingRuns(t *testing.T) {
	l := newLab(t, whole)
	r := request()
	r.Own = r.Own.With("target.cidr", "10.20.3.4/16")
	l.ExecuteWorkflow("method", connection.Start{Request: r})
	p := l.refusedWith(connection.ReasonInvalid)
	require.Contains(t, p.Said, "10.20.0.0/16")
	require.Empty(t, l.world.calls)
}

func TestRun_CancelledInTemporalUndoesToo(t *testing.T) {
	l := newLab(t, whole)
	l.after(time.Hour, l.CancelWorkflow)
	l.run()
	require.True(t, l.IsWorkflowCompleted())
	require.Error(t, l.GetWorkflowError())
	require.Equal(t, connection.Failed, l.progress().Status)
	require.Equal(t, connection.ReasonCancelled, l.progress().Reason)
	require.False(t, l.world.has("first"))
}

func TestUnwind_OneThatFailsDoesNotStopTheNext(t *testing.T) {
	l := newLab(t, func(h *handshake.Handshake) error {
		if err := makeFirst(h); err != nil {
			return err
		}
		if err := makeSecond(h); err != nil {
			return err
		}
		return askFirst(h)
	})
	l.world.on("remove second", permission)
	l.after(time.Minute, func() { l.signal(connection.Disconnect, connection.Message{}) })
	l.after(2*time.Minute, func() {
		p := l.progress()
		require.Equal(t, connection.Disconnecting, p.Status)
		require.Equal(t, connection.ReasonLeftovers, p.Reason)
		require.Len(t, p.Leftovers, 1)
		require.Equal(t, "the role may not make things", p.Leftovers[0].Why)
		require.False(t, l.world.has("first"), "the first undo did not run")
		l.signal(connection.Retry, connection.Message{})
	})
	l.run()
	p := l.refusedWith(connection.ReasonCancelled)
	require.Empty(t, p.Leftovers)
	require.False(t, l.world.has("second"))
}

func TestUnwind_OnlyAnExplicitAbandonLeavesSomething(t *testing.T) {
	l := newLab(t, func(h *handshake.Handshake) error {
		if err := makeFirst(h); err != nil {
			return err
		}
		return askFirst(h)
	})
	for range 50 {
		l.world.on("remove first", permission)
	}
	l.after(time.Minute, func() { l.signal(connection.Disconnect, connection.Message{}) })
	l.after(time.Hour, func() { l.signal(connection.Disconnect, connection.Message{Note: "again"}) })
	l.after(2*time.Hour, func() {
		require.Equal(t, connection.Disconnecting, l.progress().Status, "a plain disconnect abandoned leftovers")
		l.signal(connection.Disconnect, connection.Message{By: "sam", Values: map[string]string{connection.ValueAbandon: "yes"}})
	})
	l.run()
	p := l.refusedWith(connection.ReasonCancelled)
	require.Len(t, p.Leftovers, 1)
	require.True(t, l.world.has("first"))
}
