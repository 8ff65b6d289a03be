package handshake_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/handshake"
)

// Nothing spins and nothing fills up, whatever anybody sends and any cloud answers.

func (l *lab) blinded(blind bool) { l.world.mu.Lock(); l.world.blind = blind; l.world.mu.Unlock() }

func (l *lab) watched() int { l.world.mu.Lock(); defer l.world.mu.Unlock(); return l.world.watches }

func TestKeep_AWatchThatIsRefusedKeepsItsPaceAndSaysSo(t *testing.T) {
	l := newLab(t, nil)
	l.blinded(true)
	l.after(30*time.Minute, func() {
		require.True(t, l.progress().UnwatchedSince.IsZero(), "half an hour may be a passing trouble")
		require.Empty(t, l.desk.Notices())
	})
	l.after(3*time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.Active, p.Status, "what was seen last stands; that nobody looks is said beside it")
		require.False(t, p.UnwatchedSince.IsZero())
		require.Equal(t, 1, l.noticed("Unwatched: prod.acme"))
	})
	l.after(27*24*time.Hour, func() {
		require.Less(t, l.watched(), 30*24+60)
		require.LessOrEqual(t, l.noticed("Unwatched: prod.acme"), 1+7+4)
		require.GreaterOrEqual(t, l.noticed("Unwatched: prod.acme"), 1+6+2)
		l.blinded(false)
	})
	l.after(27*24*time.Hour+3*time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.Active, p.Status)
		require.True(t, p.UnwatchedSince.IsZero(), "it is watched again")
		l.disconnect()
	})
	l.keep(active())
	require.NoError(t, l.GetWorkflowError())
}

func TestKeep_WhatBrokeUnseenIsSeenWhenTheWatchLooksAgain(t *testing.T) {
	l := newLab(t, nil)
	l.blinded(true)
	l.after(5*time.Hour, func() {
		l.world.mu.Lock()
		l.world.health = connection.Health{Reason: connection.ReasonRouteMissing, Said: "the route is missing"}
		l.world.mu.Unlock()
		l.blinded(false)
	})
	l.after(8*time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.Degraded, p.Status)
		require.Equal(t, connection.ReasonRouteMissing, p.Reason)
		require.True(t, p.UnwatchedSince.IsZero())
		l.disconnect()
	})
	l.keep(active())
	require.NoError(t, l.GetWorkflowError())
}

func TestKeep_AFlappingLinkTellsPeopleDaily(t *testing.T) {
	l := newLab(t, nil)
	flaps := 0
	l.every(15*time.Minute, func() bool {
		flaps++
		l.world.mu.Lock()
		l.world.health = connection.Health{}
		if flaps%2 == 1 {
			l.world.health = connection.Health{Reason: connection.ReasonUnreachable, Said: "unreachable"}
		}
		l.world.mu.Unlock()
		return flaps > 4*24*3
	})
	l.after(3*24*time.Hour+2*time.Hour, l.disconnect)
	l.keep(active())
	require.NoError(t, l.GetWorkflowError())
	require.LessOrEqual(t, l.noticed("Degraded: prod.acme"), 4)
	require.Positive(t, l.noticed("Degraded: prod.acme"))
}

// every does something again and again, until it says that it is done.
func (l *lab) every(d time.Duration, do func() bool) {
	l.after(d, func() {
		if !do() && !l.IsWorkflowCompleted() {
			l.every(d, do)
		}
	})
}

func TestAlways_ALookInTroubleTellsPeopleOnceThenDailyThenWeekly(t *testing.T) {
	l := newLab(t, nil)
	l.world.mu.Lock()
	l.world.script["try the grant"] = make([]func() error, 0, 2000)
	for range 2000 {
		l.world.script["try the grant"] = append(l.world.script["try the grant"], permission)
	}
	l.world.mu.Unlock()
	l.after(27*24*time.Hour, func() {
		told := l.noticed("Cannot look: Accept the first thing")
		require.Positive(t, told, "%v", l.desk.Notices()[:3])
		require.LessOrEqual(t, told, 1+7+4)
		l.signal(connection.Disconnect, connection.Message{By: "sam", Values: map[string]string{
			connection.ValueName: "acme", connection.ValueAbandon: "yes",
		}})
	})
	l.after(27*24*time.Hour+time.Hour, func() {
		l.signal(connection.Disconnect, connection.Message{By: "sam", Values: map[string]string{
			connection.ValueName: "acme", connection.ValueAbandon: "yes",
		}})
	})
	l.keep(activeAndLent())
	require.NoError(t, l.GetWorkflowError())
}

// TestAsk_EagerLooksKeepTheirPace sends an accept every few seconds for hours, which the cloud never confirms.
func TestAsk_EagerLooksKeepTheirPace(t *testing.T) {
	l := newLab(t, whole)
	sent := 0
	l.every(5*time.Second, func() bool {
		sent++
		l.signal(connection.Accept, connection.Message{By: fmt.Sprint("casey ", sent)})
		return sent == 2000
	})
	l.after(3*time.Hour, func() { l.signal(connection.Disconnect, connection.Message{By: "sam"}) })
	l.run()
	l.refusedWith(connection.ReasonCancelled)
	require.Less(t, l.world.looks, 150)
	require.Greater(t, l.world.looks, 25, "messages wake the look")
}

