package azure

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"causeway.dev/internal/sim/fault"
)

// request is one call to the resource manager, with who asks.
type request struct {
	*http.Request
	// scope is the id of what is asked about, in lower case.
	scope  string
	caller *identity
	// others are the identities of the auxiliary tokens.
	others []*identity
	now    time.Time
	id     string
	call   Call
}

// answer is what goes back.
type answer struct {
	status  int
	body    any
	headers map[string]string
}

// problem is an error of Azure's, with the status of its answer.
type problem struct {
	status  int
	code    string
	message string
	headers map[string]string
}

func (p *problem) Error() string { return p.code + ": " + p.message }

func refuse(status int, code, format string, args ...any) error {
	return &problem{status: status, code: code, message: fmt.Sprintf(format, args...)}
}

// handler is one operation. The lock is held while it runs.
type handler func(*request) (answer, error)

// Handler serves tokens and resources on one host.
func (c *Cloud) Handler() http.Handler {
	entra := http.NewServeMux()
	entra.HandleFunc("GET /{tenant}/v2.0/.well-known/openid-configuration", c.discovery)
	entra.HandleFunc("POST /{tenant}/oauth2/v2.0/token", c.token)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); key(first) {
		case "subscriptions":
			c.resources(w, r)
		case "v1.0":
			c.graph(w, r)
		case "_sim":
			c.control(w, r)
		default:
			entra.ServeHTTP(w, r)
		}
	})
}

// resources finds the operation of a path, whose case means nothing.
func (c *Cloud) resources(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("x-ms-request-id", requestID(r))
	w.Header().Set("x-ms-correlation-request-id", requestID(r))
	lower := r.Clone(r.Context())
	lower.URL = &url.URL{Path: strings.ToLower(r.URL.Path), RawQuery: r.URL.RawQuery}
	lower.Host = r.Host
	if at := strings.LastIndex(lower.URL.Path, "/providers/microsoft.authorization/"); at >= 0 {
		c.authorization(w, lower, lower.URL.Path[:at], lower.URL.Path[at+len("/providers/microsoft.authorization/"):])
		return
	}
	c.routes.ServeHTTP(w, lower)
}

// serve runs one operation: faults first, then who asks, then what is allowed.
func (c *Cloud) serve(operation, scope string, do handler) http.HandlerFunc {
	return func(w http.ResponseWriter, hr *http.Request) {
		// A connection that is cut while somebody waits is only noticed once the body is read.
		sent, _ := io.ReadAll(io.LimitReader(hr.Body, 1<<20))
		hr.Body = io.NopCloser(bytes.NewReader(sent))
		at := scope
		if at == "" {
			at = hr.URL.Path
		}
		r := &request{Request: hr, scope: at, id: requestID(hr), call: Call{Operation: operation, Scope: at}}
		faulted, out, err := c.run(r, do)
		if faulted.Hang || faulted.LoseAnswer {
			c.vanish(hr, faulted.Hang)
		}
		if faulted.Delay > 0 {
			wait(hr, faulted.Delay)
		}
		w.Header().Set("x-ms-request-id", r.id)
		w.Header().Set("x-ms-correlation-request-id", r.id)
		respond(w, out, err)
	}
}

// run is serve with the lock held.
func (c *Cloud) run(r *request, do handler) (faulted fault.Fault, out answer, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r.now = c.clock.Now()
	c.settle(r.now)
	err = c.identify(r)
	faulted = c.faultFor(r.call)
	switch {
	case faulted.Hang && !faulted.LoseAnswer:
		err = refuse(http.StatusGatewayTimeout, "GatewayTimeout", "nobody will read this")
	case faulted.Code != "":
		err = &problem{status: statusOf(faulted), code: faulted.Code, message: orElse(faulted.Message, faulted.Code)}
	case err == nil && r.URL.Query().Get("api-version") == "":
		err = refuse(http.StatusBadRequest, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.")
	case err == nil:
		out, err = do(r)
	}
	r.call.Status = out.status
	var p *problem
	if errors.As(err, &p) {
		r.call.Status, r.call.Code = p.status, p.code
	}
	c.calls = append(c.calls, r.call)
	return faulted, out, err
}

// vanish cuts the connection, at once or when the caller has had enough.
func (c *Cloud) vanish(r *http.Request, hang bool) {
	if hang {
		<-r.Context().Done()
	}
	panic(http.ErrAbortHandler)
}

func wait(r *http.Request, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}

// requestID is the caller's own, which Azure repeats, or one that is made up.
func requestID(r *http.Request) string {
	if id := r.Header.Get("x-ms-correlation-request-id"); id != "" {
		return id
	}
	return guidOf("request", r.URL.String(), time.Now().String())
}

// respond writes JSON, or the error in Azure's form.
func respond(w http.ResponseWriter, out answer, err error) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	var p *problem
	switch {
	case errors.As(err, &p):
		out = answer{status: p.status, headers: p.headers, body: map[string]any{"error": map[string]any{"code": p.code, "message": p.message}}}
		w.Header().Set("x-ms-error-code", p.code)
	case err != nil:
		out = answer{status: http.StatusInternalServerError, body: map[string]any{"error": map[string]any{"code": "InternalServerError", "message": err.Error()}}}
	}
	for name, value := range out.headers {
		w.Header().Set(name, value)
	}
	w.WriteHeader(out.status)
	if out.body != nil {
		_ = json.NewEncoder(w).Encode(out.body) // the caller may be gone
	}
}

// read decodes what was sent.
func (r *request) read(into any) error {
	text, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		return refuse(http.StatusBadRequest, "InvalidRequestContent", "The request content was invalid and could not be deserialized: '%v'.", err)
	}
	return nil
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
