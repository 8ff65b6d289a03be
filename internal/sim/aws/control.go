package aws

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"

	"causeway.dev/internal/sim/aws/world"
	"causeway.dev/internal/sim/fault"
)

// control is the API of whoever runs the simulator: JSON under /_sim/, for
// callers on the same machine only.
//
//	GET  /_sim/health
//	GET  /_sim/world                        accounts, networks, hosts
//	GET  /_sim/resources?ended=true         what stands in all accounts
//	GET  /_sim/calls
//	GET  /_sim/clock
//	POST /_sim/clock                        {"advance":"168h"} or {"set":"2026-03-01T12:00:00Z"}
//	POST /_sim/faults                       a Fault; DELETE ends all
//	POST /_sim/peerings/{id}/accept|reject|delete|dns   as the other side
//	POST /_sim/routes/{table}               {"CIDR":...,"Target":...}; DELETE ?cidr=
//	POST /_sim/rules/{group}                a Rule; DELETE with a Rule
//	GET  /_sim/dial?vpc=&to=10.20.1.10:5432
//	GET  /_sim/resolve?vpc=&name=          without a vpc: public DNS
//	POST /_sim/attachments/{id}/accept|reject|delete|fail   as the gateway's owner
//	POST /_sim/gateways/{id}/share          {"Name":...,"Account":...}; answers the share's ARN
//	POST /_sim/gateways/{id}/auto-accept    {"On":true}
//	DELETE /_sim/shares?arn=                as its owner
//	POST /_sim/allowlists/{host}            ["203.0.113.11/32",...] replaces it
//	POST /_sim/nat-gateways/{id}/replace    {"PublicIP":...,"Allocation":""}; answers the new address
//	POST /_sim/nat-gateways/{id}/add        {"Allocation":""}; answers the new address
//	POST /_sim/stacks/{account}/{region}/{name}   {"Template":...,"Parameters":{}}; answers the outputs; DELETE
//	POST /_sim/roles/trust                  {"ARN":...,"Trusts":[...],"ExternalID":...}
//	POST /_sim/roles/policies               {"ARN":...,"Policy":...,"Document":...}; DELETE {"ARN":...,"Policy":...}
func (c *Cloud) control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_sim/health", func(w http.ResponseWriter, _ *http.Request) {
		tell(w, map[string]any{"status": "ok", "now": c.store.Clock.Now()}, nil)
	})
	mux.HandleFunc("GET /_sim/world", func(w http.ResponseWriter, _ *http.Request) { tell(w, c.World(), nil) })
	mux.HandleFunc("GET /_sim/resources", func(w http.ResponseWriter, r *http.Request) {
		tell(w, c.Resources(world.Filter{Ended: r.FormValue("ended") == "true"}), nil)
	})
	mux.HandleFunc("GET /_sim/calls", func(w http.ResponseWriter, _ *http.Request) { tell(w, c.Calls(), nil) })
	mux.HandleFunc("GET /_sim/dial", c.controlDial)
	mux.HandleFunc("GET /_sim/resolve", c.controlResolve)
	mux.HandleFunc("GET /_sim/clock", func(w http.ResponseWriter, _ *http.Request) { tell(w, c.store.Clock.Now(), nil) })
	mux.HandleFunc("POST /_sim/clock", c.controlClock)
	c.controlChanges(mux)
	c.controlTransit(mux)
	c.controlAddresses(mux)
	c.controlStacks(mux)
	return onThisMachine(mux)
}

