package handshake_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	"causeway.dev/internal/contract/desk"
	"causeway.dev/internal/handshake"
)

const (
	proofTime = 15 * time.Minute
	day       = 24 * time.Hour
)

func peerRole() connection.Leftover {
	return connection.Leftover{What: "the peer role", Where: "account 444455556666", Why: "only you can delete it", Command: "aws cloudformation delete-stack", Party: connection.Customer}
}

// lending registers the grant's end, and then runs the rest of a body.
func lending(rest func(*handshake.Handshake) error) func(*handshake.Handshake) error {
	return func(h *handshake.Handshake) error {
		handshake.Always(h, "ask", connection.Customer, "Delete the peer role", cloud.LookAtGrant, thing{"grant"}, "role",
			handshake.Proof{Rounds: contract.GrantRounds, Over: proofTime})
		return rest(h)
	}
}

// activeAndLent is an active connection whose grant is still open.
func activeAndLent() connection.Record {
	record := active()
	raw, _ := json.Marshal(thing{"grant"})
	record.Progress.GrantOpenSince = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	record.Owed = append(record.Owed, connection.Owed{
		Kind: connection.OwedAsk, Always: true, Step: "ask", Title: "Delete the peer role", Activity: "world.LookAtGrant", Input: raw,
		Party: connection.Customer, Leftover: peerRole(), Rounds: contract.GrantRounds, Over: connection.Duration(proofTime),
	})
	return record
}

// never checks at every minute that an open grant is never shown as closed.
func (l *lab) neverClosedWhileLent() {
	var check func()
	check = func() {
		if l.IsWorkflowCompleted() {
			return
		}
		if l.world.lent() {
			require.False(l.t, l.progress().GrantOpenSince.IsZero(), "the grant shows as closed and can still be used")
		}
		l.after(time.Minute, check)
	}
	l.after(time.Minute, check)
}

func TestAlways_TheGrantIsGoneAfterThreeRefusalsOverFifteenMinutes(t *testing.T) {
	l := newLab(t, nil)
	l.world.lend(true)
	l.neverClosedWhileLent()
	var taken time.Time
	l.after(time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.Active, p.Status)
		require.Equal(t, connection.Customer, p.WaitingOn)
		l.signal(connection.Accept, connection.Message{})
	})
	l.after(2*time.Hour, func() {
		require.False(t, l.progress().GrantOpenSince.IsZero(), "the word closed the grant")
		l.world.lend(false)
		taken = l.Now()
		l.signal(connection.Accept, connection.Message{})
	})
	l.after(2*time.Hour+14*time.Minute, func() {
		p := l.progress()
		require.False(t, p.GrantOpenSince.IsZero(), "two refusals, or fewer than fifteen minutes, were enough")
		require.Equal(t, connection.Nobody, p.WaitingOn, "the customer has nothing to do while it is proven")
		require.Contains(t, p.Steps[1].Said, "Refused 2 of 3 times")
	})
	l.after(2*time.Hour+20*time.Minute, func() {
		p := l.progress()
		require.True(t, p.GrantOpenSince.IsZero(), "the proven end still shows as open: %s", p.Steps[1].Said)
		require.Equal(t, connection.StepDone, p.Steps[1].State)
		require.Equal(t, connection.Active, p.Status)
		require.Equal(t, 3, refusals(p))
		l.disconnect()
	})
	l.keep(activeAndLent())
	require.NoError(t, l.GetWorkflowError())
	require.False(t, taken.IsZero())
}

func refusals(p connection.Progress) int {
	n := 0
	for _, e := range p.Ledger {
		if strings.HasPrefix(e.What, "The grant cannot be used") {
			n++
		}
	}
	return n
}

func TestAlways_OneRefusalThatWasNoneBeginsTheProofAnew(t *testing.T) {
	l := newLab(t, nil)
	l.neverClosedWhileLent()
	l.after(time.Minute, func() { l.world.lend(true) }) // deleted, refused once, and made again
	l.after(2*time.Hour, func() {
		require.False(t, l.progress().GrantOpenSince.IsZero())
		require.Equal(t, connection.Customer, l.progress().WaitingOn, "nobody is asked although the grant is open")
		l.world.lend(false)
	})
	l.after(3*time.Hour, func() {
		require.True(t, l.progress().GrantOpenSince.IsZero())
		require.Equal(t, 4, refusals(l.progress()), "one refusal before, three after")
		l.disconnect()
	})
	l.keep(activeAndLent())
	require.NoError(t, l.GetWorkflowError())
}

