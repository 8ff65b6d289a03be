package workflows

import (
	"strings"

	"causeway.dev/internal/contract/aws"
	"causeway.dev/internal/contract/probe"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/methods"
	gateway "causeway.dev/internal/methods/aws-transit-gateway"
	"causeway.dev/internal/methods/schema"
)

// AWSTransitGateway attaches a cluster's VPC to a customer's transit gateway in the same region, which the customer first
// shares with our account. https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-share.html
func AWSTransitGateway(h *handshake.Handshake) error {
	g := &transitGateway{h: h}
	err := handshake.InOrder(g.check, g.waitForShare, g.acceptShare, g.attach, g.waitForAcceptance, g.route, g.proveTraffic, g.confirm)
	if err != nil {
		return err
	}
	handshake.Watch(h, "Watch the transit gateway attachment", aws.WatchTransitGateway, g.watched())
	return nil
}

// transitGateway is what the steps pass on to each other.
type transitGateway struct {
	h        *handshake.Handshake
	shared   aws.TransitGatewayShared
	attached aws.TransitGatewayAttached
}

// check is step 1.
func (g *transitGateway) check() error {
	h := g.h
	checked, err := handshake.Do(h, gateway.StepCheck, aws.CheckTransitGateway, func() aws.TransitGatewayCheck {
		return gatewayCheck(askedOf(h))
	}, underOurLock(h, g.cidrs), freesClaim(h))
	if err != nil {
		return err
	}
	handshake.Learn(h, func(f *gateway.Facts) {
		f.OurNetwork = schema.OurNetwork{OurAccount: checked.OurAccount, OurRegion: checked.OurRegion, OurVPC: checked.OurVPC, OurCIDRs: checked.OurCIDRs}
	})
	h.Say(gateway.StepCheck, strings.Join(checked.Notes, " "))
	return nil
}

// waitForShare is step 2, the customer's consent.
func (g *transitGateway) waitForShare() error {
	h := g.h
	shared, err := handshake.Ask(h, gateway.StepShare, aws.LookForTransitGatewayShare, g.share, handshake.Consents())
	if err != nil {
		return err
	}
	g.shared = shared
	handshake.Learn(h, func(f *gateway.Facts) {
		f.TransitGatewayID = shared.TransitGatewayID
		if shared.ShareARN != "" {
			f.ShareARN = shared.ShareARN
		}
	})
	handshake.Tell(h, gateway.StepShare, "share")
	return nil
}

// acceptShare is steps 3 and 4. Where the gateway is visible already there is no invitation, and so nothing to leave.
func (g *transitGateway) acceptShare() error {
	h := g.h
	if g.shared.InvitationARN == "" {
		h.Skip(gateway.StepJoin, g.shared.Said)
	} else if _, err := handshake.Do(h, gateway.StepJoin, aws.AcceptTransitGatewayShare, g.invitation,
		handshake.Undo("Leave the share", aws.LeaveTransitGatewayShare, g.invitation)); err != nil {
		return err
	}
	seen, err := handshake.Do(h, gateway.StepVisible, aws.LookAtTransitGateway, g.gateway)
	if err != nil {
		return err
	}
	handshake.Learn(h, func(f *gateway.Facts) {
		f.Associates, f.Propagates = yesOrNo(seen.Associates), yesOrNo(seen.Propagates)
	})
	return nil
}

// attach is step 5.
func (g *transitGateway) attach() error {
	h := g.h
	attached, err := handshake.Do(h, gateway.StepAttach, aws.AttachTransitGateway, g.gateway,
		handshake.Under(h.Request().Cluster, nil), handshake.Undo("Delete our attachment", aws.DetachTransitGateway, g.gateway))
	if err != nil {
		return err
	}
	g.attached = attached
	handshake.Learn(h, func(f *gateway.Facts) { f.AttachmentID = attached.AttachmentID })
	h.SeenInCloud(attached.State)
	h.Say(gateway.StepAttach, attached.AttachmentID+" attaches "+strings.Join(attached.Subnets, ", ")+".")
	return nil
}

// waitForAcceptance is step 6, where the gateway does not accept by itself.
func (g *transitGateway) waitForAcceptance() error {
	if !g.attached.Waits {
		g.h.Skip(gateway.StepAccept, "The transit gateway accepts attachments by itself.")
		return nil
	}
	seen, err := handshake.Ask(g.h, gateway.StepAccept, aws.LookAtTransitGatewayAttachment, func() aws.TransitGatewayLook {
		return aws.TransitGatewayLook{Owner: g.h.Owner(), AttachmentID: g.attached.AttachmentID}
	})
	g.h.SeenInCloud(seen.State)
	return err
}

