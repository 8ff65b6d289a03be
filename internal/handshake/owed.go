package handshake

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
)

func owedChange[In any](title string, activity func(context.Context, connection.Undoing[In]) error, in In) connection.Owed {
	name, queue := nameOf(activity)
	return connection.Owed{Kind: connection.OwedChange, Title: title, Activity: name, Queue: queue, Input: mustJSON(in)}
}

// Tell registers what the customer made and only the customer can remove: on the way out it is shown to them as a named
// leftover, with the command that removes it.
func Tell(h *Handshake, id connection.StepID, leftover func() connection.Leftover) {
	h.owe(id, []func() connection.Owed{func() connection.Owed {
		l := leftover()
		return connection.Owed{Kind: connection.OwedTell, Title: l.What, Party: l.Party, Leftover: l}
	}}, nil)
}

// TellNoMore drops what Tell said of a step, because a better entry has taken its place.
func TellNoMore(h *Handshake, id connection.StepID) {
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
func (h *Handshake) owe(id connection.StepID, undos []func() connection.Owed, locks []lockWish) []int {
	places := make([]int, 0, len(undos))
	for _, undo := range undos {
		entry := undo()
		entry.Step = id
		for _, wish := range locks {
			if entry.Network == "" {
				entry.Network = wish.network
			} else {
				entry.Also = wish.network
			}
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
