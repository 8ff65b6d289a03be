package connection_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
)

func TestPublicIPv4_OnlyWhatTheInternetRoutes(t *testing.T) {
	for address, public := range map[string]bool{
		"8.8.8.8": true, "203.0.113.7": true, "100.63.255.255": true, "100.128.0.0": true, "::ffff:8.8.8.8": true,
		"10.0.0.1": false, "172.16.0.1": false, "192.168.1.1": false, "100.64.0.1": false, "127.0.0.1": false, "169.254.169.254": false,
		"0.0.0.0": false, "0.1.2.3": false, "192.0.0.170": false, "198.19.0.1": false, "224.0.0.1": false, "240.0.0.1": false,
		"255.255.255.255": false, "::ffff:169.254.169.254": false, "::1": false, "fd00:ec2::254": false, "2606:4700::1111": false,
		"64:ff9b::a00:1": false,
	} {
		require.Equal(t, public, connection.PublicIPv4(netip.MustParseAddr(address)), address)
	}
	require.False(t, connection.PublicIPv4(netip.Addr{}))
}
