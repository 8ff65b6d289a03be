package workflows

import (
	"cmp"
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	"causeway.dev/internal/contract/azure"
	"causeway.dev/internal/contract/desk"
	"causeway.dev/internal/contract/probe"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/methods"
	vnet "causeway.dev/internal/methods/azure-vnet-peering"
)

// AzureVNetPeering joins a cluster's virtual network to a customer's in another tenant. The customer lends our application a
// right for as long as that takes, and takes it back. https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview
func AzureVNetPeering(h *handshake.Handshake) error {
	p := &vnetPeering{h: h}
	err := handshake.InOrder(p.check, p.askForConsent, p.askForGrant, p.read, p.makeOurHalf, p.makeTheirHalf, p.connect,
		p.checkRoutes, p.proveTraffic, p.confirm)
	if err != nil {
		return err
	}
	handshake.Watch(h, "Watch the peering", azure.WatchVNetPeering, p.watched())
	return nil
}

// vnetPeering is what the steps pass on to each other.
type vnetPeering struct {
	h       *handshake.Handshake
	checked azure.VNetPeeringChecked
	grant   azure.VNetGrant
	seen    azure.VNetsSeen
}

// check is step 1. Without any right in the customer's tenant it sees what can be seen: our network, and whether theirs exist.
func (p *vnetPeering) check() error {
	h := p.h
	checked, err := handshake.Do(h, vnet.StepCheck, azure.CheckVNetPeering, func() azure.VNetPeeringCheck {
		return vnetCheck(askedOf(h))
	}, underOurLock(h, p.cidrs), freesClaim(h))
	if err != nil {
		return err
	}
	p.checked = checked
	handshake.Learn(h, func(f *vnet.Facts) {
		f.OurTenant, f.OurApp, f.OurRegion, f.OurVNet, f.OurCIDRs = checked.OurTenant, checked.OurApp, checked.OurRegion, checked.OurVNet, checked.OurCIDRs
		f.Principal = cmp.Or(checked.Principal, f.Principal)
		f.ProofTime, f.ProofShortened, f.SameTenant = connection.Duration(checked.Proof).String(), checked.Shortened, checked.SameTenant
	})
	h.Say(vnet.StepCheck, strings.Join(checked.Notes, " "))
	return nil
}

// askForConsent is step 2. From here on nobody knows what the customer has lent until a look says so, and its end is owed on
// every way out.
func (p *vnetPeering) askForConsent() error {
	h := p.h
	p.owesEnd()
	if p.checked.SameTenant {
		h.Skip(vnet.StepConsent, "The network lies in our own tenant, where our application is already.")
		return nil
	}
	consented, err := handshake.Ask(h, vnet.StepConsent, azure.LookAtConsent, p.peering)
	if err != nil {
		return err
	}
	h.GrantOpened()
	handshake.Learn(h, func(f *vnet.Facts) { f.Principal = cmp.Or(consented.Principal, f.Principal) })
	handshake.Tell(h, vnet.StepConsent, "application")
	return nil
}

// askForGrant is step 3, the customer's consent to the peering itself. It comes again when the grant was taken back too early.
func (p *vnetPeering) askForGrant() error {
	h := p.h
	p.owesEnd()
	granted, err := handshake.Ask(h, vnet.StepGrant, azure.LookAtGrant, p.peering, handshake.Consents())
	if err != nil {
		return err
	}
	h.GrantOpened()
	p.grant = granted
	handshake.Learn(h, func(f *vnet.Facts) {
		f.Principal, f.Grant, f.Assignments = cmp.Or(granted.Principal, f.Principal), granted.Kind, granted.Assignments
	})
	p.owesEnd()
	h.Say(vnet.StepGrant, granted.Said)
	return nil
}

// owesEnd registers the end of the grant. Once for each target: an amended one is lent anew, and the old one is still owed. Again
// for the same one, it only says better what has to be taken back.
func (p *vnetPeering) owesEnd() {
	handshake.AlwaysLater(p.h, connection.StepEndGrant, connection.Customer, "Delete the role assignment", azure.LookAtGrantGone, p.peering(),
		"assignment", handshake.Proof{Rounds: contract.GrantRounds, Over: p.checked.Proof})
}

// read is step 4: only now can the customer's network be seen. Its address space is theirs to tell, not the request's.
func (p *vnetPeering) read() error {
	h := p.h
	seen, err := handshake.Do(h, vnet.StepRead, azure.ReadVNets, func() azure.VNetsRead {
		return azure.VNetsRead{VNetPeering: p.peering(), Claims: h.Claims(), GrantSeen: p.grant.Seen}
	}, p.underOurs(), p.underTheirs(), p.freesTheirClaim(), handshake.Lent(p.askForGrant, vnet.StepGrant))
	if err != nil {
		return err
	}
	p.seen = seen
	h.FixTarget()
	handshake.Learn(h, func(f *vnet.Facts) { f.TheirCIDRs, f.OurCIDRs = seen.TheirCIDRs, seen.OurCIDRs })
	h.Say(vnet.StepRead, "The customer's network has "+strings.Join(seen.TheirCIDRs, ", ")+", ours "+strings.Join(seen.OurCIDRs, ", ")+". "+strings.Join(seen.Notes, " "))
	return nil
}

// makeOurHalf is step 5. Ours comes first, because we can always take it back.
func (p *vnetPeering) makeOurHalf() error {
	h := p.h
	made, err := handshake.Do(h, vnet.StepOurHalf, azure.CreateOurHalf, p.half, p.underOurs(), p.underTheirs(), handshake.Lent(p.askForGrant, vnet.StepGrant),
		handshake.Undo("Delete our half of the peering", azure.DeleteOurHalf, p.half0))
	if err != nil {
		return err
	}
	handshake.Learn(h, func(f *vnet.Facts) { f.OurPeering = made.Name })
	h.SeenInCloud(made.State)
	return nil
}

