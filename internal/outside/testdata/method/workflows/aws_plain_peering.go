package workflows

import (
	"strings"
	"time"

	"causeway.dev/internal/contract/aws"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/methods"
	plain "causeway.dev/internal/methods/aws-plain-peering"
	"causeway.dev/internal/methods/schema"
)

// AWSPlainPeering joins a cluster's VPC to a customer's, and leaves names alone.
func AWSPlainPeering(h *handshake.Handshake) error {
	p := newPlainPeering(h)
	if err := handshake.InOrder(p.checkAndRequest, p.waitForAcceptance, p.route, p.proveTraffic); err != nil {
		return err
	}
	handshake.Watch(h, "Watch the peering connection", aws.WatchVPCPeering, p.watched())
	return nil
}

type plainPeering struct{ vpcPeering }

func newPlainPeering(h *handshake.Handshake) *plainPeering {
	return &plainPeering{vpcPeering{
		h:      h,
		target: func() aws.VPC { return methods.OwnOf[plain.Own](h.Request()).Target },
		dns:    func() schema.DNS { return schema.DNSOff },
		learn: func(learn func(*schema.Peering)) {
			handshake.Learn(h, func(f *plain.Facts) { learn(&f.Peering) })
		},
	}}
}

func (p *plainPeering) checkAndRequest() error {
	h := p.h
	checked, err := handshake.Do(h, plain.StepCheck, aws.CheckVPCPeering, func() aws.VPCPeeringCheck {
		return plainCheck(askedOf(h))
	}, underOurLock(h, p.cidrs), freesClaim(h))
	if err != nil {
		return err
	}
	handshake.Learn(h, func(f *plain.Facts) { f.OurNetwork = ourNetwork(checked) })
	h.Say(plain.StepCheck, strings.Join(checked.Notes, " "))
	return p.request()
}

func (p *plainPeering) waitForAcceptance() error {
	seen, err := handshake.Ask(p.h, plain.StepAccept, aws.LookAtVPCPeering, p.look, handshake.Consents(),
		handshake.Until(func() time.Time { return p.expires }))
	if err == nil {
		p.accepted(seen)
	}
	return err
}

func (p *plainPeering) proveTraffic() error {
	handshake.Tell(p.h, plain.StepOpen, "way")
	return proveThroughProbe(p.h, plain.StepOpen, p.traffic)
}

func plainCheck(a asked) aws.VPCPeeringCheck {
	return checkOfPeering(a, plain.Serves(), methods.OwnOf[plain.Own](a.request).Target, schema.DNSOff)
}

func preflightAWSPlainPeering() Preflight {
	return preflight(aws.CheckVPCPeering, plainCheck, func(c aws.VPCPeeringChecked) (any, []string) {
		return inPlan(c.OurAccount, c.OurRegion, c.OurVPC), c.Notes
	})
}
