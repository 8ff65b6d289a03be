package connection

import "time"

// Cloud is the cloud's own word for the state of a connection, and when it was seen.
type Cloud struct {
	Words string    `json:"words,omitempty"`
	Seen  time.Time `json:"seen,omitzero"`
}

// StepProgress is one step with how far it is.
type StepProgress struct {
	Step
	State StepState `json:"state"`
	// Said is one sentence about this step: what the cloud says, why it is parked, what proved it.
	Said    string    `json:"said,omitempty"`
	Started time.Time `json:"started,omitzero"`
	Ended   time.Time `json:"ended,omitzero"`
}

// Leftover is what a cleanup could not remove, or what only the customer can: what, where, why, and how to remove it.
type Leftover struct {
	What    string `json:"what"`
	Where   string `json:"where"`
	Why     string `json:"why"`
	Command string `json:"command,omitempty"`
	// Party is who can remove it: us (support) or the customer.
	Party Party `json:"party"`
}

// Progress is the whole picture of one connection: the answer of the query and the end state in memo and failure details.
type Progress struct {
	ID             ID             `json:"id"`
	Generation     int            `json:"generation"`
	Request        Request        `json:"request"`
	Status         Status         `json:"status"`
	Reason         Reason         `json:"reason,omitempty"`
	Said           string         `json:"said,omitempty"`
	WaitingOn      Party          `json:"waitingOn,omitempty"`
	Step           StepID         `json:"step,omitempty"`
	Deadline       time.Time      `json:"deadline,omitzero"`
	Steps          []StepProgress `json:"steps"`
	Cloud          Cloud          `json:"cloud,omitzero"`
	Proven         time.Time      `json:"proven,omitzero"`
	GrantOpenSince time.Time      `json:"grantOpenSince,omitzero"`
	// UnwatchedSince is since when nobody could look at an active connection: what was seen last may not be true any more.
	UnwatchedSince time.Time `json:"unwatchedSince,omitzero"`
	// Facts are what the steps learnt and later steps, pages and undos need: an id, a CIDR. The method's folder has the type
	// that they are read into. They hold no secret.
	Facts     Object     `json:"facts,omitempty"`
	Leftovers []Leftover `json:"leftovers,omitempty"`
	Ledger    []Entry    `json:"ledger,omitempty"`
	Started   time.Time  `json:"started,omitzero"`
	Changed   time.Time  `json:"changed,omitzero"`
}

// Start is the input of every method's workflow.
type Start struct {
	Request Request `json:"request"`
	// Generation counts the attempts under one name; 0 means 1.
	Generation int `json:"generation,omitempty"`
	// Inherited is what an earlier attempt under this name still owes: the end of a grant that the customer has not taken
	// back. GrantOpenSince is since when.
	Inherited      []Owed    `json:"inherited,omitempty"`
	GrantOpenSince time.Time `json:"grantOpenSince,omitzero"`
	// Resume is the record of the run that this one continues.
	Resume *Record `json:"resume,omitempty"`
}

// Current is the step whose turn it is, and whether there is one.
func (p Progress) Current() (StepProgress, bool) {
	for _, s := range p.Steps {
		if s.ID == p.Step {
			return s, true
		}
	}
	return StepProgress{}, false
}

// Number is the position of a step as people count it, from 1; 0 when the method has no such step.
func (p Progress) Number(id StepID) int {
	for i, s := range p.Steps {
		if s.ID == id {
			return i + 1
		}
	}
	return 0
}
