package activities

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"causeway.dev/internal/azurecloud"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
)

// ReadVNets reads both networks with the right that the customer lends, so that wrong ids and shared addresses are errors
// now, before anything is made.
func (a *Azure) ReadVNets(ctx context.Context, in wire.VNetsRead) (wire.VNetsSeen, error) {
	p, err := a.at(ctx, in.VNetPeering)
	if err != nil {
		return wire.VNetsSeen{}, err
	}
	p.grantSeen = in.GrantSeen
	r := &vnetsRead{pair: p, in: in}
	for _, read := range []func(context.Context) error{r.theirSubscription, r.both, r.leftovers} {
		if err := read(ctx); err != nil {
			return wire.VNetsSeen{}, err
		}
	}
	r.addresses()
	if err := r.answer(); err != nil {
		return wire.VNetsSeen{}, err
	}
	return wire.VNetsSeen{TheirCIDRs: r.theirVNet.cidrs, TheirRegion: r.theirVNet.region, OurCIDRs: r.ourVNet.cidrs, Notes: r.notes}, nil
}

// vnetsRead collects what one reading of both networks finds.
type vnetsRead struct {
	*pair
	vnetFindings
	in                     wire.VNetsRead
	ourVNet, theirVNet     vnet
	ourHalves, theirHalves []half
	// mismatch is what the request says differently than the network is.
	mismatch connection.Problems
}

// answer parks what somebody can mend: the customer's consent and grant are too dear to be asked for again.
func (r *vnetsRead) answer() error {
	switch {
	case len(r.problems) > 0:
		return ParkProblems(connection.ReasonConflict, append(append(r.problems, r.mismatch...), r.quotas...))
	case len(r.mismatch) > 0:
		return ParkProblems(connection.ReasonCIDRMismatch, append(r.mismatch, r.quotas...))
	default:
		return r.verdict()
	}
}

// theirSubscription must be enabled. A grant at the network alone need not let us read it; whether Azure then says that we may
// not, or that there is none, is not documented, so neither says anything here.
func (r *vnetsRead) theirSubscription(ctx context.Context) error {
	s, err := r.Theirs.ReadSubscription(ctx)
	switch answer := azurecloud.AnswerOf(err); {
	case answer.Forbidden(), answer.NotFound():
		return nil
	case err != nil:
		return r.fail(theirsAlone, "Reading the customer's subscription", err)
	case s.State != "" && s.State != "Enabled":
		r.problem("target.subscriptionId", r.theirs.Subscription, "is "+s.State+", and networks in it cannot be changed until it is Enabled")
	}
	return nil
}

func (r *vnetsRead) both(ctx context.Context) error {
	var there bool
	var err error
	if r.theirVNet, there, err = r.network(ctx, r.theirPlace()); err != nil {
		return err
	}
	if !there {
		return Refuse(connection.ReasonInvalid, "target.vnetId "+r.theirs.ID()+" names a network that does not exist.", nil)
	}
	if r.ourVNet, there, err = r.network(ctx, r.ourPlace()); err != nil {
		return err
	}
	if !there {
		return Refuse(connection.ReasonUnknown, "Our network "+r.ours.ID()+" does not exist (any more).", nil)
	}
	for name, v := range map[string]vnet{r.ours.Name: r.ourVNet, r.theirs.Name: r.theirVNet} {
		if v.provisioning != succeeded {
			return Trouble(connection.ReasonUnavailable, fmt.Sprintf("The network %s is %q; it has to be %s.", name, v.provisioning, succeeded), nil)
		}
	}
	if r.ourHalves, err = r.halves(ctx, r.ourPlace()); err != nil {
		return err
	}
	r.theirHalves, err = r.halves(ctx, r.theirPlace())
	return err
}

// addresses compares both networks with each other, and each with what the other is already peered with: Azure routes from
// a network to all its peers, so that two of them must not share addresses.
func (r *vnetsRead) addresses() {
	r.limit("cluster", r.cluster.ID, r.ours, r.ourHalves)
	r.limit("target.vnetId", r.theirs.ID(), r.theirs, r.theirHalves)
	for _, cidr := range r.theirVNet.cidrs {
		for _, taken := range r.overlapping(cidr, r.ourVNet.cidrs, r.ourHalves, r.in.Claims) {
			r.problem("target.vnetId", r.theirs.ID(), "has "+cidr+", which "+taken)
		}
	}
	for _, block := range append(slices.Clone(r.ourVNet.cidrs), r.cluster.ExtraCIDRs...) {
		for _, h := range r.theirHalves {
			r.third(block, h)
		}
	}
	for _, cidr := range r.in.Target.CIDRs {
		if !connection.Inside(cidr, r.theirVNet.cidrs) {
			r.mismatch = append(r.mismatch, connection.Problem{
				Field: "target.cidrs", Value: cidr, Rule: "is not in the customer's network, which has " + strings.Join(r.theirVNet.cidrs, ", ") + ": amend it",
			})
		}
	}
}

// third compares a block of ours with a third network, which the customer's is peered with.
func (r *vnetsRead) third(block string, h half) {
	if h.leads(r.ours) {
		return
	}
	for _, theirs := range distinct(h.space) {
		if connection.Overlap(block, theirs) {
			r.problem("target.vnetId", r.theirs.ID(), fmt.Sprintf("is already peered (%s) with %s, whose %s overlaps %s of ours: Azure joins no two networks "+
				"with the same addresses to one; that peering has to go, or one of the networks has to renumber", h.name, nameOf(h.remote), theirs, block))
		}
	}
}

// leftovers are halves between the two networks that this attempt did not make. One that is dead and ours is cleared away
// when our half is made.
func (r *vnetsRead) leftovers(context.Context) error {
	for _, side := range []struct {
		halves   []half
		at, to   connection.VNet
		name     string
		whose    string
		grantees string
	}{
		{r.ourHalves, r.ours, r.theirs, r.owner.OurHalf(), "our", "support deletes it"},
		{r.theirHalves, r.theirs, r.ours, r.owner.TheirHalf(), "the customer's", "the customer deletes it"},
	} {
		for _, h := range side.halves {
			if why := r.strange(h, side.to, side.name); why != "" {
				r.problem("target.vnetId", r.theirs.ID(), fmt.Sprintf("already has a peering with ours: %s in %s network is %s and %s; %s with %q",
					h.name, side.whose, h.words(), why, side.grantees, deleteHalfCommand(side.at, h.name)))
			}
		}
		for _, h := range side.halves {
			if strings.EqualFold(h.name, side.name) && !h.leads(side.to) {
				r.problem("name", r.owner.Connection.Name, fmt.Sprintf("needs the peering name %s in %s network, which leads to %s already", h.name, side.whose, h.remote))
			}
		}
	}
	return nil
}

// strange says why a half between the two networks is in the way; "" when it is not.
func (p *pair) strange(h half, to connection.VNet, name string) string {
	if !h.leads(to) || strings.EqualFold(h.name, name) {
		return ""
	}
	generation, ours := h.of(p.owner.Connection)
	switch whose, _, named := connection.HalfOf(h.name); {
	case ours && h.state == halfDisconnected:
		return ""
	case ours:
		return fmt.Sprintf("is left of generation %d of this connection", generation)
	case named:
		return "belongs to connection " + whose.String()
	default:
		return "is not ours"
	}
}
