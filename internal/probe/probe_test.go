package probe_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/probe"
)

// fake is a network whose answers a test chooses. It records what was dialled.
type fake struct {
	addresses []string
	lookup    error
	dial      map[string]error
	dialled   []string
}

func (f *fake) Resolve(_ context.Context, name string) ([]netip.Addr, error) {
	if !strings.HasSuffix(name, ".") {
		return nil, errors.New("the name is not a whole one")
	}
	var found []netip.Addr
	for _, a := range f.addresses {
		found = append(found, netip.MustParseAddr(a))
	}
	return found, f.lookup
}

func (f *fake) Dial(_ context.Context, to netip.AddrPort) (net.Conn, error) {
	f.dialled = append(f.dialled, to.String())
	if err := f.dial[to.Addr().String()]; err != nil {
		return nil, err
	}
	near, far := net.Pipe()
	return near, far.Close()
}

func test(f *fake, host string, allow ...netip.Prefix) probe.Result {
	now := func() time.Time { return time.Unix(1_700_000_000, 0) }
	return probe.New(f, allow, now).Test(context.Background(), probe.Test{Host: host, Port: 5432, CIDRs: []string{"10.20.0.0/16"}})
}

func TestProbe_TellsApartWhatHappened(t *testing.T) {
	one := []string{"10.20.1.10"}
	dial := func(err error) map[string]error { return map[string]error{"10.20.1.10": err} }
	tests := map[string]struct {
		network fake
		host    string
		outcome probe.Outcome
		words   string
	}{
		"open":               {fake{addresses: one}, "", probe.Open, "db.acme.example resolves to 10.20.1.10; port 5432 is open."},
		"refused":            {fake{addresses: one, dial: dial(&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)})}, "", probe.Refused, "nothing listens"},
		"timeout":            {fake{addresses: one, dial: dial(context.DeadlineExceeded)}, "", probe.TimedOut, "does not answer within 5s. Check in this order"},
		"no route":           {fake{addresses: one, dial: dial(syscall.EHOSTUNREACH)}, "", probe.Unreachable, "no route to the host"},
		"reset":              {fake{addresses: one, dial: dial(syscall.ECONNRESET)}, "", probe.Unreachable, "was reset"},
		"proxy is down":      {fake{addresses: one, dial: dial(&net.OpError{Op: "socks connect", Err: syscall.ECONNREFUSED})}, "", probe.Unreachable, "proxy does not answer"},
		"something new":      {fake{addresses: one, dial: dial(errors.New("secret of a library"))}, "", probe.Unreachable, "the network says no"},
		"no such name":       {fake{lookup: &net.DNSError{IsNotFound: true}}, "", probe.NoSuchName, `knows no name "db.acme.example"`},
		"no address":         {fake{}, "", probe.NoSuchName, "knows no name"},
		"resolver is silent": {fake{lookup: &net.DNSError{IsTimeout: true}}, "", probe.ResolverFailed, "it does not answer"},
		"resolver fails":     {fake{lookup: &net.DNSError{Err: "server misbehaving"}}, "", probe.ResolverFailed, "answers with an error"},
		"public":             {fake{addresses: []string{"198.51.100.10"}}, "", probe.Outside, "DNS resolution seems to be off on the customer's side"},
		"elsewhere":          {fake{addresses: []string{"10.30.1.10"}}, "", probe.Outside, "outside of 10.20.0.0/16"},
		"address elsewhere":  {fake{}, "10.30.1.10", probe.Outside, "The address is 10.30.1.10, which is outside"},
		"an address":         {fake{}, "10.20.1.10", probe.Open, "The address is 10.20.1.10; port 5432 is open."},
		"the second address": {fake{addresses: []string{"198.51.100.10", "10.20.1.10", "10.20.1.11"}, dial: dial(context.DeadlineExceeded)}, "", probe.Open, "10.20.1.11"},
		"IPv4 in IPv6":       {fake{addresses: []string{"::ffff:10.20.1.10"}}, "", probe.Open, "resolves to 10.20.1.10"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			host := tt.host
			if host == "" {
				host = "db.acme.example"
			}
			result := test(&tt.network, host)
			require.Equal(t, tt.outcome, result.Outcome, result.Said)
			require.Contains(t, result.Said, tt.words)
			require.Equal(t, tt.outcome == probe.Open || tt.outcome == probe.Refused, result.Proves())
			require.Equal(t, int64(1_700_000_000), result.At.Unix())
		})
	}
}

func TestProbe_NeverDialsOutside(t *testing.T) {
	f := &fake{addresses: []string{"10.30.1.10", "198.51.100.10"}}
	test(f, "db.acme.example")
	allow, err := probe.ParseAllow([]string{"10.20.128.0/17"})
	require.NoError(t, err)
	result := test(f, "10.20.1.10", allow...)
	require.Equal(t, probe.Outside, result.Outcome)
	require.Contains(t, result.Said, "not allowed to dial when it was started")
	require.Empty(t, f.dialled)
	require.Equal(t, probe.Open, test(f, "10.20.129.1", allow...).Outcome)

	bad := probe.New(f, nil, time.Now).Test(t.Context(), probe.Test{Host: "10.20.1.10", Port: 1, CIDRs: []string{"all"}})
	require.Equal(t, probe.Outside, bad.Outcome)
	_, err = probe.ParseAllow([]string{"all"})
	require.ErrorContains(t, err, `--allow: "all" is not a CIDR`)
}

func TestNetwork_PlainDialer(t *testing.T) {
	network, err := probe.NewNetwork(probe.Through{})
	require.NoError(t, err)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := int(netip.MustParseAddrPort(listener.Addr().String()).Port())
	p := probe.New(network, nil, time.Now)
	there := probe.Test{Host: "127.0.0.1", Port: port, CIDRs: []string{"127.0.0.0/8"}}
	require.Equal(t, probe.Open, p.Test(t.Context(), there).Outcome)
	require.NoError(t, listener.Close())
	require.Equal(t, probe.Refused, p.Test(t.Context(), there).Outcome)
}

func TestNetwork_AProxyThatIsDownProvesNothing(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	network, err := probe.NewNetwork(probe.Through{Proxy: &url.URL{Scheme: "socks5", Host: listener.Addr().String(), User: url.UserPassword("vpc-1", "-")}})
	require.NoError(t, err)
	result := probe.New(network, nil, time.Now).Test(t.Context(), probe.Test{Host: "10.20.1.10", Port: 1, CIDRs: []string{"10.20.0.0/16"}})
	require.Equal(t, probe.Unreachable, result.Outcome)
	require.Contains(t, result.Said, "proxy does not answer")

	_, err = probe.NewNetwork(probe.Through{Proxy: &url.URL{Scheme: "gopher", Host: "x", User: url.UserPassword("u", "hidden")}})
	require.ErrorContains(t, err, "dialling through the proxy")
	require.NotContains(t, err.Error(), "hidden")
}
