package aws

import (
	"slices"
	"time"
)

// Call is one call that the cloud received.
type Call struct {
	At        time.Time `json:"at"`
	Service   string    `json:"service"`
	Operation string    `json:"operation"`
	Account   string    `json:"account"`
	Region    string    `json:"region"`
	// Principal is the caller's ARN; its last part is the session name.
	Principal string `json:"principal"`
	RequestID string `json:"requestId"`
	// Error is the code of the answer, "" for success. "lost" and "hang" are
	// answers that never came.
	Error string `json:"error,omitempty"`
}

// CallKey names what calls are counted by.
type CallKey struct{ Account, Service, Operation string }

// Calls lists all calls since the start or the last ForgetCalls.
func (c *Cloud) Calls() []Call {
	c.store.Lock()
	defer c.store.Unlock()
	return slices.Clone(c.calls)
}

// CallCounts counts the calls by account and operation.
func (c *Cloud) CallCounts() map[CallKey]int {
	counts := map[CallKey]int{}
	for _, call := range c.Calls() {
		counts[CallKey{call.Account, call.Service, call.Operation}]++
	}
	return counts
}

// ForgetCalls starts the counting anew.
func (c *Cloud) ForgetCalls() {
	c.store.Lock()
	defer c.store.Unlock()
	c.calls = nil
}
