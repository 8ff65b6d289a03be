package aws_test

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/dns/dnsmessage"
	"golang.org/x/net/proxy"

	awssim "causeway.dev/internal/sim/aws"
)

var (
	database = netip.MustParseAddrPort("10.20.1.10:5432")
	fromUs   = awssim.Rule{Protocol: "tcp", FromPort: 5432, ToPort: 5432, CIDR: awssim.SampleClusterCIDR}
)

// joined is an active peering with everything in place on both sides.
func joined(t *testing.T) (*sim, string) {
	t.Helper()
	s := plain(t)
	pcx := s.active()
	require.NoError(t, s.AddRoute(ourTable, awssim.Route{CIDR: awssim.SampleAcmeCIDR, Target: pcx}))
	require.NoError(t, s.AddRoute(awssim.SampleAcmeTable, awssim.Route{CIDR: awssim.SampleClusterCIDR, Target: pcx}))
	require.NoError(t, s.AllowIngress(awssim.SampleAcmeSecurityGroup, fromUs))
	require.NoError(t, s.SetPeeringDNS(pcx, false, true))
	return s, pcx
}

func TestTraffic_PassesOnlyWithEverythingInPlace(t *testing.T) {
	tests := map[string]struct {
		remove func(s *sim, pcx string) error
		want   awssim.Outcome
		reason string
	}{
		"nothing": {func(*sim, string) error { return nil }, awssim.Open, "through"},
		"our route": {func(s *sim, _ string) error {
			return s.RemoveRoute(ourTable, awssim.SampleAcmeCIDR)
		}, awssim.Timeout, "leads from"},
		"the return route": {func(s *sim, _ string) error {
			return s.RemoveRoute(awssim.SampleAcmeTable, awssim.SampleClusterCIDR)
		}, awssim.Timeout, "no return route"},
		"the return route to some of our subnets": {func(s *sim, pcx string) error {
			return errors.Join(s.RemoveRoute(awssim.SampleAcmeTable, awssim.SampleClusterCIDR),
				s.AddRoute(awssim.SampleAcmeTable, awssim.Route{CIDR: "10.10.16.0/20", Target: pcx}))
		}, awssim.Timeout, "no return route"},
		"the security group rule": {func(s *sim, _ string) error {
			return s.RevokeIngress(awssim.SampleAcmeSecurityGroup, fromUs)
		}, awssim.Timeout, "security group"},
		"the way through the network ACL": {func(s *sim, _ string) error {
			return s.DenyNetwork(awssim.SampleAcmeVPC, awssim.SampleClusterCIDR)
		}, awssim.Timeout, "network ACL"},
		"the peering": {func(s *sim, pcx string) error { return s.DeletePeeringAsAccepter(pcx) }, awssim.Timeout, "blackhole"},
		"who listens": {func(s *sim, _ string) error { return s.SetHostPorts(awssim.SampleAcmeHost) }, awssim.Refused, "nothing listens"},
	}
	for name, tt := range tests {
		t.Run("without "+name, func(t *testing.T) {
			s, pcx := joined(t)
			require.NoError(t, tt.remove(s, pcx))
			verdict := s.Dial(awssim.SampleClusterVPC, database)
			require.Equal(t, tt.want, verdict.Outcome, verdict.Reason)
			require.Contains(t, verdict.Reason, tt.reason)
		})
	}
}

func TestTraffic_GoesNowhereElse(t *testing.T) {
	s, _ := joined(t)
	dial := func(vpc, to string) awssim.Outcome { return s.Dial(vpc, netip.MustParseAddrPort(to)).Outcome }
	require.Equal(t, awssim.Timeout, dial(awssim.SampleClusterVPC, "10.20.1.11:5432"), "nobody there")
	require.Equal(t, awssim.Timeout, dial(awssim.SampleCluster2VPC, database.String()), "another cluster")
	require.Equal(t, awssim.Timeout, dial("vpc-00000000", database.String()), "no network")
	require.Equal(t, awssim.Timeout, dial(awssim.SampleClusterVPC, "198.51.100.10:5432"), "the public address, which the firewall does not open")
	require.Equal(t, awssim.Open, dial(awssim.SampleAcmeVPC, database.String()), "the customer's own network")
}

