package workflows

import (
	"strings"
	"time"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/aws"
	"causeway.dev/internal/contract/probe"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/methods/schema"
)

// The steps that every peering of two VPCs has, whoever accepts it.
const (
	peeringRequest connection.StepID = "request"
	peeringRoute   connection.StepID = "route"
	peeringDNS     connection.StepID = "dns"
	peeringOpen    connection.StepID = "open"
	peeringConfirm connection.StepID = "confirm"
)

// vpcPeering is what the steps of such a peering pass on to each other, and the steps that are the same whoever accepts it.
type vpcPeering struct {
	h *handshake.Handshake
	// target and dns are what the request says by now; learn keeps what was learnt, in the method's own facts.
	target  func() aws.VPC
	dns     func() schema.DNS
	learn   func(func(*schema.Peering))
	id      string
	expires time.Time
	seen    aws.VPCPeeringSeen
}

// request asks AWS for the peering connection, or finds the one that it asked for before.
func (p *vpcPeering) request() error {
	h := p.h
	requested, err := handshake.Do(h, peeringRequest, aws.RequestVPCPeering, p.peering,
		handshake.Undo("Withdraw the peering connection", aws.WithdrawVPCPeering, p.peering))
	if err != nil {
		return err
	}
	p.learn(func(f *schema.Peering) {
		if f.PeeringID != "" && f.PeeringID != requested.PeeringID {
			f.Earlier = f.PeeringID
		}
		f.PeeringID = requested.PeeringID
	})
	p.id, p.expires = requested.PeeringID, requested.Expires
	h.SeenInCloud(requested.State)
	return nil
}

func (p *vpcPeering) accepted(seen aws.VPCPeeringSeen) {
	p.seen = seen
	p.h.SeenInCloud(seen.State)
	p.learn(func(f *schema.Peering) { f.TheirCIDRs = seen.TheirCIDRs })
}

// route is our side's route. AWS shows the customer's CIDRs only now, so this is where a wrong one is noticed and amended.
func (p *vpcPeering) route() error {
	h := p.h
	added, err := handshake.Do(h, peeringRoute, aws.AddVPCRoutes, func() aws.VPCRoutes {
		routes := p.routes()
		routes.Claims = h.Claims()
		return routes
	}, underOurLock(h, p.cidrs), handshake.Undo("Remove our routes", aws.RemoveVPCRoutes, p.routes))
	if err != nil {
		return err
	}
	h.FixTarget()
	h.Say(peeringRoute, p.target().CIDR+" goes through "+p.id+" in "+strings.Join(added.RouteTables, ", ")+".")
	return nil
}

// traffic is what the probe has to reach.
func (p *vpcPeering) traffic() probe.Test {
	return probe.Test{Owner: p.h.Owner(), Probe: probeOf(p.h), CIDRs: p.cidrs()}
}

func (p *vpcPeering) confirm() error { return confirmedBySupport(p.h, peeringConfirm) }

func (p *vpcPeering) peering() aws.VPCPeering {
	return aws.VPCPeering{Owner: p.h.Owner(), Target: p.target()}
}

func (p *vpcPeering) look() aws.VPCPeeringLook {
	return aws.VPCPeeringLook{Owner: p.h.Owner(), PeeringID: p.id}
}

func (p *vpcPeering) routes() aws.VPCRoutes {
	return aws.VPCRoutes{Owner: p.h.Owner(), PeeringID: p.id, CIDR: p.target().CIDR}
}

func (p *vpcPeering) ourDNS() aws.VPCPeeringDNS {
	return aws.VPCPeeringDNS{Owner: p.h.Owner(), PeeringID: p.id, Was: p.seen.OurDNS}
}

func (p *vpcPeering) cidrs() []string { return []string{p.target().CIDR} }

func (p *vpcPeering) watched() aws.VPCPeeringWatch {
	return aws.VPCPeeringWatch{Owner: p.h.Owner(), PeeringID: p.id, CIDR: p.target().CIDR, DNS: p.dns().Ours(), Probe: p.h.Request().Probe}
}

// checkOfPeering is what the preflight of such a peering is asked.
func checkOfPeering(a asked, serves connection.Serving, target aws.VPC, dns schema.DNS) aws.VPCPeeringCheck {
	return aws.VPCPeeringCheck{Owner: a.owner, Serves: serves, Target: target, DNS: string(dns), DNSWanted: dns.Ours(), Claims: a.claims}
}

// ourNetwork is what it learns of our side.
func ourNetwork(c aws.VPCPeeringChecked) schema.OurNetwork {
	return schema.OurNetwork{OurAccount: c.OurAccount, OurRegion: c.OurRegion, OurVPC: c.OurVPC, OurCIDRs: c.OurCIDRs}
}

// inPlan is what a plan shows of our network: where it is.
func inPlan(account, region, vpc string) schema.OurNetwork {
	return schema.OurNetwork{OurAccount: account, OurRegion: region, OurVPC: vpc}
}