// controlChanges are the levers: each is a method of the Go API as well.
func (c *Cloud) controlChanges(mux *http.ServeMux) {
	mux.HandleFunc("POST /_sim/faults", change(func(_ *http.Request, f fault.Fault) error {
		c.Inject(f)
		return nil
	}))
	mux.HandleFunc("DELETE /_sim/faults", func(w http.ResponseWriter, _ *http.Request) {
		c.ClearFaults()
		tell(w, "cleared", nil)
	})
	for verb, do := range map[string]func(string) error{
		"accept": c.AcceptPeering, "reject": c.RejectPeering, "delete": c.DeletePeeringAsAccepter,
		"dns": func(id string) error { return c.SetPeeringDNS(id, false, true) },
	} {
		mux.HandleFunc("POST /_sim/peerings/{id}/"+verb, func(w http.ResponseWriter, r *http.Request) {
			tell(w, verb, do(r.PathValue("id")))
		})
	}
	mux.HandleFunc("POST /_sim/routes/{table}", change(func(hr *http.Request, r world.Route) error {
		return c.AddRoute(hr.PathValue("table"), r)
	}))
	mux.HandleFunc("DELETE /_sim/routes/{table}", func(w http.ResponseWriter, r *http.Request) {
		tell(w, "removed", c.RemoveRoute(r.PathValue("table"), r.FormValue("cidr")))
	})
	mux.HandleFunc("POST /_sim/rules/{group}", change(func(hr *http.Request, r world.Rule) error {
		return c.AllowIngress(hr.PathValue("group"), r)
	}))
	mux.HandleFunc("DELETE /_sim/rules/{group}", change(func(hr *http.Request, r world.Rule) error {
		return c.RevokeIngress(hr.PathValue("group"), r)
	}))
}

// onThisMachine turns away whoever comes over the network: the simulator's
// levers are nobody else's.
func onThisMachine(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil || !from.Addr().Unmap().IsLoopback() {
			http.Error(w, "the control API answers on this machine only", http.StatusForbidden)
			return
		}
		// A page in a browser must not get here by a name of its own.
		host, _, err := net.SplitHostPort(r.Host)
		if ip, badIP := netip.ParseAddr(host); err != nil || (host != "localhost" && (badIP != nil || !ip.IsLoopback())) {
			http.Error(w, "the control API answers to localhost only", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (c *Cloud) controlClock(w http.ResponseWriter, r *http.Request) {
	var wanted struct {
		Advance string
		Set     time.Time
	}
	if err := json.NewDecoder(r.Body).Decode(&wanted); err != nil {
		tell(w, nil, fmt.Errorf("reading the clock's move: %w", err))
		return
	}
	if !wanted.Set.IsZero() {
		c.store.Clock.Set(wanted.Set)
	}
	if wanted.Advance != "" {
		d, err := time.ParseDuration(wanted.Advance)
		if err != nil {
			tell(w, nil, fmt.Errorf("reading how far to move the clock: %w", err))
			return
		}
		c.store.Clock.Advance(d)
	}
	tell(w, c.store.Clock.Now(), nil)
}

func (c *Cloud) controlDial(w http.ResponseWriter, r *http.Request) {
	to, err := netip.ParseAddrPort(r.FormValue("to"))
	if err != nil {
		tell(w, nil, fmt.Errorf("reading where to dial: %w", err))
		return
	}
	tell(w, c.Dial(r.FormValue("vpc"), to), nil)
}

func (c *Cloud) controlResolve(w http.ResponseWriter, r *http.Request) {
	ip, found := c.ResolvePublic(r.FormValue("name"))
	if vpcID := r.FormValue("vpc"); vpcID != "" {
		ip, found = c.Resolve(vpcID, r.FormValue("name"))
	}
	tell(w, map[string]any{"found": found, "address": ip}, nil)
}

// change reads a thing from the request and does something with it.
func change[T any](do func(*http.Request, T) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var thing T
		decoder := json.NewDecoder(r.Body)
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&thing); err != nil {
			tell(w, nil, fmt.Errorf("reading the request: %w", err))
			return
		}
		tell(w, thing, do(r, thing))
	}
}

// tell answers in JSON, or refuses with the error as a sentence.
func tell(w http.ResponseWriter, answer any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		answer = map[string]string{"error": err.Error()}
	}
	_ = json.NewEncoder(w).Encode(answer) // the caller may be gone
}
