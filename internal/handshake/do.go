package handshake

import (
	"errors"
	"slices"
	"strings"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// Option is what one change needs besides its activity: its undo, the lock of the network that it changes.
type Option func(*change)

type change struct {
	locks []lockWish
	undos []undo
	// again is the customer's turn that lends the right which the change uses; asked means that it came already.
	again func() error
	asked bool
}

// Do makes one change: it runs an activity whose undo was registered before the first try. Input is asked for again
// before every try, because amend may have corrected the request in between. An error that a person can mend parks the
// handshake until retry, amend or disconnect; one that ends it is returned.
func Do[In, Out any](h *Handshake, id connection.StepID, activity contract.Activity[In, Out], in func() In, options ...Option) (Out, error) {
	var out Out
	c := change{}
	for _, option := range options {
		option(&c)
	}
	for {
		if h.ending != nil {
			return out, h.ending
		}
		h.working(id)
		err := h.underLocks(id, c.locks, func() error {
			entries := h.owe(id, c.undos, c.locks)
			err := h.execute(changeOptions(activity.Queue, h.step(id).Title), activity.Name, in(), &out)
			h.mark(entries, err)
			return err
		})
		if err == nil {
			h.done(id, "")
			h.note(id, string(connection.Vendor), "Done: "+h.step(id).Title, proofOf(out))
			return out, nil
		}
		if h.ending != nil {
			return out, h.ending
		}
		if err = h.lentAgain(id, &c, err); err != nil {
			return out, err
		}
	}
}

// proofOf is what a change's answer says for the ledger, such as the cloud's own request ids.
func proofOf(out any) string {
	if proven, says := out.(interface{ Proof() string }); says {
		return proven.Proof()
	}
	return ""
}

// Undo registers the opposite of the change that it is given to: an activity whose input takes what earlier steps
// returned and never what this change returns. It is registered once for every input that the change is tried with.
func Undo[In any](title string, activity contract.Undo[In], in func() In) Option {
	return func(c *change) {
		c.undos = append(c.undos, func(*Handshake, connection.StepID) connection.Owed { return owedChange(title, activity, in()) })
	}
}

// UndoOrTheirs is Undo for what was made with a right that the customer lent. Once that right is gone the undo's activity
// answers ReasonGrantMissing; then removing it is the customer's turn on the way out, with the command of the leftover of
// this name, which the method's page has.
func UndoOrTheirs[In any](title string, activity contract.Undo[In], in func() In, leftover string) Option {
	return func(c *change) {
		c.undos = append(c.undos, func(h *Handshake, id connection.StepID) connection.Owed {
			entry := owedChange(title, activity, in())
			entry.Party, entry.Leftover = connection.Customer, h.leftover(id, leftover)
			return entry
		})
	}
}

// Under makes the change under the lock of a network, so that no other connection checks or changes it at the same
// time. With a claim, the lock remembers the address range for as long as the connection lives. Given twice, both locks are
// taken in the order of their names, so that two connections never wait for each other.
func Under(network string, claim func() connection.Claim) Option {
	return func(c *change) {
		c.locks = append(c.locks, lockWish{network: network, claim: claim})
		slices.SortFunc(c.locks, func(a, b lockWish) int { return strings.Compare(a.network, b.network) })
	}
}

// Lent says that the change uses a right which the customer lends. When the cloud says that it is missing, the customer's
// turn comes again, and then the change is tried again; a second time in a row it parks.
func Lent(again func() error) Option { return func(c *change) { c.again = again } }

// lentAgain gives the customer another turn where only they can help, and lets judge decide everything else.
func (h *Handshake) lentAgain(id connection.StepID, c *change, err error) error {
	reason, sentence := contract.ReasonOf(err)
	if c.again == nil || c.asked || reason != connection.ReasonGrantMissing {
		c.asked = false
		return h.judge(id, err)
	}
	c.asked = true
	s := h.step(id)
	s.State, s.Said = connection.StepPending, sentence
	h.note(id, "causeway", "The lent right is missing: the customer is asked again", sentence)
	return c.again()
}

// execute runs one activity and serves messages meanwhile. When the connection is told to stop, the activity's own
// answer is still waited for: an undo that ran before it would leave behind what the activity makes last.
func (h *Handshake) execute(options workflow.ActivityOptions, name string, in, out any) error {
	future := workflow.ExecuteActivity(workflow.WithActivityOptions(h.ctx, options), name, in)
	answered := false
	h.when(future, func(workflow.Future) { answered = true })
	h.until(func() bool { return answered })
	return future.Get(h.root, out)
}

// judge decides what an error of a change means: an ending is returned, anything else parks until somebody mends it.
func (h *Handshake) judge(id connection.StepID, err error) error {
	reason, sentence := contract.ReasonOf(err)
	if reason.EndsHandshake() {
		return &ending{reason: reason, said: sentence, by: "causeway"}
	}
	return h.park(id, reason, sentence)
}

// park waits, with everything as it is, until retry or amend; it returns an ending when somebody gives up.
func (h *Handshake) park(id connection.StepID, reason connection.Reason, sentence string) error {
	s := h.step(id)
	s.State, s.Said = connection.StepParked, sentence
	h.drop(connection.Retry, connection.Amend)
	h.parked = true
	h.note(id, "causeway", "Parked: "+string(reason), sentence)
	h.standing(connection.NeedsAttention, reason, sentence)
	h.notify("Needs attention: "+s.Title, sentence)
	defer func() { h.parked = false }()
	for {
		var d connection.Delivered
		found := false
		h.until(func() bool {
			if h.ending != nil {
				return true
			}
			d, found = h.next(connection.Retry, connection.Amend)
			return found
		})
		if h.ending != nil {
			return h.ending
		}
		if h.resumes(id, d) {
			return nil
		}
	}
}

// resumes applies what was sent to a parked step and reports whether the step should run again.
func (h *Handshake) resumes(id connection.StepID, d connection.Delivered) bool {
	who := whoOr(d.Message.By, string(connection.Support))
	if d.Verb == connection.Amend && !h.amend(d.Message) {
		return false
	}
	if d.Verb == connection.Retry {
		h.note(id, who, "Sent retry", d.Message.Note)
	}
	return true
}

// amend corrects the request. The ledger keeps what was changed; the generation and the name never change.
func (h *Handshake) amend(m connection.Message) bool {
	amended, problems := h.method.Amend(h.record.Progress.Request, m.Values)
	if len(problems) > 0 {
		h.note(h.record.Progress.Step, whoOr(m.By, string(connection.Support)), "Sent amend, which had no effect", problems.Error())
		return false
	}
	h.record.Progress.Request = amended
	h.note(h.record.Progress.Step, whoOr(m.By, string(connection.Support)), "Amended the request", amendedWords(m.Values))
	return true
}

// lost reports whether an error leaves it open if the change happened: everything but an activity's own final word.
func lost(err error) (uncertain, running bool) {
	var timeout *temporal.TimeoutError
	if errors.As(err, &timeout) {
		return true, true
	}
	var application *temporal.ApplicationError
	if errors.As(err, &application) && application.NonRetryable() {
		return false, false
	}
	return err != nil, false
}
