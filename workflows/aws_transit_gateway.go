package workflows

import (
	"strings"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/activities"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/instruct"
)

// The steps of an AWS transit gateway. Their ids are permanent; their titles are the headings of the customer's page.
const (
	gatewayCheck      connection.StepID = "check"
	gatewayShare      connection.StepID = "share"
	gatewayJoin       connection.StepID = "join"
	gatewayVisible    connection.StepID = "visible"
	gatewayAttach     connection.StepID = "attach"
	gatewayAccept     connection.StepID = "accept"
	gatewayRoute      connection.StepID = "route"
	gatewayBackRoutes connection.StepID = "back-routes"
	gatewayConfirm    connection.StepID = "confirm"
)

// AWSTransitGatewaySteps are the steps of every request. Which of them a customer's settings make unnecessary shows only
// on the way; those are skipped.
func AWSTransitGatewaySteps(connection.Request) []connection.Step {
	return []connection.Step{
		{ID: gatewayCheck, Party: connection.Vendor, Doing: connection.Checking, Title: "Check the request against our network"},
		{ID: gatewayShare, Party: connection.Customer, Title: "Share the transit gateway with our account", Values: []connection.Value{
			{
				Name: connection.FactTransitGatewayID, Title: "Id of the transit gateway", Pattern: "(tgw-[0-9a-f]{17})?",
				Rule: "must look like tgw-0123456789abcdef0: 17 hexadecimal digits in lower case",
			},
			{
				Name: connection.FactShareARN, Title: "ARN of the resource share", Pattern: `(arn:aws[a-z-]*:ram:[a-z0-9-]+:[0-9]{12}:resource-share/[0-9a-f-]{36})?`,
				Rule: "must look like arn:aws:ram:us-east-1:444455556666:resource-share/ and a UUID",
			},
		}},
		{ID: gatewayJoin, Party: connection.Vendor, Doing: connection.Requesting, Title: "Accept the share"},
		{ID: gatewayVisible, Party: connection.Vendor, Doing: connection.Requesting, Title: "Wait until the transit gateway is visible to us"},
		{ID: gatewayAttach, Party: connection.Vendor, Doing: connection.Requesting, Title: "Attach our private subnets"},
		{ID: gatewayAccept, Party: connection.Customer, Title: "Accept the attachment"},
		{ID: gatewayRoute, Party: connection.Vendor, Title: "Route the customer's CIDRs to the transit gateway"},
		{ID: gatewayBackRoutes, Party: connection.Customer, Title: "Add the back routes and open the firewall"},
		{ID: gatewayConfirm, Party: connection.Support, Title: "Confirm that the connection works"},
	}
}

// AWSTransitGateway attaches a cluster's VPC to a customer's transit gateway in the same region, which the customer first
// shares with our account. https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-share.html
func AWSTransitGateway(ctx workflow.Context, start connection.Start) error {
	return handshake.Run(ctx, start, AWSTransitGatewaySteps(start.Request), func(h *handshake.Handshake) error {
		g := &transitGateway{h: h}
		err := handshake.InOrder(g.check, g.waitForShare, g.acceptShare, g.attach, g.waitForAcceptance, g.route, g.proveTraffic, g.confirm)
		if err != nil {
			return err
		}
		handshake.Watch(h, "Watch the transit gateway attachment", aws.WatchTransitGateway, g.watched())
		return nil
	})
}

// transitGateway is what the steps pass on to each other.
type transitGateway struct {
	h        *handshake.Handshake
	shared   activities.TransitGatewayShared
	attached activities.TransitGatewayAttached
}

// check is step 1.
func (g *transitGateway) check() error {
	h := g.h
	checked, err := handshake.Do(h, gatewayCheck, aws.CheckTransitGateway, func() activities.TransitGatewayCheck {
		return activities.TransitGatewayCheck{Owner: h.Owner(), Request: h.Request(), Claims: h.Claims()}
	}, underOurLock(h, g.cidrs), freesClaim(h))
	if err != nil {
		return err
	}
	h.Learn(connection.FactOurAccount, checked.OurAccount)
	h.Learn(connection.FactOurRegion, checked.OurRegion)
	h.Learn(connection.FactOurVPC, checked.OurVPC)
	h.Learn(connection.FactOurCIDRs, strings.Join(checked.OurCIDRs, ","))
	h.Say(gatewayCheck, strings.Join(checked.Notes, " "))
	return nil
}

// waitForShare is step 2, the customer's consent.
func (g *transitGateway) waitForShare() error {
	h := g.h
	shared, err := handshake.Ask(h, gatewayShare, aws.LookForTransitGatewayShare, g.share, handshake.Consents())
	if err != nil {
		return err
	}
	g.shared = shared
	h.Learn(connection.FactTransitGatewayID, shared.TransitGatewayID)
	h.Learn(connection.FactShareARN, shared.ShareARN)
	handshake.Tell(h, gatewayShare, func() connection.Leftover { return instruct.ShareLeftover(h.Progress()) })
	return nil
}

