package connection

import "time"

// Entry is one line of the ledger: what happened, who did it, when, and what proved it.
type Entry struct {
	At    time.Time `json:"at"`
	Step  StepID    `json:"step,omitempty"`
	Who   string    `json:"who"`
	What  string    `json:"what"`
	Proof string    `json:"proof,omitempty"`
	// Said means that Who is what a sender said of themselves: nobody has checked it.
	Said bool `json:"said,omitempty"`
}
