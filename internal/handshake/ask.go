package handshake

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// TurnOption is what one party's turn needs besides its look.
type TurnOption func(*turn)

// Ask is a party's turn. It shows the page and waits until the look sees the step done; a message from the party only
// makes it look at once. It returns what the look saw. The cloud's own refusal, a deadline that passes before consent, and
// disconnect or decline end it.
func Ask[In, Out any](h *Handshake, id connection.StepID, look contract.Activity[In, Out], in func() In, options ...TurnOption) (Out, error) {
	var out Out
	if h.kept(id, &out) {
		return out, nil
	}
	t := h.newTurn(id)
	t.activity, t.queue = look.Name, look.Queue
	t.in = func() any { return in() }
	for _, option := range options {
		option(t)
	}
	if err := h.serve(t); err != nil {
		return out, err
	}
	if t.won != nil {
		if err := t.won.Get(h.root, &out); err != nil {
			return out, err
		}
	}
	h.answered(t)
	h.keep(id, out)
	return out, nil
}

// AskWord is a turn that nobody can look at: the party's word counts, and the page says so.
func AskWord(h *Handshake, id connection.StepID, options ...TurnOption) error {
	if h.kept(id, nil) {
		return nil
	}
	t := h.newTurn(id)
	t.word = true
	for _, option := range options {
		option(t)
	}
	if err := h.serve(t); err != nil {
		return err
	}
	h.answered(t)
	h.keep(id, struct{}{})
	return nil
}

// Consents marks the turn after which lateness no longer undoes: the customer's own act took effect, and it is expensive.
func Consents() TurnOption { return func(t *turn) { t.consents = true } }

// OrWord lets the party's word count where nobody can look, for example because the cluster runs no probe.
func OrWord() TurnOption { return func(t *turn) { t.word = true } }

// Until gives the moment when the cloud itself ends what waits. The deadline lies a few minutes later, so that the
// cloud's word comes first.
func Until(expires func() time.Time) TurnOption { return func(t *turn) { t.expires = expires } }

// Renews says how to start over where the cloud's own clock cannot be moved: the undo of a step, then again, which runs
// these steps anew.
func Renews(id connection.StepID, again func() error, steps ...connection.StepID) TurnOption {
	return func(t *turn) { t.renews, t.again, t.anew = id, again, steps }
}

// Lends calls back whenever a message brought new values: from then on what they name may be lent, and Always belongs here.
func Lends(named func()) TurnOption { return func(t *turn) { t.named = named } }

// turn is one party's turn while it lasts.
type turn struct {
	id       connection.StepID
	party    connection.Party
	values   []connection.Value
	activity string
	queue    string
	in       func() any
	word     bool
	consents bool
	expires  func() time.Time
	renews   connection.StepID
	again    func() error
	anew     []connection.StepID
	// status overrides Waiting on the way out and in Keep; leaving means that the connection is ending already, so that
	// only abandoning it stops this turn.
	status  connection.Status
	leaving bool
	// beside means that the connection is active, and stays so whatever comes of this turn.
	beside bool
	// proof is how often the look must see the end of a grant; command is what the party is reminded of.
	proof   *proving
	command string
	named   func()

	started  time.Time
	deadline time.Time
	alarm    workflow.CancelFunc
	long     *look
	eager    *look
	once     bool
	accepted bool
	byWord   bool
	won      workflow.Future
	refused  *ending
	trouble  *ending
	words    string
	due      bool
	last     bool
	late     bool
	// rests is until when a look that could not look rests; withdrawn means that the turn is over and starts over.
	rests     time.Time
	withdrawn bool
	// looks is the pace of eager looks, soonest when the next one may begin, and soon the timer until then.
	looks   pace
	soonest time.Time
	soon    workflow.CancelFunc
	// told is how often support was told that it cannot look.
	told connection.Told
}

