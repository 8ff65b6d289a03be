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
	}}, "")
}

// Always registers an ending that is owed on success too, such as the end of a grant: it is asked for as soon as the
// connection is active, and on every other way out. Until the look proves it, the connection says `grant open since`.
func Always[In, Out any](h *Handshake, id connection.StepID, party connection.Party, title string,
	look func(context.Context, In) (Out, error), in In, leftover connection.Leftover,
) {
	name, queue := nameOf(look)
	h.owe(id, []func() connection.Owed{func() connection.Owed {
		return connection.Owed{
			Kind: connection.OwedAsk, Title: title, Activity: name, Queue: queue, Input: mustJSON(in),
			Always: true, Party: party, Leftover: leftover,
		}
	}}, "")
	if h.record.Progress.GrantOpenSince.IsZero() {
		h.record.Progress.GrantOpenSince = workflow.Now(h.root)
		h.publish()
	}
}

// owe puts entries on the stack and returns their places. An entry that is there already is not put again, so that a
// step which is tried again owes its undo once; a step that is tried with another input owes both.
func (h *Handshake) owe(id connection.StepID, undos []func() connection.Owed, network string) []int {
	places := make([]int, 0, len(undos))
	for _, undo := range undos {
		entry := undo()
		entry.Step, entry.Network = id, network
		places = append(places, h.place(entry))
	}
	return places
}

func (h *Handshake) place(entry connection.Owed) int {
	for i, e := range h.record.Owed {
		if e.Kind == entry.Kind && e.Activity == entry.Activity && e.Title == entry.Title && bytes.Equal(e.Input, entry.Input) {
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
