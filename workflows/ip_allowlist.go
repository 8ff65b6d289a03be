package workflows

import (
	"strings"

	"causeway.dev/internal/contract/aws"
	"causeway.dev/internal/contract/desk"
	"causeway.dev/internal/contract/probe"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/methods"
	allowlist "causeway.dev/internal/methods/ip-allowlist"
)

// IPAllowlist opens the way from a cluster to a service on the internet that admits only the addresses that it knows. It
// changes nothing in any cloud: its whole work is to say which addresses, to prove them, and to say in time when they
// will be others.
func IPAllowlist(h *handshake.Handshake) error {
	l := &ipAllowlist{h: h}
	err := handshake.InOrder(l.read, l.publish, l.proveTraffic)
	if err != nil {
		return err
	}
	handshake.Watch(h, "Watch the external addresses", aws.WatchExternalAddresses, l.watched())
	return nil
}

// ipAllowlist is what the steps pass on to each other.
type ipAllowlist struct {
	h     *handshake.Handshake
	found aws.ExternalAddresses
}

// read is step 1. An address that could change parks it, because only we can reserve what we use. From here on the target
// cannot be amended: what was read is what is published and watched.
func (l *ipAllowlist) read() error {
	h := l.h
	found, err := handshake.Do(h, allowlist.StepRead, aws.ReadExternalAddresses, func() aws.ExternalAddressesRead {
		return addressesRead(askedOf(h))
	})
	if err != nil {
		return err
	}
	l.found = found
	handshake.Learn(h, func(f *allowlist.Facts) { *f = externalFacts(found) })
	h.Say(allowlist.StepRead, strings.Join(found.Notes, " "))
	h.FixTarget()
	return nil
}

// publish is step 2: somebody is told, which nothing takes back.
func (l *ipAllowlist) publish() error {
	_, err := handshake.Do(l.h, allowlist.StepPublish, desk.PublishAddresses, l.notice)
	return err
}

// proveTraffic is step 3. The look is the probe; where there is none, the customer's word counts and stays unproven.
func (l *ipAllowlist) proveTraffic() error {
	h := l.h
	handshake.Tell(h, allowlist.StepAllow, "entries")
	return proveThroughProbe(h, allowlist.StepAllow, func() probe.Test {
		return probe.Test{Owner: h.Owner(), Probe: probeOf(h), Internet: true}
	})
}

func (l *ipAllowlist) notice() desk.Notice {
	r := l.h.Request()
	whose := "cluster " + r.Cluster
	if deployment := l.deployment(); deployment != "" {
		whose = "Deployment " + deployment + " in " + whose
	}
	return desk.Notice{
		Connection: l.h.Owner().Connection, Contact: r.Contact, Ticket: r.Ticket,
		Subject: "Addresses to allow for " + whose,
		Text:    strings.TrimSpace(strings.Join(l.found.Addresses, ", ") + ". " + strings.Join(l.found.Notes, " ")),
	}
}

func (l *ipAllowlist) watched() aws.ExternalAddressesWatch {
	r := l.h.Request()
	return aws.ExternalAddressesWatch{
		Owner: l.h.Owner(), Deployment: l.deployment(), Published: l.found.Addresses, Retiring: l.found.Retiring,
		Gateways: l.found.Gateways, Contact: r.Contact, Probe: r.Probe,
	}
}

func (l *ipAllowlist) deployment() string {
	return methods.OwnOf[allowlist.Own](l.h.Request()).Target.Deployment
}

// externalFacts are what pages, plans and lists show of the addresses.
func externalFacts(found aws.ExternalAddresses) allowlist.Facts {
	return allowlist.Facts{
		OurAccount: found.OurAccount, OurRegion: found.OurRegion, OurVPC: found.OurVPC, Addresses: found.Addresses,
		Coming: found.Coming, Retiring: found.Retiring, From: found.From, Gateways: found.Gateways, Shared: found.Shared,
	}
}

// addressesRead is what step 1 is asked, and a plan.
func addressesRead(a asked) aws.ExternalAddressesRead {
	return aws.ExternalAddressesRead{Owner: a.owner, Serves: allowlist.Serves(), Deployment: methods.OwnOf[allowlist.Own](a.request).Target.Deployment}
}

func preflightIPAllowlist() Preflight {
	return preflight(aws.ReadExternalAddresses, addressesRead, func(found aws.ExternalAddresses) (any, []string) {
		return externalFacts(found), found.Notes
	})
}
