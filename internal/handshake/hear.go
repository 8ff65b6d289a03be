package handshake

import (
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
)

// hear handles the messages that arrived during a turn. Any number of accepts cost one more look.
func (h *Handshake) hear(t *turn) error {
	for h.addressed() {
		d := h.inbox[0]
		h.inbox = h.inbox[1:]
		if err := h.hearOne(t, d); err != nil {
			return err
		}
	}
	return nil
}

func (h *Handshake) hearOne(t *turn, d connection.Delivered) error {
	switch d.Verb {
	case connection.Accept, connection.Confirm:
		h.heardDone(t, d)
	case connection.Extend:
		return h.heardExtend(t, d.Message)
	case connection.Amend:
		return h.heardAmend(t, d.Message)
	case connection.Retry:
		h.setDeadline(t, workflow.Now(h.root).Add(h.Request().DeadlineOrDefault()))
		h.lookSoon(t)
	case connection.Decline, connection.Disconnect:
		// These end a connection from anywhere; take has acted on them.
	}
	return nil
}

// heardDone takes the party's word that the step is done: where there is something to look at, it only looks at once.
func (h *Handshake) heardDone(t *turn, d connection.Delivered) {
	if !t.accepted {
		h.noteOf(t.id, d.Message.By, string(t.party), "Says it is done: "+h.step(t.id).Title, d.Message.Note)
	}
	t.accepted = true
	learned := h.learnValues(t, d.Message.Values)
	if learned && t.named != nil {
		t.named()
	}
	if t.activity == "" {
		t.byWord = true
		return
	}
	if learned {
		h.lookLong(t)
		t.soonest = time.Time{} // what is looked at is another thing
	}
	h.lookSoon(t)
}

// learnValues keeps what the step declared as facts; anything else that was sent is left out.
func (h *Handshake) learnValues(t *turn, values map[string]string) bool {
	learned := false
	for _, v := range t.values {
		if value := values[v.Name]; value != "" && value != h.fact(v.Name) {
			h.record.Progress.Facts = h.record.Progress.Facts.With(v.Name, value)
			learned = true
		}
	}
	return learned
}

func (h *Handshake) heardExtend(t *turn, m connection.Message) error {
	longer := h.Request().DeadlineOrDefault()
	if asked, err := connection.ParseDuration(m.Values[connection.ValueFor]); err == nil {
		longer = time.Duration(asked)
	}
	if t.again != nil {
		if h.renewedWithin(renewsAfter) {
			h.noteOf(t.id, m.By, string(connection.Support), "Sent extend, which had no effect", h.renewedWords())
			return nil
		}
		return h.renew(t, m.By, connection.Support, "Extended: this cloud's own clock cannot be moved")
	}
	from := t.deadline
	if now := workflow.Now(h.root); from.Before(now) {
		from = now
	}
	h.noteOf(t.id, m.By, string(connection.Support), "Extended by "+connection.Duration(longer).String(), m.Note)
	h.setDeadline(t, from.Add(longer))
	return nil
}

// heardAmend corrects the request while a party is asked. A corrected target needs a new request to the cloud, which
// only a turn that can start over can make.
func (h *Handshake) heardAmend(t *turn, m connection.Message) error {
	if !h.amend(m) {
		return nil
	}
	if amendsTarget(m.Values) && t.again != nil {
		if h.renewedWithin(renewsOnAmendAfter) {
			h.pause(h.ctx, h.record.Renewed.Add(renewsOnAmendAfter).Sub(workflow.Now(h.root)), "Rest before another request")
			if h.ending != nil {
				return h.ending
			}
		}
		return h.renew(t, m.By, connection.Support, "The target was amended")
	}
	if t.activity != "" {
		h.lookLong(t)
	}
	h.publish()
	return nil
}

// amendsTarget reports whether an amendment changes what is joined, instead of whom to tell or what to test.
func amendsTarget(values map[string]string) bool {
	for _, field := range workflow.DeterministicKeys(values) {
		if strings.HasPrefix(field, "target.") {
			return true
		}
	}
	return false
}
