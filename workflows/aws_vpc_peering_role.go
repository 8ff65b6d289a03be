package workflows

import (
	"regexp"
	"strings"
	"time"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	"causeway.dev/internal/contract/aws"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/methods"
	lent "causeway.dev/internal/methods/aws-vpc-peering-role"
	"causeway.dev/internal/methods/schema"
)

// AWSVPCPeeringRole joins a cluster's VPC to a customer's by a peering connection that we accept ourselves, with a role that
// the customer lends for it. The connection is not done before the role can provably no longer be used.
func AWSVPCPeeringRole(h *handshake.Handshake) error {
	p := newLentPeering(h)
	err := handshake.InOrder(p.check, p.lend, p.read, p.request, p.accept, p.route, p.routeBack, p.resolveNames, p.proveTraffic, p.confirm)
	if err != nil {
		return err
	}
	handshake.Watch(h, "Watch the peering connection", aws.WatchVPCPeering, p.watched())
	return nil
}

// lentPeering is a peering that we accept with the customer's role.
type lentPeering struct {
	vpcPeering
	own      func() lent.Own
	ourCIDRs []string
	proof    handshake.Proof
	standing []aws.ReturnRoute
}

func newLentPeering(h *handshake.Handshake) *lentPeering {
	own := func() lent.Own { return methods.OwnOf[lent.Own](h.Request()) }
	return &lentPeering{own: own, vpcPeering: vpcPeering{
		h:      h,
		target: func() aws.VPC { return own().Target.VPC },
		dns:    func() schema.DNS { return own().DNS },
		learn: func(learn func(*schema.Peering)) {
			handshake.Learn(h, func(f *lent.Facts) { learn(&f.Peering) })
		},
	}}
}

// check is step 1. What the customer's role has to say comes from here: whom it trusts, and with which external id.
func (p *lentPeering) check() error {
	h := p.h
	checked, err := handshake.Do(h, lent.StepCheck, aws.CheckVPCPeeringRole, func() aws.VPCPeeringCheck {
		return lentCheck(askedOf(h))
	}, underOurLock(h, p.cidrs), freesClaim(h))
	if err != nil {
		return err
	}
	p.ourCIDRs = checked.OurCIDRs
	p.proof = handshake.Proof{Rounds: contract.GrantRounds, Over: checked.ProofTime}
	handshake.Learn(h, func(f *lent.Facts) {
		f.OurNetwork = ourNetwork(checked.VPCPeeringChecked)
		f.ExternalID, f.OurPrincipal, f.TemplateURL = checked.ExternalID, checked.OurPrincipal, checked.TemplateURL
		f.ProofTime, f.ProofShortened = shortly(checked.ProofTime), checked.Shortened
	})
	h.Say(lent.StepCheck, strings.Join(checked.Notes, " "))
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
	h.Wants(lent.StepLend, lent.RoleValue(h.Request()))
	handshake.Tell(h, lent.StepLend, "role")
	_, err := handshake.Ask(h, lent.StepLend, aws.LookAtLentRole, p.role, handshake.Consents(), handshake.Lends(p.oweEnd))
	if err == nil {
		handshake.TellNoMore(h, lent.StepLend)
	}
	return err
}

// oweEnd is the last step, registered as early as it can be owed: step 11 of the page comes when all the rest is done.
func (p *lentPeering) oweEnd() {
	h := p.h
	handshake.TellNoMore(h, lent.StepLend)
	role := p.role()
	role.Target = aws.VPC{AccountID: role.Target.AccountID, Region: role.Target.Region}
	handshake.Always(h, connection.StepEndGrant, connection.Customer, "Delete the peering role", aws.LookAtLentRoleGone, role, "role", p.proof)
}

// read is step 3: wrong ids and overlaps are errors now, and can be amended.
func (p *lentPeering) read() error {
	h := p.h
	network, err := handshake.Do(h, lent.StepRead, aws.ReadLentNetwork, func() aws.LentNetworkRead {
		return aws.LentNetworkRead{Role: p.role(), RouteTables: p.own().Target.RouteTables, OurCIDRs: p.ourCIDRs, Claims: h.Claims()}
	}, underOurLock(h, p.cidrs), handshake.Lent(p.lend, lent.StepLend))
	if err != nil {
		return err
	}
	p.learn(func(f *schema.Peering) { f.TheirCIDRs = network.CIDRs })
	h.Say(lent.StepRead, strings.Join(network.Notes, " "))
	return nil
}

