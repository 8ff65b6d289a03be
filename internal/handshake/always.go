package handshake

import (
	"encoding/json"
	"time"

	"causeway.dev/internal/connection"
)

// proveEndings asks for every ending that is owed on success too, while the connection is in use already.
func (h *Handshake) proveEndings() error {
	for {
		at := -1
		for i, e := range h.record.Owed {
			if e.Always {
				at = i
				break
			}
		}
		if at < 0 {
			return nil
		}
		t := h.owedTurn(h.record.Owed[at])
		t.status = h.record.Progress.Status
		if err := h.serve(t); err != nil {
			return err
		}
		h.proved(at, t)
	}
}

// proved takes an ending off the stack once a look, never a word, has proven it.
func (h *Handshake) proved(at int, t *turn) {
	entry := h.record.Owed[at]
	h.record.Owed = append(h.record.Owed[:at:at], h.record.Owed[at+1:]...)
	h.note(entry.Step, string(entry.Party), "Proven: "+entry.Title, t.words)
	h.closeGrant()
	h.record.Progress.WaitingOn, h.record.Progress.Deadline, h.record.Progress.Step = connection.Nobody, time.Time{}, ""
	h.publish()
}

// closeGrant clears `grant open since` once nothing that was lent is left to prove.
func (h *Handshake) closeGrant() {
	for _, e := range h.record.Owed {
		if e.Always {
			return
		}
	}
	h.record.Progress.GrantOpenSince = time.Time{}
}

// settleAsk is a party's turn on the way out: what only the customer can remove.
func (h *Handshake) settleAsk(entry connection.Owed) bool {
	t := h.owedTurn(entry)
	t.status, t.leaving = connection.Ending, true
	h.record.Progress.Leftovers = append(h.record.Progress.Leftovers, entry.Leftover)
	if err := h.serve(t); err != nil {
		return false
	}
	h.record.Progress.Leftovers = without(h.record.Progress.Leftovers, entry.Leftover)
	h.note(entry.Step, string(entry.Party), "Proven: "+entry.Title, t.words)
	return true
}

func (h *Handshake) owedTurn(entry connection.Owed) *turn {
	t := h.newTurn(entry.Step)
	t.party, t.activity, t.queue = entry.Party, entry.Activity, entry.Queue
	t.in = func() any { return json.RawMessage(entry.Input) }
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
