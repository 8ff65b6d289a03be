package connection

import (
	"encoding/json"
	"time"
)

// OwedKind says what running one entry of the undo stack means.
type OwedKind string

// The kinds. A change is an activity of ours; an ask is a party's turn on the way out; a tell only names what the
// customer may remove, because we may neither remove it nor look at it.
const (
	OwedChange OwedKind = "change"
	OwedAsk    OwedKind = "ask"
	OwedTell   OwedKind = "tell"
)

// Owed is one entry of the undo stack: what must still be done before a connection has left nothing behind. Its JSON
// form and its activity names are permanent, because it is read again years later.
type Owed struct {
	Kind     OwedKind        `json:"kind"`
	Step     StepID          `json:"step"`
	Title    string          `json:"title"`
	Activity string          `json:"activity,omitempty"`
	Queue    string          `json:"queue,omitempty"`
	Input    json.RawMessage `json:"input,omitempty"`
	// Uncertain means that the change's own answer was lost: it may have happened although nobody was told, and its
	// trace may become visible only after a while. Waited is how long the change may still be running.
	Uncertain bool          `json:"uncertain,omitempty"`
	Waited    time.Duration `json:"waited,omitempty"`
	// Failed means that it was tried on the way out, in vain; a retry clears it.
	Failed bool `json:"failed,omitempty"`
	// Always marks an ending that is owed on success too, such as the end of a grant.
	Always bool `json:"always,omitempty"`
	// Rounds and Over say how often, and over how long, the look of an ending must see it before it is believed. Asked is
	// when the party was first asked for it.
	Rounds int       `json:"rounds,omitempty"`
	Over   Duration  `json:"over,omitempty"`
	Asked  time.Time `json:"asked,omitzero"`
	// Networks are those under whose locks the entry runs, in the order of their names. Party, Leftover and Deadline belong to asks
	// and tells; a change has a party and a leftover where only the customer can undo it once their grant is gone.
	Networks []string `json:"networks,omitempty"`
	Party    Party    `json:"party,omitempty"`
	Leftover Leftover `json:"leftover,omitzero"`
	Deadline Duration `json:"deadline,omitempty"`
}

// Undoing is the input of every activity that undoes: what was to be made, and whether that is uncertain.
type Undoing[In any] struct {
	Of In `json:"of"`
	// Uncertain asks the undo to search by tag for a while before it believes that nothing is there.
	Uncertain bool `json:"uncertain,omitempty"`
}

// GrantGone is the answer of a look that could not use a grant any more. One such answer is no proof: rights change slowly.
type GrantGone struct {
	At time.Time `json:"at"`
	// Said is the sentence for the ledger: what was tried, what the cloud answered, its request id.
	Said string `json:"said"`
	// Attempt is the attempt of the look that saw it: more than 1 means that the grant could still be used, or nobody could
	// look, when this look began.
	Attempt int `json:"attempt"`
}

// Watch names the look that Keep runs while a connection is active.
type Watch struct {
	Activity string          `json:"activity"`
	Queue    string          `json:"queue"`
	Title    string          `json:"title"`
	Input    json.RawMessage `json:"input"`
}

// Watching is the input of every watch activity: what to look at, and what was last seen. The activity completes when
// it sees anything else.
type Watching[In any] struct {
	Of  In     `json:"of"`
	Was Health `json:"was"`
}

// Health is what a watch sees. The zero value is a connection in good order.
type Health struct {
	// Reason is empty when all is well.
	Reason Reason `json:"reason,omitempty"`
	// Said is the cloud's or the probe's word for it, in a sentence.
	Said string `json:"said,omitempty"`
	// Cloud is the cloud's own state, such as "active" or "deleted".
	Cloud string `json:"cloud,omitempty"`
	// Proven is when the probe last saw traffic pass; zero when it did not look.
	Proven time.Time `json:"proven,omitzero"`
}

// Delivered is a message with the verb it came under and the time it arrived.
type Delivered struct {
	Verb    Verb      `json:"verb"`
	Message Message   `json:"message"`
	At      time.Time `json:"at"`
}

// RecordForm is the version of the record's form that this code writes. It grows when a field begins to mean something else, or
// one is added that older code must not lose; code that reads a newer form than it knows leaves it to newer code.
const RecordForm = 1

// Record is everything that one connection is: it survives the handshake, every continue-as-new and every new version of
// the worker. Fields are only ever added, with a zero value that means the old behaviour.
type Record struct {
	// Form is the version of this form, as the code that wrote it knew it; see RecordForm.
	Form     int      `json:"form,omitempty"`
	Progress Progress `json:"progress"`
	// Owed is the undo stack, oldest first; it runs from its end.
	Owed []Owed `json:"owed,omitempty"`
	// Watch is what Keep runs.
	Watch Watch `json:"watch,omitzero"`
	// Network names the network of the connection's own cluster, once that is known.
	Network string `json:"network,omitempty"`
	// Undelivered are the messages that arrived while the record was handed over.
	Undelivered []Delivered `json:"undelivered,omitempty"`
	// Answers are what the steps that are done answered, by step: a body that is entered again is given them.
	Answers map[StepID]json.RawMessage `json:"answers,omitempty"`
	// Consented means that the customer's own act took effect; from then on lateness undoes nothing. TargetFixed means that
	// the networks are being joined: the target cannot be amended any more.
	Consented   bool `json:"consented,omitempty"`
	TargetFixed bool `json:"targetFixed,omitempty"`
	// Turn is the turn that waited when the record was handed over, Parked the step that was parked.
	Turn   *WaitingTurn `json:"turn,omitempty"`
	Parked StepID       `json:"parked,omitempty"`
	// Relent is the step for which the customer was asked again for the right that they lend.
	Relent StepID `json:"relent,omitempty"`
	// Renewed is when something was last withdrawn and requested anew.
	Renewed time.Time `json:"renewed,omitzero"`
	// Withdrawing is the step whose change is being taken back so that it can be made again.
	Withdrawing StepID `json:"withdrawing,omitempty"`
	// BlindSince is since when the watch could not look, and Told how often people were told of a trouble, by its reason.
	BlindSince time.Time       `json:"blindSince,omitzero"`
	Told       map[Reason]Told `json:"told,omitempty"`
	// Out is there once the connection is on its way out.
	Out *WayOut `json:"out,omitempty"`
}

// Claim is the part of a network's address space that one connection uses, as the network's lock knows it.
type Claim struct {
	Holder string   `json:"holder"`
	CIDRs  []string `json:"cidrs"`
	// Outstanding says that the connection has a request that nobody has accepted yet.
	Outstanding bool `json:"outstanding,omitempty"`
}

// Owner names this attempt at this connection, for tags and undos.
func (p Progress) Owner() Owner {
	return Owner{Connection: p.ID, Generation: p.Generation, Customer: p.Request.Customer, Method: p.Request.Method}
}
