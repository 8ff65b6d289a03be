package workflows

import (
	"strings"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/activities"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/instruct"
)

// The steps of an IP allowlist. Their ids are permanent; their titles are the headings of the customer's page.
const (
	allowlistRead    connection.StepID = "read"
	allowlistPublish connection.StepID = "publish"
	allowlistAllow   connection.StepID = instruct.StepAllow
)

// IPAllowlistSteps are the same for every request. Support confirms nothing: there is nothing of ours to look at.
func IPAllowlistSteps(connection.Request) []connection.Step {
	return []connection.Step{
		{ID: allowlistRead, Party: connection.Vendor, Doing: connection.Checking, Title: "Read the external addresses and check that they are ours to keep"},
		{ID: allowlistPublish, Party: connection.Vendor, Doing: connection.Checking, Title: "Publish the addresses to the customer"},
		{ID: allowlistAllow, Party: connection.Customer, Title: "Allow the addresses"},
	}
}

// IPAllowlist opens the way from a cluster to a service on the internet that admits only the addresses that it knows. It
// changes nothing in any cloud: its whole work is to say which addresses, to prove them, and to say in time when they
// will be others.
func IPAllowlist(ctx workflow.Context, start connection.Start) error {
	return handshake.Run(ctx, start, IPAllowlistSteps(start.Request), func(h *handshake.Handshake) error {
		l := &ipAllowlist{h: h}
		err := handshake.InOrder(l.read, l.publish, l.proveTraffic)
		if err != nil {
			return err
		}
		handshake.Watch(h, "Watch the external addresses", aws.WatchExternalAddresses, l.watched())
		return nil
	})
}

// ipAllowlist is what the steps pass on to each other.
type ipAllowlist struct {
	h     *handshake.Handshake
	found activities.ExternalAddresses
}

// read is step 1. An address that could change parks it, because only we can reserve what we use. From here on the target
// cannot be amended: what was read is what is published and watched.
func (l *ipAllowlist) read() error {
	h := l.h
	found, err := handshake.Do(h, allowlistRead, aws.ReadExternalAddresses, func() activities.ExternalAddressesRead {
		return activities.ExternalAddressesRead{Owner: h.Owner(), Request: h.Request()}
	})
	if err != nil {
		return err
	}
	l.found = found
	for _, fact := range externalFacts(found) {
		h.Learn(fact.Name, fact.Value)
	}
	h.Say(allowlistRead, strings.Join(found.Notes, " "))
	h.FixTarget()
	return nil
}

// publish is step 2: somebody is told, which nothing takes back.
func (l *ipAllowlist) publish() error {
	_, err := handshake.Do(l.h, allowlistPublish, desk.PublishAddresses, l.notice)
	return err
}

// proveTraffic is step 3. The look is the probe; where there is none, the customer's word counts and stays unproven.
func (l *ipAllowlist) proveTraffic() error {
	h := l.h
	handshake.Tell(h, allowlistAllow, func() connection.Leftover { return instruct.AllowlistLeftover(h.Progress()) })
	return proveThroughProbe(h, allowlistAllow, func() activities.ProbeTest {
		return activities.ProbeTest{Owner: h.Owner(), Probe: *h.Request().Probe, Internet: true}
	})
}

func (l *ipAllowlist) notice() activities.Notice {
	r := l.h.Request()
	whose := "cluster " + r.Cluster
	if r.Target.Deployment != "" {
		whose = "Deployment " + r.Target.Deployment + " in " + whose
	}
	return activities.Notice{
		Connection: l.h.Owner().Connection, Contact: r.Contact, Ticket: r.Ticket,
		Subject: "Addresses to allow for " + whose,
		Text:    strings.TrimSpace(strings.Join(l.found.Addresses, ", ") + ". " + strings.Join(l.found.Notes, " ")),
	}
}

func (l *ipAllowlist) watched() activities.ExternalAddressesWatch {
	r := l.h.Request()
	return activities.ExternalAddressesWatch{
		Owner: l.h.Owner(), Deployment: r.Target.Deployment, Published: l.found.Addresses, Retiring: l.found.Retiring,
		Gateways: l.found.Gateways, Contact: r.Contact, Probe: r.Probe,
	}
}

// externalFacts are what pages, plans and lists show of the addresses.
func externalFacts(found activities.ExternalAddresses) connection.Facts {
	var facts connection.Facts
	for _, fact := range []connection.Fact{
		{Name: connection.FactOurAccount, Value: found.OurAccount},
		{Name: connection.FactOurRegion, Value: found.OurRegion},
		{Name: connection.FactOurVPC, Value: found.OurVPC},
		{Name: connection.FactExternalAddresses, Value: strings.Join(found.Addresses, ",")},
		{Name: connection.FactComingAddresses, Value: strings.Join(found.Coming, ",")},
		{Name: connection.FactRetiringAddresses, Value: strings.Join(found.Retiring, ",")},
		{Name: connection.FactAddressesFrom, Value: found.From},
		{Name: connection.FactGateways, Value: strings.Join(found.Gateways, ",")},
	} {
		facts = facts.With(fact.Name, fact.Value)
	}
	if found.Shared {
		facts = facts.With(connection.FactSharedAddresses, "true")
	}
	return facts
}
