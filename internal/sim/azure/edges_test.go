package azure_test

import (
	"bytes"
	"context"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/stretchr/testify/require"

	azuresim "causeway.dev/internal/sim/azure"
	"causeway.dev/internal/sim/fault"
	"causeway.dev/internal/sim/traffic"
)

// get asks the resource manager without Microsoft's clients, which never make these mistakes.
func (l *lab) get(path, auxiliary string, credential azcore.TokenCredential, scope string) int {
	l.t.Helper()
	token, err := credential.GetToken(l.t.Context(), policy.TokenRequestOptions{Scopes: []string{scope}})
	require.NoError(l.t, err)
	at := l.opts.Cloud.ActiveDirectoryAuthorityHost + path
	r, err := http.NewRequestWithContext(l.t.Context(), http.MethodGet, at, nil)
	require.NoError(l.t, err)
	r.Header.Set("Authorization", "Bearer "+token.Token)
	if auxiliary != "" {
		r.Header.Set("x-ms-authorization-auxiliary", auxiliary)
	}
	answer, err := l.opts.Transport.Do(r)
	require.NoError(l.t, err)
	require.NoError(l.t, answer.Body.Close())
	return answer.StatusCode
}

const managed = "https://management.core.windows.net/.default"

func TestRequests_WantAVersionAndValidTokens(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	ours := l.worker(azuresim.SampleVendorTenant)
	require.Equal(t, http.StatusOK, l.get(azuresim.SampleVNet+"?api-version=2025-05-01", "", ours, managed))
	require.Equal(t, http.StatusBadRequest, l.get(azuresim.SampleVNet, "", ours, managed), "no version was named")
	require.Equal(t, http.StatusUnauthorized, l.get(azuresim.SampleVNet+"?api-version=2025-05-01", "Bearer forged.by.somebody", ours, managed),
		"one auxiliary token that is not valid spoils the request")
	require.Equal(t, http.StatusUnauthorized, l.get(azuresim.SampleVNet+"?api-version=2025-05-01", "", ours, "https://graph.microsoft.com/.default"),
		"a token for another audience got in")
}

func TestGraph_IsForTheTenantsAdministrators(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	const path, graph = "/v1.0/servicePrincipals(appId='" + azuresim.SampleApp + "')", "https://graph.microsoft.com/.default"
	admin := l.credential(azuresim.SampleCustomerTenant, azuresim.SampleCustomerAdmin, azuresim.SampleCustomerAdminSecret)
	require.Equal(t, http.StatusNotFound, l.get(path, "", admin, graph), "nobody has consented yet")
	_, err := l.Consent(azuresim.SampleCustomerTenant, azuresim.SampleApp)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, l.get(path, "", admin, graph))
	require.Equal(t, http.StatusForbidden, l.get(path, "", l.worker(azuresim.SampleCustomerTenant), graph), "our application reads the customer's directory")
}

func TestHang_NobodyAnswers(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	l.Inject(fault.Fault{Operation: "VirtualNetworks.Get", Hang: true})
	networks := l.networks(azuresim.SampleVendorSubscription, l.worker(azuresim.SampleVendorTenant))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := networks.Get(ctx, "dataplane", "prod-weu", nil)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	_, err = networks.Get(t.Context(), "dataplane", "prod-weu", nil)
	require.NoError(t, err)
}

func TestPeering_SaysThatItIsBeingDeleted(t *testing.T) {
	l := newLab(t, &azuresim.Lags{Operation: time.Hour})
	ours := l.peerings(azuresim.SampleVendorSubscription, l.worker(azuresim.SampleVendorTenant))
	_, err := ours.BeginDelete(t.Context(), "dataplane", "prod-weu", azuresim.SampleForeignPeering, nil)
	require.NoError(t, err)
	half, err := ours.Get(t.Context(), "dataplane", "prod-weu", azuresim.SampleForeignPeering, nil)
	require.NoError(t, err)
	require.EqualValues(t, "Deleting", *half.Properties.ProvisioningState)
	l.Clock().Advance(time.Hour)
	_, err = ours.Get(t.Context(), "dataplane", "prod-weu", azuresim.SampleForeignPeering, nil)
	refusedWith(t, err, http.StatusNotFound, "NotFound")
	require.Equal(t, "Disconnected", l.HalfState(azuresim.SampleForeignVNet, azuresim.SampleForeignPeering))
}

func TestRestore_BringsEverythingBack(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	l.lend()
	require.NoError(t, l.AddHalf(azuresim.SampleVNet, "to-customer", azuresim.SampleCustomerVNet))
	var saved bytes.Buffer
	require.NoError(t, l.Save(&saved))
	again, err := azuresim.NewSample(azuresim.Options{Clock: l.Clock(), Lags: azuresim.NoLags()})
	require.NoError(t, err)
	require.NotEmpty(t, l.Snapshot().Diff(again.Snapshot()))
	require.NoError(t, again.Restore(&saved))
	require.Empty(t, l.Snapshot().Diff(again.Snapshot()))
	require.True(t, again.CanUse(azuresim.SampleCustomerTenant, azuresim.SampleApp))
}

// The tag VirtualNetwork holds the peers' addresses, as long as the peering gives access.
func TestTraffic_TheTagVirtualNetworkHoldsThePeers(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	require.NoError(t, l.RemoveRule(azuresim.SampleCustomerNSG, "nobody-else"))
	to := netip.AddrPortFrom(netip.MustParseAddr(azuresim.SampleCustomerHostIP), azuresim.SampleCustomerPort)
	require.Equal(t, traffic.Timeout, l.Dial(azuresim.SampleVNet, to).Outcome)
	require.NoError(t, l.AddHalf(azuresim.SampleVNet, "to-customer", azuresim.SampleCustomerVNet))
	require.NoError(t, l.AddHalf(azuresim.SampleCustomerVNet, "to-vendor", azuresim.SampleVNet))
	require.Equal(t, traffic.Open, l.Dial(azuresim.SampleVNet, to).Outcome, "Azure's own rule lets peers in")
}