func TestAlways_ManySignalsDoNotShortenTheProof(t *testing.T) {
	l := newLab(t, nil)
	for i := range 10 {
		l.after(time.Duration(i+1)*time.Minute, func() { l.signal(connection.Accept, connection.Message{}) })
	}
	l.after(14*time.Minute, func() { require.False(t, l.progress().GrantOpenSince.IsZero()) })
	l.after(20*time.Minute, func() {
		require.True(t, l.progress().GrantOpenSince.IsZero())
		l.disconnect()
	})
	l.keep(activeAndLent())
	require.NoError(t, l.GetWorkflowError())
}

func TestAlways_RemindsDailyAndTellsSupportAfterFourteenDays(t *testing.T) {
	l := newLab(t, nil)
	l.world.lend(true)
	l.neverClosedWhileLent()
	var after14, after27 []desk.Notice
	l.after(14*day+time.Hour, func() {
		after14 = l.desk.Notices()
		p := l.progress()
		require.Equal(t, connection.Active, p.Status, "a grant that lingers must not break a working connection")
		require.False(t, p.GrantOpenSince.IsZero())
	})
	l.after(27*day, func() {
		after27 = l.desk.Notices()
		l.world.lend(false)
		l.signal(connection.Accept, connection.Message{})
	})
	l.after(27*day+time.Hour, func() {
		require.True(t, l.progress().GrantOpenSince.IsZero(), "taken back late is taken back")
		l.disconnect()
	})
	l.keep(activeAndLent())
	require.NoError(t, l.GetWorkflowError())
	require.Equal(t, 13, subjects(after14, "Reminder"), "one for each day")
	require.Equal(t, 1, subjects(after14, "Overdue"))
	require.Equal(t, 1, subjects(after27, "Overdue"), "support is told once")
	require.Equal(t, 14, subjects(after27, "Reminder"), "every week from then on")
	require.Contains(t, after14[0].Text, "aws cloudformation delete-stack")
}

func subjects(notices []desk.Notice, prefix string) int {
	n := 0
	for _, notice := range notices {
		if strings.HasPrefix(notice.Subject, prefix) {
			n++
		}
	}
	return n
}

func TestAlways_ALookThatCannotLookIsNoProof(t *testing.T) {
	l := newLab(t, nil)
	l.world.on("try the grant", func() error { return permission() }, func() error { return permission() })
	l.after(90*time.Minute, func() {
		p := l.progress()
		require.Equal(t, connection.Active, p.Status)
		require.False(t, p.GrantOpenSince.IsZero())
		require.Zero(t, refusals(p))
		require.Less(t, l.world.count("try the grant"), 4, "it looks again and again at once")
	})
	l.after(3*time.Hour, func() {
		require.True(t, l.progress().GrantOpenSince.IsZero())
		l.disconnect()
	})
	l.keep(activeAndLent())
	require.NoError(t, l.GetWorkflowError())
}

func TestAlways_DecliningToTakeTheGrantBackDoesNotEndTheConnection(t *testing.T) {
	l := newLab(t, nil)
	l.world.lend(true)
	l.after(time.Hour, func() { l.signal(connection.Decline, connection.Message{By: "casey"}) })
	l.after(2*time.Hour, func() {
		require.Equal(t, connection.Active, l.progress().Status)
		l.world.lend(false)
		l.disconnect()
	})
	l.keep(activeAndLent())
	require.NoError(t, l.GetWorkflowError())
}

func TestAlways_AFailedHandshakeIsEndingUntilTheGrantIsGone(t *testing.T) {
	l := newLab(t, lending(makeFirst))
	l.world.lend(true)
	l.neverClosedWhileLent()
	l.world.on("make first", func() error { return permission() })
	l.after(time.Hour, func() { l.signal(connection.Disconnect, connection.Message{}) })
	l.after(2*time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.Ending, p.Status)
		require.Equal(t, connection.Customer, p.WaitingOn)
		require.Len(t, p.Leftovers, 1)
		l.world.lend(false)
	})
	l.run()
	p := l.refusedWith(connection.ReasonCancelled)
	require.Empty(t, p.Leftovers)
	require.True(t, p.GrantOpenSince.IsZero())
	require.Equal(t, 3, refusals(p))
}

