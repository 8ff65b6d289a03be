package traffic

import (
	"net/netip"
)

// Network is one simulated cloud as its traffic sees it: it alone knows who can reach whom.
type Network interface {
	// Has reports whether a network is one of its own.
	Has(network string) bool
	Dial(network string, to netip.AddrPort) Verdict
	Resolve(network, name string) (netip.Addr, bool)
	// Resolver is the address at which a network's own DNS is asked.
	Resolver(network string) netip.Addr
}
