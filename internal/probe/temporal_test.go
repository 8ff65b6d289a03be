package probe_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/keys"
	"causeway.dev/internal/probe"
	"causeway.dev/internal/temporaltest"
)

func aTest() probe.Test {
	return probe.Test{Host: "db.acme.example", Port: 5432, CIDRs: []string{"10.20.0.0/16"}}
}

// party is somebody with a key.
type party struct {
	private ed25519.PrivateKey
	public  ed25519.PublicKey
}

func newParty(t *testing.T) party {
	t.Helper()
	file, line, err := keys.New()
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(path, file, 0o600))
	private, err := keys.Read(path)
	require.NoError(t, err)
	public, err := keys.ParsePublic(line)
	require.NoError(t, err)
	return party{private, public}
}

func trusting(p party) func(context.Context, string) ([]ed25519.PublicKey, error) {
	return func(context.Context, string) ([]ed25519.PublicKey, error) { return []ed25519.PublicKey{p.public}, nil }
}

// listening runs a probe until the test ends or stop is called.
func listening(t *testing.T, server *temporaltest.Server, keys probe.Keys) (stop func()) {
	t.Helper()
	seat, err := client.NewClientFromExisting(server.Client, client.Options{Namespace: connection.ProbeNamespace(temporaltest.Probed)})
	require.NoError(t, err)
	w := probe.NewWorker(seat, temporaltest.Probed, probe.New(&fake{addresses: []string{"10.20.1.10"}}, nil, time.Now), keys)
	require.NoError(t, w.Start())
	return func() { w.Stop(); seat.Close() }
}

func asking(t *testing.T, c *probe.Caller) (result probe.Result, err error) {
	t.Helper()
	require.Eventually(t, func() bool {
		result, err = c.Test(t.Context(), temporaltest.Probed, aTest())
		var unknown *probe.Unknown
		return err == nil || errors.As(err, &unknown)
	}, 30*time.Second, 50*time.Millisecond, "%v", err)
	return result, err
}

// TestCaller_CarriesATestToAProbeAndBack runs on a real server: the test environment has no task queues to poll.
func TestCaller_CarriesATestToAProbeAndBack(t *testing.T) {
	server := temporaltest.Start(t)
	worker, prober := newParty(t), newParty(t)
	caller := probe.NewCaller(server.Client, client.Options{}, worker.private, trusting(prober))
	t.Cleanup(caller.Close)

	_, err := caller.Test(t.Context(), temporaltest.Probed, aTest())
	require.ErrorIs(t, err, probe.ErrNobody, "nobody polls yet, and that is noticed at once")

	stop := listening(t, server, probe.Keys{Own: prober.private, Trusted: []ed25519.PublicKey{worker.public}})
	defer stop()
	result, err := asking(t, caller)
	require.NoError(t, err)
	require.Equal(t, probe.Open, result.Outcome)
	require.Equal(t, "10.20.1.10", result.Address)

	_, err = caller.Test(t.Context(), "other", aTest())
	var unknown *probe.Unknown
	require.ErrorAs(t, err, &unknown)
	require.Equal(t, "The server has no namespace causeway-probe--other for the probe of cluster other: run `causeway setup --cluster other`.", unknown.Said)
}

// Whoever reaches a data plane's namespace can poll it and start tests there; without the keys neither is worth anything.
func TestCaller_ThoseWithoutTheKeysAreNobody(t *testing.T) {
	server := temporaltest.Start(t)
	worker, prober, stranger := newParty(t), newParty(t), newParty(t)
	caller := probe.NewCaller(server.Client, client.Options{}, worker.private, trusting(prober))
	t.Cleanup(caller.Close)
	var unknown *probe.Unknown
	for name, keys := range map[string]probe.Keys{
		"signed by another":          {Own: stranger.private, Trusted: []ed25519.PublicKey{worker.public}},
		"signed by nobody":           {Trusted: []ed25519.PublicKey{worker.public}},
		"signed with the test's own": {Own: worker.private},
	} {
		stop := listening(t, server, keys)
		_, err := asking(t, caller)
		require.ErrorAs(t, err, &unknown, name)
		require.Contains(t, unknown.Said, "not with the key that the inventory names (probeKey), so the answer proves nothing", name)
		stop()
	}

	defer listening(t, server, probe.Keys{Own: prober.private, Trusted: []ed25519.PublicKey{worker.public}})()
	for name, key := range map[string]ed25519.PrivateKey{"another's": stranger.private, "none": nil, "the probe's own": prober.private} {
		forger := probe.NewCaller(server.Client, client.Options{}, key, trusting(prober))
		_, err := asking(t, forger)
		require.ErrorAs(t, err, &unknown, name)
		require.Equal(t, "the probe of cluster prod-us refuses the test: it is not signed by a key that is known.", unknown.Said, name)
		forger.Close()
	}
	result, err := asking(t, caller)
	require.NoError(t, err)
	require.Equal(t, probe.Open, result.Outcome)
}
