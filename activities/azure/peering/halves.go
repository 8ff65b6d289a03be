package peering

import (
	"context"
	"fmt"
	"slices"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v9"

	"causeway.dev/activities"
	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	azurecloud "causeway.dev/internal/cloud/azure"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
)

// CreateOurHalf makes the half of the peering in our network, or adopts what an earlier try made. Ours comes first: we can
// always take it back.
func (a *Activities) CreateOurHalf(ctx context.Context, in wire.VNetHalf) (wire.VNetHalfMade, error) {
	p, err := a.joining(ctx, in)
	if err != nil {
		return wire.VNetHalfMade{}, err
	}
	for _, cidr := range in.TheirCIDRs {
		for _, taken := range p.overlapping(cidr, in.OurCIDRs, nil, in.Claims) {
			return wire.VNetHalfMade{}, answer.Refuse(connection.ReasonConflict, "The customer's "+cidr+" "+taken+".", nil)
		}
	}
	if err := p.clear(ctx); err != nil {
		return wire.VNetHalfMade{}, err
	}
	return p.join(ctx, p.OurSite(), in.Owner.OurHalf(), p.TheirVNet)
}

// CreateTheirHalf makes the half in the customer's network, with the right that they lend.
func (a *Activities) CreateTheirHalf(ctx context.Context, in wire.VNetHalf) (wire.VNetHalfMade, error) {
	p, err := a.joining(ctx, in)
	if err != nil {
		return wire.VNetHalfMade{}, err
	}
	return p.join(ctx, p.TheirSite(), in.Owner.TheirHalf(), p.OurVNet)
}

func (a *Activities) joining(ctx context.Context, in wire.VNetHalf) (*pair, error) {
	p, err := a.at(ctx, in.VNetPeering)
	if err == nil {
		p.GrantSeen = in.GrantSeen
	}
	return p, err
}

// join goes on with the operation that an earlier attempt began, or makes the half. Azure forgets operations, and one that
// failed may be tried again: then the half itself says how it stands.
func (p *pair) join(ctx context.Context, at azurecloud.Site, name string, to connection.VNet) (wire.VNetHalfMade, error) {
	owned := p.halfOwned(at, name, to)
	if mark := p.Left(ctx); mark != "" {
		it, err := p.joined(ctx, at, name, to, &armnetwork.VirtualNetworkPeeringsClientBeginCreateOrUpdateOptions{ResumeToken: mark})
		if err == nil {
			return p.madeHalf(it, false), nil
		}
		if answer.Of(err) != nil {
			return wire.VNetHalfMade{}, err
		}
	}
	it, origin, err := owned.Make(ctx)
	if err != nil {
		return wire.VNetHalfMade{}, err
	}
	return p.madeHalf(it, origin != cloud.Created), nil
}

func (p *pair) madeHalf(h azurecloud.Half, there bool) wire.VNetHalfMade {
	return wire.VNetHalfMade{Changes: activities.Changes("Azure", p.Requests), Name: h.Name, State: h.Words(), Adopted: there}
}

