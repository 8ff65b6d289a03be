package aws

import (
	"slices"
	"strings"
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

// Injected is a fault at work.
type Injected struct {
	cloud *Cloud
	fault Fault
	seen  int
	hits  int
}

// Inject adds a fault. Of several that match a call, the one added first happens.
func (c *Cloud) Inject(f Fault) *Injected {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	injected := &Injected{cloud: c, fault: f}
	c.faults = append(c.faults, injected)
	return injected
}

// Hits is how often the fault has happened.
func (i *Injected) Hits() int {
	i.cloud.mu.Lock()
	defer i.cloud.mu.Unlock()
	return i.hits
}

// Clear ends the fault.
func (i *Injected) Clear() {
	i.cloud.mu.Lock()
	defer i.cloud.mu.Unlock()
	i.cloud.faults = slices.DeleteFunc(i.cloud.faults, func(other *Injected) bool { return other == i })
}

// ClearFaults ends all faults.
func (c *Cloud) ClearFaults() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = nil
}

// faultFor finds the fault that happens to a call, and counts it. The lock is held.
func (c *Cloud) faultFor(r *request) Fault {
	for _, i := range c.faults {
		if !i.fault.matches(r) {
			continue
		}
		i.seen++
		spent := i.fault.Times != Always && i.hits >= i.fault.Times
		if i.seen > i.fault.After && !spent {
			i.hits++
			return i.fault
		}
	}
	return Fault{}
}

// matches also knows an operation by its full name.
func (f Fault) matches(r *request) bool {
	return (f.Operation == "" || f.Operation == r.operation || f.Operation == r.service+":"+r.operation) &&
		(f.Account == "" || f.Account == r.caller.Account) &&
		(f.Region == "" || f.Region == r.region) &&
		strings.Contains(r.caller.ARN, f.Principal)
}
