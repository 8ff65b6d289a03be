package probe_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/probe"
	"causeway.dev/internal/temporaltest"
)

// TestCaller_CarriesATestToAProbeAndBack runs on a real server: the test environment has no task queues to poll.
func TestCaller_CarriesATestToAProbeAndBack(t *testing.T) {
	server := temporaltest.Start(t)
	probes, err := client.NewClientFromExisting(server.Client, client.Options{Namespace: connection.ProbeNamespace})
	require.NoError(t, err)
	defer probes.Close()
	caller := probe.NewCaller(probes)
	in := probe.Test{Host: "db.acme.example", Port: 5432, CIDRs: []string{"10.20.0.0/16"}}

	_, err = caller.Test(t.Context(), "prod", in)
	require.ErrorIs(t, err, probe.ErrNobody, "nobody polls yet, and that is noticed at once")

	w := probe.NewWorker(probes, "prod", probe.New(&fake{addresses: []string{"10.20.1.10"}}, nil, time.Now))
	require.NoError(t, w.Start())
	defer w.Stop()
	var result probe.Result
	require.Eventually(t, func() bool {
		result, err = caller.Test(t.Context(), "prod", in)
		return err == nil
	}, 20*time.Second, 50*time.Millisecond, "%v", err)
	require.Equal(t, probe.Open, result.Outcome)
	require.Equal(t, "10.20.1.10", result.Address)

	_, err = caller.Test(t.Context(), "other", in)
	require.ErrorIs(t, err, probe.ErrNobody, "the probe of one cluster serves no other")
}
