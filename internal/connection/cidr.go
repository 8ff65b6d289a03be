package connection

import (
	"fmt"
	"net/netip"
	"strconv"
)

func quote(s string) string { return strconv.Quote(s) }

// private returns the ranges of RFC 1918, the only ones that a connection may join.
func private() []netip.Prefix {
	return []netip.Prefix{
		netip.PrefixFrom(netip.AddrFrom4([4]byte{10}), 8),
		netip.PrefixFrom(netip.AddrFrom4([4]byte{172, 16}), 12),
		netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 168}), 16),
	}
}

// CheckNetworkCIDR returns the rule that the block of a whole network breaks, or "": IPv4, no host bits, inside RFC 1918,
// between /16 and /28.
func CheckNetworkCIDR(s string) string {
	p, err := netip.ParsePrefix(s)
	switch {
	case err != nil || !p.Addr().Is4():
		return "must be an IPv4 CIDR such as 10.20.0.0/16"
	case p != p.Masked():
		return fmt.Sprintf("has host bits set; did you mean %s?", p.Masked())
	case !isPrivate(p):
		return "must be in an RFC 1918 range: 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"
	case p.Bits() < 16 || p.Bits() > 28:
		return "must be between /16 and /28, the sizes that a VPC block can have"
	default:
		return ""
	}
}

func isPrivate(p netip.Prefix) bool {
	for _, r := range private() {
		if r.Bits() <= p.Bits() && r.Contains(p.Addr()) {
			return true
		}
	}
	return false
}

// Overlap reports whether two CIDRs share an address. What does not parse overlaps nothing.
func Overlap(a, b string) bool {
	pa, errA := netip.ParsePrefix(a)
	pb, errB := netip.ParsePrefix(b)
	return errA == nil && errB == nil && pa.Overlaps(pb)
}
