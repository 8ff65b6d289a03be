package aws

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// request is one call on its way through the cloud.
type request struct {
	service   string
	operation string
	region    string
	caller    *identity
	form      url.Values
	body      []byte // of a service whose members are not all plain
	now       time.Time
	id        string
}

// operation is one call that a service answers. The parameters are the names
// that it knows, without their indexes: EC2 refuses any other.
type operation struct {
	params []string
	do     func(*request) (any, error)
}

// service is one of AWS's services with what it can do.
type service struct {
	operations map[string]operation
	// unknown is the code for an operation that is not there.
	unknown string
}

// bodyLimit is far more than any call of these services has.
const bodyLimit = 1 << 20

// serveAWS answers one call of any service.
func (c *Cloud) serveAWS(w http.ResponseWriter, hr *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, hr.Body, bodyLimit))
	if err != nil {
		http.Error(w, "reading the request", http.StatusBadRequest)
		return
	}
	r, err := c.parse(hr, body)
	if err != nil {
		writeError(w, r, err)
		return
	}
	answer, fault, err := c.answer(hr.Context(), r)
	switch {
	case fault.Hang:
		<-hr.Context().Done()
		cut()
	case fault.LoseAnswer && err == nil:
		cut()
	case err != nil:
		writeError(w, r, err)
	default:
		writeAnswer(w, r, answer)
	}
}

// cut ends the connection without an answer.
func cut() { panic(http.ErrAbortHandler) }

// parse finds out what is called, by whom. The request is never nil, so that an
// error can be written in the right protocol.
func (c *Cloud) parse(hr *http.Request, body []byte) (*request, error) {
	r := &request{caller: &identity{}}
	scope, err := parseScope(hr.Header.Get("Authorization"))
	r.service, r.region = scope.service, scope.region
	r.form, r.operation = parseBody(hr, body)
	if r.service == shareServiceName {
		r.body, r.operation = c.parseShareCall(hr, body)
	}
	c.mu.Lock()
	r.id = c.newRequestID()
	c.mu.Unlock()
	if err != nil {
		return r, err
	}
	caller, err := c.authenticate(hr, body, scope)
	if err != nil {
		return r, err
	}
	r.caller = caller
	return r, nil
}

// parseBody reads the query protocol, or the JSON protocol as if it were the
// same: its members here are all plain strings.
func parseBody(hr *http.Request, body []byte) (url.Values, string) {
	if target := hr.Header.Get("X-Amz-Target"); target != "" {
		members := map[string]any{}
		_ = json.Unmarshal(body, &members) // what is missing is refused later, by name
		form := url.Values{}
		for name, value := range members {
			if s, ok := value.(string); ok {
				form.Set(name, s)
			}
		}
		return form, target[strings.LastIndex(target, ".")+1:]
	}
	form, _ := url.ParseQuery(string(body)) // as above
	for name, values := range hr.URL.Query() {
		form[name] = values
	}
	return form, form.Get("Action")
}

