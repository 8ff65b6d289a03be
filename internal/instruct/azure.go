package instruct

import (
	"encoding/json"
	"strings"

	"causeway.dev/internal/connection"
)

// cloudOf is whose console and command line a method's customer uses.
func cloudOf(m connection.Method) string {
	if m == connection.AzureVNetPeering {
		return "Azure"
	}
	return "AWS"
}

func consoleOf(cloud string) string {
	if cloud == "Azure" {
		return "portal"
	}
	return "console"
}

// azureView is what the page of azure-vnet-peering shows.
type azureView struct {
	App, Principal                          string
	OurTenant, OurVNet                      string
	Tenant, Subscription, Group, Name, VNet string
	SubscriptionScope                       string
	// Role is the name of the role that we ask for, and Actions what it allows. Assignment is the name of its assignment.
	Role       string
	Actions    []string
	Assignment string
	ConsentURL string
	// Consent makes our application known. Lend makes the role, and Assign lends it; Unassign takes back what was found, and Unrole deletes the role.
	Consent      string
	Lend, Assign string
	Unassign     []string
	Unrole       string
	// Broad means that the customer lent more than the peering needs, and made no role of ours.
	Broad bool
	// Same means that the network lies in our own tenant.
	Same                bool
	OurHalf, TheirHalf  string
	DeleteTheirHalf     string
	Rule                string
	Open, Close         []string
	ProofTime           string
	Shortened           bool
	EndNumber, GrantNum int
}

func newAzureView(p connection.Progress) azureView {
	if p.Request.Method != connection.AzureVNetPeering {
		return azureView{}
	}
	v := azureView{
		App: known(p, connection.FactOurApp), Principal: known(p, connection.FactTheirPrincipal), OurTenant: known(p, connection.FactOurTenant),
		OurVNet: known(p, connection.FactOurVNet), Tenant: p.Request.Target.TenantID, VNet: p.Request.Target.VNetID, SubscriptionScope: subscriptionScope(p),
		Role: p.ID.PeeringRole(), Actions: connection.PeeringActions(), ConsentURL: consentURL(p), Unassign: unassignCommands(p), Unrole: roleDeletion(p),
		Broad: known(p, connection.FactGrant) == "network-contributor", Same: known(p, connection.FactSameTenant) != "",
		OurHalf: p.Owner().OurHalf(), TheirHalf: p.Owner().TheirHalf(), DeleteTheirHalf: TheirHalfLeftover(p).Command,
		Rule: securityRule(p), Open: openCommands(p), Close: closeCommands(p), ProofTime: known(p, connection.FactProofTime),
		Shortened: known(p, connection.FactProofShortened) != "", EndNumber: p.Number(connection.StepEndGrant), GrantNum: p.Number(StepGrant),
	}
	if vnet, err := connection.ParseVNetID(v.VNet); err == nil {
		v.Subscription, v.Group, v.Name = vnet.Subscription, vnet.ResourceGroup, vnet.Name
	}
	v.Assignment = connection.AssignmentName(v.VNet, v.Principal, v.Role)
	v.Consent, v.Lend, v.Assign = consentCommand(p), roleCommand(p), AzureAssign(v.VNet, v.Principal, v.Role)
	return v
}

// vnetName is the last part of a network's id, which is what people call it.
func vnetName(id string) string { return id[strings.LastIndex(id, "/")+1:] }

// consentURL is where an administrator consents in a browser.
// https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent
func consentURL(p connection.Progress) string {
	host := "login.microsoftonline.com"
	switch region := known(p, connection.FactOurRegion); {
	case strings.HasPrefix(region, "usgov"), strings.HasPrefix(region, "usdod"):
		host = "login.microsoftonline.us"
	case strings.HasPrefix(region, "china"):
		host = "login.partner.microsoftonline.cn"
	}
	return "https://" + host + "/" + p.Request.Target.TenantID + "/adminconsent?client_id=" + known(p, connection.FactOurApp)
}

// roleCommand writes the role down and makes it. JSON sorts the keys of maps, and its caches are no part of what it returns.
//
//workflowcheck:ignore
func roleCommand(p connection.Progress) string {
	definition, err := json.MarshalIndent(map[string]any{
		"Name": p.ID.PeeringRole(), "IsCustom": true, "Description": "What a VNet peering needs, and nothing else.",
		"Actions": connection.PeeringActions(), "AssignableScopes": []string{subscriptionScope(p)},
	}, "", "  ")
	if err != nil {
		return ""
	}
	const file = "causeway-peering-role.json"
	return "cat > " + file + " <<'JSON'\n" + string(definition) + "\nJSON\naz role definition create --role-definition @" + file
}

func consentCommand(p connection.Progress) string {
	app := shell(known(p, connection.FactOurApp))
	return "az ad sp show --id " + app + " > /dev/null 2>&1 || az ad sp create --id " + app
}

// azureTodo is the exact command of the customer's current step.
func azureTodo(p connection.Progress) []string {
	v := newAzureView(p)
	switch {
	case p.Step == StepConsent && v.App != "":
		return []string{consentCommand(p)}
	case p.Step == StepGrant && v.Principal != "":
		return []string{v.Lend, v.Assign}
	case p.Step == StepTheirHalf && p.Status == connection.Disconnecting:
		return present(v.DeleteTheirHalf)
	case p.Step == connection.StepEndGrant:
		return v.Unassign
	case p.Step == StepOpen && p.Status != connection.Disconnecting:
		return v.Open
	default:
		return nil
	}
}
