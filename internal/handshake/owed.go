package handshake

import (
	"bytes"
	"encoding/json"
	"strings"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// undo makes the entry of the stack that a step owes.
type undo func(*Handshake, connection.StepID) connection.Owed

func owedChange[In any](title string, activity contract.Undo[In], in In) connection.Owed {
	return connection.Owed{Kind: connection.OwedChange, Title: title, Activity: activity.Name, Queue: activity.Queue, Input: mustJSON(in)}
}

// leftover is what the method's page says of one thing that the customer made or lent in a step.
func (h *Handshake) leftover(id connection.StepID, name string) connection.Leftover {
	return h.method.Leftover(h.record.Progress, id, name)
}

// Tell registers what the customer made and only the customer can remove: on the way out it is shown to them as a named
// leftover, with the command that removes it. The name is one of those that the method's page has for the step.
func Tell(h *Handshake, id connection.StepID, leftover string) {
	if h.walking {
		return
	}
	h.owe(id, []undo{func(h *Handshake, id connection.StepID) connection.Owed {
		l := h.leftover(id, leftover)
		return connection.Owed{Kind: connection.OwedTell, Title: l.What, Party: l.Party, Leftover: l}
	}}, nil)
}

// TellNoMore drops what Tell said of a step, because a better entry has taken its place.
func TellNoMore(h *Handshake, id connection.StepID) {
	if h.walking {
		return
	}
	kept := h.record.Owed[:0:0]
	for _, e := range h.record.Owed {
		if e.Kind != connection.OwedTell || e.Step != id {
			kept = append(kept, e)
		}
	}
	h.record.Owed = kept
}

// owe puts entries on the stack and returns their places. An entry that is there already is not put again, so that a
// step which is tried again owes its undo once; a step that is tried with another input owes both.
func (h *Handshake) owe(id connection.StepID, undos []undo, locks []lockWish) []int {
	places := make([]int, 0, len(undos))
	for _, undo := range undos {
		entry := undo(h, id)
		entry.Step = id
		for _, wish := range locks {
			entry.Networks = append(entry.Networks, wish.network)
		}
		places = append(places, h.place(entry))
	}
	return places
}

func (h *Handshake) place(entry connection.Owed) int {
	for i, e := range h.record.Owed {
		if e.Kind == entry.Kind && e.Activity == entry.Activity && e.Title == entry.Title && bytes.Equal(e.Input, entry.Input) {
			// By now it may be known better what the customer has to take back.
			h.record.Owed[i].Leftover = entry.Leftover
			return i
		}
	}
	h.record.Owed = append(h.record.Owed, entry)
	return len(h.record.Owed) - 1
}

// mark remembers whether a change's own answer was lost, which makes its undo wait and search.
func (h *Handshake) mark(places []int, err error) {
	uncertain, running := lost(err)
	for _, i := range places {
		e := &h.record.Owed[i]
		e.Uncertain = uncertain
		e.Waited = 0
		if running {
			e.Waited = changeTime
		}
	}
}

// mustJSON encodes the input of an undo. The types are ours and always encode; one that does not is a defect that must
// stop the workflow task, not the connection.
func mustJSON(v any) json.RawMessage {
	raw, err := json.Marshal(v) //workflowcheck:ignore // Its caches are no part of what it returns; structs keep their order.
	if err != nil {
		panic(err)
	}
	return raw
}

func amendedWords(values map[string]string) string {
	keys := workflow.DeterministicKeys(values)
	words := make([]string, 0, len(keys))
	for _, key := range keys {
		words = append(words, key+" is now "+values[key])
	}
	return strings.Join(words, ", ")
}
