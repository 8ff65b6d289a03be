package azure_test

import (
	"crypto/tls"
	"net/netip"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/stretchr/testify/require"

	azuresim "causeway.dev/internal/sim/azure"
	"causeway.dev/internal/sim/traffic"
)

//nolint:gochecknoglobals // Test binaries may poll as fast as they like.
var runtimeOptions = runtime.PollUntilDoneOptions{Frequency: time.Millisecond}

func tlsFor(a *azuresim.Authority) *tls.Config {
	return &tls.Config{RootCAs: a.Pool(), MinVersion: tls.VersionTLS12}
}

const customRole = "c0ffee00-0000-4000-8000-0000000000aa"

// lend is what a customer does for us: consent, the role, its assignment at the network.
func (l *lab) lend() (assignment string) {
	l.t.Helper()
	oid, err := l.Consent(azuresim.SampleCustomerTenant, azuresim.SampleApp)
	require.NoError(l.t, err)
	require.NoError(l.t, l.DefineRole(azuresim.Role{
		ID: customRole, Name: "peer", Scope: "/subscriptions/" + azuresim.SampleCustomerSubscription, Actions: []string{
			"Microsoft.Network/virtualNetworks/read", "Microsoft.Network/virtualNetworks/peer/action", "Microsoft.Authorization/roleAssignments/read",
			"Microsoft.Network/virtualNetworks/virtualNetworkPeerings/read", "Microsoft.Network/virtualNetworks/virtualNetworkPeerings/write",
			"Microsoft.Network/virtualNetworks/virtualNetworkPeerings/delete",
		},
	}))
	assignment, err = l.Assign(azuresim.Grant{Scope: azuresim.SampleCustomerVNet, Role: customRole, Principal: oid})
	require.NoError(l.t, err)
	return assignment
}

func TestPeering_TwoTenantsNeedEachOthersTokens(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	l.lend()
	alone := l.peerings(azuresim.SampleVendorSubscription, l.worker(ours))
	_, err := put(t.Context(), alone, "dataplane", "prod-weu", "to-customer", azuresim.SampleCustomerVNet)
	refusedWith(t, err, 403, "LinkedAuthorizationFailed")

	joining := l.peerings(azuresim.SampleVendorSubscription, l.worker(ours, theirs), theirs)
	half, err := put(t.Context(), joining, "dataplane", "prod-weu", "to-customer", azuresim.SampleCustomerVNet)
	require.NoError(t, err)
	require.EqualValues(t, "Initiated", *half.Properties.PeeringState)

	mirror, err := put(t.Context(), l.peerings(azuresim.SampleCustomerSubscription, l.worker(theirs, ours), ours),
		"orders", "orders", "to-vendor", azuresim.SampleVNet)
	require.NoError(t, err)
	require.EqualValues(t, "Connected", *mirror.Properties.PeeringState)
	require.EqualValues(t, "FullyInSync", *mirror.Properties.PeeringSyncLevel)
	require.Equal(t, "Connected", l.HalfState(azuresim.SampleVNet, "to-customer"))

	to := netip.AddrPortFrom(netip.MustParseAddr(azuresim.SampleCustomerHostIP), azuresim.SampleCustomerPort)
	require.Equal(t, traffic.Timeout, l.Dial(azuresim.SampleVNet, to).Outcome, "the customer has not opened the firewall")
	require.NoError(t, l.AddRule(azuresim.SampleCustomerNSG, azuresim.SecurityRule{Name: "causeway", Priority: 300, Allow: true, Source: azuresim.SampleCIDR, Port: "5432"}))
	require.Equal(t, traffic.Open, l.Dial(azuresim.SampleVNet, to).Outcome)

	require.NoError(t, l.DeleteHalf(azuresim.SampleCustomerVNet, "to-vendor"))
	require.Equal(t, "Disconnected", l.HalfState(azuresim.SampleVNet, "to-customer"))
	require.Equal(t, traffic.Timeout, l.Dial(azuresim.SampleVNet, to).Outcome)
	_, err = put(t.Context(), joining, "dataplane", "prod-weu", "to-customer", azuresim.SampleCustomerVNet)
	refusedWith(t, err, 400, "RemotePeeringIsDisconnected")
}
