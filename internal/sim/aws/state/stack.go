package state

import (
	"time"
)

// Event is one line of what happened to a stack.
type Event struct {
	ID, Logical, Physical, Type, Status, Reason string
	At                                          time.Time
}

// States of a stack.
const (
	InReview     = "REVIEW_IN_PROGRESS" // only its change set is there
	Creating     = "CREATE_IN_PROGRESS"
	Created      = "CREATE_COMPLETE"
	RolledBack   = "ROLLBACK_COMPLETE"
	Deleting     = "DELETE_IN_PROGRESS"
	StackDeleted = "DELETE_COMPLETE"
	Undeleted    = "DELETE_FAILED"
)

// Stack is one CloudFormation stack. All that it can hold are roles.
type Stack struct {
	ID         string
	Account    string
	Region     string
	Name       string
	Template   string
	Parameters map[string]string
	Abilities  []string
	Tags       map[string]string
	// Roles are the ARNs by logical id; Policies the names of each role's own policies, by which the stack knows them.
	Roles    map[string]string
	Policies map[string][]string
	Outputs  []Output
	Status   string
	Reason   string
	// Next is the state after the one that is under way.
	Next    string
	Step    Wait
	Created time.Time
	Deleted time.Time
	Events  []Event
	// ChangeSet is the ARN of the change set that made it, or is to make it.
	ChangeSet string
	By        string
}

// Output is what a stack tells when it stands.
type Output struct {
	Key         string `xml:"OutputKey"`
	Value       string `xml:"OutputValue"`
	Description string `xml:"Description,omitempty"`
}
