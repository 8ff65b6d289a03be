package activities

import (
	"context"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v9"

	"causeway.dev/internal/azurecloud"
	"causeway.dev/internal/connection"
)

// The words of Azure for halves of a peering. A SDK's newer version may know more of them, so they stay text.
const (
	halfConnected    = "Connected"
	halfInitiated    = "Initiated"
	halfDisconnected = "Disconnected"
	inSync           = "FullyInSync"
	succeeded        = "Succeeded"
)

// half is one half of a peering.
type half struct {
	name, id, remote, state, sync, provisioning string
	// space is the address space at its other end.
	space []string
	// plain means that it allows what ours allows, and nothing else.
	plain bool
}

// leads reports whether a half leads to a network.
func (h half) leads(to connection.VNet) bool { return strings.EqualFold(h.remote, to.ID()) }

// of takes the name apart: whose attempt made it, when it was ours.
func (h half) of(id connection.ID) (generation int, ours bool) {
	whose, generation, named := connection.HalfOf(h.name)
	return generation, named && whose == id
}

func (h half) words() string {
	words := h.state
	if h.sync != "" {
		words += ", " + h.sync
	}
	if h.provisioning != "" && h.provisioning != succeeded {
		words += ", " + h.provisioning
	}
	return words
}

func text[T ~string](s *T) string {
	if s == nil {
		return ""
	}
	return string(*s)
}

func is(b *bool) bool { return b != nil && *b }

func readHalf(v armnetwork.VirtualNetworkPeering) half {
	h := half{name: text(v.Name), id: text(v.ID)}
	p := v.Properties
	if p == nil {
		return h
	}
	if p.RemoteVirtualNetwork != nil {
		h.remote = text(p.RemoteVirtualNetwork.ID)
	}
	h.state, h.sync, h.provisioning = text(p.PeeringState), text(p.PeeringSyncLevel), text(p.ProvisioningState)
	for _, space := range []*armnetwork.AddressSpace{p.RemoteAddressSpace, p.RemoteVirtualNetworkAddressSpace} {
		h.space = append(h.space, prefixes(space)...)
	}
	h.plain = is(p.AllowVirtualNetworkAccess) && !is(p.AllowForwardedTraffic) && !is(p.AllowGatewayTransit) && !is(p.UseRemoteGateways)
	return h
}

func prefixes(space *armnetwork.AddressSpace) []string {
	if space == nil {
		return nil
	}
	var found []string
	for _, prefix := range space.AddressPrefixes {
		found = append(found, text(prefix))
	}
	return found
}

// place is one side of the pair: its clients and its network.
type place struct {
	*azurecloud.Side
	vnet connection.VNet
	// alone and across say whose rights a read and a joining change there need.
	alone, across whose
}

func (p *pair) ourPlace() place { return place{p.Ours, p.ours, oursAlone, oursToTheirs} }

func (p *pair) theirPlace() place { return place{p.Theirs, p.theirs, theirsAlone, theirsToOurs} }

// halves lists all of a network.
func (p *pair) halves(ctx context.Context, at place) ([]half, error) {
	var found []half
	pages := at.Halves.NewListPager(at.vnet.ResourceGroup, at.vnet.Name, nil)
	for pages.More() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, p.fail(at.alone, "Reading the peerings of "+at.vnet.Name, err)
		}
		for _, v := range page.Value {
			if v != nil {
				found = append(found, readHalf(*v))
			}
		}
	}
	return found, nil
}

// named reads one half by its name.
func (p *pair) named(ctx context.Context, at place, name string) (half, bool, error) {
	got, err := at.Halves.Get(ctx, at.vnet.ResourceGroup, at.vnet.Name, name, nil)
	if azurecloud.AnswerOf(err).NotFound() {
		return half{}, false, nil
	}
	if err != nil {
		return half{}, false, p.fail(at.alone, "Reading the peering "+name, err)
	}
	return readHalf(got.VirtualNetworkPeering), true, nil
}

// vnet is one virtual network.
type vnet struct {
	cidrs                []string
	region, provisioning string
}

// network reads a virtual network; false means that it is not there.
func (p *pair) network(ctx context.Context, at place) (vnet, bool, error) {
	got, err := at.Networks.Get(ctx, at.vnet.ResourceGroup, at.vnet.Name, nil)
	if a := azurecloud.AnswerOf(err); a.NotFound() && a.Code != "SubscriptionNotFound" {
		return vnet{}, false, nil
	}
	if err != nil {
		return vnet{}, false, p.fail(at.alone, "Reading the network "+at.vnet.Name, err)
	}
	v := vnet{region: text(got.Location)}
	if got.Properties != nil {
		v.cidrs, v.provisioning = prefixes(got.Properties.AddressSpace), text(got.Properties.ProvisioningState)
	}
	return v, true, nil
}