// acceptShare is steps 3 and 4. Where the gateway is visible already there is no invitation, and so nothing to leave.
func (g *transitGateway) acceptShare() error {
	h := g.h
	if g.shared.InvitationARN == "" {
		h.Skip(gatewayJoin, g.shared.Said)
	} else if _, err := handshake.Do(h, gatewayJoin, aws.AcceptTransitGatewayShare, g.invitation,
		handshake.Undo("Leave the share", aws.LeaveTransitGatewayShare, g.invitation)); err != nil {
		return err
	}
	seen, err := handshake.Do(h, gatewayVisible, aws.LookAtTransitGateway, g.gateway)
	if err != nil {
		return err
	}
	h.Learn(connection.FactGatewayAssociates, yesOrNo(seen.Associates))
	h.Learn(connection.FactGatewayPropagates, yesOrNo(seen.Propagates))
	return nil
}

// attach is step 5.
func (g *transitGateway) attach() error {
	h := g.h
	attached, err := handshake.Do(h, gatewayAttach, aws.AttachTransitGateway, g.gateway,
		handshake.Under(h.Request().Cluster, nil), handshake.Undo("Delete our attachment", aws.DetachTransitGateway, g.gateway))
	if err != nil {
		return err
	}
	g.attached = attached
	h.Learn(connection.FactAttachmentID, attached.AttachmentID)
	h.SeenInCloud(attached.State)
	h.Say(gatewayAttach, attached.AttachmentID+" attaches "+strings.Join(attached.Subnets, ", ")+".")
	return nil
}

// waitForAcceptance is step 6, where the gateway does not accept by itself.
func (g *transitGateway) waitForAcceptance() error {
	if !g.attached.Waits {
		g.h.Skip(gatewayAccept, "The transit gateway accepts attachments by itself.")
		return nil
	}
	seen, err := handshake.Ask(g.h, gatewayAccept, aws.LookAtTransitGatewayAttachment, func() activities.TransitGatewayLook {
		return activities.TransitGatewayLook{Owner: g.h.Owner(), AttachmentID: g.attached.AttachmentID}
	})
	g.h.SeenInCloud(seen.State)
	return err
}

// route is step 7.
func (g *transitGateway) route() error {
	h := g.h
	added, err := handshake.Do(h, gatewayRoute, aws.AddTransitGatewayRoutes, func() activities.TransitGatewayRoutes {
		routes := g.routes()
		routes.Claims = h.Claims()
		return routes
	}, underOurLock(h, g.cidrs), handshake.Undo("Remove our routes", aws.RemoveTransitGatewayRoutes, g.routes))
	if err != nil {
		return err
	}
	h.FixTarget()
	h.Say(gatewayRoute, strings.Join(h.Request().Target.CIDRs, ", ")+" go to "+g.shared.TransitGatewayID+" in "+strings.Join(added.RouteTables, ", ")+".")
	return nil
}

// proveTraffic is step 8. The gateway's route tables are its owner's alone, so that only the probe can tell whether packets
// find their way back; where there is none, the customer's word counts and stays unproven.
func (g *transitGateway) proveTraffic() error {
	h := g.h
	for _, leftover := range []func(connection.Progress) connection.Leftover{instruct.GatewayFirewallLeftover, instruct.BackRouteLeftover} {
		handshake.Tell(h, gatewayBackRoutes, func() connection.Leftover { return leftover(h.Progress()) })
	}
	return proveThroughProbe(h, gatewayBackRoutes, func() activities.ProbeTest {
		return activities.ProbeTest{Owner: h.Owner(), Probe: *h.Request().Probe, CIDRs: g.cidrs()}
	})
}

// confirm is step 9.
func (g *transitGateway) confirm() error { return confirmedBySupport(g.h, gatewayConfirm) }

// share is what the customer told us: with accept, or in the request.
func (g *transitGateway) share() activities.TransitGatewayShare {
	target := g.h.Request().Target
	told := activities.TransitGatewayShare{
		Owner: g.h.Owner(), Account: target.AccountID, TransitGatewayID: g.h.Fact(connection.FactTransitGatewayID), ShareARN: g.h.Fact(connection.FactShareARN),
	}
	if told.TransitGatewayID == "" {
		told.TransitGatewayID = target.TransitGatewayID
	}
	return told
}

func (g *transitGateway) invitation() activities.TransitGatewayInvitation {
	return activities.TransitGatewayInvitation{
		Owner: g.h.Owner(), Account: g.h.Request().Target.AccountID, TransitGatewayID: g.shared.TransitGatewayID,
		ShareARN: g.shared.ShareARN, InvitationARN: g.shared.InvitationARN,
	}
}

func (g *transitGateway) gateway() activities.TransitGateway {
	return activities.TransitGateway{Owner: g.h.Owner(), Account: g.h.Request().Target.AccountID, TransitGatewayID: g.shared.TransitGatewayID}
}

func (g *transitGateway) routes() activities.TransitGatewayRoutes {
	return activities.TransitGatewayRoutes{Owner: g.h.Owner(), TransitGatewayID: g.shared.TransitGatewayID, CIDRs: g.h.Request().Target.CIDRs}
}

func (g *transitGateway) cidrs() []string { return g.h.Request().Target.CIDRs }

func (g *transitGateway) watched() activities.TransitGatewayWatch {
	r := g.h.Request()
	return activities.TransitGatewayWatch{
		Owner: g.h.Owner(), TransitGatewayID: g.shared.TransitGatewayID, AttachmentID: g.attached.AttachmentID, CIDRs: r.Target.CIDRs, Probe: r.Probe,
	}
}

func yesOrNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
