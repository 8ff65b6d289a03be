package handshake

import (
	"encoding/json"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// Proof is how the end of a grant is proven: its look must answer so many times in a row, over at least so long, that the
// grant could not be used. One refusal proves nothing, because rights change slowly in every cloud.
type Proof struct {
	Rounds int
	Over   time.Duration
}

// Always registers an ending that is owed on success too: the end of a grant. It is asked for as soon as the connection is
// active, and on every other way out. From now on the connection says `grant open since`, until the look has proven it.
//
// The leftover is the name of what was lent, among those that the method's page can say of this step.
func Always[In any](h *Handshake, id connection.StepID, party connection.Party, title string, look contract.End[In], in In, leftover string, proof Proof) {
	AlwaysLater(h, id, party, title, look, in, leftover, proof)
	h.GrantOpened()
}

// AlwaysLater is Always for a grant that is yet to be lent: nothing is said of it before GrantOpened, or before the way out,
// where nobody knows whether it was lent meanwhile.
func AlwaysLater[In any](h *Handshake, id connection.StepID, party connection.Party, title string, look contract.End[In], in In, leftover string, proof Proof) {
	if h.walking {
		return
	}
	h.owe(id, []undo{func(h *Handshake, id connection.StepID) connection.Owed {
		return connection.Owed{
			Kind: connection.OwedAsk, Title: title, Activity: look.Name, Queue: look.Queue, Input: mustJSON(in),
			Always: true, Party: party, Leftover: h.leftover(id, leftover), Rounds: proof.Rounds, Over: connection.Duration(proof.Over),
		}
	}}, nil)
}

// GrantOpened says that the customer has lent what an ending is registered for.
func (h *Handshake) GrantOpened() {
	if !h.walking && h.record.Progress.GrantOpenSince.IsZero() {
		h.record.Progress.GrantOpenSince = workflow.Now(h.root)
		h.publish()
	}
}

// proveEndings asks for every ending that is owed on success too, while the connection is in use already.
func (h *Handshake) proveEndings() error {
	for {
		at := h.firstAlways()
		if at < 0 {
			return nil
		}
		entry := &h.record.Owed[at]
		if entry.Asked.IsZero() {
			entry.Asked = workflow.Now(h.root)
		}
		t := h.owedTurn(*entry)
		t.beside = true
		if err := h.serve(t); err != nil {
			return err
		}
		h.proved(at, t)
	}
}

func (h *Handshake) firstAlways() int {
	for i, e := range h.record.Owed {
		if e.Always {
			return i
		}
	}
	return -1
}

// proved takes an ending off the stack once looks, never a word, have proven it.
func (h *Handshake) proved(at int, t *turn) {
	entry := h.record.Owed[at]
	h.record.Owed = append(h.record.Owed[:at:at], h.record.Owed[at+1:]...)
	h.settled(entry, t)
	p := &h.record.Progress
	p.WaitingOn, p.Deadline, p.Step = connection.Nobody, time.Time{}, ""
	h.publish()
}

// settled writes down how an entry of the customer's came to its end.
func (h *Handshake) settled(entry connection.Owed, t *turn) {
	proof, what := t.words, "Proven: "
	if t.won == nil {
		proof, what = "The "+string(entry.Party)+"'s word; we cannot look.", "Done: "
	}
	if entry.Always {
		h.closeGrant()
		h.done(entry.Step, proof)
	}
	h.note(entry.Step, string(entry.Party), what+entry.Title, proof)
}

// closeGrant clears `grant open since` once nothing that was lent is left to prove.
func (h *Handshake) closeGrant() {
	if h.firstAlways() < 0 {
		h.record.Progress.GrantOpenSince = time.Time{}
	}
}

// settleAsk is a party's turn on the way out, for an entry of the stack: what only the customer can remove. It reports whether
// that is settled; the error is a history that has grown.
func (h *Handshake) settleAsk(at int) (bool, error) {
	entry := h.record.Owed[at]
	if entry.Asked.IsZero() {
		entry.Asked = workflow.Now(h.root)
		h.record.Owed[at].Asked = entry.Asked
	}
	t := h.owedTurn(entry)
	t.status, t.leaving = connection.Disconnecting, true
	p := &h.record.Progress
	if entry.Always {
		t.status = connection.Ending
		if p.GrantOpenSince.IsZero() {
			p.GrantOpenSince = workflow.Now(h.root)
		}
	}
	if !slices.Contains(p.Leftovers, entry.Leftover) {
		p.Leftovers = append(p.Leftovers, entry.Leftover)
	}
	if err := h.serve(t); isGrown(err) {
		return false, err
	} else if err != nil {
		return false, nil //nolint:nilerr // it stays owed, and the stack says so
	}
	p.Leftovers = without(p.Leftovers, entry.Leftover)
	h.record.Owed = slices.Delete(h.record.Owed, at, at+1)
	h.settled(entry, t)
	return true, nil
}

// owedTurn is the turn behind an entry of the stack. Without a look, the party's word ends it.
func (h *Handshake) owedTurn(entry connection.Owed) *turn {
	t := h.newTurn(entry.Step)
	t.party, t.activity, t.queue = entry.Party, entry.Activity, entry.Queue
	t.word = entry.Activity == ""
	t.in = func() any { return json.RawMessage(entry.Input) }
	t.started, t.command = entry.Asked, entry.Leftover.Command
	if entry.Rounds > 0 {
		t.proof = &proving{Proof: Proof{Rounds: entry.Rounds, Over: time.Duration(entry.Over)}}
	}
	return t
}

func without(leftovers []connection.Leftover, gone connection.Leftover) []connection.Leftover {
	var kept []connection.Leftover
	for _, l := range leftovers {
		if l != gone {
			kept = append(kept, l)
		}
	}
	return kept
}
