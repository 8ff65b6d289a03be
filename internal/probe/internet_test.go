package probe_test

import (
	"context"
	"net/netip"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/probe"
)

func overInternet(f *fake, host string, allow ...netip.Prefix) probe.Result {
	return probe.New(f, allow, time.Now).Test(context.Background(), probe.Test{Host: host, Port: 443, Internet: true})
}

// A customer's name may resolve to whatever its owner likes: to the metadata service of our own machine, or to a
// neighbour in our network.
func TestProbe_OverTheInternetOnlyPublicAddressesAreDialled(t *testing.T) {
	for _, address := range []string{
		"169.254.169.254", "fd00:ec2::254", "127.0.0.1", "::1", "10.10.0.2", "172.16.0.1", "192.168.0.1", "100.64.0.1", "100.100.100.200",
		"0.0.0.0", "192.0.0.192", "224.0.0.1", "255.255.255.255", "fe80::1", "fc00::1", "::ffff:169.254.169.254", "::ffff:10.0.0.1",
		"64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "2606:4700::1111",
	} {
		f := &fake{addresses: []string{address}}
		for _, host := range []string{"crm.acme.example", address} {
			result := overInternet(f, host)
			require.Equal(t, probe.Outside, result.Outcome, address)
			require.Contains(t, result.Said, "no public IPv4 address")
			require.False(t, result.Proves())
		}
		require.Empty(t, f.dialled, address)
	}
	mixed := &fake{addresses: []string{"169.254.169.254", "10.0.0.1", "203.0.113.7"}}
	require.Equal(t, probe.Open, overInternet(mixed, "crm.acme.example").Outcome)
	require.Equal(t, []string{"203.0.113.7:443"}, mixed.dialled)
}

// A connection's CIDRs may hold the addresses of the machine's own cloud, by mistake or by intent.
func TestProbe_TheMachineAndItsCloudAreNeverDialled(t *testing.T) {
	for _, address := range []string{"169.254.169.254", "0.0.0.0", "224.0.0.1", "168.63.129.16", "fd00:ec2::254", "fe80::1", "::ffff:169.254.169.254"} {
		f := &fake{addresses: []string{address}}
		result := probe.New(f, nil, time.Now).Test(t.Context(), probe.Test{Host: "db.acme.example", Port: 80, CIDRs: []string{"0.0.0.0/0", "::/0"}})
		require.Equal(t, probe.Outside, result.Outcome, address)
		require.Contains(t, result.Said, "belongs to the machine's own link or to its cloud", address)
		require.Empty(t, f.dialled, address)
	}
	f := &fake{}
	require.Equal(t, probe.Outside, overInternet(f, "168.63.129.16").Outcome)
	require.Empty(t, f.dialled)
}

func TestProbe_OverTheInternetTheAllowListStillDecides(t *testing.T) {
	private, err := probe.ParseAllow([]string{"10.0.0.0/8"})
	require.NoError(t, err)
	f := &fake{}
	result := overInternet(f, "203.0.113.7", private...)
	require.Equal(t, probe.Outside, result.Outcome)
	require.Contains(t, result.Said, "--allow decides")
	everything, err := probe.ParseAllow([]string{"10.0.0.0/8", "0.0.0.0/0"})
	require.NoError(t, err)
	require.Equal(t, probe.Open, overInternet(f, "203.0.113.7", everything...).Outcome)
	require.Equal(t, probe.Outside, overInternet(f, "169.254.169.254", everything...).Outcome, "whatever the probe may dial otherwise")
	require.Equal(t, probe.Outside, test(f, "203.0.113.7", everything...).Outcome, "and other connections still lead into their CIDRs only")
}

func TestProbe_OverTheInternetARefusalProvesNothing(t *testing.T) {
	for err, outcome := range map[error]probe.Outcome{
		syscall.ECONNREFUSED: probe.Rejected, context.DeadlineExceeded: probe.TimedOut, syscall.ENETUNREACH: probe.Unreachable,
	} {
		result := overInternet(&fake{dial: map[string]error{"203.0.113.7": err}}, "203.0.113.7")
		require.Equal(t, outcome, result.Outcome)
		require.Contains(t, result.Said, "that the allowlist names every external address of the cluster")
		require.NotContains(t, result.Said, "return route")
		require.False(t, result.Proves())
	}
}
