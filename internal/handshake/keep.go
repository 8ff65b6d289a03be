package handshake

import (
	"encoding/json"
	"errors"
	"fmt"

	"go.temporal.io/sdk/temporal"
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
	watch := &watching{health: connection.Health{Reason: degradedReason(record.Progress), Said: degradedWords(record.Progress)}}
	h.watch(watch)
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
	h.note("", whoOr(end.by, "support"), "The connection is taken down", end.said)
	h.ending = nil
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

// watching is the look that Keep runs, and what it last saw.
type watching struct {
	health connection.Health
	cancel workflow.CancelFunc
}

func (w *watching) stop() {
	if w.cancel != nil {
		w.cancel()
	}
}

// watch runs the method's watch for as long as the connection lives. The server retries it while all is as it was; it
// completes when something changed, either way.
func (h *Handshake) watch(w *watching) {
	if h.record.Watch.Activity == "" {
		return
	}
	ctx, cancel := workflow.WithCancel(h.root)
	w.cancel = cancel
	in := connection.Watching[json.RawMessage]{Of: h.record.Watch.Input, Was: w.health}
	options := longLook(h.record.Watch.Queue, h.record.Watch.Title)
	future := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), h.record.Watch.Activity, in)
	h.when(future, func(f workflow.Future) {
		var seen connection.Health
		err := f.Get(h.root, &seen)
		var cancelled *temporal.CanceledError
		if errors.As(err, &cancelled) || h.ending != nil {
			return
		}
		if err != nil {
			reason, words := contract.ReasonOf(err)
			seen = connection.Health{Reason: reason, Said: "The watch cannot look: " + words}
		}
		h.changed(w.health, seen)
		w.health = seen
		h.watch(w)
	})
}

// changed shows what the watch saw and tells support.
func (h *Handshake) changed(was, seen connection.Health) {
	h.SeenInCloud(seen.Cloud)
	if !seen.Proven.IsZero() {
		h.record.Progress.Proven = seen.Proven
	}
	id := h.record.Progress.ID
	if seen.Reason == "" {
		h.note("", "watch", "Healthy again", seen.Said)
		h.standing(connection.Active, "", seen.Said)
		return
	}
	h.note("", "watch", "Degraded: "+string(seen.Reason), seen.Said)
	h.standing(connection.Degraded, seen.Reason, seen.Said)
	if seen.Reason != was.Reason {
		h.notify("Degraded: "+id.String(), fmt.Sprintf("%s: %s", seen.Reason, seen.Said))
	}
}

func degradedReason(p connection.Progress) connection.Reason {
	if p.Status == connection.Degraded {
		return p.Reason
	}
	return ""
}

func degradedWords(p connection.Progress) string {
	if p.Status == connection.Degraded {
		return p.Said
	}
	return ""
}
