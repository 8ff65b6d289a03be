// Package probe is the small program inside a data plane that proves connections: it resolves a name and opens a TCP
// connection, and says what it saw in words that help. It changes nothing, and dials only where a connection leads.
package probe

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"causeway.dev/internal/connection"
)

// Timeouts of one test. All of it fits well into the time that whoever asks is willing to wait.
const (
	dialTime    = 5 * time.Second
	resolveTime = 5 * time.Second
	// maxDials bounds a name with many addresses.
	maxDials = 2
)

// Test is what to reach, and where the connection leads.
type Test struct {
	Host string `json:"host"`
	Port int    `json:"port"`
	// CIDRs are the only ranges into which the probe dials.
	CIDRs []string `json:"cidrs"`
	// Internet takes the place of the CIDRs where a connection leads over the internet: then the probe dials public IPv4
	// addresses only, whatever a name resolves to.
	Internet bool `json:"internet,omitempty"`
}

// Outcome is what happened.
type Outcome string

// The outcomes. Refused counts as proof: something answered, so the network lets traffic through. Rejected is the same
// over the internet, where it proves nothing: the firewall of an allowlist may say no in just this way.
const (
	Open           Outcome = "open"
	Refused        Outcome = "refused"
	Rejected       Outcome = "rejected"
	TimedOut       Outcome = "timeout"
	Unreachable    Outcome = "unreachable"
	NoSuchName     Outcome = "no-such-name"
	ResolverFailed Outcome = "resolver-failed"
	Outside        Outcome = "outside"
)

// Result is what one test saw, with the sentence that people read.
type Result struct {
	Outcome Outcome `json:"outcome"`
	// Address is what the name resolved to and was dialled, if it came to that.
	Address string    `json:"address,omitempty"`
	At      time.Time `json:"at"`
	Said    string    `json:"said"`
}

// Proves reports whether traffic got through.
func (r Result) Proves() bool { return r.Outcome == Open || r.Outcome == Refused }

// Probe tests from where it runs.
type Probe struct {
	network Network
	allow   []netip.Prefix
	now     func() time.Time
	timeout time.Duration
}

// New makes a probe. If allow is not empty, the probe dials nowhere else, whatever it is asked.
func New(network Network, allow []netip.Prefix, now func() time.Time) *Probe {
	return &Probe{network: network, allow: allow, now: now, timeout: dialTime}
}

// Within returns the probe with another time-out for opening a connection, at most the usual five seconds.
func (p *Probe) Within(timeout time.Duration) *Probe {
	quicker := *p
	quicker.timeout = min(timeout, dialTime)
	return &quicker
}

// Test resolves and dials once.
func (p *Probe) Test(ctx context.Context, t Test) Result {
	result := p.test(ctx, t)
	result.At = p.now()
	return result
}

func (p *Probe) test(ctx context.Context, t Test) Result {
	addresses, err := p.resolve(ctx, t.Host)
	if err != nil {
		return unresolved(t, err)
	}
	leads, err := t.leads()
	if err != nil {
		return Result{Outcome: Outside, Said: err.Error() + ", so the probe dials nothing."}
	}
	inside := slices.DeleteFunc(slices.Clone(addresses), func(a netip.Addr) bool {
		return !leads(a) || nobodysNetwork(a) || len(p.allow) > 0 && !within(a, p.allow)
	})
	if len(inside) == 0 {
		return outside(t, addresses[0], leads(addresses[0]))
	}
	var result Result
	for _, address := range inside[:min(len(inside), maxDials)] {
		if result = p.dial(ctx, t, address); result.Proves() {
			break
		}
	}
	return result
}

// resolve takes an address as it is, and a name as a whole one: without the dot at its end a resolver tries the
// cluster's own search domains first.
func (p *Probe) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{ip}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, resolveTime)
	defer cancel()
	found, err := p.network.Resolve(ctx, rooted(host))
	if err != nil {
		return nil, err
	}
	addresses := make([]netip.Addr, 0, len(found))
	for _, a := range found {
		addresses = append(addresses, a.Unmap())
	}
	if len(addresses) == 0 {
		return nil, errNoAddress
	}
	return addresses, nil
}

func rooted(host string) string {
	if host != "" && host[len(host)-1] == '.' {
		return host
	}
	return host + "."
}

func (p *Probe) dial(ctx context.Context, t Test, address netip.Addr) Result {
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	to := netip.AddrPortFrom(address, uint16(t.Port)) //nolint:gosec // a request's port was checked
	conn, err := p.network.Dial(ctx, to)
	if err == nil {
		_ = conn.Close() // opening it was all there was to prove
	}
	return dialled(t, to, p.timeout, err)
}

// nobodysNetwork reports whether an address is one of the machine's own link or of its cloud, where credentials are handed out to
// whoever asks: no connection leads there, whatever its CIDRs say.
func nobodysNetwork(a netip.Addr) bool {
	return a.IsUnspecified() || a.IsLinkLocalUnicast() || a.IsMulticast() || a == awsMetadata6() || a == azureWire()
}

// awsMetadata6 is the instance metadata over IPv6, which is no link-local address, and azureWire hands out Azure's DNS, DHCP and
// health, at an address that is public by its look.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
// https://learn.microsoft.com/en-us/azure/virtual-network/what-is-ip-address-168-63-129-16
func awsMetadata6() netip.Addr {
	return netip.AddrFrom16([16]byte{0xfd, 0x00, 0x0e, 0xc2, 14: 0x02, 15: 0x54})
}
func azureWire() netip.Addr { return netip.AddrFrom4([4]byte{168, 63, 129, 16}) }

// leads tells whether an address is one that the connection leads to. The name was resolved before, and the address is
// dialled as it is: no second answer of a resolver can lead elsewhere.
func (t Test) leads() (func(netip.Addr) bool, error) {
	if t.Internet {
		return connection.PublicIPv4, nil
	}
	permitted, err := connection.ParseCIDRs(t.CIDRs)
	return func(a netip.Addr) bool { return within(a, permitted) }, err
}

func within(a netip.Addr, blocks []netip.Prefix) bool {
	return slices.ContainsFunc(blocks, func(p netip.Prefix) bool { return p.Contains(a) })
}
