package workflows

import (
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/activities"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/instruct"
)

// The steps of an AWS VPC peering. Their ids are permanent; their titles are the headings of the customer's page.
const (
	peeringCheck       connection.StepID = "check"
	peeringRequest     connection.StepID = "request"
	peeringAccept      connection.StepID = "accept"
	peeringRoute       connection.StepID = "route"
	peeringDNS         connection.StepID = "dns"
	peeringCustomerDNS connection.StepID = "customer-dns"
	peeringOpen        connection.StepID = "open"
	peeringConfirm     connection.StepID = "confirm"
)

// AWSVPCPeeringSteps are the steps of one request: the customer's DNS is a step only where it is asked for.
func AWSVPCPeeringSteps(r connection.Request) []connection.Step {
	steps := []connection.Step{
		{ID: peeringCheck, Party: connection.Vendor, Doing: connection.Checking, Title: "Check the request against both networks"},
		{ID: peeringRequest, Party: connection.Vendor, Doing: connection.Requesting, Title: "Request the peering connection"},
		{ID: peeringAccept, Party: connection.Customer, Title: "Accept the peering connection"},
		{ID: peeringRoute, Party: connection.Vendor, Title: "Route the customer's CIDR from our private subnets"},
		{ID: peeringDNS, Party: connection.Vendor, Title: "Turn on DNS resolution on our side"},
	}
	if r.TheirDNS() {
		steps = append(steps, connection.Step{ID: peeringCustomerDNS, Party: connection.Customer, Title: "Turn on DNS resolution on your side"})
	}
	return append(steps,
		connection.Step{ID: peeringOpen, Party: connection.Customer, Title: "Add the return route and open the firewall"},
		connection.Step{ID: peeringConfirm, Party: connection.Support, Title: "Confirm that the connection works"},
	)
}

// AWSVPCPeering joins a cluster's VPC to a customer's by a peering connection that the customer accepts in their own
// account. https://docs.aws.amazon.com/vpc/latest/peering/
func AWSVPCPeering(ctx workflow.Context, start connection.Start) error {
	return handshake.Run(ctx, start, AWSVPCPeeringSteps(start.Request), func(h *handshake.Handshake) error {
		p := &vpcPeering{h: h}
		err := handshake.InOrder(p.checkAndRequest, p.waitForAcceptance, p.route, p.resolveNames, p.proveTraffic, p.confirm)
		if err != nil {
			return err
		}
		handshake.Watch(h, "Watch the peering connection", aws.WatchVPCPeering, p.watched())
		return nil
	})
}

// vpcPeering is what the steps pass on to each other.
type vpcPeering struct {
	h       *handshake.Handshake
	id      string
	expires time.Time
	seen    activities.VPCPeeringSeen
	// returns means that we add the return routes, too.
	returns bool
}

// checkAndRequest is steps 1 and 2. It is also how a request that expired, or whose target was corrected, starts over.
func (p *vpcPeering) checkAndRequest() error {
	h := p.h
	checked, err := handshake.Do(h, peeringCheck, aws.CheckVPCPeering, func() activities.VPCPeeringCheck {
		return activities.VPCPeeringCheck{Owner: h.Owner(), Request: h.Request(), Claims: h.Claims()}
	}, underOurLock(h, p.cidrs), freesClaim(h))
	if err != nil {
		return err
	}
	p.checked(checked)
	return p.request()
}

// checked keeps what the preflight found out.
func (p *vpcPeering) checked(c activities.VPCPeeringChecked) {
	h := p.h
	h.Learn(connection.FactOurAccount, c.OurAccount)
	h.Learn(connection.FactOurRegion, c.OurRegion)
	h.Learn(connection.FactOurVPC, c.OurVPC)
	h.Learn(connection.FactOurCIDRs, strings.Join(c.OurCIDRs, ","))
	h.Say(peeringCheck, strings.Join(c.Notes, " "))
}

// request asks AWS for the peering connection, or finds the one that it asked for before.
func (p *vpcPeering) request() error {
	h := p.h
	requested, err := handshake.Do(h, peeringRequest, aws.RequestVPCPeering, p.peering,
		handshake.Undo("Withdraw the peering connection", aws.WithdrawVPCPeering, p.peering))
	if err != nil {
		return err
	}
	if p.id != requested.PeeringID {
		h.Learn(connection.FactEarlierPeering, p.id)
	}
	p.id, p.expires = requested.PeeringID, requested.Expires
	h.Learn(connection.FactPeeringID, p.id)
	h.SeenInCloud(requested.State)
	return nil
}

