package workflows

import (
	"regexp"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/activities"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/instruct"
)

// The steps that a VPC peering by a lent role has besides those of aws-vpc-peering.
const (
	lentRole   connection.StepID = "lend"
	lentRead   connection.StepID = "read"
	lentReturn connection.StepID = "return-routes"
)

// AWSVPCPeeringRoleSteps are the steps of one request: the return routes are ours where the customer names route tables.
func AWSVPCPeeringRoleSteps(r connection.Request) []connection.Step {
	open := "Add the return route and open the firewall"
	steps := []connection.Step{
		{ID: peeringCheck, Party: connection.Vendor, Doing: connection.Checking, Title: "Check the request against our network"},
		{ID: lentRole, Party: connection.Customer, Title: "Create the peering role in your account", Values: []connection.Value{roleOf(r)}},
		{ID: lentRead, Party: connection.Vendor, Doing: connection.Checking, Title: "Read the customer's network through the lent role"},
		{ID: peeringRequest, Party: connection.Vendor, Doing: connection.Requesting, Title: "Request the peering connection"},
		{ID: peeringAccept, Party: connection.Vendor, Doing: connection.Requesting, Title: "Accept the peering connection through the lent role"},
		{ID: peeringRoute, Party: connection.Vendor, Title: "Route the customer's CIDR from our private subnets"},
	}
	if len(r.Target.RouteTables) > 0 {
		steps = append(steps, connection.Step{ID: lentReturn, Party: connection.Vendor, Title: "Add the return routes through the lent role"})
		open = "Open the firewall"
	}
	return append(steps,
		connection.Step{ID: peeringDNS, Party: connection.Vendor, Title: "Turn on DNS resolution"},
		connection.Step{ID: peeringOpen, Party: connection.Customer, Title: open},
		connection.Step{ID: peeringConfirm, Party: connection.Support, Title: "Confirm that the connection works"},
		connection.Step{ID: connection.StepEndGrant, Party: connection.Customer, Title: "Delete the peering role"},
	)
}

// roleOf is what the customer tells: a role of the very account that has the VPC.
func roleOf(r connection.Request) connection.Value {
	partition := connection.Partition(r.Target.Region)
	begins := "arn:" + partition + ":iam::" + r.Target.AccountID + ":role/"
	return connection.Value{
		Name: connection.FactRoleARN, Title: "ARN of the role that the stack has made",
		Pattern: regexp.QuoteMeta(begins) + `([\w+=,.@-]+/)*[\w+=,.@-]{1,64}`,
		Rule:    "must be the ARN of a role in account " + r.Target.AccountID + ", which owns the VPC: " + begins + "NAME",
	}
}

// AWSVPCPeeringRole joins a cluster's VPC to a customer's by a peering connection that we accept ourselves, with a role that
// the customer lends for it. The connection is not done before the role can provably no longer be used.
func AWSVPCPeeringRole(ctx workflow.Context, start connection.Start) error {
	return handshake.Run(ctx, start, AWSVPCPeeringRoleSteps(start.Request), func(h *handshake.Handshake) error {
		p := &lentPeering{vpcPeering: vpcPeering{h: h, returns: len(start.Request.Target.RouteTables) > 0}}
		err := handshake.InOrder(p.check, p.lend, p.read, p.request, p.accept, p.route, p.routeBack, p.resolveNames, p.proveTraffic, p.confirm)
		if err != nil {
			return err
		}
		handshake.Watch(h, "Watch the peering connection", aws.WatchVPCPeering, p.watched())
		return nil
	})
}

// lentPeering is what the steps pass on to each other.
type lentPeering struct {
	vpcPeering
	ourCIDRs []string
	proof    handshake.Proof
	standing []activities.ReturnRoute
}

// check is step 1. What the customer's role has to say comes from here: whom it trusts, and with which external id.
func (p *lentPeering) check() error {
	h := p.h
	checked, err := handshake.Do(h, peeringCheck, aws.CheckVPCPeeringRole, func() activities.VPCPeeringCheck {
		return activities.VPCPeeringCheck{Owner: h.Owner(), Request: h.Request(), Claims: h.Claims()}
	}, underOurLock(h, p.cidrs), freesClaim(h))
	if err != nil {
		return err
	}
	p.checked(checked.VPCPeeringChecked)
	p.ourCIDRs = checked.OurCIDRs
	p.proof = handshake.Proof{Rounds: activities.GrantRounds, Over: checked.ProofTime}
	h.Learn(connection.FactExternalID, checked.ExternalID)
	h.Learn(connection.FactOurPrincipal, checked.OurPrincipal)
	h.Learn(connection.FactTemplateURL, checked.TemplateURL)
	h.Learn(connection.FactProofTime, shortly(checked.ProofTime))
	if checked.Shortened {
		h.Learn(connection.FactProofShortened, "true")
	}
	return nil
}

