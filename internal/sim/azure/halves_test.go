package azure_test

import (
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v9"
	"github.com/stretchr/testify/require"

	azuresim "causeway.dev/internal/sim/azure"
	"causeway.dev/internal/sim/fault"
)

// ourHalf and theirHalf are the two PUTs of a peering, each with the other tenant's token beside it.
func (l *lab) ourHalf() (armnetwork.VirtualNetworkPeering, error) {
	return put(l.t.Context(), l.ourPeerings(), "dataplane", "prod-weu", "to-customer", azuresim.SampleCustomerVNet)
}

func (l *lab) theirHalf() (armnetwork.VirtualNetworkPeering, error) {
	c := l.peerings(azuresim.SampleCustomerSubscription, l.worker(theirs, ours), ours)
	return put(l.t.Context(), c, "orders", "orders", "to-vendor", azuresim.SampleVNet)
}

func (l *lab) ourPeerings() *armnetwork.VirtualNetworkPeeringsClient {
	return l.peerings(azuresim.SampleVendorSubscription, l.worker(ours, theirs), theirs)
}

// other adds one more network of the customer's.
func (l *lab) other(name string, prefixes ...string) string {
	l.t.Helper()
	id := azuresim.SampleCustomerGroup + "/providers/Microsoft.Network/virtualNetworks/" + name
	require.NoError(l.t, l.Add(azuresim.World{VNets: []azuresim.VNet{{ID: id, Location: azuresim.SampleRegion, Prefixes: prefixes}}}))
	return id
}

func TestHalves_OverlapWithAnotherPeerIsFoundOnEitherSide(t *testing.T) {
	const code = "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet"
	l := newLab(t, azuresim.NoLags())
	l.lend()
	require.NoError(t, l.ChangePrefixes(azuresim.SampleCustomerVNet, azuresim.SampleForeignCIDR))
	_, err := l.ourHalf()
	refusedWith(t, err, 400, code)
	require.NoError(t, l.ChangePrefixes(azuresim.SampleCustomerVNet, "10.70.128.0/24"))
	_, err = l.ourHalf()
	refusedWith(t, err, 400, "VnetAddressSpacesOverlap")

	require.NoError(t, l.ChangePrefixes(azuresim.SampleCustomerVNet, azuresim.SampleCustomerCIDR))
	third := l.other("third", "10.70.4.0/24")
	require.NoError(t, l.AddHalf(azuresim.SampleCustomerVNet, "third", third))
	_, err = l.ourHalf()
	require.NoError(t, err, "our own side cannot know")
	_, err = l.theirHalf()
	refusedWith(t, err, 400, code)
}

func TestHalves_OneForEachPairAndOneNameForEach(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	l.lend()
	_, err := l.ourHalf()
	require.NoError(t, err)
	_, err = l.ourHalf()
	require.NoError(t, err, "the same again")
	_, err = put(t.Context(), l.ourPeerings(), "dataplane", "prod-weu", "another", azuresim.SampleCustomerVNet)
	refusedWith(t, err, 400, "AnotherPeeringAlreadyReferencesRemoteVnet")
	require.Equal(t, "Connected", l.HalfState(azuresim.SampleVNet, azuresim.SampleForeignPeering), "what was there before is untouched")
}

func TestHalves_OneChangeOfANetworkAtATime(t *testing.T) {
	l := newLab(t, &azuresim.Lags{Operation: time.Hour})
	l.lend()
	c := l.ourPeerings()
	poller, err := c.BeginCreateOrUpdate(t.Context(), "dataplane", "prod-weu", "to-customer", half(azuresim.SampleCustomerVNet), nil)
	require.NoError(t, err)
	_, err = l.ourHalf()
	refusedWith(t, err, 429, "AnotherOperationInProgress")
	_, err = l.theirHalf()
	refusedWith(t, err, 400, "ReferencedResourceNotProvisioned")
	token, err := poller.ResumeToken()
	require.NoError(t, err)
	again, err := l.ourPeerings().BeginCreateOrUpdate(t.Context(), "dataplane", "prod-weu", "to-customer", half(azuresim.SampleCustomerVNet),
		&armnetwork.VirtualNetworkPeeringsClientBeginCreateOrUpdateOptions{ResumeToken: token})
	require.NoError(t, err)
	_, err = again.PollUntilDone(t.Context(), &runtimeOptions)
	require.NoError(t, err, "another process takes the operation up")
}

