package azure

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// resourceRoutes are the operations of the resource manager but for those of Microsoft.Authorization. Paths are in lower case.
func (c *Cloud) resourceRoutes() *http.ServeMux {
	const group = "/subscriptions/{subscription}/resourcegroups/{group}"
	const networks = group + "/providers/microsoft.network/virtualnetworks/{vnet}"
	const nics = group + "/providers/microsoft.network/networkinterfaces/{nic}"
	const rules = group + "/providers/microsoft.network/networksecuritygroups/{nsg}/securityrules/{rule}"
	mux := http.NewServeMux()
	for path, op := range map[string]struct {
		name string
		do   handler
	}{
		"GET /subscriptions/{subscription}":                        {"Subscriptions.Get", c.getSubscription},
		"GET " + group:                                             {"ResourceGroups.Get", c.getGroup},
		"GET " + networks:                                          {"VirtualNetworks.Get", c.getNetwork},
		"GET " + networks + "/virtualnetworkpeerings":              {"VirtualNetworkPeerings.List", c.listHalves},
		"GET " + networks + "/virtualnetworkpeerings/{peering}":    {"VirtualNetworkPeerings.Get", c.getHalf},
		"PUT " + networks + "/virtualnetworkpeerings/{peering}":    {"VirtualNetworkPeerings.Put", c.putHalf},
		"DELETE " + networks + "/virtualnetworkpeerings/{peering}": {"VirtualNetworkPeerings.Delete", c.deleteHalf},
		"GET " + nics:                           {"NetworkInterfaces.Get", c.getNIC},
		"POST " + nics + "/effectiveroutetable": {"EffectiveRouteTable.Post", c.effectiveRoutes},
		"GET /subscriptions/{subscription}/providers/microsoft.network/networksecuritygroups": {"NetworkSecurityGroups.List", c.listGroups},
		"GET " + rules:    {"SecurityRules.Get", c.getRule},
		"PUT " + rules:    {"SecurityRules.Put", c.putRule},
		"DELETE " + rules: {"SecurityRules.Delete", c.deleteRule},
		"GET /subscriptions/{subscription}/providers/microsoft.network/locations/{location}/operations/{id}":       {"Operations.Get", c.getOperation},
		"GET /subscriptions/{subscription}/providers/microsoft.network/locations/{location}/operationresults/{id}": {"OperationResults.Get", c.getResult},
	} {
		mux.HandleFunc(path, c.serve(op.name, "", op.do))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		respond(w, answer{}, refuse(http.StatusNotFound, "InvalidResourceType", "The simulator does not know %s %s.", r.Method, r.URL.Path))
	})
	return mux
}

// getSubscription is for whoever has any right in it.
func (c *Cloud) getSubscription(r *request) (answer, error) {
	s := c.state.Subscriptions[subscriptionIn(r.scope)]
	if !c.anywhereIn(r.caller.OID, key(s.ID), r.now) {
		return answer{}, c.allowed(r, "Microsoft.Resources/subscriptions/read", r.scope)
	}
	return answer{status: http.StatusOK, body: map[string]any{
		"id": "/subscriptions/" + s.ID, "subscriptionId": s.ID, "tenantId": s.Tenant, "state": s.State, "displayName": s.ID,
	}}, nil
}

func (c *Cloud) getGroup(r *request) (answer, error) {
	if err := c.allowed(r, "Microsoft.Resources/subscriptions/resourceGroups/read", r.scope); err != nil {
		return answer{}, err
	}
	for id := range c.state.VNets {
		if within(id, r.scope) {
			return answer{status: http.StatusOK, body: map[string]any{"id": r.scope, "name": lastPart(r.scope)}}, nil
		}
	}
	return answer{}, refuse(http.StatusNotFound, "ResourceGroupNotFound", "Resource group '%s' could not be found.", lastPart(r.scope))
}

// networkOf is the network that a path names, if the caller may do this to it.
func (c *Cloud) networkOf(r *request, action string) (*network, error) {
	id, _, _ := strings.Cut(r.scope, "/virtualnetworkpeerings")
	if err := c.allowed(r, action, r.scope); err != nil {
		return nil, err
	}
	v := c.state.VNets[id]
	if v == nil {
		return nil, refuse(http.StatusNotFound, "ResourceNotFound", "The Resource 'Microsoft.Network/virtualNetworks/%s' under resource group '%s' was not found. "+
			"For more details please go to https://aka.ms/ARMResourceNotFoundFix", lastPart(id), r.PathValue("group"))
	}
	return v, nil
}

func (c *Cloud) getNetwork(r *request) (answer, error) {
	v, err := c.networkOf(r, "Microsoft.Network/virtualNetworks/read")
	if err != nil {
		return answer{}, err
	}
	halves := []any{}
	for _, h := range v.Halves {
		halves = append(halves, c.bodyOf(h, v))
	}
	return answer{status: http.StatusOK, body: map[string]any{
		"id": v.ID, "name": lastPart(v.ID), "type": "Microsoft.Network/virtualNetworks", "location": v.Location,
		"properties": map[string]any{
			"provisioningState": "Succeeded", "addressSpace": space(v.Prefixes), "virtualNetworkPeerings": halves,
		},
	}}, nil
}

func space(prefixes []string) map[string]any {
	if prefixes == nil {
		prefixes = []string{}
	}
	return map[string]any{"addressPrefixes": prefixes}
}

// sorted are the values of a map in the order of their keys.
func sorted[T any](m map[string]T) []T {
	values := make([]T, 0, len(m))
	for _, k := range slices.SortedFunc(maps.Keys(m), cmp.Compare[string]) {
		values = append(values, m[k])
	}
	return values
}
