package aws_test

import (
	"context"
	"net"
	"net/netip"
	"net/url"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/probe"
)

// localProbes runs the real probe in this process, through the gateway of the simulated cloud. Without a probe nobody
// answers.
type localProbes struct {
	probe *probe.Probe
	tests int
}

func (l *localProbes) Test(ctx context.Context, _ string, t probe.Test) (probe.Result, error) {
	l.tests++
	if l.probe == nil {
		return probe.Result{}, probe.ErrNobody
	}
	return l.probe.Test(ctx, t), nil
}

// startProbe puts a probe into a VPC of the simulated cloud, with the VPC's own resolver.
func (s *sample) startProbe(vpc, resolver string) {
	s.t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(s.t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(s.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.ServeGateway(ctx, listener) }()
	s.t.Cleanup(func() {
		cancel()
		require.NoError(s.t, <-ended)
	})
	network, err := probe.NewNetwork(probe.Through{
		Proxy:    &url.URL{Scheme: "socks5", Host: listener.Addr().String(), User: url.UserPassword(vpc, "-")},
		Resolver: netip.MustParseAddrPort(resolver),
	})
	require.NoError(s.t, err)
	s.probes.probe = probe.New(network, nil, s.Clock().Now).Within(200 * time.Millisecond)
}
