package azurevnetpeering_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods/methodtest"
)

func TestPage_AtEachMoment(t *testing.T) { methodtest.Pages(t, vnets, moments(t)) }

func TestPage_PassesTheToolsOfItsReaders(t *testing.T) { methodtest.Tools(t, vnets, moments(t)) }

func TestPage_HostileTextRunsNothing(t *testing.T) {
	// Every command is az or the writing of a file: with functions that do nothing in their place, nothing else may run.
	methodtest.RunsNothing(t, vnets, hostile(t), "az() { :; }\ncat() { :; }\nNSG_NAME=n NSG_RESOURCE_GROUP=g PORT=1\n")
}

func TestPage_ScopesAreScopes(t *testing.T) {
	for name, p := range moments(t) {
		if name == "hostile" {
			continue
		}
		page, err := vnets.Page(p)
		require.NoError(t, err)
		for line := range strings.SplitSeq(page, "\n") {
			if _, scope, found := strings.Cut(line, "--scope "); found {
				require.Regexp(t, `^'?/subscriptions/`+acmeSubscription, scope, "a bare GUID is no scope")
			}
		}
	}
}

func TestPage_OneDeletionForEachGrant(t *testing.T) {
	commands := func(p connection.Progress) string { return strings.Join(vnets.Commands(p, "end-grant"), "\n") }
	deletions := func(p connection.Progress) int { return strings.Count(commands(p), "az role assignment delete") }
	require.Equal(t, 1, deletions(vnetAt(t, "end-grant")))
	require.Equal(t, 3, deletions(threeGrants(vnetAt(t, "end-grant"))))
	require.Contains(t, commands(vnetAt(t, "end-grant")), "az role definition delete")
	require.NotContains(t, commands(threeGrants(vnetAt(t, "end-grant"))), "az role definition delete", "the built-in role is not theirs to delete")
	require.Equal(t, 1, strings.Count(vnets.Leftover(vnetAt(t, "grant"), "end-grant", "assignment").Command, "az role assignment delete"))
}

func TestDetails_ShowTheCommandsOfThePage(t *testing.T) {
	for step, want := range map[connection.StepID]int{"consent": 1, "grant": 2, "open": 1, "end-grant": 3} {
		p := threeGrants(vnetAt(t, step))
		if step == "end-grant" {
			p.Status = connection.Ending
		}
		require.Equal(t, want, methodtest.Shown(vnets, p, step), "%s: %s", step, vnets.Details(p))
	}
}

func TestDetails_ShowTheCommandForTheCustomersHalf(t *testing.T) {
	p := vnetAt(t, "their-half")
	p.Status = connection.Disconnecting
	command := vnets.Leftover(p, "their-half", "half").Command
	require.Contains(t, vnets.Details(p), command)
	require.Equal(t, "az network vnet peering delete --subscription "+acmeSubscription+
		" --resource-group 'acme-network(1)' --vnet-name orders --name prod-west.acme-orders-to-vendor-1", command)
}

func TestPage_InOurOwnTenantNothingIsConsentedTo(t *testing.T) {
	p := vnetAt(t, "grant")
	p.Facts = p.Facts.With("sameTenant", true)
	p.Steps[1].State = connection.StepSkipped
	require.Contains(t, vnets.For(p, "consent"), "our own tenant")
	require.Empty(t, vnets.Commands(p, "consent"))
}
