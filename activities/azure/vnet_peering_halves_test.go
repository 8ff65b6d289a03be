package azure_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/activities/activitytest"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	wire "causeway.dev/internal/contract/azure"
	cloudsim "causeway.dev/internal/sim/aws"
	azuresim "causeway.dev/internal/sim/azure"
)

func (s *azureSample) read() (wire.VNetsSeen, error) {
	s.t.Helper()
	return run(s.runner, s.azure.ReadVNets, wire.VNetsRead{VNetPeering: s.peering(), GrantSeen: s.Clock().Now()})
}

// third puts a network of the customer's into the world, peered with theirs.
func (s *azureSample) third(cidr string) {
	s.t.Helper()
	id := azuresim.SampleCustomerGroup + "/providers/Microsoft.Network/virtualNetworks/warehouse"
	require.NoError(s.t, s.Add(azuresim.World{
		VNets:    []azuresim.VNet{{ID: id, Location: azuresim.SampleRegion, Prefixes: []string{cidr}}},
		Peerings: []azuresim.Peering{{Name: "warehouse", A: azuresim.SampleCustomerVNet, B: id}},
	}))
}

func TestReadVNets_TakesTheirAddressesFromTheNetworkItself(t *testing.T) {
	s := startAzure(t)
	s.lend()
	seen, err := s.read()
	require.NoError(t, err)
	require.Equal(t, wire.VNetsSeen{TheirCIDRs: []string{azuresim.SampleCustomerCIDR}, TheirRegion: azuresim.SampleRegion, OurCIDRs: []string{azuresim.SampleCIDR}}, seen)
	s.target.CIDRs = []string{"10.80.4.0/24"}
	_, err = s.read()
	require.NoError(t, err, "a part of it is right")
}

func TestReadVNets_EachProblemHasItsSentence(t *testing.T) {
	const elsewhere = "/subscriptions/" + azuresim.SampleVendorSubscription + "/resourceGroups/x/providers/Microsoft.Network/virtualNetworks/x"
	for name, c := range map[string]struct {
		change func(*azureSample)
		reason connection.Reason
		words  []string
	}{
		"the request names other addresses": {
			func(s *azureSample) { s.target.CIDRs = []string{"10.81.0.0/16"} }, connection.ReasonCIDRMismatch,
			[]string{"target.cidrs", "is not in the customer's network, which has " + azuresim.SampleCustomerCIDR},
		},
		"overlaps ours": {
			func(s *azureSample) {
				require.NoError(s.t, s.ChangePrefixes(azuresim.SampleCustomerVNet, "10.70.0.0/20"))
			}, connection.ReasonConflict,
			[]string{"overlaps " + azuresim.SampleCIDR + " of our network"},
		},
		"overlaps a network that ours is peered with": {
			func(s *azureSample) {
				require.NoError(s.t, s.ChangePrefixes(azuresim.SampleCustomerVNet, azuresim.SampleForeignCIDR))
			}, connection.ReasonConflict,
			[]string{"of monitoring, which is already peered with our network (by " + azuresim.SampleForeignPeering + ")"},
		},
		"theirs is peered with a network that overlaps ours": {
			func(s *azureSample) { s.third("10.70.128.0/17") }, connection.ReasonConflict,
			[]string{"is already peered (warehouse) with warehouse", "10.70.128.0/17 overlaps " + azuresim.SampleCIDR + " of ours"},
		},
		"a half of ours of an earlier attempt": {
			func(s *azureSample) {
				require.NoError(s.t, s.AddHalf(azuresim.SampleVNet, "prod-weu.initech-orders-to-customer-1", azuresim.SampleCustomerVNet))
			}, connection.ReasonConflict,
			[]string{"is left of generation 1 of this connection", "az network vnet peering delete --subscription " + azuresim.SampleVendorSubscription},
		},
		"somebody else's peering": {
			func(s *azureSample) {
				require.NoError(s.t, s.AddHalf(azuresim.SampleCustomerVNet, "by-hand", azuresim.SampleVNet))
			}, connection.ReasonConflict,
			[]string{"by-hand in the customer's network is Initiated", "is not ours", "the customer deletes it"},
		},
		"our name leads elsewhere": {
			func(s *azureSample) {
				require.NoError(s.t, s.Add(azuresim.World{VNets: []azuresim.VNet{{ID: elsewhere, Location: "westeurope", Prefixes: []string{"10.99.0.0/16"}}}}))
				require.NoError(s.t, s.AddHalf(azuresim.SampleVNet, s.owner().OurHalf(), elsewhere))
			}, connection.ReasonConflict, []string{"needs the peering name prod-weu.initech-orders-to-customer-2"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := startAzure(t)
			s.lend()
			c.change(s)
			_, err := s.read()
			activitytest.RequireRefusal(t, err, c.reason, c.words...)
		})
	}
}

