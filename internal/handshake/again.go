package handshake

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
)

// listenForAgain lets a new attempt take over from one that has ended but for a grant, so that the name is free. The new
// one inherits what is still owed: no grant is forgotten, and it stays the same workflow.
func (h *Handshake) listenForAgain() {
	handler := func(ctx workflow.Context, start connection.Start) (int, error) {
		start.Generation = h.record.Progress.Generation + 1
		h.again = &start
		// Whoever waits looks up only when something arrives.
		h.enqueue.SendAsync(connection.Delivered{Verb: connection.UpdateStartAgain, At: workflow.Now(ctx)})
		return start.Generation, nil
	}
	options := workflow.UpdateHandlerOptions{
		Validator:   h.refuseAgain,
		Description: "A new attempt under this name takes over, with the grant that is still open.",
	}
	if err := workflow.SetUpdateHandlerWithOptions(h.root, connection.UpdateStartAgain, handler, options); err != nil {
		panic(err)
	}
}

func (h *Handshake) refuseAgain(start connection.Start) error {
	p := h.record.Progress
	switch {
	case p.Status != connection.Ending || h.again != nil:
		return fmt.Errorf("%s is %s: only one that is %s can be started again", p.ID, p.Status, connection.Ending)
	case start.Request.ID() != p.ID:
		return fmt.Errorf("the request is for %s, and this is %s", start.Request.ID(), p.ID)
	case start.Request.Method != p.Request.Method:
		return fmt.Errorf("what is still lent for %s belongs to %s; another method needs another name, or to wait for its end", p.ID, p.Request.Method)
	}
	if problems := h.method.Validate(start.Request); len(problems) > 0 {
		return problems
	}
	return nil
}

// startAgain continues as the new attempt, once the one before it is written down.
func (h *Handshake) startAgain() error {
	start := *h.again
	start.Inherited, start.GrantOpenSince = h.record.Owed, h.record.Progress.GrantOpenSince
	for h.events.HasPending() {
		h.events.Select(h.root)
	}
	return workflow.NewContinueAsNewError(h.root, start.Request.Method.WorkflowType(), start)
}

// inherit takes over what an earlier attempt owes. Its steps may have been others.
func inherit(record *connection.Record, start connection.Start) {
	known := map[connection.StepID]bool{}
	for _, s := range record.Progress.Steps {
		known[s.ID] = true
	}
	for _, e := range start.Inherited {
		if !known[e.Step] {
			e.Step = connection.StepEndGrant
		}
		e.Failed = false
		record.Owed = append(record.Owed, e)
	}
	record.Progress.GrantOpenSince = start.GrantOpenSince
}

// tellGeneration corrects what the one who started this workflow wrote into its memo, where an attempt took over.
func (h *Handshake) tellGeneration() {
	if h.record.Progress.GrantOpenSince.IsZero() {
		return
	}
	memo := map[string]any{
		connection.MemoGeneration: h.record.Progress.Generation, connection.MemoSummary: h.method.Summary(h.record.Progress),
	}
	if err := workflow.UpsertMemo(h.root, memo); err != nil {
		workflow.GetLogger(h.root).Error("writing the generation into the memo", "error", err)
	}
}
