package handshake

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// troubledPause is how long a look rests that cannot look at all.
const troubledPause = time.Hour

// An eager look that a message asks for begins at once, and then no sooner than after these rests, while nothing changes.
const (
	eagerSoonest = 10 * time.Second
	eagerLatest  = 10 * time.Minute
)

// longestState is the length of a word or two: whatever is longer is a sentence of ours, and no state in the cloud's words.
const longestState = 40

// look is one running look of a turn.
type look struct {
	future workflow.Future
	cancel workflow.CancelFunc
}

// lookLong starts the look that waits without writing history: the server retries it until it is done or refused.
func (h *Handshake) lookLong(t *turn) {
	h.stopLook(&t.long)
	t.rests = time.Time{}
	l := h.startLook(t, longLook(t.queue, h.step(t.id).Title))
	t.long = l
	h.when(l.future, func(f workflow.Future) {
		if t.long == l {
			t.long = nil
			h.saw(t, f, false)
		}
	})
}

// lookSoon starts an eager look beside the long one: at once, or as soon as the turn's pace allows. Any number of messages
// cost one more look meanwhile.
func (h *Handshake) lookSoon(t *turn) {
	now := workflow.Now(h.root)
	switch {
	case t.activity == "":
	case t.eager != nil:
		t.once = true
	case !t.soonest.After(now):
		h.lookNow(t)
	case t.soon == nil:
		t.once = true
		ctx, cancel := workflow.WithCancel(h.root)
		t.soon = cancel
		summary := short("Look soon: " + h.step(t.id).Title)
		timer := workflow.NewTimerWithOptions(ctx, t.soonest.Sub(now), workflow.TimerOptions{Summary: summary})
		h.when(timer, func(f workflow.Future) {
			if f.Get(h.root, nil) == nil {
				t.soon, t.once = nil, false
				h.lookNow(t)
			}
		})
	}
}

// lookNow starts the eager look at once, where the handshake itself wants to know.
func (h *Handshake) lookNow(t *turn) {
	if t.activity == "" {
		return
	}
	if t.eager != nil {
		t.once = true
		return
	}
	t.looks.begin(workflow.Now(h.root))
	l := h.startLook(t, eagerLook(t.queue, h.step(t.id).Title+" (asked)"))
	t.eager = l
	h.when(l.future, func(f workflow.Future) {
		if t.eager == l {
			t.eager = nil
			now := workflow.Now(h.root)
			t.soonest = now.Add(t.looks.rest(now))
			h.saw(t, f, true)
		}
	})
}

func (h *Handshake) startLook(t *turn, options workflow.ActivityOptions) *look {
	ctx, cancel := workflow.WithCancel(h.root)
	future := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), t.activity, t.in())
	return &look{future: future, cancel: cancel}
}

func (h *Handshake) stopLook(l **look) {
	if *l != nil {
		(*l).cancel()
		*l = nil
	}
}

func (h *Handshake) stopTurn(t *turn) {
	h.stopLook(&t.long)
	h.stopLook(&t.eager)
	if t.soon != nil {
		t.soon()
		t.soon = nil
	}
	t.proof.stop()
	if t.alarm != nil {
		t.alarm()
	}
}

// saw takes a look's answer: done, refused, not yet, not visible, or trouble with looking itself.
func (h *Handshake) saw(t *turn, f workflow.Future, eager bool) {
	err := f.Get(h.root, nil)
	if err == nil && t.proof != nil {
		h.sawGone(t, f)
		return
	}
	if err == nil {
		t.won = f
		return
	}
	var cancelled *temporal.CanceledError
	if errors.As(err, &cancelled) {
		return
	}
	reason, words := contract.ReasonOf(err)
	switch {
	case reason.EndsHandshake() && t.proof == nil:
		t.refused = &ending{reason: reason, said: words, by: "cloud"}
	case eager:
		h.sawNotYet(t, reason, words)
	default:
		t.trouble = &ending{reason: reason, said: words}
	}
}

// sawNotYet shows what an eager look saw. A changed state restarts the long look at its quickest; where nobody can look,
// the party's word settles the turn.
func (h *Handshake) sawNotYet(t *turn, reason connection.Reason, words string) {
	h.Say(t.id, words)
	if reason == connection.ReasonNotVisible && t.word && t.accepted {
		t.byWord = true
		return
	}
	if reason == connection.ReasonNotYet && t.queue != connection.Queue && len(words) <= longestState && !t.beside {
		h.SeenInCloud(words)
	}
	words = connection.Clip(words, connection.LimitText)
	changed := words != t.words
	t.words = words
	if changed {
		t.looks.interval = 0
	}
	h.disproved(t)
	switch {
	case t.once && t.last:
		t.once = false
		h.lookNow(t)
	case t.once:
		t.once = false
		h.lookSoon(t)
	case t.last:
		t.last, t.late = false, true
	case changed && t.long != nil:
		h.lookLong(t)
	}
	h.publish()
}

// troubled parks a turn whose look cannot look: a permission is missing, a number of attempts is used up.
func (h *Handshake) troubled(t *turn) error {
	trouble := t.trouble
	t.trouble = nil
	if t.leaving || t.beside {
		if t.told.Due(workflow.Now(h.root)) {
			h.notify("Cannot look: "+h.step(t.id).Title, trouble.said)
		}
		h.disproved(t)
		h.lookLater(t, workflow.Now(h.root).Add(troubledPause))
		return nil
	}
	if err := h.park(t.id, trouble.reason, trouble.said); err != nil {
		return err
	}
	h.openTurn(t)
	return nil
}

// lookLater begins to look again after a while, where nobody is parked who could say when.
func (h *Handshake) lookLater(t *turn, at time.Time) {
	h.stopLook(&t.long)
	t.rests = at
	summary := short("Look again: " + h.step(t.id).Title)
	timer := workflow.NewTimerWithOptions(h.root, at.Sub(workflow.Now(h.root)), workflow.TimerOptions{Summary: summary})
	h.when(timer, func(workflow.Future) {
		if h.turn == t && t.long == nil && t.rests.Equal(at) {
			h.lookLong(t)
		}
	})
}

// refusedByCloud ends the handshake with the cloud's own word, unless the request says that what expired is renewed.
func (h *Handshake) refusedByCloud(t *turn) error {
	if t.refused.reason == connection.ReasonExpired && h.renewsItself(t) {
		said := t.refused.said
		t.refused = nil
		if h.renewedWithin(renewsItselfAfter) {
			// A cloud that says so at once would be asked for ever.
			if err := h.park(t.id, connection.ReasonExpired, "It expired again right after it was requested again. "+said); err != nil {
				return err
			}
		}
		return h.renew(t, "", itself, "Expired in the cloud; the request says renew: automatic")
	}
	h.SeenInCloud(t.refused.said)
	return t.refused
}
