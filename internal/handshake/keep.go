package handshake

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	"causeway.dev/internal/methods"
)

// Watch names the look that Keep will run once the connection is active.
func Watch[In any](h *Handshake, title string, activity contract.Watch[In], in In) {
	h.record.Watch = connection.Watch{Activity: activity.Name, Queue: activity.Queue, Title: title, Input: mustJSON(in)}
}

// Keep is the workflow that is the life of a connection after its handshake, of any of these methods: it watches, serves
// and disconnects. It repairs nothing by itself. Every method continues into it.
func Keep(set methods.Set) func(workflow.Context, connection.Record) (connection.Progress, error) {
	return func(ctx workflow.Context, record connection.Record) (connection.Progress, error) {
		if err := distrust(ctx, record.Progress.ID, true); err != nil {
			return connection.Progress{}, err
		}
		m, known := set.Of(record.Progress.Request.Method)
		if !known {
			// A worker that is too old fails the task and not the connection: a newer one takes it over.
			panic("this worker does not know the method " + string(record.Progress.Request.Method))
		}
		return keep(ctx, record, m)
	}
}

func keep(ctx workflow.Context, record connection.Record, m methods.Method) (connection.Progress, error) {
	h := resumed(ctx, record, m)
	h.walking, h.record.Consented = false, true
	if h.record.Out != nil {
		return h.takeDown()
	}
	watch := newWatching(record.Progress)
	h.growOld()
	h.watch(watch)
	h.remindLater(watch)
	if err := h.proveEndings(); err != nil && !isGrown(err) && h.ending == nil {
		h.end(asEnding(err))
	}
	h.until(func() bool { return h.ending != nil || h.grown() })
	watch.stop()
	if h.ending == nil {
		h.drain()
	}
	if h.ending == nil {
		return h.record.Progress, h.continueAsKeep()
	}
	return h.disconnect()
}

// disconnect begins the way out of an active connection.
func (h *Handshake) disconnect() (connection.Progress, error) {
	end := h.ending
	h.noteEnding("", end, "support", "The connection is taken down")
	h.ending = nil
	h.record.Progress.UnwatchedSince = time.Time{}
	h.turnBack(end)
	return h.takeDown()
}

// takeDown runs the undo stack and ends the connection, in as many runs as it takes.
func (h *Handshake) takeDown() (connection.Progress, error) {
	if err := h.wayOut(); err != nil {
		return h.record.Progress, h.continueAsKeep()
	}
	h.record.Progress.Cloud = connection.Cloud{}
	h.standing(connection.Disconnected, "", h.record.Out.Said)
	h.archive()
	if h.again != nil {
		return h.record.Progress, h.startAgain()
	}
	return h.record.Progress, nil
}
