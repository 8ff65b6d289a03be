package connection

import (
	"fmt"
	"net/netip"
	"slices"
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
	if rule := CheckRouteCIDR(s); rule != "" {
		return rule
	}
	if p := netip.MustParsePrefix(s); p.Bits() < 16 || p.Bits() > 28 { // CheckRouteCIDR has read it already
		return "must be between /16 and /28, the sizes that a VPC block can have"
	}
	return ""
}

// CheckRouteCIDR returns the rule that the destination of a route breaks, or "": IPv4, no host bits, inside RFC 1918.
// Behind a transit gateway lies more than one VPC, so that any size goes.
func CheckRouteCIDR(s string) string {
	p, err := netip.ParsePrefix(s)
	switch {
	case err != nil || !p.Addr().Is4():
		return "must be an IPv4 CIDR such as 10.20.0.0/16"
	case p != p.Masked():
		return fmt.Sprintf("has host bits set; did you mean %s?", p.Masked())
	case !isPrivate(p):
		return "must be in an RFC 1918 range: 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"
	default:
		return ""
	}
}

func isPrivate(p netip.Prefix) bool {
	return slices.ContainsFunc(private(), func(r netip.Prefix) bool { return within(p, r) })
}

// PublicIPv4 reports whether an address is one that the internet can route to: IPv4 and unicast, and in no range that is
// private, shared by carriers, link-local, loopback, or kept for other purposes. Cloud metadata services are among the
// link-local ones. IPv6 is left out: it does not pass a NAT gateway, so it proves nothing about a gateway's addresses.
// https://www.iana.org/assignments/iana-ipv4-special-registry
func PublicIPv4(ip netip.Addr) bool {
	ip = ip.Unmap()
	if !ip.Is4() || !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, special := range []netip.Prefix{
		netip.PrefixFrom(netip.AddrFrom4([4]byte{0}), 8),
		netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64}), 10),
		netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 0, 0}), 24),
		netip.PrefixFrom(netip.AddrFrom4([4]byte{198, 18}), 15),
		netip.PrefixFrom(netip.AddrFrom4([4]byte{240}), 4),
	} {
		if special.Contains(ip) {
			return false
		}
	}
	return true
}

// PublicBlock reports whether a text is a public IPv4 address, or a CIDR without host bits that begins with one.
func PublicBlock(s string) bool {
	if ip, err := netip.ParseAddr(s); err == nil {
		return PublicIPv4(ip)
	}
	p, err := netip.ParsePrefix(s)
	return err == nil && p == p.Masked() && PublicIPv4(p.Addr())
}

// IsCIDR reports whether a text is a CIDR, with host bits or without.
func IsCIDR(s string) bool {
	_, err := netip.ParsePrefix(s)
	return err == nil
}

// ExactCIDR reports whether a text is a CIDR without host bits.
func ExactCIDR(s string) bool {
	p, err := netip.ParsePrefix(s)
	return err == nil && p == p.Masked()
}

// CanonicalCIDR is a CIDR as clouds keep it: without host bits. What does not parse comes back as it is.
func CanonicalCIDR(s string) string {
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return s
	}
	return p.Masked().String()
}

// HostCIDR is one address as the CIDR of it alone. What is no address, such as a CIDR, comes back as it is.
func HostCIDR(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	return netip.PrefixFrom(ip, ip.BitLen()).String()
}

// ParseCIDRs reads CIDRs for comparing many addresses with them. Host bits are dropped.
func ParseCIDRs(cidrs []string) ([]netip.Prefix, error) {
	var blocks []netip.Prefix
	for _, cidr := range cidrs {
		p, err := netip.ParsePrefix(cidr)
		if err != nil {
			return nil, fmt.Errorf("%q is not a CIDR", cidr)
		}
		blocks = append(blocks, p.Masked())
	}
	return blocks, nil
}

// Contains reports whether an address lies in a CIDR. What does not parse contains nothing.
func Contains(cidr string, ip netip.Addr) bool {
	p, err := netip.ParsePrefix(cidr)
	return err == nil && p.Contains(ip)
}

// Inside reports whether a CIDR is one of some blocks or a part of one. What does not parse is inside nothing.
func Inside(cidr string, blocks []string) bool {
	p, err := netip.ParsePrefix(cidr)
	return err == nil && slices.ContainsFunc(blocks, func(b string) bool {
		block, err := netip.ParsePrefix(b)
		return err == nil && within(p, block)
	})
}

func within(p, block netip.Prefix) bool { return block.Bits() <= p.Bits() && block.Contains(p.Addr()) }

// Overlap reports whether two CIDRs share an address. What does not parse overlaps nothing.
func Overlap(a, b string) bool {
	pa, errA := netip.ParsePrefix(a)
	pb, errB := netip.ParsePrefix(b)
	return errA == nil && errB == nil && pa.Overlaps(pb)
}
