package devstack

import (
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

// The commands of ip-allowlist name no region: the customer's own shell has one, and so have the SDK's hands.
func TestSDKHands_AllowTheAddresses(t *testing.T) {
	cloud, err := cloudsim.NewSample(cloudsim.Options{Seed: 1, Lags: cloudsim.NoLags()})
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	customer, err := customerOf("ip-allowlist")
	require.NoError(t, err)
	request, err := readRequest("../../examples/ip-allowlist.yaml")
	require.NoError(t, err)
	p := connection.Progress{ID: request.ID(), Request: request, Facts: connection.Object(nil).
		With("externalAddresses", connection.Parts(cloudsim.SampleClusterAddress+","+cloudsim.SampleClusterSecondAddress)), Steps: []connection.StepProgress{{Step: connection.Step{ID: "allow", Party: connection.Customer}}}}
	to := netip.MustParseAddrPort(cloudsim.SampleAcmeHostPublicIP + ":5432")
	require.Equal(t, cloudsim.Timeout, cloud.Dial(cloudsim.SampleClusterVPC, to).Outcome)

	hands := sdkHands{endpoint: server.URL, keys: customer.Keys, region: customer.Region, variables: customer.Variables}
	for _, command := range shown(t, p, "allow") {
		said, err := hands.Run(t.Context(), command)
		require.NoError(t, err, said)
	}
	require.Equal(t, cloudsim.Open, cloud.Dial(cloudsim.SampleClusterVPC, to).Outcome)
}