// makeTheirHalf is step 6, with the customer's right. Once that has ended only they can delete it.
func (p *vnetPeering) makeTheirHalf() error {
	h := p.h
	made, err := handshake.Do(h, vnet.StepTheirHalf, azure.CreateTheirHalf, p.half, p.underOurs(), p.underTheirs(), handshake.Lent(p.askForGrant, vnet.StepGrant),
		handshake.UndoOrTheirs("Delete the customer's half of the peering", azure.DeleteTheirHalf, p.half0, "half"))
	if err != nil {
		return err
	}
	handshake.Learn(h, func(f *vnet.Facts) { f.TheirPeering = made.Name })
	h.SeenInCloud(made.State)
	return nil
}

// connect is step 7: that both halves were created does not mean that they have found each other.
func (p *vnetPeering) connect() error {
	seen, err := handshake.Do(p.h, vnet.StepConnected, azure.LookAtHalves, p.peering)
	if err != nil {
		return err
	}
	p.h.SeenInCloud(seen.State)
	p.h.Say(vnet.StepConnected, seen.Said)
	return nil
}

// checkRoutes is step 8. Azure makes the routes itself; this looks whether any of ours stands in their way.
func (p *vnetPeering) checkRoutes() error {
	seen, err := handshake.Do(p.h, vnet.StepRoutes, azure.CheckEffectiveRoutes, func() azure.VNetRoutesCheck {
		return azure.VNetRoutesCheck{VNetPeering: p.peering(), TheirCIDRs: p.seen.TheirCIDRs}
	})
	if err != nil {
		return err
	}
	if seen.Skipped {
		p.h.Skip(vnet.StepRoutes, seen.Said)
		return nil
	}
	p.h.Say(vnet.StepRoutes, seen.Said)
	return nil
}

// proveTraffic is step 9. The look is the probe; where there is none, the customer's word counts and stays unproven.
func (p *vnetPeering) proveTraffic() error {
	h := p.h
	handshake.Tell(h, vnet.StepOpen, "rule")
	return proveThroughProbe(h, vnet.StepOpen, func() probe.Test {
		return probe.Test{Owner: h.Owner(), Probe: probeOf(h), CIDRs: p.seen.TheirCIDRs}
	})
}

// confirm is step 10. The grant's end, step 11, is asked for while the connection is in use already.
func (p *vnetPeering) confirm() error { return confirmedBySupport(p.h, vnet.StepConfirm) }

func (p *vnetPeering) peering() azure.VNetPeering {
	return vnetsOf(p.h.Owner(), p.h.Request())
}

func (p *vnetPeering) half() azure.VNetHalf {
	return azure.VNetHalf{
		VNetPeering: p.peering(), TheirCIDRs: p.seen.TheirCIDRs, OurCIDRs: p.seen.OurCIDRs, Claims: p.h.Claims(), GrantSeen: p.grant.Seen,
	}
}

// half0 is the half as its undo needs it: by name alone.
func (p *vnetPeering) half0() azure.VNetHalf {
	return azure.VNetHalf{VNetPeering: p.peering()}
}

func (p *vnetPeering) watched() azure.VNetPeeringWatch {
	return azure.VNetPeeringWatch{VNetPeering: p.peering(), TheirCIDRs: p.seen.TheirCIDRs, Probe: p.h.Request().Probe}
}

// cidrs are the customer's blocks: what the request says until the network itself was read.
func (p *vnetPeering) cidrs() []string {
	if len(p.seen.TheirCIDRs) > 0 {
		return p.seen.TheirCIDRs
	}
	return methods.OwnOf[vnet.Own](p.h.Request()).Target.CIDRs
}

func (p *vnetPeering) underOurs() handshake.Option { return underOurLock(p.h, p.cidrs) }

// underTheirs is the lock of the customer's network: connections of other clusters may change the same one.
func (p *vnetPeering) underTheirs() handshake.Option {
	return handshake.Under(p.theirNetwork(), func() connection.Claim {
		return connection.Claim{Holder: p.h.Owner().Connection.String(), CIDRs: p.checked.OurCIDRs}
	})
}

func (p *vnetPeering) freesTheirClaim() handshake.Option {
	return handshake.Undo("Free the claimed address range in the customer's network", desk.ForgetClaim, func() desk.NetworkClaim {
		return desk.NetworkClaim{Network: p.theirNetwork(), Holder: p.h.Owner().Connection.String()}
	})
}

func (p *vnetPeering) theirNetwork() string {
	return connection.NetworkOf(methods.OwnOf[vnet.Own](p.h.Request()).Target.VNetID)
}

// vnetsOf names both networks as activities know them.
func vnetsOf(owner connection.Owner, r connection.Request) azure.VNetPeering {
	return azure.VNetPeering{Owner: owner, Target: methods.OwnOf[vnet.Own](r).Target}
}

// vnetCheck is what step 1 is asked, and a plan.
func vnetCheck(a asked) azure.VNetPeeringCheck {
	return azure.VNetPeeringCheck{VNetPeering: vnetsOf(a.owner, a.request), Serves: vnet.Serves(), Claims: a.claims}
}

func preflightAzureVNetPeering() Preflight {
	return preflight(azure.CheckVNetPeering, vnetCheck, func(c azure.VNetPeeringChecked) (any, []string) {
		return vnet.Facts{OurTenant: c.OurTenant, OurApp: c.OurApp, OurRegion: c.OurRegion, OurVNet: c.OurVNet}, c.Notes
	})
}