// answer carries the call out. Whatever it does, it does under the lock.
func (c *Cloud) answer(ctx context.Context, r *request) (any, Fault, error) {
	c.mu.Lock()
	fault := c.faultFor(r)
	c.mu.Unlock()
	if fault.Delay > 0 {
		select {
		case <-time.After(fault.Delay):
		case <-ctx.Done():
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	r.now = c.clock.Now()
	answer, err := c.carryOut(r, fault)
	c.record(r, fault, err)
	return answer, fault, err
}

// carryOut does what was asked, unless a fault comes first. The lock is held.
func (c *Cloud) carryOut(r *request, fault Fault) (any, error) {
	op, ok := c.services[r.service].operations[r.operation]
	switch {
	case !ok:
		return nil, &apiError{c.services[r.service].unknown, "The action " + r.operation + " is not valid for this web service.", 400}
	case fault.Code != "":
		return nil, fault.err()
	case fault.Hang && !fault.LoseAnswer:
		return nil, nil
	}
	if r.service == "ec2" {
		if err := checkParams(r, op); err != nil {
			return nil, err
		}
	}
	c.settle(r.now)
	if err := c.permitted(r); err != nil {
		return nil, err
	}
	if r.service == "ec2" && r.form.Get("DryRun") == "true" {
		return nil, &apiError{"DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412}
	}
	answer, err := op.do(r)
	// A change may be due at once, if the cloud has no lags.
	c.settle(r.now)
	return answer, err
}

// record keeps the call, refused ones included: a budget counts what was sent.
func (c *Cloud) record(r *request, fault Fault, err error) {
	call := Call{
		At: r.now, Service: r.service, Operation: r.operation, Account: r.caller.Account,
		Region: r.region, Principal: r.caller.ARN, RequestID: r.id,
	}
	var api *apiError
	switch {
	case errors.As(err, &api):
		call.Error = api.Code
	case fault.Hang:
		call.Error = "hang"
	case fault.LoseAnswer:
		call.Error = "lost"
	}
	c.calls = append(c.calls, call)
}

// err is the fault's code with what AWS says beside it.
func (f Fault) err() error {
	known := map[string]apiError{
		CodeThrottled:                 {Message: "Request limit exceeded.", Status: 503},
		CodeUnauthorized:              {Message: "You are not authorized to perform this operation. Encoded authorization failure message: c2ltdWxhdGVk", Status: 403},
		"ThrottlingException":         {Message: "Rate exceeded", Status: 429},
		"AccessDeniedException":       {Message: "User is not authorized to perform this operation", Status: 403},
		"ServerInternalException":     {Message: "An internal error has occurred", Status: 500},
		"ServiceUnavailableException": {Message: "The service is unavailable. Please try again shortly.", Status: 503},
		"InternalError":               {Message: "An internal error has occurred", Status: 500},
		"Unavailable":                 {Message: "The service is unavailable. Please try again shortly.", Status: 503},
		"ServiceUnavailable":          {Message: "Service is unable to handle request.", Status: 503},
	}[f.Code]
	e := &apiError{Code: f.Code, Message: known.Message, Status: known.Status}
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

// checkParams refuses what EC2 refuses before it looks at anything.
func checkParams(r *request, op operation) error {
	if v := r.form.Get("Version"); v != "2016-11-15" {
		return &apiError{"InvalidAction", "The action " + r.operation + " is not valid for version " + v, 400}
	}
	known := append([]string{"Action", "Version", "DryRun"}, op.params...)
	for name := range r.form {
		if first, _, _ := strings.Cut(name, "."); !slices.Contains(known, first) {
			return &apiError{"UnknownParameter", "The parameter " + first + " is not recognized", 400}
		}
	}
	return nil
}

// need is a parameter that must be there.
func (r *request) need(name string) (string, error) {
	if v := r.form.Get(name); v != "" {
		return v, nil
	}
	// EC2 names the parameter in the words of its XML.
	return "", &apiError{"MissingParameter", "The request must contain the parameter " + strings.ToLower(name[:1]) + name[1:], 400}
}

// needID is a parameter that must be there and look like an id.
func (r *request) needID(name, prefix string) (string, error) {
	id, err := r.need(name)
	if err != nil {
		return "", err
	}
	return id, checkID(id, prefix)
}

func checkID(id, prefix string) error {
	digits, ok := strings.CutPrefix(id, prefix+"-")
	// Eight digits are the ids of before 2018, which still live.
	if ok && (len(digits) == 8 || len(digits) == 17) && strings.Trim(digits, "0123456789abcdef") == "" {
		return nil
	}
	return &apiError{malformed(prefix), "Invalid id: \"" + id + "\" (expecting \"" + prefix + "-...\")", 400}
}

// list reads Name.1, Name.2, ...
func (r *request) list(name string) []string {
	var values []string
	for i := 1; r.form.Has(name + "." + strconv.Itoa(i)); i++ {
		values = append(values, r.form.Get(name+"."+strconv.Itoa(i)))
	}
	return values
}

// groups counts the groups Name.1.*, Name.2.*, ... and answers their prefixes.
func (r *request) groups(name string) []string {
	var prefixes []string
	for i := 1; ; i++ {
		prefix := name + "." + strconv.Itoa(i) + "."
		found := false
		for key := range r.form {
			found = found || strings.HasPrefix(key, prefix)
		}
		if !found {
			return prefixes
		}
		prefixes = append(prefixes, prefix)
	}
}
