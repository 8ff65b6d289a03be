package azure

import (
	"net/http"
	"slices"
	"time"
)

// The kinds of long-running operations.
const (
	operationPut    = "put"
	operationDelete = "delete"
	operationRoutes = "routes"
)

// operation is work that Azure does after it has answered.
type operation struct {
	ID       string
	Kind     string
	VNet     string
	Half     string
	NIC      string
	Location string
	Ready    time.Time
	// Asked is how often somebody wanted to know: the second time it has ended, whatever the clock says.
	Asked int
	Ended bool
	// Code is why it failed; empty when it did not.
	Code, Message string
}

// patienceOfAsking is how often one asks about an operation until it has ended.
const patienceOfAsking = 2

// begin starts an operation of the caller's. A fault of its own name lets it fail after it was accepted.
func (c *Cloud) begin(o operation, r *request) *operation {
	o.ID, o.Ready = c.guid(), r.now.Add(c.lags.Operation)
	later := r.call
	later.Operation += ".Later"
	if f := c.faultFor(later); f.Code != "" {
		o.Code, o.Message = f.Code, orElse(f.Message, f.Code)
	}
	c.state.Operations[o.ID] = &o
	return &o
}

// headers tell where the operation can be asked about.
func (o *operation) headers(r *request) map[string]string {
	base := "https://" + r.Host + "/subscriptions/" + subscriptionIn(r.scope) + "/providers/Microsoft.Network/locations/" + o.Location
	version := "?api-version=2025-05-01"
	h := map[string]string{"Azure-AsyncOperation": base + "/operations/" + o.ID + version}
	if o.Ready.After(r.now) { // else nobody has to wait
		h["Retry-After"] = "1"
	}
	if o.Kind != operationPut {
		h["Location"] = base + "/operationResults/" + o.ID + version
	}
	if o.Kind == operationRoutes {
		delete(h, "Azure-AsyncOperation")
	}
	return h
}

// busy reports whether an operation works on a network: Azure does one at a time.
func (c *Cloud) busy(v *network) bool {
	return slices.ContainsFunc(v.Halves, func(h *half) bool { return h.Work != "" })
}

// settle ends what is due.
func (c *Cloud) settle(now time.Time) {
	for _, o := range sorted(c.state.Operations) {
		if !o.Ended && !now.Before(o.Ready) {
			c.finish(o)
		}
	}
}

// asked counts a question about an operation, and ends it when there were enough of them.
func (c *Cloud) asked(o *operation) {
	if o == nil {
		return
	}
	if o.Asked++; o.Asked >= patienceOfAsking && !o.Ended {
		c.finish(o)
	}
}

// finish does what an operation was for.
func (c *Cloud) finish(o *operation) {
	o.Ended = true
	v := c.state.VNets[o.VNet]
	if v == nil {
		return
	}
	h := v.half(o.Half)
	if h == nil || h.Work != o.ID {
		// Somebody removed the half meanwhile, and may have made another one of its name.
		return
	}
	h.Work, h.Going = "", false
	switch {
	case o.Code != "":
		h.Failed = true
	case o.Kind == operationDelete:
		c.dropHalf(v, h)
	default:
		h.Failed = false
		c.connect(v, h)
	}
}

// connect makes both halves Connected once there are two.
func (c *Cloud) connect(v *network, h *half) {
	remote := c.state.VNets[key(h.Remote)]
	mirror := remote.toward(v.ID)
	switch {
	case mirror == nil:
		h.State = initiated
	case mirror.State != disconnected && !mirror.Failed:
		h.State, mirror.State = connected, connected
		mirror.Space, h.Space = slices.Clone(v.Prefixes), slices.Clone(remote.Prefixes)
	}
}

// dropHalf leaves the other half Disconnected.
func (c *Cloud) dropHalf(v *network, h *half) {
	v.Halves = slices.DeleteFunc(v.Halves, func(other *half) bool { return other == h })
	if remote := c.state.VNets[key(h.Remote)]; remote != nil {
		if mirror := remote.toward(v.ID); mirror != nil {
			mirror.State = disconnected
		}
	}
}

// getOperation answers the state of an operation.
func (c *Cloud) getOperation(r *request) (answer, error) {
	o, err := c.operationOf(r)
	if err != nil {
		return answer{}, err
	}
	body := map[string]any{"status": "InProgress"}
	headers := map[string]string{"Retry-After": "1"}
	switch {
	case o.Ended && o.Code != "":
		body = map[string]any{"status": failed, "error": map[string]any{"code": o.Code, "message": o.Message}}
	case o.Ended:
		body, headers = map[string]any{"status": succeeded}, nil
	}
	return answer{status: http.StatusOK, body: body, headers: headers}, nil
}

// getResult answers what came of an operation: 202 while it goes on.
func (c *Cloud) getResult(r *request) (answer, error) {
	o, err := c.operationOf(r)
	switch {
	case err != nil:
		return answer{}, err
	case !o.Ended:
		return answer{status: http.StatusAccepted, headers: map[string]string{
			"Location": "https://" + r.Host + r.URL.Path + "?" + r.URL.RawQuery, "Retry-After": "1",
		}}, nil
	case o.Code != "":
		return answer{}, refuse(http.StatusBadRequest, o.Code, "%s", o.Message)
	case o.Kind == operationRoutes:
		return answer{status: http.StatusOK, body: map[string]any{"value": c.routesOf(c.state.NICs[o.NIC])}}, nil
	default:
		return answer{status: http.StatusNoContent}, nil
	}
}

func (c *Cloud) operationOf(r *request) (*operation, error) {
	o := c.state.Operations[r.PathValue("id")]
	if o == nil {
		return nil, refuse(http.StatusNotFound, "OperationNotFound", "The operation %s is not found.", r.PathValue("id"))
	}
	c.asked(o)
	return o, nil
}
