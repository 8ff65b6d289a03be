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

// wayOut runs the undo stack until nothing is owed any more, or what is left is somebody else's. The error is a history that
// has grown: another run goes on.
func (h *Handshake) wayOut() error {
	for {
		err := h.unwind()
		if err == nil {
			return nil
		}
		h.drain()
		if !h.abandoned() && h.again == nil {
			return err
		}
	}
}

// unwind runs the undo stack from its end. An entry that fails does not stop the next one. What could not be removed
// parks the connection in `disconnecting` until retry, or until somebody abandons it by name.
func (h *Handshake) unwind() error {
	p, out := &h.record.Progress, h.record.Out
	h.unwinding, h.walking = true, false
	h.renewWork()
	for len(h.record.Owed) > 0 {
		if !out.Parked {
			if err := h.unwindOnce(); err != nil {
				return err
			}
			switch {
			case len(h.record.Owed) == 0:
				return nil
			case h.again != nil:
				h.note(p.Step, "support", "A new attempt takes over what is still owed", "")
				return nil
			case !h.abandoned():
				h.parkLeftovers()
			}
		}
		if err := h.waitForRetry(); err != nil {
			return err
		}
		if h.abandoned() {
			h.noteEnding(p.Step, h.ending, "support", "Abandoned with leftovers")
			return nil
		}
		h.tryAgain()
	}
	return nil
}

// unwindOnce runs every entry once, newest first; what fails is marked and stays. What only the customer can remove comes
// last: our own side must not wait for them.
func (h *Handshake) unwindOnce() error {
	if h.record.Turn == nil {
		h.standing(connection.Disconnecting, h.record.Out.Reason, h.record.Out.Said)
	}
	ours := func(e connection.Owed) bool { return e.Kind != connection.OwedAsk }
	if err := h.settleEach(ours); err != nil {
		return err
	}
	if needsGrant(h.record.Owed) {
		// What we can still undo with the lent right comes before asking for its end.
		return nil
	}
	return h.settleEach(func(e connection.Owed) bool { return e.Kind == connection.OwedAsk })
}

// settleEach settles the entries of a kind that were not tried yet, newest first.
func (h *Handshake) settleEach(of func(connection.Owed) bool) error {
	for {
		at := h.newest(func(e connection.Owed) bool { return !e.Failed && of(e) })
		if at < 0 {
			return nil
		}
		if _, err := h.settle(at); err != nil {
			return err
		}
	}
}

// newest is the place of the newest entry of a kind, or -1.
func (h *Handshake) newest(of func(connection.Owed) bool) int {
	for at := len(h.record.Owed) - 1; at >= 0; at-- {
		if of(h.record.Owed[at]) {
			return at
		}
	}
	return -1
}

// needsGrant reports whether a change could not be undone for now that needs a right which the customer lends.
func needsGrant(owed []connection.Owed) bool {
	return slices.ContainsFunc(owed, func(e connection.Owed) bool {
		return e.Failed && e.Kind == connection.OwedChange && e.Party == connection.Customer
	})
}

// settle runs the entry at a place of the stack and reports whether it is settled: then it is gone, and otherwise marked, or
// another party's. The error is a history that has grown.
func (h *Handshake) settle(at int) (bool, error) {
	entry := h.record.Owed[at]
	if why := h.distrustsEntry(entry); why != "" {
		h.notUndone(&h.record.Owed[at], contract.Refuse(connection.ReasonInvalid, "It was not run: "+why+".", nil))
		h.record.Owed[at].Failed = true
		return false, nil
	}
	settled, err := false, error(nil)
	switch entry.Kind {
	case connection.OwedTell:
		h.record.Progress.Leftovers = append(h.record.Progress.Leftovers, entry.Leftover)
		h.note(entry.Step, "causeway", "Left to the customer: "+entry.Title, entry.Leftover.Command)
		h.record.Owed = slices.Delete(h.record.Owed, at, at+1)
		return true, nil
	case connection.OwedAsk:
		settled, err = h.settleAsk(at)
	case connection.OwedChange:
		settled, err = h.settleChange(at)
	default:
		panic("the undo stack holds an entry of an unknown kind: " + string(entry.Kind))
	}
	if !settled && err == nil && h.record.Owed[at].Kind == entry.Kind {
		h.record.Owed[at].Failed = true
	}
	return settled, err
}

