package connection_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"causeway.dev/internal/connection"
)

func TestCIDR_FormsOfOneBlock(t *testing.T) {
	tests := map[string]struct {
		canonical, host     string
		is, exact, isPublic bool
	}{
		"10.20.0.0/16":    {"10.20.0.0/16", "10.20.0.0/16", true, true, false},
		"10.20.3.4/16":    {"10.20.0.0/16", "10.20.3.4/16", true, false, false},
		"203.0.113.10":    {"203.0.113.10", "203.0.113.10/32", false, false, true},
		"203.0.113.16/28": {"203.0.113.16/28", "203.0.113.16/28", true, true, true},
		"203.0.113.17/28": {"203.0.113.16/28", "203.0.113.17/28", true, false, false},
		"2001:db8::1":     {"2001:db8::1", "2001:db8::1/128", false, false, false},
		"2001:db8::1/32":  {"2001:db8::/32", "2001:db8::1/32", true, false, false},
		"10.20.0.0/33":    {"10.20.0.0/33", "10.20.0.0/33", false, false, false},
		"":                {"", "", false, false, false},
	}
	for text, want := range tests {
		require.Equal(t, want.canonical, connection.CanonicalCIDR(text), "the canonical form of %q", text)
		require.Equal(t, want.host, connection.HostCIDR(text), "%q as a CIDR", text)
		require.Equal(t, want.is, connection.IsCIDR(text), "%q is a CIDR", text)
		require.Equal(t, want.exact, connection.ExactCIDR(text), "%q has no host bits", text)
		require.Equal(t, want.isPublic, connection.PublicBlock(text), "%q is public", text)
	}
}

func TestCIDR_WhatDoesNotParseHoldsNothing(t *testing.T) {
	ip := netip.MustParseAddr("10.0.0.1")
	require.True(t, connection.Contains("10.0.0.0/8", ip))
	require.False(t, connection.Contains("10.0.0.0/8", netip.Addr{}))
	require.False(t, connection.Contains("ten", ip))
	require.False(t, connection.Overlap("ten", "ten"))
	require.False(t, connection.Inside("ten", []string{"ten", "0.0.0.0/0"}))
	require.True(t, connection.Inside("10.1.0.0/16", []string{"ten", "10.0.0.0/8"}))
	require.False(t, connection.Inside("10.0.0.0/8", []string{"10.1.0.0/16"}), "a larger block is not inside a smaller one")

	blocks, err := connection.ParseCIDRs([]string{"10.20.3.4/16"})
	require.NoError(t, err)
	require.Equal(t, []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16")}, blocks)
	_, err = connection.ParseCIDRs([]string{"10.20.0.0/16", "ten"})
	require.EqualError(t, err, `"ten" is not a CIDR`)
}

// What is inside a block overlaps it, and two blocks overlap only when one is inside the other.
func TestCIDR_InsideAndOverlapAgree(t *testing.T) {
	block := rapid.Custom(func(t *rapid.T) string {
		ip := netip.AddrFrom4([4]byte{10, byte(rapid.IntRange(0, 3).Draw(t, "b")), rapid.Byte().Draw(t, "c"), 0})
		return netip.PrefixFrom(ip, rapid.IntRange(6, 32).Draw(t, "bits")).String()
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := block.Draw(t, "a"), block.Draw(t, "b")
		either := connection.Inside(a, []string{b}) || connection.Inside(b, []string{a})
		require.Equal(t, either, connection.Overlap(a, b))
		require.Equal(t, connection.Overlap(b, a), connection.Overlap(a, b))
		require.Equal(t, connection.Overlap(a, b), connection.Overlap(connection.CanonicalCIDR(a), b))
	})
}
