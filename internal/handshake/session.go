package handshake

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
)

// Handshake is one connection while its workflow runs, in its handshake or in Keep. The verbs take it as their first
// argument.
type Handshake struct {
	// root is never cancelled, so that cleanup and the last words of a connection always get through.
	root workflow.Context
	// ctx is cancelled when the connection is told to stop; work in flight hears it.
	ctx      workflow.Context
	stopWork workflow.CancelFunc
	record   connection.Record
	// method says what this connection is to people.
	method  methods.Method
	events  workflow.Selector
	updates workflow.ReceiveChannel
	enqueue workflow.SendChannel
	inbox   []connection.Delivered
	ending  *ending
	turn    *turn
	parked  bool
	// unwinding means that the connection is on its way out.
	unwinding bool
	// walking means that the body passes through steps that are done: whatever writes is silent.
	walking bool
	// old means that this run has lasted for a month.
	old bool
	// answering means that updates are answered already.
	answering bool
	// retried is the pace at which a parked step runs again.
	retried retried
	// onTheWay are the updates that were answered and not taken yet.
	onTheWay []connection.Verb
	// noted are the messages of which it was said that nobody was asked for them.
	noted  map[connection.Verb]connection.StepID
	claims []connection.Claim
	// wanted are the networks that are held or waited for, granted the one of which we heard last that it is ours.
	wanted  []string
	granted string
	// unnamed stands for the network of a cluster that the inventory does not have yet.
	unnamed string
	// again is the new attempt that takes over from this one.
	again *connection.Start
	shown published
}

// open starts a session for a record: from here on messages are taken and progress is published.
func open(ctx workflow.Context, record connection.Record, m methods.Method) *Handshake {
	root, _ := workflow.NewDisconnectedContext(ctx)
	work, stop := workflow.WithCancel(root)
	queue := workflow.NewBufferedChannel(root, 10000)
	h := &Handshake{
		root: root, ctx: work, stopWork: stop, record: record, method: m,
		events: workflow.NewSelector(root), updates: queue, enqueue: queue, noted: map[connection.Verb]connection.StepID{},
	}
	h.listen(ctx)
	return h
}

// Request is the request as it stands now: amend may have corrected it since the handshake began.
func (h *Handshake) Request() connection.Request { return h.record.Progress.Request }

// Owner names this attempt, for tags and undos.
func (h *Handshake) Owner() connection.Owner { return h.record.Progress.Owner() }

// fact is what is known under a name that a step's values use, too.
func (h *Handshake) fact(name string) string { return h.record.Progress.Facts.Get(name) }

// Facts are what earlier steps learnt and what the customer told, in the method's own type.
func Facts[F any](h *Handshake) F { return methods.FactsOf[F](h.record.Progress) }

// Learn keeps facts for later steps and for the pages. The type is the method's own, and has a member for each value that a
// step asks for.
func Learn[F any](h *Handshake, learn func(*F)) {
	if h.walking {
		return
	}
	facts := Facts[F](h)
	learn(&facts)
	h.record.Progress.Facts = mustObject(facts)
}

// mustObject is mustJSON for facts.
//
//workflowcheck:ignore
func mustObject(v any) connection.Object {
	o, err := connection.ObjectOf(v)
	if err != nil {
		panic(err)
	}
	return o
}

// Claims are the address ranges that other connections hold in the network whose lock we have.
func (h *Handshake) Claims() []connection.Claim { return h.claims }

// Progress is the whole picture, for the pages.
func (h *Handshake) Progress() connection.Progress { return h.record.Progress }

// Prove records that the probe saw traffic pass.
func (h *Handshake) Prove(at time.Time, said string) {
	if h.walking {
		return
	}
	h.record.Progress.Proven = at
	h.note(h.record.Progress.Step, "probe", "Traffic is proven", said)
}

// SeenInCloud records the cloud's own word for the state of the connection.
func (h *Handshake) SeenInCloud(words string) {
	if words != "" && !h.walking {
		h.record.Progress.Cloud = connection.Cloud{Words: connection.Clip(words, connection.LimitName), Seen: workflow.Now(h.root)}
	}
}

// FixTarget says that from here on the target cannot be amended: what it names has been joined.
func (h *Handshake) FixTarget() { h.record.TargetFixed = true }

// until serves everything that happens until the condition holds. It is the only place where a connection waits.
func (h *Handshake) until(condition func() bool) {
	h.listenForUpdates()
	for !condition() {
		h.events.Select(h.root)
	}
}

// when calls back once a future is ready.
func (h *Handshake) when(future workflow.Future, ready func(workflow.Future)) {
	h.events.AddFuture(future, ready)
}

// pause waits for a while, or until the connection is told to stop.
func (h *Handshake) pause(ctx workflow.Context, d time.Duration, summary string) {
	over := false
	timer := workflow.NewTimerWithOptions(ctx, max(d, 0), workflow.TimerOptions{Summary: short(summary)})
	h.when(timer, func(workflow.Future) { over = true })
	h.until(func() bool { return over })
}

// note writes a line into the ledger.
func (h *Handshake) note(step connection.StepID, who, what, proof string) {
	h.record.Progress.Add(connection.Entry{At: workflow.Now(h.root), Step: step, Who: who, What: what, Proof: proof})
}

// noteOf writes down what somebody sent. Who they are is what they say; where they say nothing, it is whose turn it is.
func (h *Handshake) noteOf(step connection.StepID, by, otherwise, what, proof string) {
	h.record.Progress.Add(connection.Entry{
		At: workflow.Now(h.root), Step: step, Who: whoOr(by, otherwise), What: what, Proof: proof, Said: by != "",
	})
}

// noteEnding writes down why something ends.
func (h *Handshake) noteEnding(step connection.StepID, end *ending, otherwise, what string) {
	if end.spoken {
		h.noteOf(step, end.by, otherwise, what, end.said)
		return
	}
	h.note(step, whoOr(end.by, otherwise), what, end.said)
}

// Context is the workflow's own context, for what a method must do beside the verbs. It is never cancelled.
func (h *Handshake) Context() workflow.Context { return h.root }
