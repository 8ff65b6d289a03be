package activities

import (
	"context"
	"errors"
	"fmt"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v9"
	"go.temporal.io/sdk/temporal"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
)

// CreateOurHalf makes the half of the peering in our network, or adopts what an earlier try made. Ours comes first: we can
// always take it back.
func (a *Azure) CreateOurHalf(ctx context.Context, in wire.VNetHalf) (wire.VNetHalfMade, error) {
	p, err := a.joining(ctx, in)
	if err != nil {
		return wire.VNetHalfMade{}, err
	}
	for _, cidr := range in.TheirCIDRs {
		for _, taken := range p.overlapping(cidr, in.OurCIDRs, nil, in.Claims) {
			return wire.VNetHalfMade{}, Refuse(connection.ReasonConflict, "The customer's "+cidr+" "+taken+".", nil)
		}
	}
	if err := p.clear(ctx); err != nil {
		return wire.VNetHalfMade{}, err
	}
	return p.join(ctx, p.ourPlace(), in.Owner.OurHalf(), p.theirs)
}

// CreateTheirHalf makes the half in the customer's network, with the right that they lend.
func (a *Azure) CreateTheirHalf(ctx context.Context, in wire.VNetHalf) (wire.VNetHalfMade, error) {
	p, err := a.joining(ctx, in)
	if err != nil {
		return wire.VNetHalfMade{}, err
	}
	return p.join(ctx, p.theirPlace(), in.Owner.TheirHalf(), p.ours)
}

func (a *Azure) joining(ctx context.Context, in wire.VNetHalf) (*pair, error) {
	p, err := a.at(ctx, in.VNetPeering)
	if err == nil {
		p.grantSeen = in.GrantSeen
	}
	return p, err
}

// join describes before it creates. A half of our name that leads elsewhere is a conflict; an equal one was made by an
// earlier try.
func (p *pair) join(ctx context.Context, at place, name string, to connection.VNet) (wire.VNetHalfMade, error) {
	doing := "Creating the peering " + name + " in " + at.vnet.Name
	if mark := begun(ctx); mark != "" {
		options := &armnetwork.VirtualNetworkPeeringsClientBeginCreateOrUpdateOptions{ResumeToken: mark}
		if poller, err := at.Joining.BeginCreateOrUpdate(ctx, at.vnet.ResourceGroup, at.vnet.Name, name, armnetwork.VirtualNetworkPeering{}, options); err == nil {
			_, err := finish(ctx, p, doing, poller)
			var unfinished *temporal.ApplicationError
			switch {
			case err == nil:
				return p.made(ctx, at, name)
			case errors.As(err, &unfinished):
				return wire.VNetHalfMade{}, err
			}
			// Azure forgets operations, and one that failed may be tried again: the half itself says how it stands.
		}
	}
	found, there, err := p.named(ctx, at, name)
	switch {
	case err != nil:
		return wire.VNetHalfMade{}, err
	case there && !found.leads(to):
		return wire.VNetHalfMade{}, Refuse(connection.ReasonConflict, fmt.Sprintf("%s: it is there already and leads to %s. Delete it with %q, then send retry.",
			doing, found.remote, deleteHalfCommand(at.vnet, name)), nil)
	case there && found.plain && found.provisioning == succeeded && found.state != halfDisconnected:
		return wire.VNetHalfMade{Changes: p.changes(), Name: name, State: found.words(), Adopted: true}, nil
	}
	poller, err := at.Joining.BeginCreateOrUpdate(ctx, at.vnet.ResourceGroup, at.vnet.Name, name, wanted(to), nil)
	if err == nil {
		_, err = finish(ctx, p, doing, poller)
	}
	if err != nil {
		return wire.VNetHalfMade{}, p.fail(at.across, doing, err)
	}
	return p.made(ctx, at, name)
}

func (p *pair) made(ctx context.Context, at place, name string) (wire.VNetHalfMade, error) {
	found, there, err := p.named(ctx, at, name)
	if err != nil {
		return wire.VNetHalfMade{}, err
	}
	if !there {
		return wire.VNetHalfMade{}, Trouble(connection.ReasonUnavailable, "Azure does not show the peering "+name+" that it has just made.", nil)
	}
	return wire.VNetHalfMade{Changes: p.changes(), Name: name, State: found.words()}, nil
}

// wanted lets the two networks reach each other and nothing beyond: no forwarded traffic, no gateway of the other side.
func wanted(to connection.VNet) armnetwork.VirtualNetworkPeering {
	id, yes, no := to.ID(), true, false
	return armnetwork.VirtualNetworkPeering{Properties: &armnetwork.VirtualNetworkPeeringPropertiesFormat{
		RemoteVirtualNetwork:      &armnetwork.SubResource{ID: &id},
		AllowVirtualNetworkAccess: &yes, AllowForwardedTraffic: &no, AllowGatewayTransit: &no, UseRemoteGateways: &no,
	}}
}

// clear deletes dead halves between the two networks that bear this connection's name: Azure connects nothing to a half whose
// other end was deleted, and only making both anew helps.
// https://learn.microsoft.com/azure/virtual-network/virtual-network-troubleshoot-peering-issues
func (p *pair) clear(ctx context.Context) error {
	for _, side := range []struct {
		at place
		to connection.VNet
	}{{p.ourPlace(), p.theirs}, {p.theirPlace(), p.ours}} {
		halves, err := p.halves(ctx, side.at)
		if err != nil {
			return err
		}
		for _, h := range halves {
			if h.state != halfDisconnected || !h.leads(side.to) {
				continue
			}
			if _, ours := h.of(p.owner.Connection); !ours {
				return Refuse(connection.ReasonConflict, fmt.Sprintf("The peering %s in %s is %s and not ours, and Azure connects nothing beside it. Its owner deletes it "+
					"with %q; then send retry.", h.name, side.at.vnet.Name, h.state, deleteHalfCommand(side.at.vnet, h.name)), nil)
			}
			if err := p.remove(ctx, side.at, h); err != nil {
				return err
			}
		}
	}
	return nil
}

// remove deletes one half and waits until it is gone. That needs no right on the other network, so it sends no other token.
func (p *pair) remove(ctx context.Context, at place, h half) error {
	doing := "Deleting the peering " + h.name + " in " + at.vnet.Name
	poller, err := at.Halves.BeginDelete(ctx, at.vnet.ResourceGroup, at.vnet.Name, h.name, nil)
	if err == nil {
		_, err = finish(ctx, p, doing, poller)
	}
	if err != nil && !isGone(err) {
		return p.fail(at.alone, doing, err)
	}
	_, there, err := p.named(ctx, at, h.name)
	if err == nil && there {
		return Trouble(connection.ReasonUnavailable, doing+": Azure still shows it.", nil)
	}
	return err
}
