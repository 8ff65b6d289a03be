package probe

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"time"
)

var errNoAddress = errors.New("the name has no address")

// unresolved tells a name that does not exist from a resolver that does not answer: the first is for the customer to
// mend, the second mostly for us.
func unresolved(t Test, err error) Result {
	var dns *net.DNSError
	if errors.Is(err, errNoAddress) || errors.As(err, &dns) && dns.IsNotFound {
		return Result{Outcome: NoSuchName, Said: fmt.Sprintf("The resolver of the data plane knows no name %q. A name in a private zone needs that zone "+
			"to be shared with our network.", t.Host)}
	}
	why := "it answers with an error"
	if errors.As(err, &dns) && dns.IsTimeout || timedOut(err) {
		why = "it does not answer"
	}
	return Result{Outcome: ResolverFailed, Said: fmt.Sprintf("The resolver of the data plane cannot resolve %q: %s.", t.Host, why)}
}

// outside explains an address that the connection does not lead to. A public one is the usual sign of an option that is
// off on the customer's side.
func outside(t Test, address netip.Addr, leads bool) Result {
	result := Result{Outcome: Outside, Address: address.String()}
	said := resolves(t, address)
	switch {
	case nobodysNetwork(address) && (leads || !t.Internet):
		result.Said = said + ", which belongs to the machine's own link or to its cloud, and to no network of a customer's: the probe never dials it."
	case leads:
		result.Said = said + ", which this probe was not allowed to dial when it was started: its --allow decides."
	case t.Internet:
		result.Said = said + ", which is no public IPv4 address, and this connection leads over the internet: the probe dials nothing else."
	case !address.IsPrivate():
		result.Said = said + ", a public address, so traffic would not use this connection: DNS resolution seems to be off on the customer's side."
	default:
		result.Said = fmt.Sprintf("%s, which is outside of %s, so traffic would not use this connection.", said, strings.Join(t.CIDRs, ", "))
	}
	return result
}

func resolves(t Test, address netip.Addr) string {
	if t.Host == address.String() {
		return "The address is " + t.Host
	}
	return fmt.Sprintf("%s resolves to %s", t.Host, address)
}

// dialled turns the end of dialling into words.
func dialled(t Test, to netip.AddrPort, waited time.Duration, err error) Result {
	result := Result{Address: to.Addr().String()}
	at := resolves(t, to.Addr())
	switch {
	case err != nil && t.Internet:
		overInternet(&result, t, at, waited, err)
	case err == nil:
		result.Outcome = Open
		result.Said = fmt.Sprintf("%s; port %d is open.", at, t.Port)
	case refused(err):
		result.Outcome = Refused
		result.Said = fmt.Sprintf("%s; port %d refuses connections: the network lets traffic through, but nothing listens there.", at, t.Port)
	case timedOut(err):
		result.Outcome = TimedOut
		result.Said = fmt.Sprintf("%s, but port %d does not answer within %s. Check in this order: the return route to our CIDR in the route table of the "+
			"host's subnet, the network ACL of that subnet in both directions, the security group of the host.", at, t.Port, waited)
	default:
		result.Outcome = Unreachable
		result.Said = fmt.Sprintf("%s, but port %d cannot be reached (%s). Check in this order: the routes on both sides, the network ACLs, the security "+
			"group of the host.", at, t.Port, reasonOf(err))
	}
	return result
}

// overInternet turns a failed attempt over the internet into words. There are no routes of the customer's to look at, and a
// firewall refuses as an empty port does.
func overInternet(result *Result, t Test, at string, waited time.Duration, err error) {
	const check = " Check in this order: that the allowlist names every external address of the cluster, that it is the one of this port, " +
		"that the service listens there."
	switch {
	case refused(err):
		result.Outcome = Rejected
		result.Said = fmt.Sprintf("%s, but port %d refuses connections, as a firewall does and as an empty port does.%s", at, t.Port, check)
	case timedOut(err):
		result.Outcome = TimedOut
		result.Said = fmt.Sprintf("%s, but port %d does not answer within %s.%s", at, t.Port, waited, check)
	default:
		result.Outcome = Unreachable
		result.Said = fmt.Sprintf("%s, but port %d cannot be reached (%s).%s", at, t.Port, reasonOf(err), check)
	}
}

// refused recognises the host's refusal. A proxy that refuses to be dialled itself has proven nothing; a proxy's answer
// that the host refused has no type of its own.
func refused(err error) bool {
	var op *net.OpError
	if errors.As(err, &op) && strings.HasPrefix(op.Op, "socks") {
		return !errors.Is(err, syscall.ECONNREFUSED) && strings.Contains(err.Error(), "connection refused")
	}
	return errors.Is(err, syscall.ECONNREFUSED)
}

func timedOut(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}

// reasonOf keeps what is known to be harmless of an error from the network.
func reasonOf(err error) string {
	for _, known := range []struct {
		err  error
		said string
	}{
		{syscall.EHOSTUNREACH, "no route to the host"},
		{syscall.ENETUNREACH, "no route to the network"},
		{syscall.ECONNRESET, "the connection was reset"},
		{syscall.ECONNREFUSED, "the probe's own proxy does not answer"},
	} {
		if errors.Is(err, known.err) {
			return known.said
		}
	}
	if errors.Is(err, context.Canceled) {
		return "the test was stopped"
	}
	return "the network says no"
}
