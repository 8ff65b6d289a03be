package azure

import (
	"net/http"
	"net/netip"
	"strings"
)

func (c *Cloud) nicOf(r *request, action string) (*NIC, error) {
	id := strings.TrimSuffix(r.scope, "/effectiveroutetable")
	if err := c.allowed(r, action, id); err != nil {
		return nil, err
	}
	n := c.state.NICs[id]
	if n == nil {
		return nil, refuse(http.StatusNotFound, "ResourceNotFound", "The Resource 'Microsoft.Network/networkInterfaces/%s' was not found.", lastPart(id))
	}
	return n, nil
}

func (c *Cloud) getNIC(r *request) (answer, error) {
	n, err := c.nicOf(r, "Microsoft.Network/networkInterfaces/read")
	if err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusOK, body: map[string]any{
		"id": n.ID, "name": lastPart(n.ID), "properties": map[string]any{"provisioningState": succeeded},
	}}, nil
}

// effectiveRoutes takes its time.
func (c *Cloud) effectiveRoutes(r *request) (answer, error) {
	n, err := c.nicOf(r, "Microsoft.Network/networkInterfaces/effectiveRouteTable/action")
	if err != nil {
		return answer{}, err
	}
	o := c.begin(operation{Kind: operationRoutes, NIC: key(n.ID), Location: c.state.VNets[key(n.VNet)].Location}, r)
	return answer{status: http.StatusAccepted, headers: o.headers(r)}, nil
}

// routesOf are the effective routes of a network interface: a route of the user's own wins over an equal or shorter one that
// a peering brings.
func (c *Cloud) routesOf(n *NIC) []any {
	v := c.state.VNets[key(n.VNet)]
	routes := []any{route("Default", "Active", v.Prefixes, "VnetLocal")}
	for _, h := range v.Halves {
		if h.State != connected || !h.Access {
			continue
		}
		kind := "VNetPeering"
		if remote := c.state.VNets[key(h.Remote)]; remote.Location != v.Location {
			kind = "VNetGlobalPeering"
		}
		for _, prefix := range h.Space {
			state := "Active"
			if n.overrides(prefix) {
				state = "Invalid"
			}
			routes = append(routes, route("Default", state, []string{prefix}, kind))
		}
	}
	for _, own := range n.Routes {
		routes = append(routes, route("User", "Active", []string{own.Prefix}, own.NextHop))
	}
	return append(routes, route("Default", "Active", []string{"0.0.0.0/0"}, "Internet"))
}

func (n *NIC) overrides(prefix string) bool {
	p := netip.MustParsePrefix(prefix)
	for _, own := range n.Routes {
		if o := netip.MustParsePrefix(own.Prefix); o.Overlaps(p) && o.Bits() >= p.Bits() {
			return true
		}
	}
	return false
}

func route(source, state string, prefixes []string, nextHop string) map[string]any {
	return map[string]any{"source": source, "state": state, "addressPrefix": prefixes, "nextHopType": nextHop, "nextHopIpAddress": []string{}}
}