func TestAlways_AbandonedItStaysOpenInTheRecord(t *testing.T) {
	l := newLab(t, lending(makeFirst))
	l.world.lend(true)
	l.world.on("make first", func() error { return permission() })
	l.after(time.Hour, func() { l.signal(connection.Disconnect, connection.Message{}) })
	l.after(2*time.Hour, func() {
		l.signal(connection.Disconnect, connection.Message{Values: map[string]string{connection.ValueName: "acme", connection.ValueAbandon: "yes"}})
	})
	l.run()
	p := l.refusedWith(connection.ReasonCancelled)
	require.False(t, p.GrantOpenSince.IsZero())
	require.Len(t, p.Leftovers, 1)
}

func TestAlwaysLater_SaysNothingOfAGrantThatWasNeverLent(t *testing.T) {
	l := newLab(t, func(h *handshake.Handshake) error {
		handshake.AlwaysLater(h, "ask", connection.Customer, "Delete the peer role", cloud.LookAtGrant, thing{"grant"}, "role",
			handshake.Proof{Rounds: contract.GrantRounds, Over: proofTime})
		return makeFirst(h)
	})
	l.world.on("make first", func() error { return permission() })
	l.after(time.Minute, func() {
		require.True(t, l.progress().GrantOpenSince.IsZero())
		l.signal(connection.Disconnect, connection.Message{})
	})
	l.after(5*time.Minute, func() {
		require.False(t, l.progress().GrantOpenSince.IsZero(), "on the way out nobody knows before it is proven")
	})
	l.run()
	require.True(t, l.refusedWith(connection.ReasonCancelled).GrantOpenSince.IsZero())
}

func grantMissing() error {
	return answer.Refuse(connection.ReasonGrantMissing, "the role cannot be assumed any more", errors.New("AccessDenied"))
}

func TestLent_WhenTheRightIsTakenTooEarlyTheCustomersTurnComesAgain(t *testing.T) {
	asked := 0
	lend := func(h *handshake.Handshake) error { asked++; return askFirst(h, handshake.Consents()) }
	l := newLab(t, func(h *handshake.Handshake) error {
		if err := lend(h); err != nil {
			return err
		}
		_, err := handshake.Do(h, "second", cloud.MakeThing, func() thing { return thing{"second"} },
			handshake.Lent(func() error { return lend(h) }, "ask"))
		return err
	})
	l.world.finish()
	l.world.on("make second", func() error {
		l.world.mu.Lock()
		l.world.done = false
		l.world.mu.Unlock()
		return grantMissing()
	})
	l.after(time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.Waiting, p.Status)
		require.Equal(t, connection.Customer, p.WaitingOn)
		require.EqualValues(t, "ask", p.Step)
		l.world.finish()
	})
	l.run()
	l.becameActive()
	require.True(t, l.world.has("second"))
}

func TestLent_ASecondTimeInARowItParks(t *testing.T) {
	l := newLab(t, func(h *handshake.Handshake) error {
		_, err := handshake.Do(h, "second", cloud.MakeThing, func() thing { return thing{"second"} },
			handshake.Lent(func() error { return askFirst(h) }, "ask"))
		return err
	})
	l.world.finish()
	l.world.on("make second", grantMissing, grantMissing)
	l.after(time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.NeedsAttention, p.Status)
		require.Equal(t, connection.ReasonGrantMissing, p.Reason)
		l.signal(connection.Retry, connection.Message{})
	})
	l.run()
	l.becameActive()
}

