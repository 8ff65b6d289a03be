package handshake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
)

// repeats says why a message adds nothing to what was sent before, in a sentence, or nil. It judges updates only: a refused
// update writes nothing, so that any number of them leaves a history as it is. A repeated signal is harmless, and is in
// the history already.
func (h *Handshake) repeats(verb connection.Verb, m connection.Message) error {
	p := h.record.Progress
	switch verb {
	case connection.Accept, connection.Confirm:
		return h.repeatsDone(verb, m)
	case connection.Decline, connection.Disconnect:
		return h.repeatsEnd(verb, m)
	case connection.Retry:
		if h.waitsUnheard(connection.Retry) {
			return fmt.Errorf("retry: it was sent already; %s tries the step again", p.ID)
		}
		return nil
	case connection.Extend:
		return h.repeatsExtend()
	case connection.Amend:
		return h.repeatsAmend(m)
	default:
		return nil
	}
}

// repeatsDone refuses the word of a party that was heard and is being looked into.
func (h *Handshake) repeatsDone(verb connection.Verb, m connection.Message) error {
	t := h.turn
	if h.nobodyAsked() {
		if h.noted[verb] == notedAt(h.record.Progress) {
			return fmt.Errorf("%s: noted already; nothing is asked of you now", verb)
		}
		return nil
	}
	if h.waitsUnheard(verb) {
		return fmt.Errorf("%s: noted already; it is being looked into", verb)
	}
	if t == nil || !t.accepted || h.brings(t, m.Values) {
		return nil
	}
	now := workflow.Now(h.root)
	switch {
	case t.eager != nil && t.once:
		return fmt.Errorf("%s: noted already; the cloud is being looked at, and then once more", verb)
	case t.soon != nil:
		return fmt.Errorf("%s: noted already; the cloud said %q, and the next look is at %s", verb, t.words, t.soonest.UTC().Format("15:04:05 UTC"))
	case t.proof != nil && now.Before(t.proof.next):
		return fmt.Errorf("%s: noted already; the next look is at %s", verb, t.proof.next.UTC().Format("15:04:05 UTC"))
	default:
		return nil
	}
}

// brings reports whether a message tells what was not told before.
func (h *Handshake) brings(t *turn, values map[string]string) bool {
	return slices.ContainsFunc(t.values, func(v connection.Value) bool { return values[v.Name] != "" && values[v.Name] != h.fact(v.Name) })
}

func (h *Handshake) repeatsEnd(verb connection.Verb, m connection.Message) error {
	p := h.record.Progress
	abandons := m.Values[connection.ValueAbandon] == "yes"
	switch {
	case h.unwinding && verb == connection.Disconnect && abandons && !h.abandoned():
		return nil
	case h.unwinding, h.ending != nil, h.onItsWay(verb):
		return fmt.Errorf("%s: %s is being taken down already; retry what is parked, or abandon it", verb, p.ID)
	default:
		return nil
	}
}

func (h *Handshake) repeatsExtend() error {
	switch {
	case h.waitsUnheard(connection.Extend):
		return fmt.Errorf("extend: it was sent already")
	case h.turn != nil && h.turn.again != nil && h.renewedWithin(renewsAfter):
		return fmt.Errorf("extend: %s", h.renewedWords())
	default:
		return nil
	}
}

func (h *Handshake) repeatsAmend(m connection.Message) error {
	now := h.record.Progress.Request
	amended, problems := h.method.Amend(now, m.Values)
	if len(problems) == 0 && bytes.Equal(encoded(amended), encoded(now)) {
		return fmt.Errorf("amend: that is what the request says already")
	}
	if h.parked && h.waitsUnheard(connection.Amend) {
		return fmt.Errorf("amend: another amendment is being tried; send this one when the step is parked again")
	}
	return nil
}

func encoded(r connection.Request) []byte {
	raw, err := json.Marshal(r) //workflowcheck:ignore // the same request has the same text
	if err != nil {
		return nil
	}
	return raw
}

// waitsUnheard reports whether a message of this verb waits already to be heard.
func (h *Handshake) waitsUnheard(verb connection.Verb) bool {
	return h.onItsWay(verb) || slices.ContainsFunc(h.inbox, func(d connection.Delivered) bool { return d.Verb == verb })
}

func (h *Handshake) onItsWay(verb connection.Verb) bool { return slices.Contains(h.onTheWay, verb) }

// notedAt is where a connection stands when it notes that nobody is asked: at a step, or beyond all of them.
func notedAt(p connection.Progress) connection.StepID {
	return p.Step + "/" + connection.StepID(p.Status)
}