// halfOwned is one half of a peering, as one attempt at a connection owns it. Halves carry no tags: the name says whose it is,
// and makes it harmless to create it again.
func (p *pair) halfOwned(at azurecloud.Site, name string, to connection.VNet) cloud.Owned[azurecloud.Half] {
	doing := "Creating the peering " + name + " in " + at.VNet.Name
	own := func(ctx context.Context) ([]azurecloud.Half, error) {
		h, there, err := p.Named(ctx, at, name)
		if err != nil || !there {
			return nil, err
		}
		return []azurecloud.Half{h}, nil
	}
	return cloud.Owned[azurecloud.Half]{
		Patience: p.Patience,
		ID:       func(h azurecloud.Half) string { return h.Name },
		State:    azurecloud.Half.Words,
		All:      own,
		Get:      func(ctx context.Context, name string) (azurecloud.Half, bool, error) { return p.Named(ctx, at, name) },
		Over:     func(azurecloud.Half) bool { return false },
		Create:   func(ctx context.Context) (azurecloud.Half, error) { return p.joined(ctx, at, name, to, nil) },
		Failed:   func(err error) error { return p.Fail(at.Across, doing, err) },
		Judge: func(h azurecloud.Half) (cloud.Standing, error) {
			switch {
			case !h.Leads(to):
				return cloud.Unrelated, answer.Refuse(connection.ReasonConflict, fmt.Sprintf("%s: it is there already and leads to %s. Delete it with %q, then send retry.",
					doing, h.Remote, deleteHalfCommand(at.VNet, name)), nil)
			case h.Plain && h.Provisioning == azurecloud.Succeeded && h.State != azurecloud.HalfDisconnected:
				return cloud.Ours, nil
			default:
				return cloud.Unrelated, nil // making it again puts it right
			}
		},
		Mine: func(ctx context.Context) ([]azurecloud.Half, error) {
			found, err := own(ctx)
			return slices.DeleteFunc(found, func(h azurecloud.Half) bool { return !h.Leads(to) }), err
		},
		Delete: func(ctx context.Context, h azurecloud.Half) error { return p.delete(ctx, at, h) },
	}
}

// joined makes a half, or goes on making it, and reads what was made. The error of the operation itself is the SDK's own.
func (p *pair) joined(ctx context.Context, at azurecloud.Site, name string, to connection.VNet,
	resume *armnetwork.VirtualNetworkPeeringsClientBeginCreateOrUpdateOptions,
) (azurecloud.Half, error) {
	poller, err := at.Joining.BeginCreateOrUpdate(ctx, at.VNet.ResourceGroup, at.VNet.Name, name, wanted(to), resume)
	if err != nil {
		return azurecloud.Half{}, err //nolint:wrapcheck // The caller reads the SDK's error.
	}
	if _, err := azurecloud.Finish(ctx, p.Patience, "Creating the peering "+name+" in "+at.VNet.Name, poller); err != nil {
		return azurecloud.Half{}, err
	}
	made, there, err := p.Named(ctx, at, name)
	if err == nil && !there {
		err = answer.Trouble(connection.ReasonUnavailable, "Azure does not show the peering "+name+" that it has just made.", nil)
	}
	return made, err
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
		at azurecloud.Site
		to connection.VNet
	}{{p.OurSite(), p.TheirVNet}, {p.TheirSite(), p.OurVNet}} {
		halves, err := p.Halves(ctx, side.at)
		if err != nil {
			return err
		}
		for _, h := range halves {
			if h.State != azurecloud.HalfDisconnected || !h.Leads(side.to) {
				continue
			}
			if _, ours := h.Of(p.Owner.Connection); !ours {
				return answer.Refuse(connection.ReasonConflict, fmt.Sprintf("The peering %s in %s is %s and not ours, and Azure connects nothing beside it. Its owner deletes it "+
					"with %q; then send retry.", h.Name, side.at.VNet.Name, h.State, deleteHalfCommand(side.at.VNet, h.Name)), nil)
			}
			if err := p.halfOwned(side.at, h.Name, side.to).End(ctx, h); err != nil {
				return err
			}
		}
	}
	return nil
}

// delete deletes one half. That needs no right on the other network, so it sends no other token.
func (p *pair) delete(ctx context.Context, at azurecloud.Site, h azurecloud.Half) error {
	doing := "Deleting the peering " + h.Name + " in " + at.VNet.Name
	poller, err := at.Halves.BeginDelete(ctx, at.VNet.ResourceGroup, at.VNet.Name, h.Name, nil)
	if err == nil {
		_, err = azurecloud.Finish(ctx, p.Patience, doing, poller)
	}
	if err != nil && !isGone(err) {
		return p.Fail(at.Alone, doing, err)
	}
	return nil
}
