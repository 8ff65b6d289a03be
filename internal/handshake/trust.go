package handshake

import (
	"encoding/json"
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// Anybody who may start workflows can start any of ours with any input. What a run is handed is therefore believed only
// where it comes from the run that this one continues, and nothing is derived from an id before it was checked.

// distrust says why a run is refused before it does anything, or nil. What it carries is a record, or what an earlier attempt
// owes.
func distrust(ctx workflow.Context, id connection.ID, carries bool) error {
	info := workflow.GetInfo(ctx)
	if err := id.Check(); err != nil {
		return refused("the request names no connection: " + err.Error())
	}
	if info.WorkflowExecution.ID != id.String() {
		return refused(fmt.Sprintf("the workflow's id is %q and must be the connection's, %q: whatever runs under another acts for nobody",
			connection.Clip(info.WorkflowExecution.ID, connection.LimitName), id))
	}
	if carries && info.ContinuedExecutionRunID == "" {
		return refused(fmt.Sprintf("%s was started with a record, and a record is taken only from the run before; start it with a request alone", id))
	}
	return nil
}

func refused(sentence string) error {
	return temporal.NewApplicationErrorWithOptions(sentence, string(connection.ReasonInvalid), temporal.ApplicationErrorOptions{NonRetryable: true})
}

// carries reports whether a start brings more than a request.
func carries(s connection.Start) bool {
	return s.Resume != nil || len(s.Inherited) > 0 || !s.GrantOpenSince.IsZero()
}

// distrustsEntry says why an entry of the stack is not run, or "": it is no undo and no look, or it is another connection's.
func (h *Handshake) distrustsEntry(e connection.Owed) string {
	ours := e.Kind == connection.OwedChange && contract.Undoes(e.Activity) ||
		e.Kind == connection.OwedAsk && (e.Activity == "" || contract.Looks(e.Activity)) || e.Kind == connection.OwedTell
	if !ours {
		return fmt.Sprintf("%q takes nothing back", e.Activity)
	}
	if id := h.record.Progress.ID; !ownedBy(e.Input, id) {
		return fmt.Sprintf("it does not belong to %s", id)
	}
	return ""
}

// owned are the places where an undo's input says whose it is.
type owned struct {
	Owner  *connection.Owner `json:"owner"`
	Holder *string           `json:"holder"`
	Role   *owned            `json:"role"`
}

// ownedBy reports whether everything that an input says of its owner is this connection. The same bytes give the same answer.
//
//workflowcheck:ignore
func ownedBy(input json.RawMessage, id connection.ID) bool {
	var in owned
	if err := json.Unmarshal(input, &in); len(input) > 0 && err != nil {
		return false
	}
	for at := &in; at != nil; at = at.Role {
		if at.Owner != nil && at.Owner.Connection != id || at.Holder != nil && *at.Holder != id.String() {
			return false
		}
	}
	return true
}
