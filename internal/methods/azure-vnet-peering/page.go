package azurevnetpeering

import (
	_ "embed" // the page is part of the program
	"encoding/json"
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/page"
)

//go:embed page.md.tmpl
var source string

// view is what the page is filled in with.
type view struct {
	page.Common
	Own
	Facts
	// Subscription, Group and Name are those of the customer's network, Scope that of its subscription.
	Subscription, Group, Name, Scope string
	ConsentURL                       string
	// Role is the name of the role that we ask for, Actions what it allows, Definition the role as az takes it. Assignment is the
	// name of its assignment.
	Role       string
	Actions    []string
	Definition string
	Assignment string
	// Broad means that the customer lent more than the peering needs, and made no role of ours.
	Broad              bool
	OurHalf, TheirHalf string
	// Rule is the name of the customer's security rule for this connection; Azure allows 80 characters.
	Rule      string
	EndNumber int
}

func newView(p connection.Progress) view {
	v := view{
		Common: page.CommonOf(p), Own: of(p.Request), Facts: methods.FactsOf[Facts](p),
		Role: p.ID.PeeringRole(), Actions: connection.PeeringActions(), OurHalf: p.Owner().OurHalf(), TheirHalf: p.Owner().TheirHalf(),
		Rule: "allow-" + p.ID.String(), EndNumber: p.Number(connection.StepEndGrant),
	}
	v.Scope = "/subscriptions/" + v.Target.SubscriptionID
	if vnet, err := connection.ParseVNetID(v.Target.VNetID); err == nil {
		v.Subscription, v.Group, v.Name, v.Scope = vnet.Subscription, vnet.ResourceGroup, vnet.Name, vnet.SubscriptionScope()
	}
	v.Broad = v.Grant == "network-contributor"
	v.Assignment = connection.AssignmentName(v.Target.VNetID, v.Principal, v.Role)
	v.ConsentURL, v.Definition = v.consentURL(), v.definition()
	return v
}

// ScopeSubscription is the subscription in which the customer's security groups are looked for.
func (v view) ScopeSubscription() string { return strings.TrimPrefix(v.Scope, "/subscriptions/") }

// consentURL is where an administrator consents in a browser.
// https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent
func (v view) consentURL() string {
	host := "login.microsoftonline.com"
	switch {
	case strings.HasPrefix(v.OurRegion, "usgov"), strings.HasPrefix(v.OurRegion, "usdod"):
		host = "login.microsoftonline.us"
	case strings.HasPrefix(v.OurRegion, "china"):
		host = "login.partner.microsoftonline.cn"
	}
	return "https://" + host + "/" + v.Target.TenantID + "/adminconsent?client_id=" + v.OurApp
}

// definition is the role as `az role definition create` takes it. JSON sorts the keys of maps, and its caches are no part of
// what it returns.
//
//workflowcheck:ignore
func (v view) definition() string {
	definition, err := json.MarshalIndent(map[string]any{
		"Name": v.Role, "IsCustom": true, "Description": "What a VNet peering needs, and nothing else.",
		"Actions": v.Actions, "AssignableScopes": []string{v.Scope},
	}, "", "  ")
	if err != nil {
		return ""
	}
	return string(definition)
}

// left is what customers make, and what they lend.
func left() []page.Left {
	return []page.Left{
		{Step: StepConsent, Name: "application"},
		{Step: connection.StepEndGrant, Name: "assignment", When: page.Never},
		{Step: StepTheirHalf, Name: "half", When: func(p connection.Progress) bool { return p.GrantOpenSince.IsZero() }},
		{Step: StepOpen, Name: "rule"},
	}
}