func TestDNS_AnswersPrivatelyOnlyIfTheOtherSideAllowsIt(t *testing.T) {
	private, public := netip.MustParseAddr("10.20.1.10"), netip.MustParseAddr("198.51.100.10")
	s, pcx := joined(t)
	resolve := func() netip.Addr {
		ip, _ := s.Resolve(awssim.SampleClusterVPC, awssim.SampleAcmeHost+".")
		return ip
	}
	require.Equal(t, private, resolve())
	require.NoError(t, s.SetPeeringDNS(pcx, false, false))
	require.Equal(t, public, resolve())
	require.NoError(t, s.SetPeeringDNS(pcx, true, true))
	require.Equal(t, public, resolve(), "our own option serves the other side")
	require.NoError(t, s.SetPeeringDNS(pcx, false, true))
	require.NoError(t, s.SetVPCDNS(awssim.SampleClusterVPC, true, false))
	require.Equal(t, public, resolve(), "both networks need their attributes")
	require.NoError(t, s.SetVPCDNS(awssim.SampleClusterVPC, true, true))
	require.NoError(t, s.DeletePeeringAsAccepter(pcx))
	require.Equal(t, public, resolve())

	require.NoError(t, s.Add(awssim.World{Hosts: []awssim.Host{{Name: "db.corp.internal", VPC: awssim.SampleAcmeVPC, PrivateIP: "10.20.1.20"}}}))
	_, found := s.Resolve(awssim.SampleClusterVPC, "db.corp.internal")
	require.False(t, found, "the name of a private zone")
	_, found = s.Resolve(awssim.SampleAcmeVPC, "db.corp.internal")
	require.True(t, found)
}

// gateway serves the traffic of the world and answers a way to dial from a VPC.
func gateway(t *testing.T, s *sim) func(vpc string) proxy.ContextDialer {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.ServeGateway(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-ended)
	})
	return func(vpc string) proxy.ContextDialer {
		dialer, err := proxy.SOCKS5("tcp", listener.Addr().String(), &proxy.Auth{User: vpc, Password: "-"}, nil)
		require.NoError(t, err)
		return dialer.(proxy.ContextDialer)
	}
}

func TestGateway_OpenRefusedAndLost(t *testing.T) {
	s, _ := joined(t)
	from := gateway(t, s)(awssim.SampleClusterVPC)

	conn, err := from.DialContext(t.Context(), "tcp", database.String())
	require.NoError(t, err)
	_, err = conn.Write([]byte("hello"))
	require.NoError(t, err)
	echo := make([]byte, 5)
	_, err = io.ReadFull(conn, echo)
	require.NoError(t, err)
	require.Equal(t, "hello", string(echo))
	require.NoError(t, conn.Close())

	_, err = from.DialContext(t.Context(), "tcp", awssim.SampleAcmeHost+":5432")
	require.NoError(t, err, "a name is resolved by the network it comes from")
	_, err = from.DialContext(t.Context(), "tcp", "no.such.name:5432")
	require.ErrorContains(t, err, "host unreachable")

	require.NoError(t, s.SetHostPorts(awssim.SampleAcmeHost))
	_, err = from.DialContext(t.Context(), "tcp", database.String())
	require.ErrorContains(t, err, "connection refused")

	require.NoError(t, s.RevokeIngress(awssim.SampleAcmeSecurityGroup, fromUs))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = from.DialContext(ctx, "tcp", database.String())
	timeout, ok := errors.AsType[net.Error](err)
	require.True(t, ok && timeout.Timeout(), "%v", err)
}

func TestGateway_TheNetworksOwnResolver(t *testing.T) {
	s, pcx := joined(t)
	from := gateway(t, s)(awssim.SampleClusterVPC)
	conn, err := from.DialContext(t.Context(), "tcp", "10.10.0.2:53")
	require.NoError(t, err)
	ask := func(name string) dnsmessage.Message {
		query := dnsmessage.Message{Header: dnsmessage.Header{ID: 7, RecursionDesired: true}, Questions: []dnsmessage.Question{{
			Name: dnsmessage.MustNewName(name), Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET,
		}}}
		packet, err := query.Pack()
		require.NoError(t, err)
		_, err = conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(packet))), packet...)) //nolint:gosec // a question is short
		require.NoError(t, err)
		var length uint16
		require.NoError(t, binary.Read(conn, binary.BigEndian, &length))
		packet = make([]byte, length)
		_, err = io.ReadFull(conn, packet)
		require.NoError(t, err)
		var answer dnsmessage.Message
		require.NoError(t, answer.Unpack(packet))
		return answer
	}
	answer := ask(awssim.SampleAcmeHost + ".")
	require.Equal(t, [4]byte{10, 20, 1, 10}, answer.Answers[0].Body.(*dnsmessage.AResource).A)
	require.NoError(t, s.SetPeeringDNS(pcx, false, false))
	answer = ask(awssim.SampleAcmeHost + ".")
	require.Equal(t, [4]byte{198, 51, 100, 10}, answer.Answers[0].Body.(*dnsmessage.AResource).A)
	require.Equal(t, dnsmessage.RCodeNameError, ask("no.such.name.").RCode)
	require.NoError(t, conn.Close())

	// The standard resolver gets along with it as well, which is what a probe uses.
	resolver := &net.Resolver{PreferGo: true, StrictErrors: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return from.DialContext(ctx, "tcp", "10.10.0.2:53")
	}}
	found, err := resolver.LookupHost(t.Context(), awssim.SampleAcmeHost+".")
	require.NoError(t, err)
	require.Equal(t, []string{"198.51.100.10"}, found)
}
