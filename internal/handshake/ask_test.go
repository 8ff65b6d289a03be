package handshake_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/handshake"
)

// ending walks the usual handshake and confirms at once, so that a test is about the customer's turn only.
func asked(options ...handshake.TurnOption) func(*handshake.Handshake) error {
	return func(h *handshake.Handshake) error {
		if err := makeFirst(h); err != nil {
			return err
		}
		return askFirst(h, options...)
	}
}

func TestAsk_NoticesAnAcceptanceThatNobodySignalled(t *testing.T) {
	l := newLab(t, asked())
	l.after(5*time.Hour, l.world.finish)
	l.run()
	l.becameActive()
}

func TestAsk_ASignalWakesTheLook(t *testing.T) {
	l := newLab(t, asked())
	var looksBefore int
	l.after(5*time.Minute, func() {
		looksBefore = l.world.looks
		l.world.finish()
		l.signal(connection.Accept, connection.Message{By: "casey@customer.example"})
	})
	l.run()
	l.becameActive()
	require.Equal(t, looksBefore+1, l.world.looks, "more than one look was needed after the signal")
}

func TestAsk_TheSignalIsNotBelieved(t *testing.T) {
	l := newLab(t, asked())
	l.after(time.Hour, func() { l.signal(connection.Accept, connection.Message{}) })
	l.after(2*time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.Waiting, p.Status)
		require.Equal(t, connection.Customer, p.WaitingOn)
		current, found := p.Current()
		require.True(t, found)
		require.Equal(t, "pending-acceptance", current.Said, "the sender does not learn what the cloud says")
		l.world.finish()
	})
	l.run()
	l.becameActive()
}

func TestAsk_AThousandSignalsCostOneMoreLook(t *testing.T) {
	l := newLab(t, asked())
	var before int
	l.after(5*time.Minute, func() {
		before = l.world.looks
		for range 1000 {
			l.signal(connection.Accept, connection.Message{})
		}
	})
	l.after(9*time.Minute, func() {
		require.LessOrEqual(t, l.world.looks-before, 12, "signals were not coalesced")
		require.Less(t, len(l.progress().Ledger), 10, "repeated signals fill the ledger")
		l.world.finish()
	})
	l.run()
	l.becameActive()
}

func TestAsk_HarmlessMessages(t *testing.T) {
	cases := map[string]func(*lab){
		"empty":              func(l *lab) { l.SignalWorkflow("accept", nil) },
		"a bare string":      func(l *lab) { l.SignalWorkflow("accept", "I did it") },
		"a number":           func(l *lab) { l.SignalWorkflow("accept", 42) },
		"for another step":   func(l *lab) { l.signal(connection.Accept, connection.Message{Step: "confirm"}) },
		"confirm by support": func(l *lab) { l.signal(connection.Confirm, connection.Message{}) },
		"retry, nothing to":  func(l *lab) { l.signal(connection.Retry, connection.Message{}) },
		"wrong name": func(l *lab) {
			l.signal(connection.Disconnect, connection.Message{Values: map[string]string{"name": "other"}})
		},
		"amend of nothing": func(l *lab) { l.signal(connection.Amend, connection.Message{}) },
		"amend of the target": func(l *lab) {
			l.signal(connection.Amend, connection.Message{Values: map[string]string{"target.cidr": "10.9.0.0/16"}})
		},
		"extend by nonsense": func(l *lab) {
			l.signal(connection.Extend, connection.Message{Values: map[string]string{"for": "soon"}})
		},
		"unknown": func(l *lab) { l.SignalWorkflow("hello", "there") },
	}
	for name, send := range cases {
		t.Run(name, func(t *testing.T) {
			l := newLab(t, asked())
			l.after(time.Hour, func() { send(l) })
			l.after(2*time.Hour, func() {
				require.Equal(t, connection.Waiting, l.progress().Status)
				l.world.finish()
			})
			l.run()
			l.becameActive()
		})
	}
}

func TestAsk_EarlyMessagesAreNoted(t *testing.T) {
	l := newLab(t, asked())
	l.world.on("make first", func() error {
		l.signal(connection.Accept, connection.Message{By: "casey"})
		return nil
	})
	l.world.finish()
	l.run()
	l.becameActive()
	var noted bool
	for _, e := range l.progress().Ledger {
		noted = noted || e.Who == "casey" && strings.Contains(e.Proof, "Nobody was asked")
	}
	require.True(t, noted, "an early message left no trace")
}

func TestAsk_TheCloudRefuses(t *testing.T) {
	l := newLab(t, asked())
	l.after(time.Hour, func() {
		l.world.on("look", func() error { return answer.Refuse(connection.ReasonRejected, "rejected by 444455556666", nil) })
	})
	l.run()
	p := l.refusedWith(connection.ReasonRejected)
	require.Equal(t, "rejected by 444455556666", p.Cloud.Words)
	require.False(t, l.world.has("first"))
}

func TestAsk_DeadlineBeforeConsentUndoes(t *testing.T) {
	l := newLab(t, asked())
	l.run()
	p := l.refusedWith(connection.ReasonDeadlinePassed)
	require.Contains(t, p.Said, "Accept the first thing")
	require.False(t, l.world.has("first"))
	require.Equal(t, 3, reminders(l), "reminders after a day, after three, and a day before the end")
}