func TestReadVNets_WithoutTheGrantTheCustomerIsAskedAgain(t *testing.T) {
	s := startAzure(t)
	s.consent()
	_, err := run(s.runner, s.azure.ReadVNets, wire.VNetsRead{VNetPeering: s.peering(), GrantSeen: s.Clock().Now()})
	activitytest.RequireTrouble(t, err, connection.ReasonGrantMissing, "take up to ten minutes")
	_, err = run(s.runner, s.azure.ReadVNets, wire.VNetsRead{VNetPeering: s.peering(), GrantSeen: s.Clock().Now().Add(-time.Hour)})
	activitytest.RequireRefusal(t, err, connection.ReasonGrantMissing, "Azure refuses what the customer's grant should allow")
}

func TestCreateHalves_BothSidesAreAskedWithBothTokens(t *testing.T) {
	s := startAzure(t)
	s.lend()
	made, err := run(s.runner, s.azure.CreateOurHalf, s.half())
	require.NoError(t, err)
	require.Equal(t, "prod-weu.initech-orders-to-customer-2", made.Name)
	require.Equal(t, "Initiated, FullyInSync", made.State)
	require.Contains(t, made.Proof(), "Azure: PUT prod-weu.initech-orders-to-customer-2 ")
	made, err = run(s.runner, s.azure.CreateTheirHalf, s.half())
	require.NoError(t, err)
	require.Equal(t, "prod-weu.initech-orders-to-vendor-2", made.Name)
	for i, put := range s.calls("VirtualNetworkPeerings.Put") {
		require.Len(t, put.Auxiliary, 1, "call %d", i)
		require.NotEqual(t, put.Tenant, put.Auxiliary[0])
	}
	seen, err := run(s.runner, s.azure.LookAtHalves, s.peering())
	require.NoError(t, err)
	require.Equal(t, "Connected, FullyInSync", seen.State)

	again, err := run(s.runner, s.azure.CreateOurHalf, s.half())
	require.NoError(t, err)
	require.True(t, again.Adopted)
	require.Len(t, s.calls("VirtualNetworkPeerings.Put"), 2, "what stands is not made again")
}

func TestCreateHalves_SurviveALostAnswer(t *testing.T) {
	s := startAzure(t)
	s.lend()
	s.Inject(cloudsim.Fault{Operation: "VirtualNetworkPeerings.Put", LoseAnswer: true, Times: 2})
	_, err := run(s.runner, s.azure.CreateOurHalf, s.half())
	activitytest.RequireTrouble(t, err, connection.ReasonUnavailable)
	made, err := run(s.runner, s.azure.CreateOurHalf, s.half())
	require.NoError(t, err)
	require.True(t, made.Adopted, "found by its name")
	require.NoError(t, undo(s.runner, s.azure.DeleteOurHalf, s.half(), true))
	require.Empty(t, s.HalfState(azuresim.SampleVNet, made.Name))
}

func TestCreateHalves_TheNextWorkerGoesOnWithTheSameOperation(t *testing.T) {
	s := azureWith(t, &azuresim.Lags{Operation: time.Hour})
	s.lend()
	marks := []string{}
	env := activitytest.Environment()
	env.SetOnActivityHeartbeatListener(heartbeats(&marks))
	contract.Implement(env, wire.CreateOurHalf, s.azure.CreateOurHalf)
	s.Inject(cloudsim.Fault{Operation: "Operations.Get", Code: "Unavailable", Status: 503, Times: cloudsim.Always})
	_, err := env.ExecuteActivity(wire.CreateOurHalf.Name, s.half())
	activitytest.RequireTrouble(t, err, connection.ReasonUnavailable)
	require.NotEmpty(t, marks, "where the operation stands did not travel")
	s.ClearFaults()
	s.ForgetCalls()

	env = activitytest.Environment()
	contract.Implement(env, wire.CreateOurHalf, s.azure.CreateOurHalf)
	env.SetHeartbeatDetails(marks[len(marks)-1])
	_, err = env.ExecuteActivity(wire.CreateOurHalf.Name, s.half())
	require.NoError(t, err)
	require.Empty(t, s.calls("VirtualNetworkPeerings.Put"), "it was asked for again")
	require.NotEmpty(t, s.calls("Operations.Get"))
}