func (h *Handshake) newTurn(id connection.StepID) *turn {
	s := h.step(id)
	return &turn{
		id: id, party: s.Party, values: s.Values, started: workflow.Now(h.root),
		words: h.record.Progress.Cloud.Words, status: connection.Waiting, looks: pace{least: eagerSoonest, most: eagerLatest},
	}
}

// serve runs a turn to its end, or for as long as this run lasts: then the record says how far it is.
func (h *Handshake) serve(t *turn) error {
	if h.ending != nil && !t.leaving {
		return h.ending
	}
	h.turn = t
	err := h.openOrReopen(t)
	for settled := false; !settled && err == nil; {
		h.until(func() bool { return h.stopped(t) || t.moved() || h.addressed() || h.grown() })
		settled, err = h.advance(t)
	}
	if isGrown(err) && !t.withdrawn {
		// Whatever still arrives is told what it would have been told a moment before.
		h.record.Turn = t.waiting(h.parked && h.record.Parked == "")
		h.stopTurn(t)
		return err
	}
	h.stopTurn(t)
	h.turn, h.parked = nil, false
	return err
}

func (h *Handshake) openOrReopen(t *turn) error {
	if k := h.record.Turn; k != nil && k.Step == t.id {
		h.record.Turn = nil
		return h.reopen(t, *k)
	}
	h.openTurn(t)
	return nil
}

func (t *turn) moved() bool {
	return t.won != nil || t.byWord || t.refused != nil || t.trouble != nil || t.due || t.late
}

func (h *Handshake) stopped(t *turn) bool {
	if t.leaving && h.again != nil {
		return true
	}
	return h.ending != nil && (!t.leaving || h.ending.abandon)
}

// why is what stopped a turn.
func (h *Handshake) why() error {
	if h.ending == nil {
		return errAgain
	}
	return h.ending
}

// errAgain stops a turn on the way out, because a new attempt takes it over.
var errAgain = errors.New("a new attempt takes over")

func (h *Handshake) addressed() bool { return len(h.inbox) > 0 }

// advance handles the most important thing that happened and reports whether the turn is over.
func (h *Handshake) advance(t *turn) (bool, error) {
	switch {
	case t.won != nil || t.byWord:
		return true, nil
	case h.stopped(t):
		return false, h.why()
	case t.refused != nil:
		return false, h.refusedByCloud(t)
	case t.trouble != nil:
		return false, h.troubled(t)
	case h.addressed():
		// What has arrived is heard first, so that every run comes further however many messages follow it.
		return false, h.hear(t)
	case h.grown():
		return false, errGrown
	case t.due:
		h.lastLook(t)
		return false, nil
	case t.late:
		return false, h.tooLate(t)
	default:
		return false, nil
	}
}

// openTurn shows whose turn it is and starts looking.
func (h *Handshake) openTurn(t *turn) {
	t.withdrawn = false
	s := h.begin(t.id)
	s.State = connection.StepWaiting
	if t.beside || t.leaving {
		s.Said = ""
	}
	h.setDeadline(t, h.deadlineOf(t))
	if t.activity != "" {
		h.lookLong(t)
	}
}

// answered closes a step whose turn went well.
func (h *Handshake) answered(t *turn) {
	said := "Seen by a look, not only said."
	who := string(t.party)
	if t.won == nil {
		said = "The " + who + "'s word; there was nothing to look at."
	}
	if t.consents {
		h.record.Consented = true
	}
	h.done(t.id, said)
	h.note(t.id, who, "Done: "+h.step(t.id).Title, said)
}

// checkValues judges what an accept carries against what the step declares. What was told before need not be repeated.
func (h *Handshake) checkValues(t *turn, values map[string]string) error {
	for _, v := range t.values {
		if values[v.Name] == "" && h.fact(v.Name) != "" {
			continue
		}
		if err := v.Check(values[v.Name]); err != nil {
			return err
		}
	}
	return nil
}