// shortly writes a quarter of an hour as 15m.
func shortly(d time.Duration) string {
	return regexp.MustCompile(`([hm])0[ms](0s)?$`).ReplaceAllString(d.String(), "$1")
}

// lend is step 2, the customer's consent: the role is tried before it is used. It comes again when the role is taken back
// too early. What they may have made is theirs to remove, and once they name it, its end is owed and proven.
func (p *lentPeering) lend() error {
	h := p.h
	h.Wants(lentRole, roleOf(h.Request()))
	handshake.Tell(h, lentRole, func() connection.Leftover { return instruct.LentRoleLeftover(h.Progress()) })
	_, err := handshake.Ask(h, lentRole, aws.LookAtLentRole, p.role, handshake.Consents(), handshake.Lends(p.oweEnd))
	if err == nil {
		handshake.TellNoMore(h, lentRole)
	}
	return err
}

// oweEnd is the last step, registered as early as it can be owed: step 11 of the page comes when all the rest is done.
func (p *lentPeering) oweEnd() {
	h := p.h
	handshake.TellNoMore(h, lentRole)
	role := p.role()
	role.Target = connection.Target{AccountID: role.Target.AccountID, Region: role.Target.Region}
	handshake.Always(h, connection.StepEndGrant, connection.Customer, "Delete the peering role", aws.LookAtLentRoleGone, role,
		instruct.LentRoleLeftover(h.Progress()), p.proof)
}

// read is step 3: wrong ids and overlaps are errors now, and can be amended.
func (p *lentPeering) read() error {
	h := p.h
	network, err := handshake.Do(h, lentRead, aws.ReadLentNetwork, func() activities.LentNetworkRead {
		return activities.LentNetworkRead{Role: p.role(), OurCIDRs: p.ourCIDRs, Claims: h.Claims()}
	}, underOurLock(h, p.cidrs), handshake.Lent(p.lend))
	if err != nil {
		return err
	}
	h.Learn(connection.FactTheirCIDRs, strings.Join(network.CIDRs, ","))
	h.Say(lentRead, strings.Join(network.Notes, " "))
	return nil
}

// accept is step 5. A request that ran out while the customer created their role again is made again.
func (p *lentPeering) accept() error {
	lendAndRequest := func() error { return handshake.InOrder(p.lend, p.request) }
	accepted, err := handshake.Do(p.h, peeringAccept, aws.AcceptVPCPeeringAsCustomer, p.lent, handshake.Lent(lendAndRequest))
	if err != nil {
		return err
	}
	p.accepted(accepted.VPCPeeringSeen)
	p.standing = accepted.Standing
	return nil
}

// routeBack is step 7, where the customer names route tables. Once the role is gone, only they can remove what it adds.
func (p *lentPeering) routeBack() error {
	if !p.returns {
		return nil
	}
	h := p.h
	added, err := handshake.Do(h, lentReturn, aws.AddReturnRoutes, p.returnRoutes, handshake.Lent(p.lend),
		handshake.UndoOrTheirs("Remove the return routes", aws.RemoveReturnRoutes, p.returnRoutes,
			func() connection.Leftover { return instruct.LentRouteLeftover(h.Progress()) }))
	if err != nil {
		return err
	}
	h.Say(lentReturn, strings.Join(p.ourCIDRs, ", ")+" goes through "+p.id+" in "+strings.Join(added.RouteTables, ", ")+".")
	return nil
}

// resolveNames is the DNS step, for both sides at once.
func (p *lentPeering) resolveNames() error {
	h := p.h
	if !h.Request().OurDNS() {
		h.Skip(peeringDNS, "The request says dns: off.")
		return nil
	}
	_, err := handshake.Do(h, peeringDNS, aws.TurnOnPeeringDNS, func() activities.LentPeeringDNS {
		return activities.LentPeeringDNS{VPCPeeringDNS: p.dns(), Theirs: h.Request().TheirDNS(), Role: p.role()}
	}, handshake.Lent(p.lend), handshake.Undo("Put DNS resolution on our side back", aws.RestoreOurPeeringDNS, p.dns))
	return err
}

func (p *lentPeering) role() activities.LentRole {
	h := p.h
	return activities.LentRole{
		Owner: h.Owner(), Target: h.Request().Target,
		RoleARN: h.Fact(connection.FactRoleARN), ExternalID: h.Fact(connection.FactExternalID),
	}
}

func (p *lentPeering) lent() activities.LentPeering {
	return activities.LentPeering{Role: p.role(), PeeringID: p.id, OurCIDRs: p.ourCIDRs}
}

func (p *lentPeering) returnRoutes() activities.ReturnRoutes {
	return activities.ReturnRoutes{LentPeering: p.lent(), Standing: p.standing}
}