func TestUndoOrTheirs_WhatTheLentRightMadeIsTheCustomersTurnOnceItIsGone(t *testing.T) {
	theirs := connection.Leftover{What: "the return route", Where: "rtb-1", Why: "only you can remove it", Command: "aws ec2 delete-route", Party: connection.Customer}
	l := newLab(t, func(h *handshake.Handshake) error {
		_, err := handshake.Do(h, "second", cloud.MakeThing, func() thing { return thing{"theirs"} },
			handshake.UndoOrTheirs("Remove the return route", cloud.RemoveThing, func() thing { return thing{"theirs"} },
				"route"))
		if err != nil {
			return err
		}
		if err := makeFirst(h); err != nil {
			return err
		}
		return handshake.AskWord(h, "confirm")
	})
	l.world.on("remove theirs", grantMissing)
	l.after(time.Hour, func() { l.signal(connection.Disconnect, connection.Message{}) })
	l.after(2*time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.Disconnecting, p.Status)
		require.Equal(t, connection.Customer, p.WaitingOn)
		require.Equal(t, []connection.Leftover{theirs}, p.Leftovers)
		require.False(t, l.world.has("first"), "our own side waited for the customer")
		l.signal(connection.Accept, connection.Message{By: "casey"})
	})
	l.run()
	p := l.refusedWith(connection.ReasonCancelled)
	require.Empty(t, p.Leftovers)
}

func TestAlways_TheEndOfAGrantIsNotAskedForWhileAnUndoStillNeedsIt(t *testing.T) {
	l := newLab(t, lending(func(h *handshake.Handshake) error {
		_, err := handshake.Do(h, "second", cloud.MakeThing, func() thing { return thing{"theirs"} },
			handshake.UndoOrTheirs("Remove the return route", cloud.RemoveThing, func() thing { return thing{"theirs"} },
				"route"))
		if err != nil {
			return err
		}
		return handshake.AskWord(h, "confirm")
	}))
	l.world.lend(true)
	l.world.on("remove theirs", func() error { return permission() })
	l.after(time.Hour, func() { l.signal(connection.Disconnect, connection.Message{}) })
	l.after(2*time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.Disconnecting, p.Status, "the customer was asked to take back what the next try needs")
		require.Equal(t, connection.ReasonLeftovers, p.Reason)
		require.False(t, p.GrantOpenSince.IsZero())
		l.signal(connection.Retry, connection.Message{})
	})
	l.after(3*time.Hour, func() {
		require.False(t, l.world.has("theirs"))
		require.Equal(t, connection.Ending, l.progress().Status)
		l.world.lend(false)
	})
	l.run()
	require.True(t, l.refusedWith(connection.ReasonCancelled).GrantOpenSince.IsZero())
}

func TestUnder_TwoLocksAreTakenInTheOrderOfTheirNames(t *testing.T) {
	l := newLab(t, func(h *handshake.Handshake) error {
		_, err := handshake.Do(h, "first", cloud.MakeThing, func() thing { return thing{"first"} },
			handshake.Under("zeta", nil),
			handshake.Under("alpha", func() connection.Claim { return connection.Claim{Holder: "prod.acme", CIDRs: []string{"10.20.0.0/16"}} }),
			handshake.Undo("Remove the first thing", cloud.RemoveThing, func() thing { return thing{"first"} }))
		if err != nil {
			return err
		}
		return errors.New("and then it fails")
	})
	l.run()
	require.Error(t, l.GetWorkflowError())
	require.False(t, l.world.has("first"))
	require.Equal(t, []string{"alpha", "zeta", "alpha", "zeta"}, l.desk.Reserved(), "once for the change, once for its undo")
}

func TestLends_CallsBackWithTheNamedValue(t *testing.T) {
	named := ""
	l := newLab(t, func(h *handshake.Handshake) error {
		_, err := handshake.Ask(h, "ask", cloud.LookAtThing, func() thing { return thing{handshake.Facts[lentFacts](h).RoleARN} },
			handshake.Lends(func() { named = handshake.Facts[lentFacts](h).RoleARN }))
		return err
	})
	l.after(time.Minute, func() {
		l.signal(connection.Accept, connection.Message{Values: map[string]string{"roleArn": "arn:aws:iam::444455556666:role/peer"}})
		l.world.finish()
	})
	l.run()
	l.becameActive()
	require.Equal(t, "arn:aws:iam::444455556666:role/peer", named)
}

// lentFacts are what the customer of a sample tells.
type lentFacts struct {
	RoleARN string `json:"roleArn,omitempty"`
}
