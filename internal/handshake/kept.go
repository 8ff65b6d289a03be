package handshake

import (
	"encoding/json"
	"fmt"

	"causeway.dev/internal/connection"
)

// A body can be entered again: what a step answered stands in the record, and the verbs of a step that is done return it
// and do nothing. While the body walks through such steps, whatever writes is silent. So a new run of the same method
// comes to the turn that waits by running the same straight lines, from answers and the request alone.

// kept gives a step that is done its answer again, and reports whether it is done.
func (h *Handshake) kept(id connection.StepID, out any) bool {
	raw, done := h.record.Answers[id]
	h.walking = done
	if !done || out == nil {
		return done
	}
	if err := json.Unmarshal(raw, out); err != nil { //workflowcheck:ignore // the same bytes give the same value
		// Answers only ever gain fields: code that cannot read one stops the workflow task, not the connection.
		panic(fmt.Sprintf("the kept answer of step %s: %s", id, err))
	}
	return true
}

// keep writes down what a step answered.
func (h *Handshake) keep(id connection.StepID, out any) {
	if h.record.Answers == nil {
		h.record.Answers = map[connection.StepID]json.RawMessage{}
	}
	h.record.Answers[id] = mustJSON(out)
}

// forget makes steps run again when the body comes to them.
func (h *Handshake) forget(ids []connection.StepID) {
	for _, id := range ids {
		delete(h.record.Answers, id)
	}
}