func TestUpdates_RepeatsAreRefusedAndWriteNothing(t *testing.T) {
	l := newLab(t, whole)
	l.after(time.Hour, func() {
		for range 50 {
			l.update(connection.Accept, connection.Message{By: "casey"})
		}
	})
	l.after(time.Hour+30*time.Second, func() {
		taken := 0
		for _, a := range l.answers {
			if a.accepted {
				taken++
				continue
			}
			require.ErrorContains(t, a.refused, "noted already")
		}
		require.LessOrEqual(t, taken, 2)
	})
	last := func() *updateAnswer { return l.answers[len(l.answers)-1] }
	amend := func() {
		l.update(connection.Amend, connection.Message{Values: map[string]string{"contact": "casey@customer.example"}})
	}
	l.after(time.Hour+40*time.Second, amend)
	l.after(time.Hour+50*time.Second, amend)
	l.after(time.Hour+60*time.Second, func() {
		require.ErrorContains(t, last().refused, "says already")
		l.world.on("remove first", permission)
		l.update(connection.Disconnect, connection.Message{By: "sam"})
	})
	l.after(2*time.Hour, func() {
		require.True(t, last().accepted)
		l.update(connection.Disconnect, connection.Message{By: "sam"})
	})
	l.after(3*time.Hour, func() {
		require.ErrorContains(t, last().refused, "being taken down already")
		l.update(connection.Retry, connection.Message{By: "sam"})
	})
	l.run()
	l.refusedWith(connection.ReasonCancelled)
}

// TestAsk_ExtensionsAreCoalesced sends a hundred extensions where each would withdraw and request anew.
func TestAsk_ExtensionsAreCoalesced(t *testing.T) {
	body := func(h *handshake.Handshake) error {
		if err := makeFirst(h); err != nil {
			return err
		}
		return askFirst(h, handshake.Renews("first", func() error { return makeFirst(h) }, "first"))
	}
	l := newLab(t, body)
	sent := 0
	l.after(time.Hour, func() {
		l.every(600*time.Millisecond, func() bool {
			sent++
			l.signal(connection.Extend, connection.Message{By: fmt.Sprint("sam ", sent)})
			return sent == 100
		})
	})
	l.after(2*time.Hour, func() { l.world.finish() })
	l.run()
	l.becameActive()
	require.Equal(t, 2, l.world.count("make first"))
}

func TestDo_RetriesOfAParkedStepKeepTheirPace(t *testing.T) {
	l := newLab(t, whole)
	l.world.finish()
	answers := make([]func() error, 0, 1000)
	for range 1000 {
		answers = append(answers, permission)
	}
	l.world.on("make second", answers...)
	sent := 0
	l.every(time.Second, func() bool {
		sent++
		l.signal(connection.Retry, connection.Message{By: "sam"})
		return sent == 1000
	})
	l.after(time.Hour, func() { l.signal(connection.Disconnect, connection.Message{By: "sam"}) })
	l.run()
	l.refusedWith(connection.ReasonCancelled)
	require.Less(t, l.world.count("make second"), 15)
}

// TestKeep_RefusedSignalsDoNotFillTheRecord sends what is refused without effect, as long as it gets, in letters that JSON
// writes as six.
func TestKeep_RefusedSignalsDoNotFillTheRecord(t *testing.T) {
	l := newLab(t, nil)
	n := 0
	l.every(2*time.Second, func() bool {
		n++
		{
			long := fmt.Sprint(n, strings.Repeat("<", 2000))
			l.signal(connection.Accept, connection.Message{By: long, Step: long, Note: long, Values: map[string]string{long: long}})
			l.signal(connection.Amend, connection.Message{By: long, Note: long, Values: map[string]string{"contact": long}})
		}
		return n == 1000
	})
	l.after(2*time.Hour, func() {
		raw, err := json.Marshal(l.progress())
		require.NoError(t, err)
		require.Less(t, len(raw), connection.LimitRecord)
		l.SetContinueAsNewSuggested(true)
		l.signal(connection.Retry, connection.Message{})
	})
	l.keep(active())
	second, run := l.next(nil)
	second.after(time.Hour, second.disconnect)
	run()
	require.NoError(t, second.GetWorkflowError())
}

func TestRun_ADeclineOfAnyLengthIsClipped(t *testing.T) {
	for _, letter := range []string{"x", "<", "\x00"} {
		l := newLab(t, whole)
		l.after(time.Hour, func() {
			l.signal(connection.Decline, connection.Message{By: strings.Repeat(letter, 20_000), Note: strings.Repeat(letter, 300_000)})
		})
		l.run()
		p := l.refusedWith(connection.ReasonRejected)
		raw, err := json.Marshal(p)
		require.NoError(t, err)
		require.Less(t, len(raw), 32<<10)
		_, exported := l.desk.Record("causeway-prod--acme-1")
		require.True(t, exported)
	}
}

// TestArchive_IsTriedForDays keeps the storage away for three days after the connection has ended.
func TestArchive_IsTriedForDays(t *testing.T) {
	l := newLab(t, whole)
	l.desk.Away(true)
	l.after(time.Hour, func() { l.signal(connection.Decline, connection.Message{By: "casey"}) })
	l.after(3*24*time.Hour, func() {
		require.False(t, l.IsWorkflowCompleted(), "it closed without its record")
		l.desk.Away(false)
	})
	l.run()
	l.refusedWith(connection.ReasonRejected)
	_, exported := l.desk.Record("causeway-prod--acme-1")
	require.True(t, exported)
}