func TestHalves_AnOperationFailsAfterItWasAccepted(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	l.lend()
	l.Inject(fault.Fault{Operation: "VirtualNetworkPeerings.Put.Later", Code: "InternalServerError"})
	_, err := l.ourHalf()
	require.ErrorContains(t, err, "InternalServerError")
	_, err = l.ourHalf()
	require.NoError(t, err)
}

func TestHalves_DeletingTakesItsTimeAndTwiceIsNoError(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	l.lend()
	_, err := l.ourHalf()
	require.NoError(t, err)
	_, err = l.theirHalf()
	require.NoError(t, err)
	for range 2 {
		poller, err := l.ourPeerings().BeginDelete(t.Context(), "dataplane", "prod-weu", "to-customer", nil)
		require.NoError(t, err)
		_, err = poller.PollUntilDone(t.Context(), &runtimeOptions)
		require.NoError(t, err)
	}
	require.Equal(t, "Disconnected", l.HalfState(azuresim.SampleCustomerVNet, "to-vendor"))
	_, err = l.ourHalf()
	refusedWith(t, err, 400, "RemotePeeringIsDisconnected")
}

func TestHalves_AChangedAddressSpaceIsSeenFromBothSides(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	l.lend()
	_, err := l.ourHalf()
	require.NoError(t, err)
	_, err = l.theirHalf()
	require.NoError(t, err)
	sync := func(c *armnetwork.VirtualNetworkPeeringsClient, group, vnet, name string) armnetwork.VirtualNetworkPeeringLevel {
		found, err := c.Get(t.Context(), group, vnet, name, nil)
		require.NoError(t, err)
		return *found.Properties.PeeringSyncLevel
	}
	require.NoError(t, l.ChangePrefixes(azuresim.SampleCustomerVNet, azuresim.SampleCustomerCIDR, "10.81.0.0/16"))
	require.Equal(t, armnetwork.VirtualNetworkPeeringLevelRemoteNotInSync, sync(l.ourPeerings(), "dataplane", "prod-weu", "to-customer"))
	theirSide := l.peerings(azuresim.SampleCustomerSubscription, l.worker(theirs))
	require.Equal(t, armnetwork.VirtualNetworkPeeringLevelLocalNotInSync, sync(theirSide, "orders", "orders", "to-vendor"))
}

func TestRoutes_ComeWithThePeeringUnlessOurOwnWin(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	l.lend()
	_, err := l.ourHalf()
	require.NoError(t, err)
	_, err = l.theirHalf()
	require.NoError(t, err)
	c, err := armnetwork.NewInterfacesClient(azuresim.SampleVendorSubscription, l.worker(ours), l.arm())
	require.NoError(t, err)
	states := func() map[string]armnetwork.EffectiveRouteState {
		poller, err := c.BeginGetEffectiveRouteTable(t.Context(), "dataplane", "prod-weu-node-1", nil)
		require.NoError(t, err)
		table, err := poller.PollUntilDone(t.Context(), &runtimeOptions)
		require.NoError(t, err)
		found := map[string]armnetwork.EffectiveRouteState{}
		for _, r := range table.Value {
			if *r.NextHopType == armnetwork.RouteNextHopType("VNetPeering") {
				found[*r.AddressPrefix[0]] = *r.State
			}
		}
		return found
	}
	require.Equal(t, armnetwork.EffectiveRouteStateActive, states()[azuresim.SampleCustomerCIDR])
	require.NoError(t, l.SetRoutes(azuresim.SampleNIC, azuresim.UserRoute{Prefix: azuresim.SampleCustomerCIDR, NextHop: "VirtualAppliance"}))
	require.Equal(t, armnetwork.EffectiveRouteStateInvalid, states()[azuresim.SampleCustomerCIDR])
}