// accept is step 5. A request that ran out while the customer created their role again is made again.
func (p *lentPeering) accept() error {
	lendAndRequest := func() error { return handshake.InOrder(p.lend, p.request) }
	accepted, err := handshake.Do(p.h, lent.StepAccept, aws.AcceptVPCPeeringAsCustomer, p.withRole, handshake.Lent(lendAndRequest, lent.StepLend, lent.StepRequest))
	if err != nil {
		return err
	}
	p.accepted(accepted.VPCPeeringSeen)
	p.standing = accepted.Standing
	return nil
}

// routeBack is step 7, where the customer names route tables. Once the role is gone, only they can remove what it adds.
func (p *lentPeering) routeBack() error {
	if !p.routesBack() {
		return nil
	}
	h := p.h
	added, err := handshake.Do(h, lent.StepReturnRoutes, aws.AddReturnRoutes, p.returnRoutes, handshake.Lent(p.lend, lent.StepLend),
		handshake.UndoOrTheirs("Remove the return routes", aws.RemoveReturnRoutes, p.returnRoutes, "routes"))
	if err != nil {
		return err
	}
	h.Say(lent.StepReturnRoutes, strings.Join(p.ourCIDRs, ", ")+" goes through "+p.id+" in "+strings.Join(added.RouteTables, ", ")+".")
	return nil
}

// routesBack reports whether we add the return routes.
func (p *lentPeering) routesBack() bool { return len(p.own().Target.RouteTables) > 0 }

// resolveNames is the DNS step, for both sides at once.
func (p *lentPeering) resolveNames() error {
	h := p.h
	if !p.dns().Ours() {
		h.Skip(lent.StepDNS, "The request says dns: off.")
		return nil
	}
	_, err := handshake.Do(h, lent.StepDNS, aws.TurnOnPeeringDNS, func() aws.LentPeeringDNS {
		return aws.LentPeeringDNS{VPCPeeringDNS: p.ourDNS(), Theirs: p.dns().Theirs(), Role: p.role()}
	}, handshake.Lent(p.lend, lent.StepLend), handshake.Undo("Put DNS resolution on our side back", aws.RestoreOurPeeringDNS, p.ourDNS))
	return err
}

// proveTraffic is the step in which the customer opens what is theirs. The look is the probe; where there is none, the
// customer's word counts and stays unproven.
func (p *lentPeering) proveTraffic() error {
	handshake.Tell(p.h, lent.StepOpen, "firewall")
	if !p.routesBack() {
		handshake.Tell(p.h, lent.StepOpen, "route")
	}
	return proveThroughProbe(p.h, lent.StepOpen, p.traffic)
}

func (p *lentPeering) role() aws.LentRole {
	known := handshake.Facts[lent.Facts](p.h)
	return aws.LentRole{Owner: p.h.Owner(), Target: p.target(), RoleARN: known.RoleARN, ExternalID: known.ExternalID}
}

func (p *lentPeering) withRole() aws.LentPeering {
	return aws.LentPeering{Role: p.role(), PeeringID: p.id, RouteTables: p.own().Target.RouteTables, OurCIDRs: p.ourCIDRs}
}

func (p *lentPeering) returnRoutes() aws.ReturnRoutes {
	return aws.ReturnRoutes{LentPeering: p.withRole(), Standing: p.standing}
}

// lentCheck is what step 1 is asked, and a plan.
func lentCheck(a asked) aws.VPCPeeringCheck {
	own := methods.OwnOf[lent.Own](a.request)
	return checkOfPeering(a, lent.Serves(), own.Target.VPC, own.DNS)
}

// The external id that a plan's preflight makes is thrown away: an attempt has its own.
func preflightAWSVPCPeeringRole() Preflight {
	return preflight(aws.CheckVPCPeeringRole, lentCheck, func(c aws.VPCPeeringRoleChecked) (any, []string) {
		return inPlan(c.OurAccount, c.OurRegion, c.OurVPC), c.Notes
	})
}
