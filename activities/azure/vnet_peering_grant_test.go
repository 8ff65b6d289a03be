package azure_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/activities/activitytest"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
	cloudsim "causeway.dev/internal/sim/aws"
	azuresim "causeway.dev/internal/sim/azure"
)

func TestLookAtConsent_ShowsUnderWhichIDRightsNameUs(t *testing.T) {
	s := startAzure(t)
	_, err := run(s.runner, s.azure.LookAtConsent, s.peering())
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "AADSTS700016", "az ad sp create --id "+azuresim.SampleApp)
	oid := s.consent()
	seen, err := run(s.runner, s.azure.LookAtConsent, s.peering())
	require.NoError(t, err)
	require.Equal(t, oid, seen.Principal)
	require.NotEqual(t, s.ObjectID(azuresim.SampleVendorTenant, azuresim.SampleApp), seen.Principal, "it is another one in each tenant")
}

func TestLookAtConsent_OurMistakesAreNeverAskedOfTheCustomer(t *testing.T) {
	s := startAzure(t)
	s.consent()
	s.SetSecret(azuresim.SampleApp, "renewed")
	_, err := run(s.runner, s.azure.LookAtConsent, s.peering())
	activitytest.RequireRefusal(t, err, connection.ReasonPermission, "our own application's credential")

	s = startAzure(t)
	s.Inject(cloudsim.Fault{Operation: "Token", Hang: true})
	_, err = run(s.runner, s.azure.LookAtConsent, s.peering())
	activitytest.RequireTrouble(t, err, connection.ReasonUnavailable, "Azure did not answer")
}

func TestLookAtGrant_NamesExactlyWhatIsMissing(t *testing.T) {
	s := startAzure(t)
	_, err := run(s.runner, s.azure.LookAtGrant, s.peering())
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "does not have our application")
	oid := s.consent()
	vnet, group, _ := scopesOfTheirs()
	command := assigned(vnet, oid, "Causeway VNet peering prod-weu.initech-orders")

	_, err = run(s.runner, s.azure.LookAtGrant, s.peering())
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "no grant seen yet", vnet, command)

	// A right below the network does not cover it, and lets nobody list at the network.
	_, err = s.Assign(azuresim.Grant{Scope: vnet + "/subnets/x", Role: azuresim.RoleNetworkContributor, Principal: oid})
	require.NoError(t, err)
	_, err = run(s.runner, s.azure.LookAtGrant, s.peering())
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "no grant seen yet", command)

	// Reading is not enough.
	_, err = s.Assign(azuresim.Grant{Scope: group, Role: azuresim.RoleReader, Principal: oid})
	require.NoError(t, err)
	_, err = run(s.runner, s.azure.LookAtGrant, s.peering())
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "missing at "+vnet, "virtualNetworkPeerings/write", "Microsoft.Network/virtualNetworks/peer/action", "Reader at "+group, command)

	s.lend()
	granted, err := run(s.runner, s.azure.LookAtGrant, s.peering())
	require.NoError(t, err)
	require.Equal(t, oid, granted.Principal)
}

func TestLookAtGrant_TheRoleThatWeAskForIsEnough(t *testing.T) {
	s := startAzure(t)
	id := s.lend()
	granted, err := run(s.runner, s.azure.LookAtGrant, s.peering())
	require.NoError(t, err)
	require.Equal(t, wire.GrantCustom, granted.Kind)
	require.Equal(t, []string{id}, granted.Assignments)
	require.NotContains(t, granted.Said, "Warning")
	require.Equal(t, s.Clock().Now(), granted.Seen)
}

func TestLookAtGrant_ARoleWithoutTheRightToSeeItself(t *testing.T) {
	s := startAzure(t)
	s.lendRole(connection.PeeringActions()[:5]...)
	_, err := run(s.runner, s.azure.LookAtGrant, s.peering())
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "missing: the action Microsoft.Authorization/roleAssignments/read")
}

func TestLookAtGrant_TheBuiltInRoleIsTakenWithAWarning(t *testing.T) {
	vnet, group, subscription := scopesOfTheirs()
	for scope, warning := range map[string]string{
		vnet: "can change and delete that whole network", group: "can delete every network and firewall in it",
		subscription: "can delete every network, gateway and security group below it",
	} {
		s := startAzure(t)
		s.contributor(scope)
		granted, err := run(s.runner, s.azure.LookAtGrant, s.peering())
		require.NoError(t, err)
		require.Equal(t, wire.GrantNetworkContributor, granted.Kind)
		require.Contains(t, granted.Said, warning)
	}
	s := startAzure(t)
	s.contributor(vnet, group, subscription)
	granted, err := run(s.runner, s.azure.LookAtGrant, s.peering())
	require.NoError(t, err)
	require.Len(t, granted.Assignments, 3, "each of the three has to be taken back")
}

func TestLookAtGrant_WhatIsListedMustWork(t *testing.T) {
	s := startAzure(t)
	s.lend()
	s.Inject(cloudsim.Fault{Operation: "VirtualNetworks.Get", Account: azuresim.SampleCustomerTenant, Code: "AuthorizationFailed"})
	_, err := run(s.runner, s.azure.LookAtGrant, s.peering())
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "stands, and Azure does not let it work yet")
	_, err = run(s.runner, s.azure.LookAtGrant, s.peering())
	require.NoError(t, err)
}

func TestLookAtGrant_ANetworkThatIsNot(t *testing.T) {
	s := startAzure(t)
	_, group, _ := scopesOfTheirs()
	s.contributor(group)
	s.target.VNetID = group + "/providers/Microsoft.Network/virtualNetworks/gone"
	_, err := run(s.runner, s.azure.LookAtGrant, s.peering())
	activitytest.RequireRefusal(t, err, connection.ReasonInvalid, "names a network that does not exist")
}

