package connection

// Verb is a message that a person sends to a running connection, as a signal or as an update of this name.
type Verb string

// The verbs.
const (
	Accept     Verb = "accept"
	Confirm    Verb = "confirm"
	Decline    Verb = "decline"
	Retry      Verb = "retry"
	Extend     Verb = "extend"
	Amend      Verb = "amend"
	Disconnect Verb = "disconnect"
)

// Verbs lists them all in a fixed order.
func Verbs() []Verb { return []Verb{Accept, Confirm, Decline, Retry, Extend, Amend, Disconnect} }

// QueryProgress is the name of the query that answers with a Progress.
const QueryProgress = "progress"

// UpdateStartAgain is the name of the update by which a new attempt takes over from one that is only `ending`. Its argument
// is a Start, its answer the generation of the new attempt.
const UpdateStartAgain = "start-again"

// Message is the one payload of every verb. Empty means: the sender's current step.
type Message struct {
	// Step names the step that is meant: its id or its number. Empty means the current one.
	Step string `json:"step,omitempty"`
	// By is who sends it, for the ledger.
	By string `json:"by,omitempty"`
	// Values carries what a step asks for (accept), the corrected request fields (amend: "target.cidr", "contact",
	// "probe.host", "probe.port", ...), "by" or "until" (extend: a duration), "name" and "abandon" (disconnect).
	Values map[string]string `json:"values,omitempty"`
	// Note is a free text: the reason of a decline or disconnect.
	Note string `json:"note,omitempty"`
}

// Names of values that are not a step's own.
const (
	ValueName    = "name"    // disconnect: the connection's name, repeated
	ValueAbandon = "abandon" // disconnect: "yes" closes a connection although leftovers remain
	ValueFor     = "for"     // extend: how much longer, a Duration
)

// Answer is what an update returns at once: what was understood, and what happens next, in a sentence.
type Answer struct {
	Sentence string `json:"sentence"`
	Status   Status `json:"status"`
	Step     StepID `json:"step,omitempty"`
}
