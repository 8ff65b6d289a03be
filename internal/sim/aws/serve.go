package aws

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
	"causeway.dev/internal/sim/fault"
)

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
		c.refuse(w, r, err)
		return
	}
	answer, f, err := c.answer(hr.Context(), r)
	switch {
	case f.Hang:
		<-hr.Context().Done()
		cut()
	case f.LoseAnswer && err == nil:
		cut()
	case err != nil:
		c.refuse(w, r, err)
	default:
		c.service(r.Service).Protocol.Answer(w, r, answer)
	}
}

// refuse answers in the form of the service: a client that meets the wrong
// form reports a parse error instead of the reason.
func (c *Cloud) refuse(w http.ResponseWriter, r *wire.Request, err error) {
	e := &state.Error{Code: "InternalError", Message: "An internal error has occurred", Status: http.StatusInternalServerError}
	errors.As(err, &e)
	c.service(r.Service).Protocol.Refuse(w, r, e)
}

// cut ends the connection without an answer.
func cut() { panic(http.ErrAbortHandler) }

// parse finds out what is called, by whom. The request is never nil, so that an
// error can be written in the right protocol.
func (c *Cloud) parse(hr *http.Request, body []byte) (*wire.Request, error) {
	scope, err := wire.ParseScope(hr.Header.Get("Authorization"))
	r := &wire.Request{Service: scope.Service, Call: state.Call{Caller: &state.Identity{}, Region: scope.Region}}
	s := c.service(r.Service)
	s.Protocol.Read(r, hr, body, s.Operations)
	c.store.Lock()
	r.ID = c.store.NewRequestID()
	c.store.Unlock()
	if err != nil {
		return r, err
	}
	caller, err := c.authenticate(hr, body, scope)
	if err != nil {
		return r, err
	}
	r.Caller = caller
	return r, nil
}

// authenticate finds the caller behind a request and checks the signature.
func (c *Cloud) authenticate(hr *http.Request, body []byte, s wire.Scope) (*state.Identity, error) {
	c.store.Lock()
	caller := c.store.State.Users[s.AccessKey]
	if caller == nil {
		caller = c.store.State.Sessions[s.AccessKey]
	}
	c.store.Unlock()
	words := c.service(s.Service).Protocol
	switch {
	case caller == nil || caller.Keys.SessionToken != hr.Header.Get("X-Amz-Security-Token"):
		return nil, words.Denied()
	case caller.Session && !c.store.SessionNow().Before(caller.Expires):
		return nil, words.Expired()
	case !wire.Signed(hr, body, s, caller.Keys):
		return nil, words.BadSignature()
	}
	return caller, nil
}

// answer carries the call out. Whatever it does, it does under the lock.
func (c *Cloud) answer(ctx context.Context, r *wire.Request) (any, fault.Fault, error) {
	c.store.Lock()
	f := c.faultFor(r)
	c.store.Unlock()
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-ctx.Done():
		}
	}
	c.store.Lock()
	defer c.store.Unlock()
	r.Now = c.store.Clock.Now()
	answer, err := c.carryOut(r, f)
	c.record(r, f, err)
	return answer, f, err
}

// carryOut does what was asked, unless a fault comes first. The lock is held.
func (c *Cloud) carryOut(r *wire.Request, f fault.Fault) (any, error) {
	s := c.service(r.Service)
	op, ok := s.Operations[r.Operation]
	switch {
	case !ok:
		return nil, &state.Error{Code: s.Unknown, Message: "The action " + r.Operation + " is not valid for this web service.", Status: 400}
	case f.Code != "":
		return nil, answerOf(f)
	case f.Hang && !f.LoseAnswer:
		return nil, nil
	}
	if err := s.Protocol.Check(r, op); err != nil {
		return nil, err
	}
	c.store.Settle(r.Now)
	if err := c.Permitted(r, s.Protocol, op); err != nil {
		return nil, err
	}
	if err := s.Protocol.Rehearse(r); err != nil {
		return nil, err
	}
	answer, err := op.Do(r)
	// A change may be due at once, if the cloud has no lags.
	c.store.Settle(r.Now)
	return answer, err
}

// record keeps the call, refused ones included: a budget counts what was sent.
func (c *Cloud) record(r *wire.Request, f fault.Fault, err error) {
	call := Call{
		At: r.Now, Service: r.Service, Operation: r.Operation, Account: r.Caller.Account,
		Region: r.Region, Principal: r.Caller.ARN, RequestID: r.ID,
	}
	var api *state.Error
	switch {
	case errors.As(err, &api):
		call.Error = api.Code
	case f.Hang:
		call.Error = "hang"
	case f.LoseAnswer:
		call.Error = "lost"
	}
	c.calls = append(c.calls, call)
}
