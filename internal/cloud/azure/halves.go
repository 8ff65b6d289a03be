package azure

import (
	"context"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v9"

	"causeway.dev/internal/connection"
)

// The words of Azure for halves of a peering. A SDK's newer version may know more of them, so they stay text.
const (
	HalfConnected    = "Connected"
	HalfInitiated    = "Initiated"
	HalfDisconnected = "Disconnected"
	InSync           = "FullyInSync"
	Succeeded        = "Succeeded"
)

// Half is one half of a peering.
type Half struct {
	Name, id, Remote, State, Sync, Provisioning string
	// Space is the address space at its other end.
	Space []string
	// Plain means that it allows what ours allows, and nothing else.
	Plain bool
}

// Leads reports whether a half leads to a network.
func (h Half) Leads(to connection.VNet) bool { return strings.EqualFold(h.Remote, to.ID()) }

// Of takes the name apart: whose attempt made it, when it was ours.
func (h Half) Of(id connection.ID) (generation int, ours bool) {
	whose, generation, named := connection.HalfOf(h.Name)
	return generation, named && whose == id
}

func (h Half) Words() string {
	words := h.State
	if h.Sync != "" {
		words += ", " + h.Sync
	}
	if h.Provisioning != "" && h.Provisioning != Succeeded {
		words += ", " + h.Provisioning
	}
	return words
}

func Text[T ~string](s *T) string {
	if s == nil {
		return ""
	}
	return string(*s)
}

func is(b *bool) bool { return b != nil && *b }

func readHalf(v armnetwork.VirtualNetworkPeering) Half {
	h := Half{Name: Text(v.Name), id: Text(v.ID)}
	p := v.Properties
	if p == nil {
		return h
	}
	if p.RemoteVirtualNetwork != nil {
		h.Remote = Text(p.RemoteVirtualNetwork.ID)
	}
	h.State, h.Sync, h.Provisioning = Text(p.PeeringState), Text(p.PeeringSyncLevel), Text(p.ProvisioningState)
	for _, space := range []*armnetwork.AddressSpace{p.RemoteAddressSpace, p.RemoteVirtualNetworkAddressSpace} {
		h.Space = append(h.Space, prefixes(space)...)
	}
	h.Plain = is(p.AllowVirtualNetworkAccess) && !is(p.AllowForwardedTraffic) && !is(p.AllowGatewayTransit) && !is(p.UseRemoteGateways)
	return h
}

func prefixes(space *armnetwork.AddressSpace) []string {
	if space == nil {
		return nil
	}
	var found []string
	for _, prefix := range space.AddressPrefixes {
		found = append(found, Text(prefix))
	}
	return found
}

// place is one side of the pair: its clients and its network.
type Site struct {
	*Side
	VNet connection.VNet
	// Alone and across say whose rights a read and a joining change there need.
	Alone, Across whose
}

func (p *Pair) OurSite() Site { return Site{p.Ours, p.OurVNet, OursAlone, oursToTheirs} }

func (p *Pair) TheirSite() Site { return Site{p.Theirs, p.TheirVNet, TheirsAlone, theirsToOurs} }

// Halves lists all of a network.
func (p *Pair) Halves(ctx context.Context, at Site) ([]Half, error) {
	var found []Half
	pages := at.Halves.NewListPager(at.VNet.ResourceGroup, at.VNet.Name, nil)
	for pages.More() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, p.Fail(at.Alone, "Reading the peerings of "+at.VNet.Name, err)
		}
		for _, v := range page.Value {
			if v != nil {
				found = append(found, readHalf(*v))
			}
		}
	}
	return found, nil
}

// Named reads one half by its name.
func (p *Pair) Named(ctx context.Context, at Site, name string) (Half, bool, error) {
	got, err := at.Halves.Get(ctx, at.VNet.ResourceGroup, at.VNet.Name, name, nil)
	if AnswerOf(err).NotFound() {
		return Half{}, false, nil
	}
	if err != nil {
		return Half{}, false, p.Fail(at.Alone, "Reading the peering "+name, err)
	}
	return readHalf(got.VirtualNetworkPeering), true, nil
}

// VNet is one virtual network.
type VNet struct {
	CIDRs                []string
	Region, Provisioning string
}

// Network reads a virtual network; false means that it is not there.
func (p *Pair) Network(ctx context.Context, at Site) (VNet, bool, error) {
	got, err := at.Networks.Get(ctx, at.VNet.ResourceGroup, at.VNet.Name, nil)
	if a := AnswerOf(err); a.NotFound() && a.Code != "SubscriptionNotFound" {
		return VNet{}, false, nil
	}
	if err != nil {
		return VNet{}, false, p.Fail(at.Alone, "Reading the network "+at.VNet.Name, err)
	}
	v := VNet{Region: Text(got.Location)}
	if got.Properties != nil {
		v.CIDRs, v.Provisioning = prefixes(got.Properties.AddressSpace), Text(got.Properties.ProvisioningState)
	}
	return v, true, nil
}
