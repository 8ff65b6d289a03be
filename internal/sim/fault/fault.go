package fault

import (
	"time"
)

// Codes of faults that are asked for often.
const (
	CodeThrottled    = "RequestLimitExceeded"
	CodeUnauthorized = "UnauthorizedOperation"
)

// Always as Fault.Times lets a fault happen until it is cleared.
const Always = -1

// Fault is trouble with the calls that it matches. Empty fields match
// everything. Mind that the SDKs try three times by themselves: a fault that
// happens once is often not seen by whoever uses them.
type Fault struct {
	// Operation is a name such as CreateRoute, or ec2:CreateRoute.
	Operation string `json:"operation"`
	Account   string `json:"account"`
	Region    string `json:"region"`
	// Principal matches a part of the caller's ARN, such as a role or session name.
	Principal string `json:"principal"`

	// After lets that many matching calls through first.
	After int `json:"after"`
	// Times is how often it happens; 0 means once, Always without end.
	Times int `json:"times"`

	// Code answers with this error, and changes nothing. Message and Status are
	// what AWS says with it unless set.
	Code    string `json:"code"`
	Message string `json:"message"`
	Status  int    `json:"status"`
	// Delay lets the call wait before anything else happens.
	Delay time.Duration `json:"delay"`
	// Hang never answers: the call ends with its context, nothing is changed.
	Hang bool `json:"hang"`
	// LoseAnswer makes the change and cuts the connection before the answer.
	// With Hang, it makes the change and never answers.
	LoseAnswer bool `json:"loseAnswer"`
}
