// Package azurevnetpeering is what azure-vnet-peering is: two virtual networks in two tenants, joined by two halves of a
// peering, one of which we make with a right that the customer lends and takes back.
package azurevnetpeering

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/methods/schema"
	"causeway.dev/internal/page"
)

// Name is the method's name, and its workflow's type.
const Name connection.Method = "azure-vnet-peering"

// Method is its descriptor.
func Method() methods.Method {
	return methods.Method{
		Name:    Name,
		Joins:   "a VNet of ours with one of the customer's in another tenant, by a right that they lend and that provably ends",
		Serves:  Serves(),
		Own:     []connection.Field{schema.TenantID(), schema.SubscriptionID(), schema.VNetID(), schema.CIDRs()},
		Takes:   []string{"confirm"},
		Check:   check,
		Steps:   Steps,
		LeadsTo: func(r connection.Request) (string, []string) { return "target.cidrs", of(r).Target.CIDRs },
		Target:  target,
		Words: page.Words{
			Blocks: page.Read(source), View: func(p connection.Progress) any { return newView(p) }, Cloud: page.Azure,
			Destination: func(r connection.Request) string { return nameOf(of(r).Target.VNetID) },
			Amendment:   page.Correction{Field: "target.cidrs", Value: "10.20.0.0/16,10.30.0.0/16"},
			Left:        left(),
		},
		Rights:  rights(),
		Request: &Own{}, Facts: &Facts{},
	}
}

// rights are the same on both sides: ours on our network for good, the customer's on theirs for as long as they lend it.
func rights() []methods.Rights {
	peer := methods.Statement{Sid: "Peer", Actions: connection.PeeringActions(), On: []string{"the network"}}
	return []methods.Rights{
		{Whose: "our application, on our network", Statements: []methods.Statement{
			peer,
			{Sid: "EffectiveRoutes", Actions: []string{"Microsoft.Network/networkInterfaces/effectiveRouteTable/action"}, On: []string{"the node's network interface"}},
		}},
		{Whose: "our application, on the customer's network", Statements: []methods.Statement{peer}},
	}
}

// Serves are the clusters that may have it, and what the others are told.
func Serves() connection.Serving {
	return connection.Serving{
		Cloud: "azure", Does: "joins two networks in Azure", Types: []string{"dedicated", "hybrid"},
		Otherwise: "VNet peering needs a dedicated or hybrid cluster. On a standard cluster, use the method ip-allowlist.",
	}
}
