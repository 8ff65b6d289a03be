package handshake

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// watching is the look that Keep runs, and what it last saw.
type watching struct {
	health connection.Health
	pace   pace
	cancel workflow.CancelFunc
	// reminder wakes whoever tells people of a trouble that goes on.
	reminder workflow.CancelFunc
}

// A watch that has completed begins again after a minute at the soonest, and after an hour where it completes again and again.
const (
	watchSoonest = time.Minute
	watchLatest  = time.Hour
)

// blindness is how long a watch may be unable to look before the connection counts as unwatched.
const blindness = time.Hour

func newWatching(p connection.Progress) *watching {
	w := &watching{pace: pace{least: watchSoonest, most: watchLatest}}
	if p.Status == connection.Degraded {
		w.health = connection.Health{Reason: p.Reason, Said: p.Said}
	}
	return w
}

func (w *watching) stop() {
	for _, cancel := range []workflow.CancelFunc{w.cancel, w.reminder} {
		if cancel != nil {
			cancel()
		}
	}
}

// watch runs the method's watch for as long as the connection lives. The server retries it while all is as it was; it
// completes when something changed, either way, and begins again at its pace.
func (h *Handshake) watch(w *watching) {
	if h.record.Watch.Activity == "" {
		return
	}
	ctx, cancel := workflow.WithCancel(h.root)
	w.cancel = cancel
	w.pace.begin(workflow.Now(h.root))
	was := w.health
	if !h.record.BlindSince.IsZero() {
		// Whatever it sees is news.
		was = connection.Health{Reason: connection.ReasonUnwatched}
	}
	options := longLook(h.record.Watch.Queue, h.record.Watch.Title)
	options.ScheduleToStartTimeout = blindness
	in := connection.Watching[json.RawMessage]{Of: h.record.Watch.Input, Was: was}
	future := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), h.record.Watch.Activity, in)
	h.when(future, func(f workflow.Future) {
		var seen connection.Health
		err := f.Get(h.root, &seen)
		var cancelled *temporal.CanceledError
		if errors.As(err, &cancelled) || h.ending != nil {
			return
		}
		if err != nil {
			h.blind(w, err)
		} else {
			h.watched(w, seen)
		}
		h.watchLater(w)
	})
}

// watchLater begins the watch again after its rest.
func (h *Handshake) watchLater(w *watching) {
	ctx, cancel := workflow.WithCancel(h.root)
	w.cancel = cancel
	rest := h.jittered(w.pace.rest(workflow.Now(h.root)))
	timer := workflow.NewTimerWithOptions(ctx, rest, workflow.TimerOptions{Summary: short("Rest: " + h.record.Watch.Title)})
	h.when(timer, func(f workflow.Future) {
		if f.Get(h.root, nil) == nil && h.ending == nil {
			h.watch(w)
		}
	})
}

// watched takes what a watch saw. Whoever sees again, sees whether all is as it was, too.
func (h *Handshake) watched(w *watching, seen connection.Health) {
	p := &h.record.Progress
	if !h.record.BlindSince.IsZero() {
		h.record.BlindSince = time.Time{}
		if !p.UnwatchedSince.IsZero() {
			p.UnwatchedSince = time.Time{}
			h.note("", "watch", "Watched again", seen.Said)
		}
		h.over(connection.ReasonUnwatched)
	}
	if !seen.Proven.IsZero() {
		p.Proven = seen.Proven
	}
	h.SeenInCloud(seen.Cloud)
	was := w.health
	w.health = seen
	switch {
	case seen.Reason == "" && was.Reason == "":
		h.publish()
	case seen.Reason == "":
		h.over(was.Reason)
		h.note("", "watch", "Healthy again", seen.Said)
		h.standing(connection.Active, "", seen.Said)
	default:
		h.note("", "watch", "Degraded: "+string(seen.Reason), seen.Said)
		h.standing(connection.Degraded, seen.Reason, seen.Said)
		h.tell(w)
	}
}

// blind takes that a watch could not look. For an hour that may be a passing trouble; then the connection says that nobody
// watches it, beside what was seen last.
func (h *Handshake) blind(w *watching, err error) {
	now := workflow.Now(h.root)
	if h.record.BlindSince.IsZero() {
		h.record.BlindSince = now
		if nobodyTookIt(err) {
			h.record.BlindSince = now.Add(-blindness)
		}
	}
	if now.Sub(h.record.BlindSince) < blindness {
		return
	}
	reason, words := contract.ReasonOf(err)
	h.record.Progress.UnwatchedSince = h.record.BlindSince
	h.note("", "watch", "Cannot look: "+string(reason), words)
	h.publish()
	h.tell(w)
}

// nobodyTookIt reports whether an activity waited for a worker in vain.
func nobodyTookIt(err error) bool {
	var timeout *temporal.TimeoutError
	return errors.As(err, &timeout) && timeout.TimeoutType() == enums.TIMEOUT_TYPE_SCHEDULE_TO_START
}

// trouble is what people are told of now: that nobody watches, or what the watch sees.
func (h *Handshake) trouble() (reason connection.Reason, words string) {
	p := h.record.Progress
	switch {
	case !p.UnwatchedSince.IsZero():
		return connection.ReasonUnwatched, "Nobody has been able to look since " + p.UnwatchedSince.UTC().Format("2006-01-02 15:04 UTC") + "."
	case p.Status == connection.Degraded:
		return p.Reason, p.Said
	default:
		return "", ""
	}
}

// tell tells support of a trouble: at once, and while it goes on daily, after a week weekly.
func (h *Handshake) tell(w *watching) {
	reason, words := h.trouble()
	if reason == "" {
		return
	}
	told := h.record.Told[reason]
	if told.Due(workflow.Now(h.root)) {
		what := "Degraded: "
		if reason == connection.ReasonUnwatched {
			what = "Unwatched: "
		}
		h.notify(what+h.record.Progress.ID.String(), fmt.Sprintf("%s: %s", reason, words))
		if h.record.Told == nil {
			h.record.Told = map[connection.Reason]connection.Told{}
		}
		h.record.Told[reason] = told
	}
	h.remindLater(w)
}

// over ends a trouble, for what people were told of it.
func (h *Handshake) over(reason connection.Reason) {
	told, known := h.record.Told[reason]
	if !known {
		return
	}
	told.Over(workflow.Now(h.root))
	h.record.Told[reason] = told
}

// remindLater wakes when people are to be told again.
func (h *Handshake) remindLater(w *watching) {
	if w.reminder != nil {
		w.reminder()
		w.reminder = nil
	}
	reason, _ := h.trouble()
	next := h.record.Told[reason].Next()
	if reason == "" || next.IsZero() {
		return
	}
	ctx, cancel := workflow.WithCancel(h.root)
	w.reminder = cancel
	left := max(next.Sub(workflow.Now(h.root)), 0)
	timer := workflow.NewTimerWithOptions(ctx, left, workflow.TimerOptions{Summary: "Remind support: " + string(reason)})
	h.when(timer, func(f workflow.Future) {
		if f.Get(h.root, nil) == nil && h.ending == nil {
			h.tell(w)
		}
	})
}
