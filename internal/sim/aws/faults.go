package aws

import (
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
	"causeway.dev/internal/sim/fault"
)

// Injected is a fault at work.
type Injected struct {
	cloud *Cloud
	fault fault.Fault
	seen  int
	hits  int
}

// Inject adds a fault. Of several that match a call, the one added first happens.
func (c *Cloud) Inject(f fault.Fault) *Injected {
	c.store.Lock()
	defer c.store.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	injected := &Injected{cloud: c, fault: f}
	c.faults = append(c.faults, injected)
	return injected
}

// Hits is how often the fault has happened.
func (i *Injected) Hits() int {
	i.cloud.store.Lock()
	defer i.cloud.store.Unlock()
	return i.hits
}

// Clear ends the fault.
func (i *Injected) Clear() {
	i.cloud.store.Lock()
	defer i.cloud.store.Unlock()
	i.cloud.faults = slices.DeleteFunc(i.cloud.faults, func(other *Injected) bool { return other == i })
}

// ClearFaults ends all faults.
func (c *Cloud) ClearFaults() {
	c.store.Lock()
	defer c.store.Unlock()
	c.faults = nil
}

// faultFor finds the fault that happens to a call, and counts it. The lock is held.
func (c *Cloud) faultFor(r *wire.Request) fault.Fault {
	for _, i := range c.faults {
		if !matches(i.fault, r) {
			continue
		}
		i.seen++
		spent := i.fault.Times != fault.Always && i.hits >= i.fault.Times
		if i.seen > i.fault.After && !spent {
			i.hits++
			return i.fault
		}
	}
	return fault.Fault{}
}

// matches also knows an operation by its full name.
func matches(f fault.Fault, r *wire.Request) bool {
	return (f.Operation == "" || f.Operation == r.Operation || f.Operation == r.Service+":"+r.Operation) &&
		(f.Account == "" || f.Account == r.Caller.Account) &&
		(f.Region == "" || f.Region == r.Region) &&
		strings.Contains(r.Caller.ARN, f.Principal)
}

// answerOf is the fault's code with what AWS says beside it.
func answerOf(f fault.Fault) error {
	known := map[string]state.Error{
		fault.CodeThrottled:           {Message: "Request limit exceeded.", Status: 503},
		fault.CodeUnauthorized:        {Message: "You are not authorized to perform this operation. Encoded authorization failure message: c2ltdWxhdGVk", Status: 403},
		"ThrottlingException":         {Message: "Rate exceeded", Status: 429},
		"AccessDeniedException":       {Message: "User is not authorized to perform this operation", Status: 403},
		"ServerInternalException":     {Message: "An internal error has occurred", Status: 500},
		"ServiceUnavailableException": {Message: "The service is unavailable. Please try again shortly.", Status: 503},
		"InternalError":               {Message: "An internal error has occurred", Status: 500},
		"Unavailable":                 {Message: "The service is unavailable. Please try again shortly.", Status: 503},
		"ServiceUnavailable":          {Message: "Service is unable to handle request.", Status: 503},
	}[f.Code]
	e := &state.Error{Code: f.Code, Message: known.Message, Status: known.Status}
	if f.Message != "" {
		e.Message = f.Message
	}
	if f.Status != 0 {
		e.Status = f.Status
	}
	if e.Status == 0 {
		e.Status = 400
	}
	return e
}
