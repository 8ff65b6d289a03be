package handshake

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// judge decides what an error of a change means: an ending is returned, anything else parks until somebody mends it.
func (h *Handshake) judge(id connection.StepID, err error) error {
	reason, sentence := contract.ReasonOf(err)
	if reason.EndsHandshake() {
		return &ending{reason: reason, said: sentence, by: "causeway"}
	}
	return h.park(id, reason, sentence)
}

// park waits, with everything as it is, until retry or amend; it returns an ending when somebody gives up.
func (h *Handshake) park(id connection.StepID, reason connection.Reason, sentence string) error {
	sentence = connection.Clip(sentence, connection.LimitText)
	s := h.step(id)
	s.State, s.Said = connection.StepParked, sentence
	h.drop(connection.Retry, connection.Amend)
	h.record.Parked = id
	h.note(id, "causeway", "Parked: "+string(reason), sentence)
	h.standing(connection.NeedsAttention, reason, sentence)
	h.notify("Needs attention: "+s.Title, sentence)
	return h.rest(id)
}

// rest is the waiting of a step that is parked, by this run or by one before it.
func (h *Handshake) rest(id connection.StepID) error {
	if h.record.Parked != id {
		return nil
	}
	h.parked = true
	for {
		var d connection.Delivered
		found := false
		h.until(func() bool {
			d, found = h.next(connection.Retry, connection.Amend)
			return found || h.ending != nil || h.grown()
		})
		switch {
		case h.ending != nil:
			h.unpark()
			return h.ending
		case !found:
			return errGrown
		case h.resumes(id, d):
			h.unpark()
			return h.restBefore(id)
		}
	}
}

// A parked step runs at once when it is sent retry, and after a growing rest when it parks and is sent retry again and again.
const (
	retrySoonest = 2 * time.Second
	retryLatest  = 5 * time.Minute
	retriesFree  = 2
)

// retried counts how often one step was run again.
type retried struct {
	step  connection.StepID
	times int
	pace  pace
}

func (h *Handshake) restBefore(id connection.StepID) error {
	r, now := &h.retried, workflow.Now(h.root)
	if r.step != id || now.Sub(r.pace.begun) > 4*retryLatest {
		*r = retried{step: id, pace: pace{least: retrySoonest, most: retryLatest}}
	}
	if r.times++; r.times > retriesFree {
		h.pause(h.ctx, r.pace.rest(now), "Rest before the step runs again")
	}
	r.pace.begin(workflow.Now(h.root))
	if h.ending != nil {
		return h.ending
	}
	return nil
}

func (h *Handshake) unpark() { h.record.Parked, h.parked = "", false }

// resumes applies what was sent to a parked step and reports whether the step should run again.
func (h *Handshake) resumes(id connection.StepID, d connection.Delivered) bool {
	if d.Verb == connection.Amend && !h.amend(d.Message) {
		return false
	}
	if d.Verb == connection.Retry {
		h.noteOf(id, d.Message.By, string(connection.Support), "Sent retry", d.Message.Note)
	}
	return true
}

// amend corrects the request. The ledger keeps what was changed; the generation and the name never change.
func (h *Handshake) amend(m connection.Message) bool {
	amended, problems := h.method.Amend(h.record.Progress.Request, m.Values)
	if len(problems) > 0 {
		h.noteOf(h.record.Progress.Step, m.By, string(connection.Support), "Sent amend, which had no effect", problems.Error())
		return false
	}
	h.record.Progress.Request = amended
	h.declare(h.method.Steps(amended))
	h.noteOf(h.record.Progress.Step, m.By, string(connection.Support), "Amended the request", amendedWords(m.Values))
	return true
}
