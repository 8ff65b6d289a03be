package handshake

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
)

// proving counts how often in a row the end of a grant was seen.
type proving struct {
	Proof
	seen  int
	first time.Time
	// next is when the next look counts: what an eager look sees before that is no round of its own.
	next time.Time
	wake workflow.CancelFunc
}

// pause is the time between two rounds.
func (p *proving) pause() time.Duration {
	gaps := max(p.Rounds-1, 1)
	return (p.Over + time.Duration(gaps) - 1) / time.Duration(gaps)
}

// sawGone takes one answer of a look that could not use a grant any more, and ends the turn with the last one.
func (h *Handshake) sawGone(t *turn, f workflow.Future) {
	var gone connection.GrantGone
	if err := f.Get(h.root, &gone); err != nil {
		t.trouble = &ending{reason: connection.ReasonUnknown, said: "The look's answer cannot be read: " + err.Error()}
		return
	}
	p, now := t.proof, workflow.Now(h.root)
	if now.Before(p.next) {
		h.Say(t.id, h.proofWords(t))
		h.publish()
		if t.once {
			t.once = false
			h.lookSoon(t)
		}
		return
	}
	// A look that needed a second attempt saw the grant work, or could not see, in between.
	if p.seen == 0 || gone.Attempt > 1 {
		p.seen, p.first = 0, now
	}
	p.seen++
	h.stopLook(&t.long)
	h.note(t.id, "causeway", fmt.Sprintf("The grant cannot be used (%d of %d)", p.seen, p.Rounds), gone.Said)
	if p.seen >= p.Rounds && now.Sub(p.first) >= p.Over {
		t.words = gone.Said
		t.won = f
		return
	}
	h.nextRound(t)
}

// nextRound looks again after the pause. Meanwhile the party has nothing to do.
func (h *Handshake) nextRound(t *turn) {
	t.proof.next = workflow.Now(h.root).Add(t.proof.pause())
	h.waitForRound(t)
	h.Say(t.id, h.proofWords(t))
	h.record.Progress.WaitingOn = connection.Nobody
	h.publish()
}

// waitForRound looks when the next round is due, with a look that says what it saw within seconds: a long one would keep to
// itself that the grant works again.
func (h *Handshake) waitForRound(t *turn) {
	p := t.proof
	ctx, cancel := workflow.WithCancel(h.root)
	p.wake = cancel
	summary := fmt.Sprintf("Proof %d of %d: %s", p.seen+1, p.Rounds, h.step(t.id).Title)
	left := max(p.next.Sub(workflow.Now(h.root)), 0)
	timer := workflow.NewTimerWithOptions(ctx, left, workflow.TimerOptions{Summary: short(summary)})
	h.when(timer, func(f workflow.Future) {
		if f.Get(h.root, nil) == nil {
			h.lookNow(t)
		}
	})
}

func (h *Handshake) proofWords(t *turn) string {
	p := t.proof
	return fmt.Sprintf("Refused %d of %d times; the next look is at %s. It counts as gone when all %d were refused over %s.",
		p.seen, p.Rounds, p.next.UTC().Format("15:04:05 UTC"), p.Rounds, p.Over)
}

// disproved begins the proof anew: the grant works, or nobody can tell.
func (h *Handshake) disproved(t *turn) {
	if t.proof == nil || t.proof.seen == 0 {
		return
	}
	t.proof.stop()
	t.proof.seen, t.proof.next = 0, time.Time{}
	h.note(t.id, "causeway", "The proof begins anew", t.words)
	h.showTurn(t)
	h.lookLong(t)
}

func (p *proving) stop() {
	if p != nil && p.wake != nil {
		p.wake()
		p.wake = nil
	}
}

// nextAlarm is the next reminder about a grant, or its deadline: every day, and once support was told, every week.
func (p *proving) nextAlarm(started, deadline, now time.Time) (at time.Time, reminds bool) {
	const day = 24 * time.Hour
	every := day
	if !now.Before(deadline) {
		every = 7 * day
	}
	at = started.Add((now.Sub(started)/every + 1) * every)
	if now.Before(deadline) && !deadline.After(at) {
		return deadline, false
	}
	return at, true
}
