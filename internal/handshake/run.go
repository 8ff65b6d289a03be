package handshake

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
	"causeway.dev/internal/methods"
)

// ending is why a connection is to stop: a message, a cancellation, or what a step came to.
type ending struct {
	reason connection.Reason
	said   string
	by     string
	// spoken means that by is what a sender said of themselves.
	spoken  bool
	abandon bool
	// cancelled means that somebody cancelled the workflow in Temporal instead of sending a message.
	cancelled bool
}

// Error makes an ending the error that the verbs return, so that a method's body only passes it on.
func (e *ending) Error() string { return string(e.reason) + ": " + e.said }

// Run is a method's workflow: it takes messages and publishes progress while body walks through the steps. When body
// fails, everything that it did is undone and the workflow fails with the reason as its error type and the Progress as
// its details. When it succeeds, the connection is active and continues as new as Keep. A run whose history has grown
// continues as new with its record, from which body finds its way back to the turn that waits.
func Run(ctx workflow.Context, start connection.Start, m methods.Method, body func(*Handshake) error) error {
	id := start.Request.ID()
	if start.Resume != nil {
		id = start.Resume.Progress.ID
	}
	if err := distrust(ctx, id, carries(start)); err != nil {
		return err
	}
	h := begin(ctx, start, m)
	if h.record.Out != nil {
		return h.leave()
	}
	err := h.play(start, body)
	if err == nil && h.ending != nil {
		err = h.ending
	}
	switch {
	case err == nil:
		return h.handOver()
	case isGrown(err):
		return h.continueHandshake()
	default:
		return h.fail(err)
	}
}

// begin opens the session of a run: with a new record, or with that of the run before.
func begin(ctx workflow.Context, start connection.Start, m methods.Method) *Handshake {
	if start.Resume != nil {
		return resumed(ctx, *start.Resume, m)
	}
	h := open(ctx, newRecord(ctx, start, m.Steps(start.Request)), m)
	h.tellGeneration()
	h.noteOf("", start.Request.RequestedBy, "somebody", "Asked for the connection", start.Request.Ticket)
	return h
}

// play judges a new request, and plays the handshake.
func (h *Handshake) play(start connection.Start, body func(*Handshake) error) error {
	if start.Resume != nil {
		if err := h.withdraw(); err != nil {
			return err
		}
		return body(h)
	}
	if problems := h.method.Validate(start.Request); len(problems) > 0 {
		return &ending{reason: connection.ReasonInvalid, said: problems.Error()}
	}
	h.publish()
	return body(h)
}

func newRecord(ctx workflow.Context, start connection.Start, steps []connection.Step) connection.Record {
	progress := connection.Progress{
		ID: start.Request.ID(), Generation: max(start.Generation, 1), Request: start.Request,
		Status: connection.Checking, Started: workflow.Now(ctx), Changed: workflow.Now(ctx),
	}
	for _, s := range steps {
		progress.Steps = append(progress.Steps, connection.StepProgress{Step: s, State: connection.StepPending})
	}
	record := connection.Record{Form: connection.RecordForm, Progress: progress}
	inherit(&record, start)
	return record
}

// fail ends the handshake: what was done is undone, and the workflow ends with the reason.
func (h *Handshake) fail(err error) error {
	end := asEnding(err)
	end.said = connection.Clip(end.said, connection.LimitText)
	h.noteEnding(h.record.Progress.Step, end, "causeway", "The handshake ends: "+string(end.reason))
	if s := h.currentStep(); s != nil && s.State != connection.StepDone {
		s.State, s.Said, s.Ended = connection.StepFailed, end.said, workflow.Now(h.root)
	}
	h.turnBack(end)
	return h.leave()
}

// turnBack is where the way out begins: nothing that waited on the way in waits any more.
func (h *Handshake) turnBack(end *ending) {
	h.record.Out = &connection.WayOut{Reason: end.reason, Said: end.said, By: end.by, Cancelled: end.cancelled}
	h.record.Turn, h.record.Parked, h.record.Relent, h.record.Withdrawing = nil, "", "", ""
	h.turn, h.parked = nil, false
	h.record.Progress.Leftovers = nil
}

// leave undoes what was done and ends a handshake, in as many runs as it takes.
func (h *Handshake) leave() error {
	if err := h.wayOut(); err != nil {
		return h.continueHandshake()
	}
	out := h.record.Out
	h.standing(connection.Failed, out.Reason, out.Said)
	h.archive()
	if h.again != nil {
		return h.startAgain()
	}
	if out.Cancelled {
		return temporal.NewCanceledError(h.record.Progress)
	}
	return temporal.NewApplicationErrorWithOptions(out.Said, string(out.Reason), temporal.ApplicationErrorOptions{
		NonRetryable: true, Details: []any{h.record.Progress},
	})
}

// archive writes what is left of a connection where retention cannot reach it: into the vendor's own storage, which may be
// away for days, and a summary of it into the memo.
func (h *Handshake) archive() {
	h.record.Fit()
	progress := h.record.Progress
	ctx := workflow.WithActivityOptions(h.root, archiveOptions())
	if err := workflow.ExecuteActivity(ctx, desk.ExportRecord.Name, progress).Get(h.root, nil); err != nil {
		workflow.GetLogger(h.root).Error("exporting the record", "error", err)
	}
	if err := workflow.UpsertMemo(h.root, map[string]any{connection.MemoEnd: progress.Summary()}); err != nil {
		workflow.GetLogger(h.root).Error("writing the end state into the memo", "error", err)
	}
}

// handOver makes the connection active and continues as new as Keep, with nothing undelivered left behind.
func (h *Handshake) handOver() error {
	h.record.Progress.Step = ""
	h.record.Progress.Leftovers = nil
	h.note("", "causeway", "The connection is active", h.provenWords())
	h.standing(connection.Active, "", h.provenWords())
	h.drain()
	// What nobody heard is judged as what it is now: a message to an active connection.
	unheard := h.inbox
	h.inbox = nil
	for _, d := range unheard {
		h.take(d)
	}
	if h.ending != nil {
		h.inbox = append(h.inbox, connection.Delivered{
			Verb: connection.Disconnect, At: workflow.Now(h.root),
			Message: connection.Message{By: h.ending.by, Note: h.ending.said, Values: map[string]string{connection.ValueName: h.record.Progress.ID.Name}},
		})
	}
	return h.continueAsKeep()
}

func (h *Handshake) provenWords() string {
	if h.record.Progress.Proven.IsZero() {
		return "Unproven: no probe saw traffic; the customer's word counts."
	}
	return "Proven by the probe."
}

func (h *Handshake) currentStep() *connection.StepProgress {
	if h.record.Progress.Step == "" {
		return nil
	}
	return h.step(h.record.Progress.Step)
}

func asEnding(err error) *ending {
	var end *ending
	if errors.As(err, &end) {
		return end
	}
	return &ending{reason: connection.ReasonUnknown, said: err.Error()}
}

func whoOr(who, otherwise string) string {
	if who == "" {
		return otherwise
	}
	return who
}
