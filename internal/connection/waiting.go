package connection

import "time"

// WaitingTurn is a party's turn while it waits, as a new run of its workflow takes it over.
type WaitingTurn struct {
	Step     StepID    `json:"step"`
	Started  time.Time `json:"started"`
	Deadline time.Time `json:"deadline,omitzero"`
	// Accepted means that the party has said that it is done, and Look that a look at once is owed for that.
	Accepted bool `json:"accepted,omitempty"`
	Look     bool `json:"look,omitempty"`
	// Words are what the last look saw.
	Words string `json:"words,omitempty"`
	// Overdue means that the deadline has passed, and that support was told.
	Overdue bool `json:"overdue,omitempty"`
	// Told is how often support was told that nobody can look.
	Told Told `json:"told,omitzero"`
	// Rests is until when a look that could not look rests.
	Rests time.Time `json:"rests,omitzero"`
	// Seen, First and Next are the rounds of a grant's proof: how many, since when, and when the next one is.
	Seen  int       `json:"seen,omitempty"`
	First time.Time `json:"first,omitzero"`
	Next  time.Time `json:"next,omitzero"`
}

// WayOut is why a connection ends, from the moment that this is settled until nothing is owed any more.
type WayOut struct {
	Reason Reason `json:"reason"`
	Said   string `json:"said"`
	By     string `json:"by,omitempty"`
	// Cancelled means that somebody cancelled the workflow in Temporal instead of sending a message.
	Cancelled bool `json:"cancelled,omitempty"`
	// Parked means that something could not be removed, and that support was told.
	Parked bool `json:"parked,omitempty"`
}