func (s *azureSample) lookForTheEnd() (connection.GrantGone, error) {
	s.t.Helper()
	return run(s.runner, s.azure.LookAtGrantGone, s.peering())
}

func TestLookAtGrantGone_EveryWayInIsTried(t *testing.T) {
	s := startAzure(t)
	id := s.lend()
	_, err := s.lookForTheEnd()
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "is left", takeBack(id))
	require.NoError(t, s.Unassign(id))
	gone, err := s.lookForTheEnd()
	require.NoError(t, err)
	require.Contains(t, gone.Said, "AuthorizationFailed")
	require.Contains(t, gone.Said, "listing our assignments at "+azuresim.SampleCustomerVNet)
	require.Contains(t, gone.Said, "reading its peering")
	require.Contains(t, gone.Said, "(id ")
	require.Equal(t, s.Clock().Now(), gone.At)
	require.Equal(t, 1, gone.Attempt)
	require.False(t, s.CanUse(azuresim.SampleCustomerTenant, azuresim.SampleApp))
}

func TestLookAtGrantGone_ATwoThirdsRemovedGrantIsNamed(t *testing.T) {
	vnet, group, subscription := scopesOfTheirs()
	for third, scope := range []string{vnet, group, subscription} {
		s := startAzure(t)
		ids := s.contributor(vnet, group, subscription)
		for i, id := range ids {
			if i != third {
				require.NoError(t, s.Unassign(id))
			}
		}
		_, err := s.lookForTheEnd()
		activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "the assignment at "+scope+" is left", takeBack(ids[third]))
		for i, id := range ids {
			if i != third {
				require.NotContains(t, err.Error(), id+";")
			}
		}
		require.NoError(t, s.Unassign(ids[third]))
		_, err = s.lookForTheEnd()
		require.NoError(t, err)
	}
}

func TestLookAtGrantGone_WithoutOurApplicationNobodyCanUseAnything(t *testing.T) {
	s := startAzure(t)
	gone, err := s.lookForTheEnd()
	require.NoError(t, err, "never consented to, never lent")
	require.Contains(t, gone.Said, "AADSTS700016")
	s.lend()
	require.NoError(t, s.RemoveServicePrincipal(azuresim.SampleCustomerTenant, azuresim.SampleApp))
	gone, err = s.lookForTheEnd()
	require.NoError(t, err)
	require.Contains(t, gone.Said, "AADSTS7000229")
}

func TestLookAtGrantGone_OneRefusalAmongOthersIsNoProof(t *testing.T) {
	for _, operation := range []string{"RoleAssignments.List", "VirtualNetworks.Get", "VirtualNetworkPeerings.Get"} {
		s := startAzure(t)
		s.lend()
		s.joined()
		s.Inject(cloudsim.Fault{Operation: operation, Account: azuresim.SampleCustomerTenant, Code: "AuthorizationFailed"})
		_, err := s.lookForTheEnd()
		activitytest.RequireTrouble(t, err, connection.ReasonNotYet)
	}
}

func TestLookAtGrantGone_WhatIsNoRefusalIsNoProof(t *testing.T) {
	for name, fault := range map[string]cloudsim.Fault{
		"a 404":                       {Operation: "VirtualNetworks.Get", Code: "ResourceNotFound", Status: 404},
		"a 401":                       {Operation: "VirtualNetworks.Get", Code: "ExpiredAuthenticationToken", Status: 401},
		"a deny assignment":           {Operation: "RoleAssignments.List", Code: "AuthorizationFailed", Message: "access is denied because of the deny assignment with name 'x'"},
		"another 403":                 {Operation: "RoleAssignments.List", Code: "RequestDisallowedByPolicy", Status: 403},
		"throttling":                  {Operation: "RoleAssignments.List", Code: "TooManyRequests"},
		"no answer":                   {Operation: "RoleAssignments.List", Hang: true},
		"an error of the token's own": {Operation: "Token", Code: "AADSTS53003", Status: 400},
	} {
		t.Run(name, func(t *testing.T) {
			s := startAzure(t)
			s.consent()
			fault.Account = azuresim.SampleCustomerTenant
			s.Inject(fault)
			_, err := s.lookForTheEnd()
			require.Error(t, err)
			_, err = s.lookForTheEnd()
			require.NoError(t, err, "without the fault it is one")
		})
	}
}

func TestLookAtGrantGone_AnOutageOfOursIsNoProof(t *testing.T) {
	s := startAzure(t)
	s.Inject(cloudsim.Fault{Operation: "VirtualNetworks.Get", Account: azuresim.SampleVendorTenant, Code: "AuthorizationFailed"})
	_, err := s.lookForTheEnd()
	require.Error(t, err, "the control failed")
	s.Inject(cloudsim.Fault{Operation: "VirtualNetworks.Get", Account: azuresim.SampleVendorTenant, Status: 503, Code: "ServiceUnavailable"})
	_, err = s.lookForTheEnd()
	require.Error(t, err)
}

func TestLookAtGrantGone_NeverWhileTheGrantCanBeUsed(t *testing.T) {
	s := azureWith(t, &azuresim.Lags{Removal: 10 * time.Minute})
	s.lend()
	require.NoError(t, s.Unassign(s.AssignmentsOf(s.ObjectID(azuresim.SampleCustomerTenant, azuresim.SampleApp))[0]))
	for range 12 {
		_, err := s.lookForTheEnd()
		if s.CanUse(azuresim.SampleCustomerTenant, azuresim.SampleApp) {
			activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "We may still read assignments")
		} else {
			require.NoError(t, err)
		}
		s.Clock().Advance(time.Minute)
	}
}