// settleChange runs the undo of one change. A change that timed out may still be running, so its own time passes first.
func (h *Handshake) settleChange(at int) (bool, error) {
	entry := &h.record.Owed[at]
	if entry.Waited > 0 {
		h.pause(h.root, entry.Waited, "Wait until the change cannot be running any more")
		entry.Waited = 0
	}
	in := connection.Undoing[json.RawMessage]{Of: entry.Input, Uncertain: entry.Uncertain}
	locks := make([]lockWish, 0, len(entry.Networks))
	for _, network := range entry.Networks {
		locks = append(locks, lockWish{network: network})
	}
	err := h.underLocks(entry.Step, locks, func() error {
		return h.execute(undoOptions(entry.Queue, entry.Title), entry.Activity, in, nil)
	})
	switch {
	case isGrown(err):
		return false, err
	case err != nil:
		h.notUndone(entry, err)
		return false, nil
	}
	h.note(entry.Step, "causeway", "Undone: "+entry.Title, "")
	if s := h.step(entry.Step); s.State == connection.StepDone {
		s.State = connection.StepUndone
	}
	h.record.Owed = slices.Delete(h.record.Owed, at, at+1)
	h.publish()
	return true, nil
}

// notUndone says why the undo of a change failed. What only the customer can undo any more becomes their turn.
func (h *Handshake) notUndone(entry *connection.Owed, err error) {
	reason, sentence := contract.ReasonOf(err)
	if reason == connection.ReasonGrantMissing && entry.Party == connection.Customer {
		h.note(entry.Step, "causeway", "Only the customer can undo: "+entry.Title, sentence)
		entry.Kind, entry.Activity, entry.Queue, entry.Input = connection.OwedAsk, "", "", nil
		return
	}
	h.note(entry.Step, "causeway", "Could not undo: "+entry.Title, string(reason)+": "+sentence)
	h.record.Progress.Leftovers = append(h.record.Progress.Leftovers, connection.Leftover{
		What: entry.Title, Where: h.record.Progress.Request.Cluster, Why: sentence, Party: connection.Support,
	})
}

// parkLeftovers parks a cleanup that could not finish, and tells support.
func (h *Handshake) parkLeftovers() {
	h.record.Out.Parked = true
	h.drop(connection.Retry)
	said := fmt.Sprintf("%d thing(s) could not be removed. Mend the cause and send retry; or disconnect with abandon, which leaves them.", len(h.record.Owed))
	h.standing(connection.Disconnecting, connection.ReasonLeftovers, said)
	h.record.Progress.WaitingOn = connection.Support
	h.publish()
	h.notify("Cleanup needs attention", said)
}

// waitForRetry waits where a cleanup is parked, until somebody sends retry or abandons the connection.
func (h *Handshake) waitForRetry() error {
	h.parked = true
	retried := false
	h.until(func() bool {
		_, retried = h.next(connection.Retry)
		return retried || h.abandoned() || h.grown()
	})
	if !retried && !h.abandoned() {
		return errGrown
	}
	h.parked = false
	return nil
}

// tryAgain makes whatever failed due once more.
func (h *Handshake) tryAgain() {
	h.record.Out.Parked = false
	for i := range h.record.Owed {
		h.record.Owed[i].Failed = false
	}
	h.record.Progress.Leftovers = customersOnly(h.record.Progress.Leftovers)
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

// undoStep takes back what one step owes, now, so that the step can be done again. What fails stays owed.
func (h *Handshake) undoStep(id connection.StepID) error {
	err := h.settleEach(func(e connection.Owed) bool { return e.Step == id })
	if isGrown(err) {
		return err
	}
	failed := 0
	for i := range h.record.Owed {
		if h.record.Owed[i].Failed {
			h.record.Owed[i].Failed = false
			failed++
		}
	}
	if failed > 0 {
		return fmt.Errorf("taking back step %s: %d change(s) could not be undone", id, failed)
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
