package handshake

import (
	"errors"

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
	// again is the customer's turn that lends the right which the change uses, and whatever else has to be done anew then:
	// the steps that run again.
	again func() error
	anew  []connection.StepID
}

// Do makes one change: it runs an activity whose undo was registered before the first try. Input is asked for again
// before every try, because amend may have corrected the request in between. An error that a person can mend parks the
// handshake until retry, amend or disconnect; one that ends it is returned.
func Do[In, Out any](h *Handshake, id connection.StepID, activity contract.Activity[In, Out], in func() In, options ...Option) (Out, error) {
	var out Out
	if h.kept(id, &out) {
		return out, nil
	}
	c := change{}
	for _, option := range options {
		option(&c)
	}
	if err := h.rest(id); err != nil {
		return out, err
	}
	for {
		if h.ending != nil {
			return out, h.ending
		}
		h.working(id)
		locks, err := h.named(c.locks)
		if err != nil {
			return out, err
		}
		err = h.underLocks(id, locks, func() error {
			entries := h.owe(id, c.undos, locks)
			err := h.execute(changeOptions(activity.Queue, h.step(id).Title), activity.Name, in(), &out)
			h.mark(entries, err)
			return err
		})
		if err == nil {
			h.done(id, "")
			h.note(id, string(connection.Vendor), "Done: "+h.step(id).Title, proofOf(out))
			h.notAskedFor(id)
			h.keep(id, out)
			return out, nil
		}
		if h.ending != nil {
			return out, h.ending
		}
		if err = h.mend(id, c, err); err != nil {
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
	return func(c *change) { c.locks = append(c.locks, lockWish{network: network, claim: claim}) }
}

// UnderOurs is [Under] for the network of the connection's own cluster, whatever it is called.
func UnderOurs(claim func() connection.Claim) Option {
	return func(c *change) { c.locks = append(c.locks, lockWish{ours: true, claim: claim}) }
}

// Lent says that the change uses a right which the customer lends. When the cloud says that it is missing, the customer's
// turn comes again, and then the change is tried again; a second time in a row it parks. The steps are those that again
// runs anew.
func Lent(again func() error, steps ...connection.StepID) Option {
	return func(c *change) { c.again, c.anew = again, steps }
}

// mend gives the customer another turn where only they can help, and lets judge decide everything else.
func (h *Handshake) mend(id connection.StepID, c change, err error) error {
	if isGrown(err) {
		return err
	}
	reason, sentence := contract.ReasonOf(err)
	if c.again == nil || h.record.Relent == id || reason != connection.ReasonGrantMissing {
		h.notAskedFor(id)
		return h.judge(id, err)
	}
	h.record.Relent = id
	s := h.step(id)
	s.State, s.Said = connection.StepPending, sentence
	h.note(id, "causeway", "The lent right is missing: the customer is asked again", sentence)
	h.forget(c.anew)
	return c.again()
}

// notAskedFor forgets that the customer was asked again for a step's sake, and not what they were asked for another's.
func (h *Handshake) notAskedFor(id connection.StepID) {
	if h.record.Relent == id {
		h.record.Relent = ""
	}
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
