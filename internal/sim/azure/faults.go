package azure

import (
	"net/http"
	"slices"
	"strings"

	"causeway.dev/internal/sim/fault"
)

// statusOf is the status of an answer that a fault makes up.
func statusOf(f fault.Fault) int {
	switch {
	case f.Status != 0:
		return f.Status
	case f.Code == "AuthorizationFailed", f.Code == "LinkedAuthorizationFailed":
		return http.StatusForbidden
	case f.Code == "TooManyRequests", f.Code == "AnotherOperationInProgress":
		return http.StatusTooManyRequests
	default:
		return http.StatusBadRequest
	}
}

// Injected is a fault at work.
type Injected struct {
	cloud *Cloud
	fault fault.Fault
	seen  int
	hits  int
}

// Inject adds a fault. Its Operation is a name of Calls, such as VirtualNetworkPeerings.Put; its Account a tenant, and its
// Principal an application. Of several that match a call, the one added first happens.
func (c *Cloud) Inject(f fault.Fault) *Injected {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	i := &Injected{cloud: c, fault: f}
	c.faults = append(c.faults, i)
	return i
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
func (c *Cloud) faultFor(call Call) fault.Fault {
	for _, i := range c.faults {
		f := i.fault
		if f.Operation != "" && f.Operation != call.Operation || f.Account != "" && key(f.Account) != call.Tenant ||
			!strings.Contains(call.App, key(f.Principal)) {
			continue
		}
		i.seen++
		spent := f.Times != fault.Always && i.hits >= f.Times
		if i.seen > f.After && !spent {
			i.hits++
			return f
		}
	}
	return fault.Fault{}
}

// Call is one request that was served.
type Call struct {
	// Operation is the kind of resource and what was done, such as VirtualNetworks.Get, or Token.
	Operation string
	// Tenant and App are who asked; Scope is what for.
	Tenant, App, Scope string
	// Auxiliary are the tenants whose tokens came along.
	Auxiliary []string
	Status    int
	Code      string
}

// Calls lists what was asked, oldest first.
func (c *Cloud) Calls() []Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.calls)
}

// ForgetCalls empties the list.
func (c *Cloud) ForgetCalls() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = nil
}
