package peering

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"causeway.dev/internal/answer"
	azurecloud "causeway.dev/internal/cloud/azure"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
)

// ReadVNets reads both networks with the right that the customer lends, so that wrong ids and shared addresses are errors
// now, before anything is made.
func (a *Activities) ReadVNets(ctx context.Context, in wire.VNetsRead) (wire.VNetsSeen, error) {
	p, err := a.at(ctx, in.VNetPeering)
	if err != nil {
		return wire.VNetsSeen{}, err
	}
	p.GrantSeen = in.GrantSeen
	r := &vnetsRead{pair: p, in: in}
	for _, read := range []func(context.Context) error{r.theirSubscription, r.both, r.leftovers} {
		if err := read(ctx); err != nil {
			return wire.VNetsSeen{}, err
		}
	}
	r.addresses()
	if err := r.conclude(); err != nil {
		return wire.VNetsSeen{}, err
	}
	return wire.VNetsSeen{TheirCIDRs: r.theirVNet.CIDRs, TheirRegion: r.theirVNet.Region, OurCIDRs: r.ourVNet.CIDRs, Notes: r.notes}, nil
}

// vnetsRead collects what one reading of both networks finds.
type vnetsRead struct {
	*pair
	vnetFindings
	in                     wire.VNetsRead
	ourVNet, theirVNet     azurecloud.VNet
	ourHalves, theirHalves []azurecloud.Half
	// mismatch is what the request says differently than the network is.
	mismatch connection.Problems
}

// conclude parks what somebody can mend: the customer's consent and grant are too dear to be asked for again.
func (r *vnetsRead) conclude() error {
	switch {
	case len(r.problems) > 0:
		return answer.ParkProblems(connection.ReasonConflict, append(append(r.problems, r.mismatch...), r.quotas...))
	case len(r.mismatch) > 0:
		return answer.ParkProblems(connection.ReasonCIDRMismatch, append(r.mismatch, r.quotas...))
	default:
		return r.verdict()
	}
}

// theirSubscription must be enabled. A grant at the network alone need not let us read it; whether Azure then says that we may
// not, or that there is none, is not documented, so neither says anything here.
func (r *vnetsRead) theirSubscription(ctx context.Context) error {
	s, err := r.Theirs.ReadSubscription(ctx)
	switch said := azurecloud.AnswerOf(err); {
	case said.Forbidden(), said.NotFound():
		return nil
	case err != nil:
		return r.Fail(azurecloud.TheirsAlone, "Reading the customer's subscription", err)
	case s.State != "" && s.State != "Enabled":
		r.problem("target.subscriptionId", r.TheirVNet.Subscription, "is "+s.State+", and networks in it cannot be changed until it is Enabled")
	}
	return nil
}

func (r *vnetsRead) both(ctx context.Context) error {
	var there bool
	var err error
	if r.theirVNet, there, err = r.Network(ctx, r.TheirSite()); err != nil {
		return err
	}
	if !there {
		return answer.Refuse(connection.ReasonInvalid, "target.vnetId "+r.TheirVNet.ID()+" names a network that does not exist.", nil)
	}
	if r.ourVNet, there, err = r.Network(ctx, r.OurSite()); err != nil {
		return err
	}
	if !there {
		return answer.Refuse(connection.ReasonUnknown, "Our network "+r.OurVNet.ID()+" does not exist (any more).", nil)
	}
	for name, v := range map[string]azurecloud.VNet{r.OurVNet.Name: r.ourVNet, r.TheirVNet.Name: r.theirVNet} {
		if v.Provisioning != azurecloud.Succeeded {
			return answer.Trouble(connection.ReasonUnavailable, fmt.Sprintf("The network %s is %q; it has to be %s.", name, v.Provisioning, azurecloud.Succeeded), nil)
		}
	}
	if r.ourHalves, err = r.Halves(ctx, r.OurSite()); err != nil {
		return err
	}
	r.theirHalves, err = r.Halves(ctx, r.TheirSite())
	return err
}

