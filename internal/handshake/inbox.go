package handshake

import (
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
)

// listen opens the one intake behind signals, updates and Temporal's own cancel request. Handlers only validate and
// enqueue; what a message means is decided where the connection waits.
func (h *Handshake) listen(ctx workflow.Context) {
	h.hearCancel(ctx)
	for _, verb := range connection.Verbs() {
		signals := workflow.GetSignalChannel(h.root, string(verb))
		h.events.AddReceive(signals, func(c workflow.ReceiveChannel, _ bool) { h.takeSignals(verb, c) })
	}
	h.listenForTurns()
	h.events.AddReceive(h.updates, func(c workflow.ReceiveChannel, _ bool) {
		var d connection.Delivered
		for c.ReceiveAsync(&d) {
			h.take(d)
			d = connection.Delivered{}
		}
		h.onTheWay = nil
	})
	query := func() (connection.Progress, error) { return h.record.Progress, nil }
	if err := workflow.SetQueryHandlerWithOptions(h.root, connection.QueryProgress, query,
		workflow.QueryHandlerOptions{Description: "The whole picture of this connection"}); err != nil {
		panic(err)
	}
}

// listenForUpdates answers updates from the first wait of a run on. An update that arrives together with a new run is judged as
// soon as there is a handler for it, and before that wait nobody could say whose turn it is.
func (h *Handshake) listenForUpdates() {
	if h.answering {
		return
	}
	h.answering = true
	for _, verb := range connection.Verbs() {
		h.handleUpdate(verb)
	}
	h.listenForAgain()
}

// hearCancel turns Temporal's own cancel request into an ending. The context's channel stays closed and would be ready
// for ever, so a coroutine turns it into a future that is ready once.
func (h *Handshake) hearCancel(ctx workflow.Context) {
	cancelled, settle := workflow.NewFuture(h.root)
	workflow.GoNamed(h.root, "cancel", func(root workflow.Context) {
		ctx.Done().Receive(root, nil)
		settle.SetValue(nil)
	})
	h.when(cancelled, func(workflow.Future) {
		h.end(&ending{reason: connection.ReasonCancelled, said: "The workflow was cancelled in Temporal.", by: "support", cancelled: true})
	})
}

// takeSignals drains one signal channel. Signals are taken raw, because whoever types into Temporal Web's form may send
// nothing, a bare string or an object, and none of these may be lost or end a workflow.
func (h *Handshake) takeSignals(verb connection.Verb, c workflow.ReceiveChannel) {
	var raw converter.RawValue
	for c.ReceiveAsync(&raw) {
		h.take(connection.Delivered{Verb: verb, Message: decode(raw), At: workflow.Now(h.root)})
		raw = converter.RawValue{}
	}
}

func decode(raw converter.RawValue) connection.Message {
	payload := raw.Payload()
	if payload == nil || len(payload.GetData()) == 0 {
		return connection.Message{}
	}
	var message connection.Message
	if err := converter.GetDefaultDataConverter().FromPayload(payload, &message); err == nil {
		return message
	}
	var text string
	if err := converter.GetDefaultDataConverter().FromPayload(payload, &text); err == nil {
		return connection.Message{Note: text}
	}
	return connection.Message{Note: "A message that could not be read."}
}

// handleUpdate answers at once: a refusal is the update's error, anything else says what happens next.
func (h *Handshake) handleUpdate(verb connection.Verb) {
	handler := func(ctx workflow.Context, message connection.Message) (connection.Answer, error) {
		if (verb == connection.Accept || verb == connection.Confirm) && h.nobodyAsked() {
			h.noted[verb] = notedAt(h.record.Progress)
		}
		h.enqueue.SendAsync(connection.Delivered{Verb: verb, Message: message, At: workflow.Now(ctx)})
		h.onTheWay = append(h.onTheWay, verb)
		p := h.record.Progress
		return connection.Answer{Sentence: h.answer(verb), Status: p.Status, Step: p.Step}, nil
	}
	options := workflow.UpdateHandlerOptions{
		Validator: func(message connection.Message) error {
			if err := h.refusal(verb, message); err != nil {
				return err
			}
			return h.repeats(verb, message)
		},
		Description: h.verbHelp(verb),
	}
	if err := workflow.SetUpdateHandlerWithOptions(h.root, string(verb), handler, options); err != nil {
		panic(err)
	}
}

// take receives one message. Whatever ends a connection is acted on from anywhere; the rest waits in the inbox for the
// verb that is waiting, or is noted when nothing waits for it.
func (h *Handshake) take(d connection.Delivered) {
	if d.Verb == connection.UpdateStartAgain {
		return
	}
	d.Message = d.Message.Clipped()
	if err := h.refusal(d.Verb, d.Message); err != nil {
		h.noteOf(h.record.Progress.Step, d.Message.By, "somebody", "Sent "+string(d.Verb)+", which had no effect", err.Error())
		return
	}
	switch d.Verb {
	case connection.Disconnect, connection.Decline:
		h.end(endingOf(d))
	case connection.Accept, connection.Confirm:
		if h.nobodyAsked() {
			h.noteOf(h.record.Progress.Step, d.Message.By, "somebody", "Sent "+string(d.Verb), "Nobody was asked at that moment.")
			return
		}
		h.keepUnheard(d)
	case connection.Retry, connection.Extend, connection.Amend:
		h.keepUnheard(d)
	}
}

// keepUnheard keeps a message until somebody hears it: the same one once, and no more than a record can carry to another run.
func (h *Handshake) keepUnheard(d connection.Delivered) {
	size := d.Message.Size()
	for _, o := range h.inbox {
		if o.Verb == d.Verb && o.Message.Same(d.Message) {
			return
		}
		size += o.Message.Size()
	}
	if size > connection.LimitUnheard {
		h.noteOf(h.record.Progress.Step, d.Message.By, "somebody", "Sent "+string(d.Verb)+", which had no effect", "Too many messages wait to be heard.")
		return
	}
	h.inbox = append(h.inbox, d)
}

// end tells the connection to stop. Only the first reason counts; work in flight hears it and answers first. On the way
// out only abandoning counts, and cleanup in flight is never stopped.
func (h *Handshake) end(e *ending) {
	if h.unwinding {
		if e.abandon {
			h.ending = e
		}
		return
	}
	if h.ending == nil {
		h.ending = e
	}
	h.stopWork()
}

func endingOf(d connection.Delivered) *ending {
	reason, said := connection.ReasonCancelled, "Disconnect was asked for"
	if d.Verb == connection.Decline {
		reason, said = connection.ReasonRejected, "Declined"
	}
	if d.Message.Note != "" {
		said += ": " + d.Message.Note
	}
	return &ending{reason: reason, said: said, by: d.Message.By, spoken: d.Message.By != "", abandon: d.Message.Values[connection.ValueAbandon] == "yes"}
}

// next takes the oldest message of these verbs out of the inbox.
func (h *Handshake) next(verbs ...connection.Verb) (connection.Delivered, bool) {
	for i, d := range h.inbox {
		for _, verb := range verbs {
			if d.Verb == verb {
				h.inbox = append(h.inbox[:i:i], h.inbox[i+1:]...)
				return d, true
			}
		}
	}
	return connection.Delivered{}, false
}

// drop empties the inbox of messages that came before anything waited for them.
func (h *Handshake) drop(verbs ...connection.Verb) {
	for {
		if _, found := h.next(verbs...); !found {
			return
		}
	}
}
