package probe

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"time"

	"golang.org/x/net/proxy"

	"causeway.dev/internal/connection"
)

// Network is how a probe resolves and dials.
type Network interface {
	Resolve(ctx context.Context, name string) ([]netip.Addr, error)
	Dial(ctx context.Context, to netip.AddrPort) (net.Conn, error)
}

// Through describes a network other than the one of the probe's own machine.
type Through struct {
	// Proxy is a SOCKS5 URL, its user name passed on; nil follows ALL_PROXY, and without that dials directly.
	Proxy *url.URL
	// Resolver is the address of a DNS server that is asked over TCP through the proxy; invalid means the machine's own.
	Resolver netip.AddrPort
}

// NewNetwork makes the network of a probe.
func NewNetwork(t Through) (Network, error) {
	direct := &net.Dialer{Timeout: dialTime}
	n := &dialed{dialer: contextDialer{proxy.FromEnvironmentUsing(direct)}, resolver: net.DefaultResolver}
	if t.Proxy != nil {
		through, err := proxy.FromURL(t.Proxy, direct)
		if err != nil {
			return nil, fmt.Errorf("dialling through the proxy %s: %w", t.Proxy.Redacted(), err)
		}
		n.dialer = contextDialer{through}
	}
	if t.Resolver.IsValid() {
		// The standard resolver speaks DNS over TCP to whatever connection it is given that is not for packets.
		n.resolver = &net.Resolver{PreferGo: true, StrictErrors: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return n.dialer.DialContext(ctx, "tcp", t.Resolver.String())
		}}
	}
	return n, nil
}

type dialed struct {
	dialer   contextDialer
	resolver *net.Resolver
}

// Resolve asks for IPv4 and IPv6 addresses.
func (d *dialed) Resolve(ctx context.Context, name string) ([]netip.Addr, error) {
	found, err := d.resolver.LookupNetIP(ctx, "ip", name)
	if err != nil {
		return nil, fmt.Errorf("resolving %s: %w", name, err)
	}
	return found, nil
}

// Dial opens a TCP connection.
func (d *dialed) Dial(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
	return d.dialer.DialContext(ctx, "tcp", to.String())
}

// contextDialer gives a context to dialers that may have none of their own.
type contextDialer struct {
	proxy.Dialer
}

// DialContext dials until ctx ends.
func (d contextDialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if dialer, ok := d.Dialer.(proxy.ContextDialer); ok {
		conn, err := dialer.DialContext(ctx, network, address)
		if err != nil {
			return nil, fmt.Errorf("dialling %s: %w", address, err)
		}
		return conn, nil
	}
	return nil, errors.New("this proxy cannot be stopped while it dials; use socks5://")
}

// ParseAllow reads the list of --allow.
func ParseAllow(cidrs []string) ([]netip.Prefix, error) {
	allow, err := connection.ParseCIDRs(cidrs)
	if err != nil {
		return nil, fmt.Errorf("--allow: %w", err)
	}
	return allow, nil
}

// patience is how long a test may take altogether, with every address timing out.
const patience = resolveTime + maxDials*dialTime + time.Second
