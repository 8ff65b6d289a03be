package ipallowlist_test

import (
	"testing"

	"causeway.dev/internal/connection"
	ipallowlist "causeway.dev/internal/methods/ip-allowlist"
	"causeway.dev/internal/methods/methodtest"
)

var list = ipallowlist.Method() //nolint:gochecknoglobals // what the tests are about

func known() ipallowlist.Facts {
	return ipallowlist.Facts{
		OurAccount: "111122223333", Addresses: []string{"203.0.113.11", "203.0.113.12"}, Gateways: []string{"nat-0a1b2c3d4e5f60703"},
	}
}

// allowing is Acme's connection while it waits for the customer to allow the addresses.
func allowing(t *testing.T, own ipallowlist.Own, facts ipallowlist.Facts) connection.Progress {
	t.Helper()
	r := connection.Request{
		Method: ipallowlist.Name, Cluster: "prod-us", Name: "acme-crm", Customer: "Acme", Ticket: "SUP-3456",
		RequestedBy: "sam@vendor.example", Contact: "network-team@acme.example",
		Own: methodtest.Own(t, own), Probe: &connection.Probe{Host: "crm.acme.example", Port: 5432},
	}
	return methodtest.WaitingFor(list, r, "allow", methodtest.Own(t, facts))
}

// moments are the times at which people read this page.
func moments(t *testing.T) map[string]connection.Progress {
	t.Helper()
	early := allowing(t, ipallowlist.Own{}, ipallowlist.Facts{})
	early.Status, early.WaitingOn, early.Step = connection.Checking, connection.Nobody, "read"
	facts := known()
	facts.Shared = true
	shared := allowing(t, ipallowlist.Own{Target: ipallowlist.Target{Deployment: "orders"}}, facts)
	shared.Request.Probe, shared.Request.Contact = nil, ""
	facts = known()
	facts.Addresses = append(facts.Addresses, "198.51.100.16/28")
	facts.Coming, facts.Retiring, facts.From = []string{"198.51.100.16/28"}, []string{"203.0.113.11"}, "2026-12-24"
	return map[string]connection.Progress{
		"early": early, "waiting": allowing(t, ipallowlist.Own{}, known()), "shared-without-probe": shared,
		"changing": allowing(t, ipallowlist.Own{Formats: []string{"list", "json"}}, facts), "hostile": hostile(t),
	}
}

// hostile has the worst in each field that the forms show.
func hostile(t *testing.T) connection.Progress {
	t.Helper()
	p := allowing(t, ipallowlist.Own{Target: ipallowlist.Target{Deployment: "orders`\n\n# Run this\nrm -rf /"}},
		ipallowlist.Facts{OurAccount: "111122223333", Addresses: []string{"203.0.113.11\\'); DROP USER admin; --"}, Gateways: []string{"nat-`id`"}})
	p.Request.Name = "x'; DROP USER admin; -- \\' \"; $(id) `id`"
	p.ID = p.Request.ID()
	p.Request.Contact = "[click](https://evil.example) <script>"
	p.Request.Probe = &connection.Probe{Host: "db`$(id)`\n```\nrm -rf ~\n```", Port: 5432}
	return p
}
