package workflows

import (
	"strconv"
	"strings"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/activities"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/instruct"
)

// The steps of an Azure VNet peering. Their ids are permanent; their titles are the headings of the customer's page.
const (
	vnetCheck     connection.StepID = "check"
	vnetConsent   connection.StepID = "consent"
	vnetGrant     connection.StepID = "grant"
	vnetRead      connection.StepID = "read"
	vnetOurHalf   connection.StepID = "our-half"
	vnetTheirHalf connection.StepID = "their-half"
	vnetConnected connection.StepID = "connected"
	vnetRoutes    connection.StepID = "routes"
	vnetOpen      connection.StepID = "open"
	vnetConfirm   connection.StepID = "confirm"
)

// AzureVNetPeeringSteps are the steps of one request.
func AzureVNetPeeringSteps(connection.Request) []connection.Step {
	return []connection.Step{
		{ID: vnetCheck, Party: connection.Vendor, Doing: connection.Checking, Title: "Check the request against our network"},
		{ID: vnetConsent, Party: connection.Customer, Title: "Consent to our application in your tenant"},
		{ID: vnetGrant, Party: connection.Customer, Title: "Grant our application the right to peer with your network"},
		{ID: vnetRead, Party: connection.Vendor, Doing: connection.Checking, Title: "Read both networks and compare their addresses"},
		{ID: vnetOurHalf, Party: connection.Vendor, Doing: connection.Requesting, Title: "Create our half of the peering"},
		{ID: vnetTheirHalf, Party: connection.Vendor, Doing: connection.Requesting, Title: "Create the customer's half of the peering"},
		{ID: vnetConnected, Party: connection.Vendor, Title: "Wait until both halves are connected"},
		{ID: vnetRoutes, Party: connection.Vendor, Title: "Check the effective routes of our network"},
		{ID: vnetOpen, Party: connection.Customer, Title: "Open the firewall"},
		{ID: vnetConfirm, Party: connection.Support, Title: "Confirm that the connection works"},
		{ID: connection.StepEndGrant, Party: connection.Customer, Title: "Delete the role assignment"},
	}
}

// AzureVNetPeering joins a cluster's virtual network to a customer's in another tenant. The customer lends our application a
// right for as long as that takes, and takes it back. https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview
func AzureVNetPeering(ctx workflow.Context, start connection.Start) error {
	return handshake.Run(ctx, start, AzureVNetPeeringSteps(start.Request), func(h *handshake.Handshake) error {
		p := &vnetPeering{h: h}
		err := handshake.InOrder(p.check, p.askForConsent, p.askForGrant, p.read, p.makeOurHalf, p.makeTheirHalf, p.connect,
			p.checkRoutes, p.proveTraffic, p.confirm)
		if err != nil {
			return err
		}
		handshake.Watch(h, "Watch the peering", azure.WatchVNetPeering, p.watched())
		return nil
	})
}

// vnetPeering is what the steps pass on to each other.
type vnetPeering struct {
	h       *handshake.Handshake
	checked activities.VNetPeeringChecked
	grant   activities.VNetGrant
	seen    activities.VNetsSeen
}

// check is step 1. Without any right in the customer's tenant it sees what can be seen: our network, and whether theirs exist.
func (p *vnetPeering) check() error {
	h := p.h
	checked, err := handshake.Do(h, vnetCheck, azure.CheckVNetPeering, func() activities.VNetPeeringCheck {
		return activities.VNetPeeringCheck{Owner: h.Owner(), Request: h.Request(), Claims: h.Claims()}
	}, underOurLock(h, p.cidrs), freesClaim(h))
	if err != nil {
		return err
	}
	p.checked = checked
	h.Learn(connection.FactOurTenant, checked.OurTenant)
	h.Learn(connection.FactOurApp, checked.OurApp)
	h.Learn(connection.FactOurRegion, checked.OurRegion)
	h.Learn(connection.FactOurVNet, checked.OurVNet)
	h.Learn(connection.FactOurCIDRs, strings.Join(checked.OurCIDRs, ","))
	h.Learn(connection.FactTheirPrincipal, checked.Principal)
	h.Learn(connection.FactProofTime, connection.Duration(checked.Proof).String())
	h.Learn(connection.FactProofShortened, onlyIf(checked.Shortened))
	h.Learn(connection.FactSameTenant, onlyIf(checked.SameTenant))
	h.Say(vnetCheck, strings.Join(checked.Notes, " "))
	return nil
}

