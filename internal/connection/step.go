package connection

import (
	"fmt"
	"regexp"
)

// StepID names a step inside its method; it never changes once a handshake with it has run. Titles may.
type StepID string

// StepEndGrant is the customer's step in which what they lent ends, in every method that has one.
const StepEndGrant StepID = "end-grant"

// Step is one numbered line of a handshake, done by one party. Its title is an imperative sentence: the heading of the
// customer's page, the summary in Temporal Web and the line in the terminal are this one text.
type Step struct {
	ID     StepID  `json:"id"`
	Title  string  `json:"title"`
	Party  Party   `json:"party"`
	Doing  Status  `json:"doing,omitempty"`
	Values []Value `json:"values,omitempty"`
}

// Value is something a step's accept message must carry, such as a role's ARN, with its rule.
type Value struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Pattern string `json:"pattern"`
	Rule    string `json:"rule"`
}

// StepState says how far one step of one handshake is.
type StepState string

// The states of a step.
const (
	StepPending StepState = "pending"
	StepRunning StepState = "running"
	StepWaiting StepState = "waiting"
	StepDone    StepState = "done"
	StepSkipped StepState = "skipped"
	StepParked  StepState = "parked"
	StepFailed  StepState = "failed"
	StepUndone  StepState = "undone"
)

// Check returns the rule that a value breaks, in a sentence, or nil.
func (v Value) Check(given string) error {
	matched, err := regexp.MatchString("^(?:"+v.Pattern+")$", given)
	if err != nil || !matched {
		return fmt.Errorf("values.%s %q: %s", v.Name, given, v.Rule)
	}
	return nil
}