func TestCreateTheirHalf_TellsWhoseRightIsMissing(t *testing.T) {
	s := startAzure(t)
	id := s.lend()
	_, err := run(s.runner, s.azure.CreateOurHalf, s.half())
	require.NoError(t, err)
	require.NoError(t, s.Unassign(id))
	late := s.half()
	_, err = run(s.runner, s.azure.CreateTheirHalf, late)
	activitytest.RequireTrouble(t, err, connection.ReasonGrantMissing, "take up to ten minutes")
	s.Clock().Advance(16 * time.Minute)
	_, err = run(s.runner, s.azure.CreateTheirHalf, late)
	activitytest.RequireRefusal(t, err, connection.ReasonGrantMissing, "AuthorizationFailed")

	s = startAzure(t)
	s.lend()
	s.Inject(cloudsim.Fault{Operation: "VirtualNetworkPeerings.Put", Account: azuresim.SampleVendorTenant, Code: "AuthorizationFailed"})
	_, err = run(s.runner, s.azure.CreateOurHalf, s.half())
	activitytest.RequireRefusal(t, err, connection.ReasonPermission, "in our own network")
	s.Inject(cloudsim.Fault{Operation: "VirtualNetworkPeerings.Put", Account: azuresim.SampleVendorTenant, Code: "AnotherOperationInProgress"})
	_, err = run(s.runner, s.azure.CreateOurHalf, s.half())
	activitytest.RequireTrouble(t, err, connection.ReasonThrottled)
}

func TestCreateOurHalf_DeadHalvesOfOursAreClearedAway(t *testing.T) {
	s := startAzure(t)
	s.lend()
	// An earlier attempt was taken down after its grant had ended, and the customer left their half.
	require.NoError(t, s.AddHalf(azuresim.SampleVNet, "prod-weu.initech-orders-to-customer-1", azuresim.SampleCustomerVNet))
	require.NoError(t, s.AddHalf(azuresim.SampleCustomerVNet, "prod-weu.initech-orders-to-vendor-1", azuresim.SampleVNet))
	require.NoError(t, s.DeleteHalf(azuresim.SampleVNet, "prod-weu.initech-orders-to-customer-1"))
	require.Equal(t, "Disconnected", s.HalfState(azuresim.SampleCustomerVNet, "prod-weu.initech-orders-to-vendor-1"))
	_, err := s.read()
	require.NoError(t, err, "it is dead, and ours")
	s.joined()
	require.Empty(t, s.HalfState(azuresim.SampleCustomerVNet, "prod-weu.initech-orders-to-vendor-1"))
}

func TestCreateOurHalf_ADeadHalfOfSomebodyElsesIsTheirs(t *testing.T) {
	s := startAzure(t)
	s.lend()
	require.NoError(t, s.AddHalf(azuresim.SampleVNet, "mine", azuresim.SampleCustomerVNet))
	require.NoError(t, s.AddHalf(azuresim.SampleCustomerVNet, "by-hand", azuresim.SampleVNet))
	require.NoError(t, s.DeleteHalf(azuresim.SampleVNet, "mine"))
	_, err := run(s.runner, s.azure.CreateOurHalf, s.half())
	activitytest.RequireRefusal(t, err, connection.ReasonConflict, "by-hand", "Disconnected and not ours", "az network vnet peering delete")
	require.Equal(t, "Disconnected", s.HalfState(azuresim.SampleCustomerVNet, "by-hand"), "it was touched")
}

func TestDeleteTheirHalf_WithoutTheGrantOurHalfTells(t *testing.T) {
	s := startAzure(t)
	id := s.lend()
	s.joined()
	before := s.Snapshot()
	require.NoError(t, s.Unassign(id))
	err := undo(s.runner, s.azure.DeleteTheirHalf, s.half(), false)
	activitytest.RequireRefusal(t, err, connection.ReasonGrantMissing, "ours is Connected, FullyInSync, so theirs still stands")
	require.NoError(t, s.DeleteHalf(azuresim.SampleCustomerVNet, s.owner().TheirHalf()))
	require.NoError(t, undo(s.runner, s.azure.DeleteTheirHalf, s.half(), false), "the customer has deleted it")
	require.NoError(t, undo(s.runner, s.azure.DeleteOurHalf, s.half(), false))
	err = undo(s.runner, s.azure.DeleteTheirHalf, s.half(), false)
	activitytest.RequireRefusal(t, err, connection.ReasonGrantMissing, "nobody can see whether theirs is")
	for _, line := range s.Snapshot().Diff(before) {
		require.NotContains(t, line, azuresim.SampleForeignPeering, "something foreign was touched")
	}
}