// addresses compares both networks with each other, and each with what the other is already peered with: Azure routes from
// a network to all its peers, so that two of them must not share addresses.
func (r *vnetsRead) addresses() {
	r.limit("cluster", r.Cluster.ID, r.OurVNet, r.ourHalves)
	r.limit("target.vnetId", r.TheirVNet.ID(), r.TheirVNet, r.theirHalves)
	for _, cidr := range r.theirVNet.CIDRs {
		for _, taken := range r.overlapping(cidr, r.ourVNet.CIDRs, r.ourHalves, r.in.Claims) {
			r.problem("target.vnetId", r.TheirVNet.ID(), "has "+cidr+", which "+taken)
		}
	}
	for _, block := range append(slices.Clone(r.ourVNet.CIDRs), r.Cluster.ExtraCIDRs...) {
		for _, h := range r.theirHalves {
			r.third(block, h)
		}
	}
	for _, cidr := range r.in.Target.CIDRs {
		if !connection.Inside(cidr, r.theirVNet.CIDRs) {
			r.mismatch = append(r.mismatch, connection.Problem{
				Field: "target.cidrs", Value: cidr, Rule: "is not in the customer's network, which has " + strings.Join(r.theirVNet.CIDRs, ", ") + ": amend it",
			})
		}
	}
}

// third compares a block of ours with a third network, which the customer's is peered with.
func (r *vnetsRead) third(block string, h azurecloud.Half) {
	if h.Leads(r.OurVNet) {
		return
	}
	for _, theirs := range distinct(h.Space) {
		if connection.Overlap(block, theirs) {
			r.problem("target.vnetId", r.TheirVNet.ID(), fmt.Sprintf("is already peered (%s) with %s, whose %s overlaps %s of ours: Azure joins no two networks "+
				"with the same addresses to one; that peering has to go, or one of the networks has to renumber", h.Name, nameOf(h.Remote), theirs, block))
		}
	}
}

// leftovers are halves between the two networks that this attempt did not make. One that is dead and ours is cleared away
// when our half is made.
func (r *vnetsRead) leftovers(context.Context) error {
	for _, side := range []struct {
		halves   []azurecloud.Half
		at, to   connection.VNet
		name     string
		whose    string
		grantees string
	}{
		{r.ourHalves, r.OurVNet, r.TheirVNet, r.Owner.OurHalf(), "our", "support deletes it"},
		{r.theirHalves, r.TheirVNet, r.OurVNet, r.Owner.TheirHalf(), "the customer's", "the customer deletes it"},
	} {
		for _, h := range side.halves {
			if why := r.strange(h, side.to, side.name); why != "" {
				r.problem("target.vnetId", r.TheirVNet.ID(), fmt.Sprintf("already has a peering with ours: %s in %s network is %s and %s; %s with %q",
					h.Name, side.whose, h.Words(), why, side.grantees, deleteHalfCommand(side.at, h.Name)))
			}
		}
		for _, h := range side.halves {
			if strings.EqualFold(h.Name, side.name) && !h.Leads(side.to) {
				r.problem("name", r.Owner.Connection.Name, fmt.Sprintf("needs the peering name %s in %s network, which leads to %s already", h.Name, side.whose, h.Remote))
			}
		}
	}
	return nil
}

// strange says why a half between the two networks is in the way; "" when it is not.
func (p *pair) strange(h azurecloud.Half, to connection.VNet, name string) string {
	if !h.Leads(to) || strings.EqualFold(h.Name, name) {
		return ""
	}
	generation, ours := h.Of(p.Owner.Connection)
	switch whose, _, named := connection.HalfOf(h.Name); {
	case ours && h.State == azurecloud.HalfDisconnected:
		return ""
	case ours:
		return fmt.Sprintf("is left of generation %d of this connection", generation)
	case named:
		return "belongs to connection " + whose.String()
	default:
		return "is not ours"
	}
}