// askForConsent is step 2. From here on nobody knows what the customer has lent until a look says so, and its end is owed on
// every way out.
func (p *vnetPeering) askForConsent() error {
	h := p.h
	p.owesEnd()
	if p.checked.SameTenant {
		h.Skip(vnetConsent, "The network lies in our own tenant, where our application is already.")
		return nil
	}
	consented, err := handshake.Ask(h, vnetConsent, azure.LookAtConsent, p.peering)
	if err != nil {
		return err
	}
	h.GrantOpened()
	h.Learn(connection.FactTheirPrincipal, consented.Principal)
	handshake.Tell(h, vnetConsent, func() connection.Leftover { return instruct.ApplicationLeftover(h.Progress()) })
	return nil
}

// askForGrant is step 3, the customer's consent to the peering itself. It comes again when the grant was taken back too early.
func (p *vnetPeering) askForGrant() error {
	h := p.h
	p.owesEnd()
	granted, err := handshake.Ask(h, vnetGrant, azure.LookAtGrant, p.peering, handshake.Consents())
	if err != nil {
		return err
	}
	h.GrantOpened()
	p.grant = granted
	h.Learn(connection.FactTheirPrincipal, granted.Principal)
	h.Learn(connection.FactGrant, granted.Kind)
	h.Learn(connection.FactAssignments, strings.Join(granted.Assignments, ","))
	p.owesEnd()
	h.Say(vnetGrant, granted.Said)
	return nil
}

// owesEnd registers the end of the grant. Once for each target: an amended one is lent anew, and the old one is still owed. Again
// for the same one, it only says better what has to be taken back.
func (p *vnetPeering) owesEnd() {
	handshake.AlwaysLater(p.h, connection.StepEndGrant, connection.Customer, "Delete the role assignment", azure.LookAtGrantGone, p.peering(),
		instruct.GrantLeftover(p.h.Progress()), handshake.Proof{Rounds: activities.GrantRounds, Over: p.checked.Proof})
}

// read is step 4: only now can the customer's network be seen. Its address space is theirs to tell, not the request's.
func (p *vnetPeering) read() error {
	h := p.h
	seen, err := handshake.Do(h, vnetRead, azure.ReadVNets, func() activities.VNetsRead {
		return activities.VNetsRead{VNetPeering: p.peering(), Claims: h.Claims(), GrantSeen: p.grant.Seen}
	}, p.underOurs(), p.underTheirs(), p.freesTheirClaim(), handshake.Lent(p.askForGrant))
	if err != nil {
		return err
	}
	p.seen = seen
	h.FixTarget()
	h.Learn(connection.FactTheirCIDRs, strings.Join(seen.TheirCIDRs, ","))
	h.Learn(connection.FactOurCIDRs, strings.Join(seen.OurCIDRs, ","))
	h.Say(vnetRead, "The customer's network has "+strings.Join(seen.TheirCIDRs, ", ")+", ours "+strings.Join(seen.OurCIDRs, ", ")+". "+strings.Join(seen.Notes, " "))
	return nil
}

// makeOurHalf is step 5. Ours comes first, because we can always take it back.
func (p *vnetPeering) makeOurHalf() error {
	h := p.h
	made, err := handshake.Do(h, vnetOurHalf, azure.CreateOurHalf, p.half, p.underOurs(), p.underTheirs(), handshake.Lent(p.askForGrant),
		handshake.Undo("Delete our half of the peering", azure.DeleteOurHalf, p.half0))
	if err != nil {
		return err
	}
	h.Learn(connection.FactOurPeering, made.Name)
	h.SeenInCloud(made.State)
	return nil
}

// makeTheirHalf is step 6, with the customer's right. Once that has ended only they can delete it.
func (p *vnetPeering) makeTheirHalf() error {
	h := p.h
	made, err := handshake.Do(h, vnetTheirHalf, azure.CreateTheirHalf, p.half, p.underOurs(), p.underTheirs(), handshake.Lent(p.askForGrant),
		handshake.UndoOrTheirs("Delete the customer's half of the peering", azure.DeleteTheirHalf, p.half0,
			func() connection.Leftover { return instruct.TheirHalfLeftover(h.Progress()) }))
	if err != nil {
		return err
	}
	h.Learn(connection.FactTheirPeering, made.Name)
	h.SeenInCloud(made.State)
	return nil
}

