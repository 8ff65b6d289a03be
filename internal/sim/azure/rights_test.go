package azure_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/authorization/armauthorization/v2"
	"github.com/stretchr/testify/require"

	azuresim "causeway.dev/internal/sim/azure"
)

const writeHalves = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings/write"

func responseOf(t *testing.T, err error) *http.Response {
	t.Helper()
	var refused *azcore.ResponseError
	require.ErrorAs(t, err, &refused)
	return refused.RawResponse
}

// admin is the customer's own administrator, in front of the same wire.
func (l *lab) admin() *armauthorization.RoleAssignmentsClient {
	return l.assignments(azuresim.SampleCustomerSubscription, l.credential(theirs, azuresim.SampleCustomerAdmin, azuresim.SampleCustomerAdminSecret))
}

func TestRights_SpreadSlowlyBothWaysAndListsDisagree(t *testing.T) {
	l := newLab(t, &azuresim.Lags{Grant: time.Minute, Removal: 10 * time.Minute})
	id := l.lend()
	oid := l.ObjectID(theirs, azuresim.SampleApp)
	vnets := l.networks(azuresim.SampleCustomerSubscription, l.worker(theirs))
	_, err := vnets.Get(t.Context(), "orders", "orders", nil)
	refusedWith(t, err, 403, "AuthorizationFailed")
	require.ErrorContains(t, err, "does not have authorization to perform action 'Microsoft.Network/virtualNetworks/read'")
	require.Equal(t, []string{id}, l.AssignmentsOf(oid), "it is listed, and has no effect yet")
	l.Clock().Advance(time.Minute)
	_, err = vnets.Get(t.Context(), "orders", "orders", nil)
	require.NoError(t, err)

	require.NoError(t, l.Unassign(id))
	require.Empty(t, l.AssignmentsOf(oid), "it is not listed, and has effect yet")
	_, err = vnets.Get(t.Context(), "orders", "orders", nil)
	require.NoError(t, err)
	require.True(t, l.CanUse(theirs, azuresim.SampleApp))
	l.Clock().Advance(10 * time.Minute)
	_, err = vnets.Get(t.Context(), "orders", "orders", nil)
	refusedWith(t, err, 403, "AuthorizationFailed")
	require.False(t, l.CanUse(theirs, azuresim.SampleApp))
}

func TestRights_GoWithTheRoleAndItsScope(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	oid, err := l.Consent(theirs, azuresim.SampleApp)
	require.NoError(t, err)
	can := func(action, scope string) bool { return l.CanAct(theirs, azuresim.SampleApp, action, scope) }
	reader, err := l.Assign(azuresim.Grant{Scope: azuresim.SampleCustomerGroup, Role: azuresim.RoleReader, Principal: oid})
	require.NoError(t, err)
	require.True(t, can("Microsoft.Network/virtualNetworks/read", azuresim.SampleCustomerVNet), "a scope above is enough")
	require.False(t, can(writeHalves, azuresim.SampleCustomerVNet))
	require.NoError(t, l.Unassign(reader))
	_, err = l.Assign(azuresim.Grant{Scope: azuresim.SampleCustomerVNet, Role: azuresim.RoleNetworkContributor, Principal: oid})
	require.NoError(t, err)
	require.True(t, can(writeHalves, azuresim.SampleCustomerVNet))
	require.False(t, can(writeHalves, azuresim.SampleCustomerGroup))
	require.False(t, can("Microsoft.Authorization/roleAssignments/delete", azuresim.SampleCustomerVNet), "nobody of it may take it back")

	ourselves := l.assignments(azuresim.SampleCustomerSubscription, l.worker(theirs))
	_, err = ourselves.Delete(t.Context(), azuresim.SampleCustomerVNet, "11111111-0000-4000-8000-00000000000a", nil)
	refusedWith(t, err, 403, "AuthorizationFailed")
}

func TestAssignments_AreNamedOnceAndListedAroundAScope(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	l.lend()
	oid := l.ObjectID(theirs, azuresim.SampleApp)
	const name = "5a5a5a5a-0000-4000-8000-00000000000a"
	assign := func(name, role, principal string) error {
		_, err := l.admin().Create(t.Context(), azuresim.SampleCustomerGroup, name, armauthorization.RoleAssignmentCreateParameters{
			Properties: &armauthorization.RoleAssignmentProperties{
				RoleDefinitionID: to.Ptr("/subscriptions/" + azuresim.SampleCustomerSubscription + "/providers/Microsoft.Authorization/roleDefinitions/" + role),
				PrincipalID:      to.Ptr(principal), PrincipalType: to.Ptr(armauthorization.PrincipalTypeServicePrincipal),
			},
		}, nil)
		return err
	}
	refusedWith(t, assign("no-guid", azuresim.RoleReader, oid), 400, "InvalidRoleAssignmentId")
	refusedWith(t, assign(name, azuresim.RoleReader, "99999999-0000-4000-8000-00000000000a"), 400, "PrincipalNotFound")
	refusedWith(t, assign(name, azuresim.SampleVendorRole, oid), 400, "RoleDefinitionDoesNotExist")
	require.NoError(t, assign(name, azuresim.RoleReader, oid))
	require.NoError(t, assign(name, azuresim.RoleReader, oid), "the same again changes nothing")
	refusedWith(t, assign("6a5a5a5a-0000-4000-8000-00000000000a", azuresim.RoleReader, oid), 409, "RoleAssignmentExists")
	refusedWith(t, assign(name, azuresim.RoleNetworkContributor, oid), 400, "RoleAssignmentUpdateNotPermitted")

	page, err := l.assignments(azuresim.SampleCustomerSubscription, l.worker(theirs)).NewListForScopePager(azuresim.SampleCustomerVNet,
		&armauthorization.RoleAssignmentsClientListForScopeOptions{Filter: to.Ptr("principalId%20eq%20'" + oid + "'")}).NextPage(t.Context())
	require.NoError(t, err)
	require.Len(t, page.Value, 2, "at the scope, and above it; others' are not asked for")
	_, err = l.admin().Delete(t.Context(), azuresim.SampleCustomerGroup, "7a5a5a5a-0000-4000-8000-00000000000a", nil)
	require.NoError(t, err, "one that is not there is deleted")
}

func TestDefinitions_StayWhileTheyAreAssigned(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	id := l.lend()
	roles, err := armauthorization.NewRoleDefinitionsClient(l.credential(theirs, azuresim.SampleCustomerAdmin, azuresim.SampleCustomerAdminSecret), l.arm())
	require.NoError(t, err)
	const scope = "/subscriptions/" + azuresim.SampleCustomerSubscription
	_, err = roles.Delete(t.Context(), scope, customRole, nil)
	refusedWith(t, err, 400, "RoleDefinitionHasAssignments")
	require.NoError(t, l.Unassign(id))
	_, err = roles.Delete(t.Context(), scope, customRole, nil)
	require.NoError(t, err)
	require.Empty(t, l.RoleNamed(azuresim.SampleCustomerVNet, "peer"))
	_, err = roles.CreateOrUpdate(t.Context(), scope, customRole, armauthorization.RoleDefinition{Properties: &armauthorization.RoleDefinitionProperties{
		RoleName: to.Ptr("bare"), AssignableScopes: []*string{to.Ptr(azuresim.SampleCustomerSubscription)},
	}}, nil)
	refusedWith(t, err, 400, "LinkedInvalidPropertyId")
}
