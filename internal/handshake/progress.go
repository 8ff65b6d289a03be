package handshake

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
)

// published is what the search attributes say, so that only a change writes an event.
type published struct {
	status   connection.Status
	waiting  connection.Party
	deadline time.Time
	grant    time.Time
}

// standing changes the status and publishes it.
func (h *Handshake) standing(status connection.Status, reason connection.Reason, said string) {
	p := &h.record.Progress
	p.Status, p.Reason, p.Said = status, reason, connection.Clip(said, connection.LimitText)
	if status != connection.Waiting {
		p.WaitingOn, p.Deadline = connection.Nobody, time.Time{}
	}
	if status == connection.NeedsAttention || status == connection.Degraded {
		p.WaitingOn = connection.Support
	}
	if t := h.turn; t != nil && t.beside && status == connection.Active {
		p.WaitingOn, p.Deadline = t.party, t.deadline
	}
	h.publish()
}

// publish shows where the connection stands: search attributes for lists, current details for Temporal Web.
func (h *Handshake) publish() {
	p := &h.record.Progress
	p.Changed = workflow.Now(h.root)
	h.describe()
	now := published{status: p.Status, waiting: p.WaitingOn, deadline: p.Deadline, grant: p.GrantOpenSince}
	if now == h.shown {
		return
	}
	updates := []temporal.SearchAttributeUpdate{
		temporal.NewSearchAttributeKeyKeyword(connection.AttributeStatus).ValueSet(string(p.Status)),
		temporal.NewSearchAttributeKeyKeyword(connection.AttributeWaitingOn).ValueSet(string(p.WaitingOn)),
		timeAttribute(connection.AttributeDeadline, p.Deadline),
	}
	if h.shown == (published{}) {
		// Whoever started the workflow by hand, in Temporal Web, set none of these.
		updates = append(updates, lastingAttributes(p.Request)...)
	}
	if now.grant != h.shown.grant {
		updates = append(updates, timeAttribute(connection.AttributeGrantOpen, p.GrantOpenSince))
	}
	h.shown = now
	if err := workflow.UpsertTypedSearchAttributes(h.root, updates...); err != nil {
		workflow.GetLogger(h.root).Error("publishing search attributes", "error", err)
	}
}

// describe renders the current details. They are no part of the history, so the renderer need not be replayable.
func (h *Handshake) describe() {
	workflow.SetCurrentDetails(h.root, h.method.Details(h.record.Progress))
}

func lastingAttributes(r connection.Request) []temporal.SearchAttributeUpdate {
	return []temporal.SearchAttributeUpdate{
		temporal.NewSearchAttributeKeyKeyword(connection.AttributeCluster).ValueSet(r.Cluster),
		temporal.NewSearchAttributeKeyKeyword(connection.AttributeCustomer).ValueSet(r.Customer),
		temporal.NewSearchAttributeKeyKeyword(connection.AttributeMethod).ValueSet(string(r.Method)),
	}
}

func timeAttribute(name string, at time.Time) temporal.SearchAttributeUpdate {
	key := temporal.NewSearchAttributeKeyTime(name)
	if at.IsZero() {
		return key.ValueUnset()
	}
	return key.ValueSet(at)
}

// step returns the progress of one step, which the method must have declared.
func (h *Handshake) step(id connection.StepID) *connection.StepProgress {
	steps := h.record.Progress.Steps
	for i := range steps {
		if steps[i].ID == id {
			return &steps[i]
		}
	}
	panic("the method has no step " + string(id))
}

// begin makes a step the current one. A step's Doing status is shown while it runs.
func (h *Handshake) begin(id connection.StepID) *connection.StepProgress {
	s := h.step(id)
	h.record.Progress.Step = id
	if s.Started.IsZero() {
		s.Started = workflow.Now(h.root)
	}
	s.Ended = time.Time{}
	return s
}

// working shows that a vendor's step runs.
func (h *Handshake) working(id connection.StepID) {
	s := h.begin(id)
	s.State = connection.StepRunning
	status := s.Doing
	if status == "" {
		status = connection.Configuring
	}
	h.standing(status, "", "")
}

// Done says in the ledger what a step came to.
func (h *Handshake) done(id connection.StepID, said string) {
	s := h.step(id)
	s.State, s.Said, s.Ended = connection.StepDone, connection.Clip(said, connection.LimitText), workflow.Now(h.root)
}

// Skip marks a step as not needed and says why.
func (h *Handshake) Skip(id connection.StepID, why string) {
	if h.walking {
		return
	}
	s := h.begin(id)
	s.State, s.Said, s.Ended = connection.StepSkipped, why, workflow.Now(h.root)
	h.note(id, string(connection.Vendor), "Skipped: "+s.Title, why)
}

// Wants sets what a step asks its party to tell, where that depends on a request which may have been amended.
func (h *Handshake) Wants(id connection.StepID, values ...connection.Value) {
	h.step(id).Values = values
}

// Say sets the sentence that stands beside a step.
func (h *Handshake) Say(id connection.StepID, said string) {
	if !h.walking {
		h.step(id).Said = connection.Clip(said, connection.LimitText)
	}
}

// short keeps a summary under the server's limit of 400 bytes after encoding.
func short(s string) string { return connection.Clip(s, connection.LimitName) }
