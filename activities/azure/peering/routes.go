package peering

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v9"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	azurecloud "causeway.dev/internal/cloud/azure"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
)

// routeTime is how long one try waits until Azure's routes are those of the peering.
const routeTime = 30 * time.Second

// CheckEffectiveRoutes looks whether a network interface of ours has routes to the customer's addresses through the peering.
// Azure makes them by itself; a route table of our own with an equal or longer prefix would win over them.
func (a *Activities) CheckEffectiveRoutes(ctx context.Context, in wire.VNetRoutesCheck) (wire.VNetRoutesSeen, error) {
	p, err := a.at(ctx, in.VNetPeering)
	if err != nil {
		return wire.VNetRoutesSeen{}, err
	}
	group, name, readable := interfaceOf(p.Cluster.NetworkInterfaceID)
	if !readable {
		return wire.VNetRoutesSeen{Skipped: true, Said: whyNoInterface(p.Cluster.NetworkInterfaceID)}, nil
	}
	var astray []string
	err = p.Until(ctx, routeTime, func(ctx context.Context) (bool, error) {
		routes, err := p.effectiveRoutes(ctx, group, name)
		astray = notThroughPeering(in.TheirCIDRs, routes)
		return len(astray) == 0, err
	})
	var absent *noInterface
	switch {
	case errors.As(err, &absent):
		return wire.VNetRoutesSeen{Skipped: true, Said: "The effective routes cannot be read: " + absent.said + ". Name the network interface of a running node in the inventory."}, nil
	case errors.Is(err, cloud.ErrPatience):
		return wire.VNetRoutesSeen{}, answer.Trouble(connection.ReasonRouteMissing, fmt.Sprintf("The network interface %s does not send %s through the peering: "+
			"look for a route table of ours with an equal or longer prefix.", name, strings.Join(astray, ", ")), err)
	case err != nil:
		return wire.VNetRoutesSeen{}, err
	}
	return wire.VNetRoutesSeen{Said: strings.Join(in.TheirCIDRs, ", ") + " leads through the peering from " + name + "."}, nil
}

func whyNoInterface(id string) string {
	if id == "" {
		return "The inventory names no network interface of the cluster (networkInterfaceId), so its effective routes cannot be read."
	}
	return "The network interface in the inventory belongs to a scale set, whose effective routes cannot be read here."
}

// interfaceOf takes the id of a network interface apart; false when there is none, or one of a scale set.
func interfaceOf(id string) (group, name string, readable bool) {
	parts := strings.Split(id, "/")
	const all = 9
	if len(parts) != all || !strings.EqualFold(parts[6]+"/"+parts[7], "Microsoft.Network/networkInterfaces") {
		return "", "", false
	}
	return parts[4], path.Base(id), true
}

// noInterface means that nobody can say: the interface is not there, or its machine does not run.
type noInterface struct{ said string }

func (n *noInterface) Error() string { return n.said }

func (p *pair) effectiveRoutes(ctx context.Context, group, name string) ([]*armnetwork.EffectiveRoute, error) {
	doing := "Reading the effective routes of " + name
	poller, err := p.Ours.Interfaces.BeginGetEffectiveRouteTable(ctx, group, name, nil)
	if err == nil {
		var got armnetwork.InterfacesClientGetEffectiveRouteTableResponse
		if got, err = azurecloud.Finish(ctx, p.Patience, doing, poller); err == nil {
			return got.Value, nil
		}
	}
	if said := azurecloud.AnswerOf(err); said.NotFound() || said.Status == 400 || said.Status == 409 {
		return nil, &noInterface{said: said.String()}
	}
	return nil, p.Fail(azurecloud.OursAlone, doing, err)
}

// notThroughPeering are those of the customer's blocks that no active route leads to through a peering.
func notThroughPeering(cidrs []string, routes []*armnetwork.EffectiveRoute) []string {
	var astray []string
	for _, cidr := range cidrs {
		if !slices.ContainsFunc(routes, func(r *armnetwork.EffectiveRoute) bool { return r != nil && leadsThrough(*r, cidr) }) {
			astray = append(astray, cidr)
		}
	}
	return astray
}

func leadsThrough(r armnetwork.EffectiveRoute, cidr string) bool {
	hop := azurecloud.Text(r.NextHopType)
	if state := azurecloud.Text(r.State); state != "" && state != "Active" || hop != "VNetPeering" && hop != "VNetGlobalPeering" {
		return false
	}
	return slices.ContainsFunc(r.AddressPrefix, func(p *string) bool { return connection.Inside(cidr, []string{azurecloud.Text(p)}) })
}
