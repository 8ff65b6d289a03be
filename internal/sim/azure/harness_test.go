package azure_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/authorization/armauthorization/v2"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v9"
	"github.com/stretchr/testify/require"

	azuresim "causeway.dev/internal/sim/azure"
	"causeway.dev/internal/sim/clock"
)

// lab is a simulated Azure on a loopback port, whose clock a test moves, with Microsoft's own clients in front of it.
type lab struct {
	*azuresim.Cloud
	t    *testing.T
	opts policy.ClientOptions
}

func newLab(t *testing.T, lags *azuresim.Lags) *lab {
	t.Helper()
	cloudClock := clock.Stopped(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	c, err := azuresim.NewSample(azuresim.Options{Clock: cloudClock, Seed: 1, Lags: lags})
	require.NoError(t, err)
	authority, err := azuresim.NewAuthority()
	require.NoError(t, err)
	server := httptest.NewUnstartedServer(c.Handler())
	server.TLS, err = authority.TLSConfig()
	require.NoError(t, err)
	server.StartTLS()
	t.Cleanup(server.Close)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: tlsFor(authority)}}
	return &lab{Cloud: c, t: t, opts: policy.ClientOptions{
		Transport: client, Retry: policy.RetryOptions{MaxRetries: -1},
		Cloud: cloud.Configuration{ActiveDirectoryAuthorityHost: server.URL, Services: map[cloud.ServiceName]cloud.ServiceConfiguration{
			cloud.ResourceManager: {Endpoint: server.URL, Audience: "https://management.core.windows.net/"},
		}},
	}}
}

// credential is the real credential of an application that asks for tokens of its home tenant, and of others if it has to.
func (l *lab) credential(tenant, app, secret string, others ...string) azcore.TokenCredential {
	l.t.Helper()
	c, err := azidentity.NewClientSecretCredential(tenant, app, secret, &azidentity.ClientSecretCredentialOptions{
		ClientOptions: l.opts, DisableInstanceDiscovery: true, AdditionallyAllowedTenants: others,
	})
	require.NoError(l.t, err)
	return c
}

func (l *lab) worker(tenant string, others ...string) azcore.TokenCredential {
	return l.credential(tenant, azuresim.SampleApp, azuresim.SampleAppSecret, others...)
}

func (l *lab) token(credential azcore.TokenCredential) error {
	_, err := credential.GetToken(l.t.Context(), policy.TokenRequestOptions{Scopes: []string{"https://management.core.windows.net/.default"}})
	return err
}

func (l *lab) networks(subscription string, credential azcore.TokenCredential) *armnetwork.VirtualNetworksClient {
	c, err := armnetwork.NewVirtualNetworksClient(subscription, credential, l.arm())
	require.NoError(l.t, err)
	return c
}

func (l *lab) peerings(subscription string, credential azcore.TokenCredential, auxiliary ...string) *armnetwork.VirtualNetworkPeeringsClient {
	c, err := armnetwork.NewVirtualNetworkPeeringsClient(subscription, credential, &arm.ClientOptions{
		ClientOptions: l.opts, AuxiliaryTenants: auxiliary, DisableRPRegistration: true,
	})
	require.NoError(l.t, err)
	return c
}

func (l *lab) assignments(subscription string, credential azcore.TokenCredential) *armauthorization.RoleAssignmentsClient {
	c, err := armauthorization.NewRoleAssignmentsClient(subscription, credential, l.arm())
	require.NoError(l.t, err)
	return c
}

func (l *lab) arm() *arm.ClientOptions {
	return &arm.ClientOptions{ClientOptions: l.opts, DisableRPRegistration: true}
}

func half(remote string) armnetwork.VirtualNetworkPeering {
	return armnetwork.VirtualNetworkPeering{Properties: &armnetwork.VirtualNetworkPeeringPropertiesFormat{
		RemoteVirtualNetwork: &armnetwork.SubResource{ID: to.Ptr(remote)}, AllowVirtualNetworkAccess: to.Ptr(true),
	}}
}

// put makes one half and waits for its operation as the SDK does.
func put(ctx context.Context, c *armnetwork.VirtualNetworkPeeringsClient, group, vnet, name, remote string) (armnetwork.VirtualNetworkPeering, error) {
	poller, err := c.BeginCreateOrUpdate(ctx, group, vnet, name, half(remote), nil)
	if err != nil {
		return armnetwork.VirtualNetworkPeering{}, err
	}
	done, err := poller.PollUntilDone(ctx, &runtimeOptions)
	return done.VirtualNetworkPeering, err
}

// refusedWith checks the code of an answer of the resource manager.
func refusedWith(t *testing.T, err error, status int, code string) {
	t.Helper()
	var refused *azcore.ResponseError
	require.True(t, errors.As(err, &refused), "no refusal: %v", err)
	require.Equal(t, code, refused.ErrorCode, err.Error())
	require.Equal(t, status, refused.StatusCode)
}