// waitForAcceptance is step 3, the customer's consent.
func (p *vpcPeering) waitForAcceptance() error {
	seen, err := handshake.Ask(p.h, peeringAccept, aws.LookAtVPCPeering, p.look, handshake.Consents(),
		handshake.Until(func() time.Time { return p.expires }),
		handshake.Renews(peeringRequest, p.checkAndRequest))
	if err != nil {
		return err
	}
	p.accepted(seen)
	return nil
}

func (p *vpcPeering) accepted(seen activities.VPCPeeringSeen) {
	p.seen = seen
	p.h.SeenInCloud(seen.State)
	p.h.Learn(connection.FactTheirCIDRs, strings.Join(seen.TheirCIDRs, ","))
}

// route is step 4. AWS shows the customer's CIDRs only now, so this is where a wrong one is noticed and amended.
func (p *vpcPeering) route() error {
	h := p.h
	added, err := handshake.Do(h, peeringRoute, aws.AddVPCRoutes, func() activities.VPCRoutes {
		routes := p.routes()
		routes.Claims = h.Claims()
		return routes
	}, underOurLock(h, p.cidrs), handshake.Undo("Remove our routes", aws.RemoveVPCRoutes, p.routes))
	if err != nil {
		return err
	}
	h.FixTarget()
	h.Say(peeringRoute, h.Request().Target.CIDR+" goes through "+p.id+" in "+strings.Join(added.RouteTables, ", ")+".")
	return nil
}

// resolveNames is step 5, on our side and, where the request asks for it, on the customer's.
func (p *vpcPeering) resolveNames() error {
	h := p.h
	if !h.Request().OurDNS() {
		h.Skip(peeringDNS, "The request says dns: off.")
		return nil
	}
	_, err := handshake.Do(h, peeringDNS, aws.TurnOnOurPeeringDNS, p.dns,
		handshake.Undo("Put DNS resolution on our side back", aws.RestoreOurPeeringDNS, p.dns))
	if err != nil || !h.Request().TheirDNS() {
		return err
	}
	_, err = handshake.Ask(h, peeringCustomerDNS, aws.LookAtTheirPeeringDNS, p.look)
	return err
}

// proveTraffic is step 6. The look is the probe; where there is none, the customer's word counts and stays unproven.
func (p *vpcPeering) proveTraffic() error {
	h := p.h
	handshake.Tell(h, peeringOpen, func() connection.Leftover { return instruct.FirewallLeftover(h.Progress()) })
	if !p.returns {
		handshake.Tell(h, peeringOpen, func() connection.Leftover { return instruct.ReturnRouteLeftover(h.Progress()) })
	}
	return proveThroughProbe(h, peeringOpen, func() activities.ProbeTest {
		return activities.ProbeTest{Owner: h.Owner(), Probe: *h.Request().Probe, CIDRs: p.cidrs()}
	})
}

// confirm is step 7.
func (p *vpcPeering) confirm() error { return confirmedBySupport(p.h, peeringConfirm) }

func (p *vpcPeering) peering() activities.VPCPeering {
	return activities.VPCPeering{Owner: p.h.Owner(), Target: p.h.Request().Target}
}

func (p *vpcPeering) look() activities.VPCPeeringLook {
	return activities.VPCPeeringLook{Owner: p.h.Owner(), PeeringID: p.id}
}

func (p *vpcPeering) routes() activities.VPCRoutes {
	return activities.VPCRoutes{Owner: p.h.Owner(), PeeringID: p.id, CIDR: p.h.Request().Target.CIDR}
}

func (p *vpcPeering) dns() activities.VPCPeeringDNS {
	return activities.VPCPeeringDNS{Owner: p.h.Owner(), PeeringID: p.id, Was: p.seen.OurDNS}
}

func (p *vpcPeering) cidrs() []string { return []string{p.h.Request().Target.CIDR} }

func (p *vpcPeering) watched() activities.VPCPeeringWatch {
	r := p.h.Request()
	return activities.VPCPeeringWatch{Owner: p.h.Owner(), PeeringID: p.id, CIDR: r.Target.CIDR, DNS: r.OurDNS(), Probe: r.Probe}
}
