package aws

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// controlTransit are the levers of shares and transit gateways.
func (c *Cloud) controlTransit(mux *http.ServeMux) {
	for verb, do := range map[string]func(string) error{
		"accept": c.AcceptTransitAttachment, "reject": c.RejectTransitAttachment, "delete": c.DeleteTransitAttachment,
		"fail": c.FailTransitAttachment,
	} {
		mux.HandleFunc("POST /_sim/attachments/{id}/"+verb, func(w http.ResponseWriter, r *http.Request) {
			tell(w, verb, do(r.PathValue("id")))
		})
	}
	mux.HandleFunc("POST /_sim/gateways/{id}/share", answer(func(hr *http.Request, in struct{ Name, Account string }) (any, error) {
		return c.ShareTransitGateway(hr.PathValue("id"), in.Name, in.Account)
	}))
	mux.HandleFunc("POST /_sim/gateways/{id}/auto-accept", change(func(hr *http.Request, in struct{ On bool }) error {
		return c.SetAutoAccept(hr.PathValue("id"), in.On)
	}))
	mux.HandleFunc("DELETE /_sim/shares", func(w http.ResponseWriter, r *http.Request) {
		tell(w, "deleted", c.Unshare(r.FormValue("arn")))
	})
}

// controlAddresses are the levers of the internet.
func (c *Cloud) controlAddresses(mux *http.ServeMux) {
	mux.HandleFunc("POST /_sim/allowlists/{host}", change(func(hr *http.Request, blocks []string) error {
		return c.SetAllowlist(hr.PathValue("host"), blocks...)
	}))
	mux.HandleFunc("POST /_sim/nat-gateways/{id}/replace", answer(func(hr *http.Request, in struct{ PublicIP, Allocation string }) (any, error) {
		return c.ReplaceNATAddress(hr.PathValue("id"), in.PublicIP, in.Allocation)
	}))
	mux.HandleFunc("POST /_sim/nat-gateways/{id}/add", answer(func(hr *http.Request, in struct{ Allocation string }) (any, error) {
		return c.AddNATAddress(hr.PathValue("id"), in.Allocation)
	}))
}

// answer is change for levers that have something to say.
func answer[T any](do func(*http.Request, T) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var thing T
		decoder := json.NewDecoder(r.Body)
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&thing); err != nil {
			tell(w, nil, fmt.Errorf("reading the request: %w", err))
			return
		}
		made, err := do(r, thing)
		tell(w, made, err)
	}
}