// route is step 7.
func (g *transitGateway) route() error {
	h := g.h
	added, err := handshake.Do(h, gateway.StepRoute, aws.AddTransitGatewayRoutes, func() aws.TransitGatewayRoutes {
		routes := g.routes()
		routes.Claims = h.Claims()
		return routes
	}, underOurLock(h, g.cidrs), handshake.Undo("Remove our routes", aws.RemoveTransitGatewayRoutes, g.routes))
	if err != nil {
		return err
	}
	h.FixTarget()
	h.Say(gateway.StepRoute, strings.Join(g.cidrs(), ", ")+" go to "+g.shared.TransitGatewayID+" in "+strings.Join(added.RouteTables, ", ")+".")
	return nil
}

// proveTraffic is step 8. The gateway's route tables are its owner's alone, so that only the probe can tell whether packets
// find their way back; where there is none, the customer's word counts and stays unproven.
func (g *transitGateway) proveTraffic() error {
	h := g.h
	handshake.Tell(h, gateway.StepBackRoutes, "firewall")
	handshake.Tell(h, gateway.StepBackRoutes, "routes")
	return proveThroughProbe(h, gateway.StepBackRoutes, func() probe.Test {
		return probe.Test{Owner: h.Owner(), Probe: probeOf(h), CIDRs: g.cidrs()}
	})
}

// confirm is step 9.
func (g *transitGateway) confirm() error { return confirmedBySupport(g.h, gateway.StepConfirm) }

func (g *transitGateway) target() gateway.Target {
	return methods.OwnOf[gateway.Own](g.h.Request()).Target
}

// share is what the customer told us: with accept, or in the request.
func (g *transitGateway) share() aws.TransitGatewayShare {
	target, known := g.target(), handshake.Facts[gateway.Facts](g.h)
	told := aws.TransitGatewayShare{
		Owner: g.h.Owner(), Account: target.AccountID, TransitGatewayID: known.TransitGatewayID, ShareARN: known.ShareARN,
	}
	if told.TransitGatewayID == "" {
		told.TransitGatewayID = target.TransitGatewayID
	}
	return told
}

func (g *transitGateway) invitation() aws.TransitGatewayInvitation {
	return aws.TransitGatewayInvitation{
		Owner: g.h.Owner(), Account: g.target().AccountID, TransitGatewayID: g.shared.TransitGatewayID,
		ShareARN: g.shared.ShareARN, InvitationARN: g.shared.InvitationARN,
	}
}

func (g *transitGateway) gateway() aws.TransitGateway {
	return aws.TransitGateway{Owner: g.h.Owner(), Account: g.target().AccountID, TransitGatewayID: g.shared.TransitGatewayID}
}

func (g *transitGateway) routes() aws.TransitGatewayRoutes {
	return aws.TransitGatewayRoutes{Owner: g.h.Owner(), TransitGatewayID: g.shared.TransitGatewayID, CIDRs: g.cidrs()}
}

func (g *transitGateway) cidrs() []string { return g.target().CIDRs }

func (g *transitGateway) watched() aws.TransitGatewayWatch {
	return aws.TransitGatewayWatch{
		Owner: g.h.Owner(), TransitGatewayID: g.shared.TransitGatewayID, AttachmentID: g.attached.AttachmentID, CIDRs: g.cidrs(), Probe: g.h.Request().Probe,
	}
}

// gatewayCheck is what step 1 is asked, and a plan.
func gatewayCheck(a asked) aws.TransitGatewayCheck {
	target := methods.OwnOf[gateway.Own](a.request).Target
	return aws.TransitGatewayCheck{
		Owner: a.owner, Serves: gateway.Serves(), Claims: a.claims,
		Account: target.AccountID, Region: target.Region, TransitGatewayID: target.TransitGatewayID, CIDRs: target.CIDRs,
	}
}

func preflightAWSTransitGateway() Preflight {
	return preflight(aws.CheckTransitGateway, gatewayCheck, func(c aws.TransitGatewayChecked) (any, []string) {
		return inPlan(c.OurAccount, c.OurRegion, c.OurVPC), c.Notes
	})
}

func yesOrNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
