package handshake

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
)

// grace lets the cloud's own expiry be seen before our deadline.
const grace = 5 * time.Minute

// grantPatience is how long a party has on the way out before support is told.
const grantPatience = 14 * 24 * time.Hour

func (h *Handshake) deadlineOf(t *turn) time.Time {
	deadline := workflow.Now(h.root).Add(h.Request().DeadlineOrDefault())
	if t.leaving || t.beside {
		return t.started.Add(grantPatience)
	}
	if t.expires == nil {
		return deadline
	}
	expires := t.expires()
	if expires.IsZero() {
		return deadline
	}
	if expires = expires.Add(grace); h.Request().Deadline <= 0 || expires.Before(deadline) {
		return expires
	}
	return deadline
}

// setDeadline moves the turn's deadline and publishes it.
func (h *Handshake) setDeadline(t *turn, deadline time.Time) {
	t.deadline, t.due, t.late = deadline, false, false
	h.parked = false
	h.showTurn(t)
	h.setAlarm(t)
}

// showTurn says whose turn it is. Beside an active connection its status stays what the watch says.
func (h *Handshake) showTurn(t *turn) {
	p := &h.record.Progress
	p.WaitingOn, p.Deadline = t.party, t.deadline
	if !t.beside {
		p.Status, p.Reason, p.Said = t.status, "", ""
	}
	h.step(t.id).State = connection.StepWaiting
	h.publish()
}

// setAlarm runs one timer for whatever comes first, a reminder or the deadline. A moment that has passed already, after
// an outage, means now: a negative timer would wedge the workflow task.
func (h *Handshake) setAlarm(t *turn) {
	if t.alarm != nil {
		t.alarm()
	}
	now := workflow.Now(h.root)
	at, reminds := nextReminder(t.started, t.deadline, now)
	if t.proof != nil {
		at, reminds = t.proof.nextAlarm(t.started, t.deadline, now)
	}
	ctx, cancel := workflow.WithCancel(h.root)
	t.alarm = cancel
	summary := "Deadline: " + h.step(t.id).Title
	if reminds {
		summary = "Reminder: " + h.step(t.id).Title
	}
	timer := workflow.NewTimerWithOptions(ctx, max(at.Sub(now), 0), workflow.TimerOptions{Summary: short(summary)})
	h.when(timer, func(f workflow.Future) {
		if f.Get(h.root, nil) != nil {
			return
		}
		if reminds {
			h.remind(t)
			h.setAlarm(t)
			return
		}
		t.due = true
	})
}

// nextReminder is the next of: a day after the start, three days after it, a day before the deadline, the deadline.
func nextReminder(started, deadline, now time.Time) (at time.Time, reminds bool) {
	const day = 24 * time.Hour
	at = deadline
	for _, r := range []time.Time{started.Add(day), started.Add(3 * day), deadline.Add(-day)} {
		if r.After(now) && r.Before(at) && r.Sub(started) >= day {
			at, reminds = r, true
		}
	}
	return at, reminds
}

func (h *Handshake) remind(t *turn) {
	s := h.step(t.id)
	p := h.record.Progress
	left := t.deadline.Sub(workflow.Now(h.root)).Round(time.Minute)
	text := fmt.Sprintf("%s is waiting on the %s; %s left.", p.ID, t.party, left)
	if t.proof != nil {
		text = fmt.Sprintf("What the customer lent for %s can still be used; it has been open since %s. They run: %s",
			p.ID, p.GrantOpenSince.UTC().Format("2006-01-02 15:04 UTC"), t.command)
	}
	h.notify("Reminder: "+s.Title, text)
	h.note(t.id, "causeway", "Reminded the "+string(t.party), "")
}

// lastLook gives the cloud the last word at the deadline.
func (h *Handshake) lastLook(t *turn) {
	t.due = false
	if t.activity == "" {
		t.late = true
		return
	}
	t.last = true
	h.lookNow(t)
}

// tooLate decides what a passed deadline means: before consent it ends the handshake, after it support is told and the
// wait goes on.
func (h *Handshake) tooLate(t *turn) error {
	t.late = false
	said := fmt.Sprintf("%q was not done by %s.", h.step(t.id).Title, t.deadline.UTC().Format("2006-01-02 15:04 UTC"))
	switch {
	case h.renewsItself(t):
		return h.renew(t, "", itself, "The deadline passed; the request says renew: automatic")
	case !h.record.Consented && !t.leaving:
		return &ending{reason: connection.ReasonDeadlinePassed, said: said, by: "causeway"}
	}
	h.parked = true
	h.note(t.id, "causeway", "Overdue", said)
	if t.proof != nil {
		h.setAlarm(t)
	}
	if !t.leaving && !t.beside {
		h.standing(connection.NeedsAttention, connection.ReasonOverdue, said+" Extend it, retry, or disconnect.")
	}
	h.notify("Overdue: "+h.step(t.id).Title, said)
	return nil
}

func (h *Handshake) renewsItself(t *turn) bool {
	return t.again != nil && h.Request().Renew == connection.Automatic
}

// renew withdraws and starts over, where the cloud's own clock cannot be moved. The record stays the same; the customer
// gets the new id.
func (h *Handshake) renew(t *turn, by string, otherwise connection.Party, why string) error {
	h.stopTurn(t)
	t.long, t.eager, t.alarm, t.withdrawn = nil, nil, nil, true
	h.noteOf(t.id, by, string(otherwise), "Withdrawn and requested again", why)
	h.turn = nil
	defer func() { h.turn = t }()
	h.forget(t.anew)
	h.record.Withdrawing = t.renews
	if err := h.withdraw(); err != nil {
		return err
	}
	if err := t.again(); err != nil {
		return err
	}
	h.record.Renewed = workflow.Now(h.root)
	t.started, t.accepted, t.last, t.once = workflow.Now(h.root), false, false, false
	t.words = h.record.Progress.Cloud.Words
	h.openTurn(t)
	return nil
}

// itself is who does what nobody asked for.
const itself connection.Party = "causeway"

// What was requested anew is not requested anew again before this has passed: for an extension, which only wants more time;
// for an amendment, which wants another target; and where the request says that it renews itself.
const (
	renewsAfter        = 10 * time.Minute
	renewsOnAmendAfter = time.Minute
	renewsItselfAfter  = time.Hour
)

// renewedWithin reports whether something was requested anew so short a time ago.
func (h *Handshake) renewedWithin(d time.Duration) bool {
	return !h.record.Renewed.IsZero() && workflow.Now(h.root).Sub(h.record.Renewed) < d
}

func (h *Handshake) renewedWords() string {
	at := h.record.Renewed
	return fmt.Sprintf("It was withdrawn and requested again at %s; it can be again from %s on.",
		at.UTC().Format("15:04:05 UTC"), at.Add(renewsAfter).UTC().Format("15:04:05 UTC"))
}

// withdraw takes back what a step owes, now, so that the step can be done again. Where something cannot be undone it parks.
func (h *Handshake) withdraw() error {
	for id := h.record.Withdrawing; id != ""; {
		if err := h.rest(id); err != nil {
			return err
		}
		err := h.undoStep(id)
		if err == nil {
			h.record.Withdrawing = ""
			return nil
		}
		if isGrown(err) {
			return err
		}
		if err := h.park(id, connection.ReasonLeftovers, err.Error()); err != nil {
			return err
		}
	}
	return nil
}