func TestDeleteHalves_OnlyWhatIsOurs(t *testing.T) {
	s := startAzure(t)
	s.lend()
	require.NoError(t, undo(s.runner, s.azure.DeleteTheirHalf, s.half(), false), "never made")
	require.NoError(t, undo(s.runner, s.azure.DeleteOurHalf, s.half(), true), "never made, as far as anybody knows")
	s.joined()
	other := s.half()
	other.Owner.Generation = 1
	require.NoError(t, undo(s.runner, s.azure.DeleteOurHalf, other, false))
	require.Equal(t, "Connected", s.HalfState(azuresim.SampleVNet, s.owner().OurHalf()), "another attempt's undo deleted it")
	require.NoError(t, undo(s.runner, s.azure.DeleteTheirHalf, s.half(), false))
	require.NoError(t, undo(s.runner, s.azure.DeleteOurHalf, s.half(), false))
	require.Contains(t, s.Snapshot(), azuresim.SampleVNet+" peering "+azuresim.SampleForeignPeering+" to "+azuresim.SampleForeignVNet+" Connected")
}

func TestCheckEffectiveRoutes_OfARunningNode(t *testing.T) {
	s := startAzure(t)
	s.lend()
	s.joined()
	in := wire.VNetRoutesCheck{VNetPeering: s.peering(), TheirCIDRs: []string{azuresim.SampleCustomerCIDR}}
	seen, err := run(s.runner, s.azure.CheckEffectiveRoutes, in)
	require.NoError(t, err)
	require.Contains(t, seen.Said, azuresim.SampleCustomerCIDR+" leads through the peering")
	require.NoError(t, s.SetRoutes(azuresim.SampleNIC, azuresim.UserRoute{Prefix: azuresim.SampleCustomerCIDR, NextHop: "VirtualAppliance"}))
	_, err = run(s.runner, s.azure.CheckEffectiveRoutes, in)
	activitytest.RequireTrouble(t, err, connection.ReasonRouteMissing, "does not send "+azuresim.SampleCustomerCIDR+" through the peering")
	for _, nic := range []string{"", azuresim.SampleVendorGroup + "/providers/Microsoft.Compute/virtualMachineScaleSets/x/virtualMachines/0/networkInterfaces/y"} {
		s.cluster.NetworkInterfaceID = nic
		seen, err = run(s.runner, s.azure.CheckEffectiveRoutes, in)
		require.NoError(t, err)
		require.True(t, seen.Skipped)
	}
}

func TestWatchVNetPeering_SaysWhatBecameOfIt(t *testing.T) {
	watch := func(s *azureSample) (connection.Health, error) {
		return run(s.runner, s.azure.WatchVNetPeering, connection.Watching[wire.VNetPeeringWatch]{Of: wire.VNetPeeringWatch{VNetPeering: s.peering()}})
	}
	for name, c := range map[string]struct {
		change func(*azureSample)
		reason connection.Reason
		words  string
	}{
		"theirs deleted": {
			func(s *azureSample) {
				require.NoError(s.t, s.DeleteHalf(azuresim.SampleCustomerVNet, s.owner().TheirHalf()))
			},
			connection.ReasonDeletedByPeer, "the customer's half was deleted",
		},
		"ours deleted": {
			func(s *azureSample) { require.NoError(s.t, s.DeleteHalf(azuresim.SampleVNet, s.owner().OurHalf())) },
			connection.ReasonRouteMissing, "somebody deleted it in our own network",
		},
		"addresses changed": {
			func(s *azureSample) {
				require.NoError(s.t, s.ChangePrefixes(azuresim.SampleVNet, azuresim.SampleCIDR, "10.71.0.0/16"))
			},
			connection.ReasonRouteMissing, "address space of a network has changed",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := startAzure(t)
			id := s.lend()
			s.joined()
			require.NoError(t, s.Unassign(id))
			_, err := watch(s)
			activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "Connected")
			c.change(s)
			health, err := watch(s)
			require.NoError(t, err)
			require.Equal(t, c.reason, health.Reason)
			require.Contains(t, health.Said, c.words)
		})
	}
}

func TestAzure_WithoutAnIdentityThereIsASentence(t *testing.T) {
	s := startAzure(t)
	s.connect("")
	_, err := run(s.runner, s.azure.LookAtConsent, s.peering())
	activitytest.RequireRefusal(t, err, connection.ReasonPermission, "The worker has no Azure identity", "AZURE_CLIENT_ID")
}
