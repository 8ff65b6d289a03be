package handshake

import (
	"encoding/json"
	"fmt"
	"slices"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	"causeway.dev/internal/contract/desk"
)

// unwind runs the undo stack from its end. An entry that fails does not stop the next one. What could not be removed
// parks the connection in `disconnecting` until retry, or until somebody abandons it by name.
func (h *Handshake) unwind(why *ending) {
	p := &h.record.Progress
	p.Leftovers, h.unwinding = nil, true
	h.renewWork()
	for len(h.record.Owed) > 0 {
		h.standing(connection.Disconnecting, why.reason, why.said)
		left := h.unwindOnce()
		if len(left) == 0 {
			return
		}
		h.record.Owed = left
		if h.again != nil {
			h.note(p.Step, "support", "A new attempt takes over what is still owed", "")
			return
		}
		if h.abandoned() || !h.waitForRetry() {
			h.note(p.Step, whoOr(h.ending.by, "support"), "Abandoned with leftovers", h.ending.said)
			return
		}
		p.Leftovers = customersOnly(p.Leftovers)
	}
}

// unwindOnce runs every entry once, newest first, and returns what is still owed, oldest first. What only the customer can
// remove comes last: our own side must not wait for them.
func (h *Handshake) unwindOnce() []connection.Owed {
	var left, theirs []connection.Owed
	for len(h.record.Owed) > 0 {
		last := len(h.record.Owed) - 1
		entry := h.record.Owed[last]
		switch {
		case entry.Kind == connection.OwedAsk:
			theirs = append([]connection.Owed{entry}, theirs...)
		case h.settle(&entry):
		case entry.Kind == connection.OwedAsk: // only the customer can undo it any more
			theirs = append([]connection.Owed{entry}, theirs...)
		default:
			left = append([]connection.Owed{entry}, left...)
		}
		h.record.Owed = h.record.Owed[:last]
	}
	if needsGrant(left) {
		// What we can still undo with the lent right comes before asking for its end.
		return append(theirs, left...)
	}
	h.record.Owed = theirs
	for len(h.record.Owed) > 0 {
		last := len(h.record.Owed) - 1
		entry := h.record.Owed[last]
		h.record.Owed = h.record.Owed[:last]
		if !h.settleAsk(entry) {
			left = append([]connection.Owed{entry}, left...)
		}
	}
	return left
}

// needsGrant reports whether a change could not be undone for now that needs a right which the customer lends.
func needsGrant(left []connection.Owed) bool {
	return slices.ContainsFunc(left, func(e connection.Owed) bool {
		return e.Kind == connection.OwedChange && e.Party == connection.Customer
	})
}

// settle runs one entry and reports whether it is settled.
func (h *Handshake) settle(entry *connection.Owed) bool {
	switch entry.Kind {
	case connection.OwedTell:
		h.record.Progress.Leftovers = append(h.record.Progress.Leftovers, entry.Leftover)
		h.note(entry.Step, "causeway", "Left to the customer: "+entry.Title, entry.Leftover.Command)
		return true
	case connection.OwedAsk:
		return h.settleAsk(*entry)
	case connection.OwedChange:
		return h.settleChange(entry)
	default:
		panic("the undo stack holds an entry of an unknown kind: " + string(entry.Kind))
	}
}

// settleChange runs the undo of one change. A change that timed out may still be running, so its own time passes first.
func (h *Handshake) settleChange(entry *connection.Owed) bool {
	if entry.Waited > 0 {
		h.pause(h.root, entry.Waited, "Wait until the change cannot be running any more")
	}
	in := connection.Undoing[json.RawMessage]{Of: entry.Input, Uncertain: entry.Uncertain}
	locks := []lockWish{{network: entry.Network}, {network: entry.Also}}
	err := h.underLocks(entry.Step, locks, func() error {
		return h.execute(undoOptions(entry.Queue, entry.Title), entry.Activity, in, nil)
	})
	if err != nil {
		reason, sentence := contract.ReasonOf(err)
		if reason == connection.ReasonGrantMissing && entry.Party == connection.Customer {
			h.note(entry.Step, "causeway", "Only the customer can undo: "+entry.Title, sentence)
			entry.Kind, entry.Activity, entry.Queue, entry.Input = connection.OwedAsk, "", "", nil
			return false
		}
		h.note(entry.Step, "causeway", "Could not undo: "+entry.Title, string(reason)+": "+sentence)
		h.record.Progress.Leftovers = append(h.record.Progress.Leftovers, connection.Leftover{
			What: entry.Title, Where: h.record.Progress.Request.Cluster, Why: sentence, Party: connection.Support,
		})
		return false
	}
	h.note(entry.Step, "causeway", "Undone: "+entry.Title, "")
	if s := h.step(entry.Step); s.State == connection.StepDone {
		s.State = connection.StepUndone
	}
	h.publish()
	return true
}

// waitForRetry parks a cleanup that could not finish. It reports false when the connection is abandoned instead.
func (h *Handshake) waitForRetry() bool {
	h.parked = true
	defer func() { h.parked = false }()
	h.drop(connection.Retry)
	n := len(h.record.Owed)
	said := fmt.Sprintf("%d thing(s) could not be removed. Mend the cause and send retry; or disconnect with abandon, which leaves them.", n)
	h.standing(connection.Disconnecting, connection.ReasonLeftovers, said)
	h.record.Progress.WaitingOn = connection.Support
	h.publish()
	h.notify("Cleanup needs attention", said)
	retried := false
	h.until(func() bool {
		_, retried = h.next(connection.Retry)
		return retried || h.abandoned()
	})
	return retried && !h.abandoned()
}

func (h *Handshake) abandoned() bool { return h.ending != nil && h.ending.abandon }

func customersOnly(leftovers []connection.Leftover) []connection.Leftover {
	var kept []connection.Leftover
	for _, l := range leftovers {
		if l.Party == connection.Customer {
			kept = append(kept, l)
		}
	}
	return kept
}

// renewWork gives cleanup a context that nothing has cancelled yet.
func (h *Handshake) renewWork() { h.ctx, h.stopWork = workflow.WithCancel(h.root) }

// undoStep takes back what one step owes, now, so that the step can be done again.
func (h *Handshake) undoStep(id connection.StepID) error {
	kept := h.record.Owed[:0:0]
	var failed []connection.Owed
	for i := len(h.record.Owed) - 1; i >= 0; i-- {
		entry := h.record.Owed[i]
		if entry.Step != id || h.settle(&entry) {
			continue
		}
		failed = append([]connection.Owed{entry}, failed...)
	}
	for _, entry := range h.record.Owed {
		if entry.Step != id {
			kept = append(kept, entry)
		}
	}
	h.record.Owed = append(kept, failed...)
	if len(failed) > 0 {
		return fmt.Errorf("taking back step %s: %d change(s) could not be undone", id, len(failed))
	}
	return nil
}

// notify tells the people of the vendor's desk. It is fire and forget: a lost notice must not hold a connection.
func (h *Handshake) notify(subject, text string) {
	p := h.record.Progress
	ctx := workflow.WithActivityOptions(h.root, endingOptions("Notify: "+subject))
	notice := desk.Notice{Connection: p.ID, Contact: p.Request.Contact, Ticket: p.Request.Ticket, Subject: subject, Text: text}
	workflow.ExecuteActivity(ctx, desk.Notify.Name, notice)
}
