package azure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/activities/activitytest"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	wire "causeway.dev/internal/contract/azure"
	"causeway.dev/internal/inventory"
	azuresim "causeway.dev/internal/sim/azure"
)

func TestCheckVNetPeering_SeesWhatCanBeSeenWithoutAnyRight(t *testing.T) {
	s := startAzure(t)
	checked, err := s.check()
	require.NoError(t, err)
	require.Equal(t, wire.VNetPeeringChecked{
		OurTenant: azuresim.SampleVendorTenant, OurApp: azuresim.SampleApp, OurRegion: azuresim.SampleRegion, OurVNet: azuresim.SampleVNet,
		OurCIDRs: []string{azuresim.SampleCIDR}, Proof: contract.GrantProof,
	}, checked)
	for _, c := range s.Calls() {
		require.NotContains(t, c.Operation, "Put")
		require.Empty(t, c.Auxiliary, "what only reads shows nobody two tenants' tokens")
	}
	oid := s.consent()
	checked, err = s.check()
	require.NoError(t, err)
	require.Equal(t, oid, checked.Principal, "who consented before is known")
}

func TestCheckVNetPeering_EachProblemHasItsSentence(t *testing.T) {
	const stranger = "/subscriptions/44444444-5555-4bbb-8ccc-dddddddddddd/resourceGroups/x/providers/Microsoft.Network/virtualNetworks/x"
	for name, c := range map[string]struct {
		change func(*azureSample)
		field  string
		words  string
	}{
		"unknown tenant": {func(s *azureSample) { s.target.TenantID = "99999999-aaaa-4bbb-8ccc-dddddddddddd" }, "target.tenantId", "is no tenant of Microsoft Entra"},
		"tenant and subscription do not belong together": {
			func(s *azureSample) { s.target.TenantID = azuresim.SampleStrangersTenant }, "target.subscriptionId",
			"belongs to tenant " + azuresim.SampleCustomerTenant + ", and target.tenantId is " + azuresim.SampleStrangersTenant,
		},
		"unknown subscription": {func(s *azureSample) {
			s.target.VNetID, s.target.SubscriptionID = stranger, "44444444-5555-4bbb-8ccc-dddddddddddd"
		}, "target.subscriptionId", "names a subscription that Azure does not know"},
		"VNet of another type": {func(s *azureSample) { s.target.VNetID = azuresim.SampleCustomerNSG }, "target.vnetId", "names a resource of type Microsoft.Network/networkSecurityGroups"},
		"bare GUID":            {func(s *azureSample) { s.target.VNetID = azuresim.SampleCustomerSubscription }, "target.vnetId", "is a bare GUID"},
		"our own network": {func(s *azureSample) {
			s.target.VNetID, s.target.SubscriptionID = azuresim.SampleVNet, azuresim.SampleVendorSubscription
		}, "target.vnetId", "is the cluster's own network"},
		"standard cluster": {func(s *azureSample) { s.cluster.Type = inventory.Standard }, "cluster", "needs a dedicated or hybrid cluster"},
		"cluster in AWS":   {func(s *azureSample) { s.cluster.Cloud = inventory.AWS }, "cluster", "joins two networks in Azure"},
		"our network is gone": {func(s *azureSample) {
			s.cluster.VNetID = azuresim.SampleVendorGroup + "/providers/Microsoft.Network/virtualNetworks/gone"
		}, "cluster", "does not exist"},
		"overlaps ours":     {func(s *azureSample) { s.target.CIDRs = []string{"10.70.4.0/24"} }, "target.cidrs", "overlaps " + azuresim.SampleCIDR + " of our network"},
		"overlaps our pods": {func(s *azureSample) { s.target.CIDRs = []string{"172.30.4.0/24"} }, "target.cidrs", "a pod or service range"},
		"overlaps one of ours' peers": {
			func(s *azureSample) { s.target.CIDRs = []string{azuresim.SampleForeignCIDR} }, "target.cidrs",
			"of monitoring, which is already peered with our network",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := startAzure(t)
			c.change(s)
			_, err := s.check()
			activitytest.RequireRefusal(t, err, connection.ReasonInvalid, c.field, c.words)
		})
	}
}

func TestCheckVNetPeering_AnotherConnectionHasTheNetwork(t *testing.T) {
	s := startAzure(t)
	require.NoError(t, s.AddHalf(azuresim.SampleVNet, "prod-weu.initech-other-to-customer-1", azuresim.SampleCustomerVNet))
	_, err := s.check()
	activitytest.RequireRefusal(t, err, connection.ReasonInvalid, `is already peered by connection "prod-weu.initech-other"`)
}

func TestCheckVNetPeering_ClaimsOfOthersCount(t *testing.T) {
	s := startAzure(t)
	s.target.CIDRs = []string{azuresim.SampleCustomerCIDR}
	_, err := run(s.runner, s.azure.CheckVNetPeering, s.checking([]connection.Claim{{Holder: "prod-weu.other", CIDRs: []string{"10.80.0.0/12"}}}))
	activitytest.RequireRefusal(t, err, connection.ReasonInvalid, "of connection prod-weu.other")
}

func TestCheckVNetPeering_OurOwnSecretIsNothingOfTheCustomers(t *testing.T) {
	s := startAzure(t)
	s.connect("an old secret")
	_, err := s.check()
	activitytest.RequireRefusal(t, err, connection.ReasonPermission, "our own application's credential", "AADSTS7000215", "The customer can do nothing about it")
}

func TestCheckVNetPeering_InOurOwnTenantThereIsNothingToConsentTo(t *testing.T) {
	s := startAzure(t)
	s.target = wire.VNet{TenantID: azuresim.SampleVendorTenant, SubscriptionID: azuresim.SampleVendorSubscription, VNetID: azuresim.SampleForeignVNet}
	checked, err := s.check()
	require.NoError(t, err)
	require.True(t, checked.SameTenant)
}