func reminders(l *lab) int {
	n := 0
	for _, notice := range l.desk.Notices() {
		if strings.HasPrefix(notice.Subject, "Reminder") {
			n++
		}
	}
	return n
}

func TestAsk_TheLastLookAtTheDeadlineDecides(t *testing.T) {
	l := newLab(t, asked())
	l.after(connection.DefaultDeadline-time.Second, l.world.finish)
	l.run()
	l.becameActive()
}

func TestAsk_DeadlineAfterConsentEscalatesAndGoesOn(t *testing.T) {
	l := newLab(t, func(h *handshake.Handshake) error {
		if err := askFirst(h, handshake.Consents()); err != nil {
			return err
		}
		return handshake.AskWord(h, "confirm")
	})
	l.world.finish()
	l.after(connection.DefaultDeadline+time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.NeedsAttention, p.Status)
		require.Equal(t, connection.ReasonOverdue, p.Reason)
		l.signal(connection.Confirm, connection.Message{By: "sam"})
	})
	l.run()
	l.becameActive()
}

func TestAsk_ExtendMovesTheTimer(t *testing.T) {
	l := newLab(t, asked())
	l.after(6*24*time.Hour, func() {
		l.signal(connection.Extend, connection.Message{By: "sam", Values: map[string]string{"for": "3d"}})
	})
	l.after(9*24*time.Hour, func() {
		require.Equal(t, connection.Waiting, l.progress().Status)
		l.world.finish()
		l.signal(connection.Accept, connection.Message{})
	})
	l.run()
	l.becameActive()
}

// renewing is a turn whose cloud has a clock of its own.
func renewing(h *handshake.Handshake) error {
	if err := makeFirst(h); err != nil {
		return err
	}
	return askFirst(h, handshake.Renews("first", func() error { return makeFirst(h) }, "first"))
}

func TestAsk_ExtendStartsOverWhereTheCloudsClockCannotMove(t *testing.T) {
	l := newLab(t, renewing)
	l.after(6*24*time.Hour, func() { l.signal(connection.Extend, connection.Message{}) })
	l.after(8*24*time.Hour, func() {
		require.Equal(t, 1, l.world.count("remove first"))
		require.Equal(t, 2, l.world.count("make first"))
		require.Equal(t, connection.Waiting, l.progress().Status)
		l.world.finish()
	})
	l.run()
	l.becameActive()
}

func TestAsk_RenewAutomaticStartsOverByItself(t *testing.T) {
	l := newLab(t, renewing)
	l.after(20*24*time.Hour, l.world.finish)
	r := request()
	r.Renew = connection.Automatic
	l.ExecuteWorkflow("method", connection.Start{Request: r})
	l.becameActive()
	require.Equal(t, 3, l.world.count("make first"))
}

func TestAsk_DeclineUndoes(t *testing.T) {
	l := newLab(t, asked())
	l.after(time.Hour, func() { l.signal(connection.Decline, connection.Message{By: "casey", Note: "not our account"}) })
	l.run()
	p := l.refusedWith(connection.ReasonRejected)
	require.Contains(t, p.Said, "not our account")
	require.False(t, l.world.has("first"))
}

func TestAsk_ALookThatMayNotLookParks(t *testing.T) {
	l := newLab(t, asked())
	l.world.on("look", permission)
	l.after(time.Hour, func() {
		require.Equal(t, connection.NeedsAttention, l.progress().Status)
		l.world.finish()
		l.signal(connection.Retry, connection.Message{})
	})
	l.run()
	l.becameActive()
}

func TestAsk_TheWordCountsOnlyWhereNobodyCanLook(t *testing.T) {
	l := newLab(t, asked(handshake.OrWord()))
	blind := func() error { return answer.NotYet(connection.ReasonNotVisible, "no probe runs in prod", 0) }
	for range 500 {
		l.world.on("look", blind)
	}
	l.after(time.Hour, func() {
		require.Equal(t, connection.Waiting, l.progress().Status)
		l.signal(connection.Accept, connection.Message{})
	})
	l.run()
	l.becameActive()
	require.True(t, l.progress().Proven.IsZero())
}

func TestUpdates_AnswerAtOnce(t *testing.T) {
	l := newLab(t, asked())
	var answers []connection.Answer
	var refusals []string
	update := func(verb connection.Verb, m connection.Message) {
		l.UpdateWorkflowNoRejection(string(verb), "", t, m)
		answers = append(answers, connection.Answer{})
	}
	l.after(time.Hour, func() {
		update(connection.Accept, connection.Message{By: "casey"})
		l.UpdateWorkflow(string(connection.Confirm), "", refused(func(err error) { refusals = append(refusals, err.Error()) }), connection.Message{})
	})
	l.after(2*time.Hour, l.world.finish)
	l.run()
	l.becameActive()
	require.Len(t, answers, 1)
	require.Len(t, refusals, 1)
	require.Contains(t, refusals[0], "it is not the support's turn")
}
