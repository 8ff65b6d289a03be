package handshake

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
)

// errGrown ends whatever waits in a run whose history has to begin anew. It is no ending of the connection.
var errGrown = errors.New("the history has grown")

// longest is how long a history may grow before a new run begins, where the server does not say so first.
const longest = 4000

// grown reports whether a new run should take over. Every wait asks it; a running change and a held lock do not.
func (h *Handshake) grown() bool {
	info := workflow.GetInfo(h.root)
	return h.old || info.GetContinueAsNewSuggested() || info.GetCurrentHistoryLength() > longest
}

// oldest is how long a run of an active connection lasts: so that code which no connection needs any more can go.
const oldest = 28 * 24 * time.Hour

// growOld makes a quiet run count as grown after a month.
func (h *Handshake) growOld() {
	timer := workflow.NewTimerWithOptions(h.root, h.jittered(oldest), workflow.TimerOptions{Summary: "Begin a new run, once a month"})
	h.when(timer, func(workflow.Future) { h.old = true })
}

func isGrown(err error) bool { return errors.Is(err, errGrown) }

// drain takes everything that has arrived, updates whose handlers have not run yet included. What came after the last word of
// a run would be lost with it.
func (h *Handshake) drain() {
	for range 2 {
		h.yield()
		for h.events.HasPending() {
			h.events.Select(h.root)
		}
	}
}

// yield lets the handlers of messages run that arrived together with what woke us.
func (h *Handshake) yield() {
	ran := false
	workflow.GoNamed(h.root, "yield", func(workflow.Context) { ran = true })
	err := workflow.Await(h.root, func() bool { return ran && workflow.AllHandlersFinished(h.root) })
	if err != nil {
		workflow.GetLogger(h.root).Error("letting the handlers finish", "error", err)
	}
}

// continueHandshake hands the record over to a new run of the same method. An ending that arrives at the last moment ends
// the connection in this run.
func (h *Handshake) continueHandshake() error {
	h.drain()
	if h.ending != nil && h.record.Out == nil {
		return h.fail(h.ending)
	}
	h.record.Undelivered = h.inbox
	h.record.Fit()
	p := h.record.Progress
	start := connection.Start{Request: p.Request, Generation: p.Generation, Resume: &h.record}
	return workflow.NewContinueAsNewError(h.root, p.Request.Method.WorkflowType(), start)
}

// continueAsKeep hands the record over to Keep, from the handshake or from Keep itself.
func (h *Handshake) continueAsKeep() error {
	h.record.Undelivered = h.inbox
	h.record.Fit()
	return workflow.NewContinueAsNewError(h.root, connection.WorkflowKeep, h.record)
}

// resumed opens a session for a record that another run has handed over.
func resumed(ctx workflow.Context, record connection.Record, m methods.Method) *Handshake {
	if record.Form > connection.RecordForm {
		// It stops the workflow task and not the connection: a newer worker takes it over, and nothing that it wrote is lost.
		panic(fmt.Sprintf("the record of %s has form %d and this worker knows %d: roll the newer one out", record.Progress.ID, record.Form, connection.RecordForm))
	}
	record.Form = connection.RecordForm
	arrived := record.Undelivered
	record.Undelivered = nil
	h := open(ctx, record, m)
	h.walking, h.unwinding, h.shown = true, record.Out != nil, h.asPublished()
	for _, d := range arrived {
		if d.Verb == connection.Disconnect || d.Verb == connection.Decline {
			h.take(d)
			continue
		}
		h.inbox = append(h.inbox, d)
	}
	h.describe()
	return h
}

func (h *Handshake) asPublished() published {
	p := h.record.Progress
	return published{status: p.Status, waiting: p.WaitingOn, deadline: p.Deadline, grant: p.GrantOpenSince}
}

// waiting is what a new run needs to know of a turn.
func (t *turn) waiting(overdue bool) *connection.WaitingTurn {
	k := &connection.WaitingTurn{
		Step: t.id, Started: t.started, Deadline: t.deadline, Accepted: t.accepted, Look: t.once || t.eager != nil,
		Words: t.words, Overdue: overdue, Rests: t.rests, Told: t.told,
	}
	if p := t.proof; p != nil {
		k.Seen, k.First, k.Next = p.seen, p.first, p.next
	}
	return k
}

// reopen goes on with a turn where the run before left it.
func (h *Handshake) reopen(t *turn, k connection.WaitingTurn) error {
	h.begin(t.id)
	t.started, t.deadline, t.accepted, t.words, t.rests, t.told = k.Started, k.Deadline, k.Accepted, k.Words, k.Rests, k.Told
	if t.proof != nil {
		t.proof.seen, t.proof.first, t.proof.next = k.Seen, k.First, k.Next
	}
	if h.record.Parked == t.id {
		h.setAlarm(t)
		if err := h.rest(t.id); err != nil {
			return err
		}
		h.openTurn(t)
		return nil
	}
	h.parked = k.Overdue
	if !k.Overdue && k.Seen == 0 {
		h.showTurn(t)
	}
	if !k.Overdue || t.proof != nil {
		h.setAlarm(t)
	}
	h.lookOn(t)
	if k.Look {
		h.lookNow(t)
	}
	return nil
}

// lookOn takes up a turn's look: at once, after its rest, or when the next round of a proof is due.
func (h *Handshake) lookOn(t *turn) {
	switch {
	case t.activity == "":
	case t.proof != nil && t.proof.seen > 0:
		h.waitForRound(t)
	case t.rests.After(workflow.Now(h.root)):
		h.lookLater(t, t.rests)
	default:
		h.lookLong(t)
	}
}
