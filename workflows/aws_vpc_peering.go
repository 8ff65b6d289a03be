package workflows

import (
	"strings"
	"time"

	"causeway.dev/internal/contract/aws"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/methods"
	peering "causeway.dev/internal/methods/aws-vpc-peering"
	"causeway.dev/internal/methods/schema"
)

// AWSVPCPeering joins a cluster's VPC to a customer's by a peering connection that the customer accepts in their own
// account. https://docs.aws.amazon.com/vpc/latest/peering/
func AWSVPCPeering(h *handshake.Handshake) error {
	p := newAcceptedPeering(h)
	err := handshake.InOrder(p.checkAndRequest, p.waitForAcceptance, p.route, p.resolveNames, p.proveTraffic, p.confirm)
	if err != nil {
		return err
	}
	handshake.Watch(h, "Watch the peering connection", aws.WatchVPCPeering, p.watched())
	return nil
}

// acceptedPeering is a peering that the customer accepts.
type acceptedPeering struct{ vpcPeering }

func newAcceptedPeering(h *handshake.Handshake) *acceptedPeering {
	own := func() peering.Own { return methods.OwnOf[peering.Own](h.Request()) }
	return &acceptedPeering{vpcPeering{
		h:      h,
		target: func() aws.VPC { return own().Target },
		dns:    func() schema.DNS { return own().DNS },
		learn: func(learn func(*schema.Peering)) {
			handshake.Learn(h, func(f *peering.Facts) { learn(&f.Peering) })
		},
	}}
}

// checkAndRequest is steps 1 and 2. It is also how a request that expired, or whose target was corrected, starts over.
func (p *acceptedPeering) checkAndRequest() error {
	h := p.h
	checked, err := handshake.Do(h, peering.StepCheck, aws.CheckVPCPeering, func() aws.VPCPeeringCheck {
		return peeringCheck(askedOf(h))
	}, underOurLock(h, p.cidrs), freesClaim(h))
	if err != nil {
		return err
	}
	handshake.Learn(h, func(f *peering.Facts) { f.OurNetwork = ourNetwork(checked) })
	h.Say(peering.StepCheck, strings.Join(checked.Notes, " "))
	return p.request()
}

// waitForAcceptance is step 3, the customer's consent.
func (p *acceptedPeering) waitForAcceptance() error {
	seen, err := handshake.Ask(p.h, peering.StepAccept, aws.LookAtVPCPeering, p.look, handshake.Consents(),
		handshake.Until(func() time.Time { return p.expires }),
		handshake.Renews(peering.StepRequest, p.checkAndRequest, peering.StepCheck, peering.StepRequest))
	if err != nil {
		return err
	}
	p.accepted(seen)
	return nil
}

// resolveNames is step 5, on our side and, where the request asks for it, on the customer's.
func (p *acceptedPeering) resolveNames() error {
	h := p.h
	if !p.dns().Ours() {
		h.Skip(peering.StepDNS, "The request says dns: off.")
		return nil
	}
	_, err := handshake.Do(h, peering.StepDNS, aws.TurnOnOurPeeringDNS, p.ourDNS,
		handshake.Undo("Put DNS resolution on our side back", aws.RestoreOurPeeringDNS, p.ourDNS))
	if err != nil || !p.dns().Theirs() {
		return err
	}
	_, err = handshake.Ask(h, peering.StepCustomerDNS, aws.LookAtTheirPeeringDNS, p.look)
	return err
}

// proveTraffic is step 6. The look is the probe; where there is none, the customer's word counts and stays unproven.
func (p *acceptedPeering) proveTraffic() error {
	handshake.Tell(p.h, peering.StepOpen, "firewall")
	handshake.Tell(p.h, peering.StepOpen, "route")
	return proveThroughProbe(p.h, peering.StepOpen, p.traffic)
}

// peeringCheck is what step 1 is asked, and a plan.
func peeringCheck(a asked) aws.VPCPeeringCheck {
	own := methods.OwnOf[peering.Own](a.request)
	return checkOfPeering(a, peering.Serves(), own.Target, own.DNS)
}

func preflightAWSVPCPeering() Preflight {
	return preflight(aws.CheckVPCPeering, peeringCheck, func(c aws.VPCPeeringChecked) (any, []string) {
		return inPlan(c.OurAccount, c.OurRegion, c.OurVPC), c.Notes
	})
}