// connect is step 7: that both halves were created does not mean that they have found each other.
func (p *vnetPeering) connect() error {
	seen, err := handshake.Do(p.h, vnetConnected, azure.LookAtHalves, p.peering)
	if err != nil {
		return err
	}
	p.h.SeenInCloud(seen.State)
	p.h.Say(vnetConnected, seen.Said)
	return nil
}

// checkRoutes is step 8. Azure makes the routes itself; this looks whether any of ours stands in their way.
func (p *vnetPeering) checkRoutes() error {
	seen, err := handshake.Do(p.h, vnetRoutes, azure.CheckEffectiveRoutes, func() activities.VNetRoutesCheck {
		return activities.VNetRoutesCheck{VNetPeering: p.peering(), TheirCIDRs: p.seen.TheirCIDRs}
	})
	if err != nil {
		return err
	}
	if seen.Skipped {
		p.h.Skip(vnetRoutes, seen.Said)
		return nil
	}
	p.h.Say(vnetRoutes, seen.Said)
	return nil
}

// proveTraffic is step 9. The look is the probe; where there is none, the customer's word counts and stays unproven.
func (p *vnetPeering) proveTraffic() error {
	h := p.h
	handshake.Tell(h, vnetOpen, func() connection.Leftover { return instruct.SecurityRuleLeftover(h.Progress()) })
	return proveThroughProbe(h, vnetOpen, func() activities.ProbeTest {
		return activities.ProbeTest{Owner: h.Owner(), Probe: *h.Request().Probe, CIDRs: p.seen.TheirCIDRs}
	})
}

// confirm is step 10. The grant's end, step 11, is asked for while the connection is in use already.
func (p *vnetPeering) confirm() error { return confirmedBySupport(p.h, vnetConfirm) }

func (p *vnetPeering) peering() activities.VNetPeering {
	return activities.VNetPeering{Owner: p.h.Owner(), Target: p.h.Request().Target}
}

func (p *vnetPeering) half() activities.VNetHalf {
	return activities.VNetHalf{
		VNetPeering: p.peering(), TheirCIDRs: p.seen.TheirCIDRs, OurCIDRs: p.seen.OurCIDRs, Claims: p.h.Claims(), GrantSeen: p.grant.Seen,
	}
}

// half0 is the half as its undo needs it: by name alone.
func (p *vnetPeering) half0() activities.VNetHalf {
	return activities.VNetHalf{VNetPeering: p.peering()}
}

func (p *vnetPeering) watched() activities.VNetPeeringWatch {
	return activities.VNetPeeringWatch{VNetPeering: p.peering(), TheirCIDRs: p.seen.TheirCIDRs, Probe: p.h.Request().Probe}
}

// cidrs are the customer's blocks: what the request says until the network itself was read.
func (p *vnetPeering) cidrs() []string {
	if len(p.seen.TheirCIDRs) > 0 {
		return p.seen.TheirCIDRs
	}
	return p.h.Request().Target.CIDRs
}

func (p *vnetPeering) underOurs() handshake.Option { return underOurLock(p.h, p.cidrs) }

// underTheirs is the lock of the customer's network: connections of other clusters may change the same one.
func (p *vnetPeering) underTheirs() handshake.Option {
	return handshake.Under(p.theirNetwork(), func() connection.Claim {
		return connection.Claim{Holder: p.h.Owner().Connection.String(), CIDRs: p.checked.OurCIDRs}
	})
}

func (p *vnetPeering) freesTheirClaim() handshake.Option {
	return handshake.Undo("Free the claimed address range in the customer's network", desk.ForgetClaim, func() activities.NetworkClaim {
		return activities.NetworkClaim{Network: p.theirNetwork(), Holder: p.h.Owner().Connection.String()}
	})
}

func (p *vnetPeering) theirNetwork() string { return connection.NetworkOf(p.h.Request().Target.VNetID) }

// onlyIf is a fact that is only known when it is true.
func onlyIf(b bool) string {
	if !b {
		return ""
	}
	return strconv.FormatBool(b)
}
