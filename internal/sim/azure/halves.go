package azure

import (
	"net/http"
	"net/netip"
	"slices"
)

// The states of a half, in Azure's words.
const (
	initiated    = "Initiated"
	connected    = "Connected"
	disconnected = "Disconnected"

	updating  = "Updating"
	deleting  = "Deleting"
	succeeded = "Succeeded"
	failed    = "Failed"
)

// half is one side of a peering: what one network knows of another.
type half struct {
	Name   string
	Remote string
	State  string
	// Work is the operation that changes it at this moment; empty when none does.
	Work string
	// Going says that the operation deletes it.
	Going bool
	// Failed is set when its last operation failed.
	Failed bool
	// Space is the remote's address space when the two were last synchronised, LocalSpace this network's own.
	Space, LocalSpace []string
	Access            bool
}

type halfBody struct {
	Properties struct {
		RemoteVirtualNetwork struct {
			ID string `json:"id"`
		} `json:"remoteVirtualNetwork"`
		AllowVirtualNetworkAccess *bool `json:"allowVirtualNetworkAccess"`
		UseRemoteGateways         *bool `json:"useRemoteGateways"`
	} `json:"properties"`
}

func (h *half) body(v, remote *network) map[string]any {
	provisioning := succeeded
	switch {
	case h.Work != "" && h.Going:
		provisioning = deleting
	case h.Work != "":
		provisioning = updating
	case h.Failed:
		provisioning = failed
	}
	return map[string]any{
		"id": v.ID + "/virtualNetworkPeerings/" + h.Name, "name": h.Name, "type": "Microsoft.Network/virtualNetworks/virtualNetworkPeerings", "etag": `W/"1"`,
		"properties": map[string]any{
			"provisioningState": provisioning, "peeringState": h.State, "peeringSyncLevel": h.sync(v, remote),
			"remoteVirtualNetwork": map[string]any{"id": h.Remote}, "remoteAddressSpace": space(h.Space), "remoteVirtualNetworkAddressSpace": space(h.Space),
			"allowVirtualNetworkAccess": h.Access, "allowForwardedTraffic": false, "allowGatewayTransit": false, "useRemoteGateways": false,
		},
	}
}

// sync compares the address spaces of both networks with what was synchronised.
func (h *half) sync(v, remote *network) string {
	ours, theirs := slices.Equal(h.LocalSpace, v.Prefixes), remote == nil || slices.Equal(h.Space, remote.Prefixes)
	switch {
	case ours && theirs:
		return "FullyInSync"
	case theirs:
		return "LocalNotInSync"
	case ours:
		return "RemoteNotInSync"
	default:
		return "LocalAndRemoteNotInSync"
	}
}

func (c *Cloud) bodyOf(h *half, v *network) map[string]any {
	return h.body(v, c.state.VNets[key(h.Remote)])
}

func (v *network) half(name string) *half {
	i := slices.IndexFunc(v.Halves, func(h *half) bool { return key(h.Name) == key(name) })
	if i < 0 {
		return nil
	}
	return v.Halves[i]
}

func (v *network) toward(remote string) *half {
	i := slices.IndexFunc(v.Halves, func(h *half) bool { return key(h.Remote) == key(remote) })
	if i < 0 {
		return nil
	}
	return v.Halves[i]
}

func (c *Cloud) listHalves(r *request) (answer, error) {
	v, err := c.networkOf(r, "Microsoft.Network/virtualNetworks/virtualNetworkPeerings/read")
	if err != nil {
		return answer{}, err
	}
	halves := []any{}
	for _, h := range v.Halves {
		halves = append(halves, c.bodyOf(h, v))
	}
	return answer{status: http.StatusOK, body: map[string]any{"value": halves}}, nil
}

// getHalf is also how a client learns that an operation of its own has ended, so that it counts as asking about it.
func (c *Cloud) getHalf(r *request) (answer, error) {
	v, err := c.networkOf(r, "Microsoft.Network/virtualNetworks/virtualNetworkPeerings/read")
	if err != nil {
		return answer{}, err
	}
	h := v.half(r.PathValue("peering"))
	if h != nil && h.Work != "" {
		c.asked(c.state.Operations[h.Work])
		h = v.half(r.PathValue("peering"))
	}
	if h == nil {
		return answer{}, noHalf(r)
	}
	return answer{status: http.StatusOK, body: c.bodyOf(h, v)}, nil
}

func noHalf(r *request) error {
	return refuse(http.StatusNotFound, "NotFound", "Resource %s not found.", r.scope)
}

// putHalf makes or repeats one half.
func (c *Cloud) putHalf(r *request) (answer, error) {
	v, err := c.networkOf(r, "Microsoft.Network/virtualNetworks/virtualNetworkPeerings/write")
	if err != nil {
		return answer{}, err
	}
	var b halfBody
	if err := r.read(&b); err != nil {
		return answer{}, err
	}
	remote, err := c.remoteOf(r, b.Properties.RemoteVirtualNetwork.ID)
	if err != nil {
		return answer{}, err
	}
	if err := c.refuseHalf(v, remote, r.PathValue("peering")); err != nil {
		return answer{}, err
	}
	status, h := http.StatusOK, v.half(r.PathValue("peering"))
	if h == nil {
		status = http.StatusCreated
		h = &half{Name: r.PathValue("peering"), Remote: remote.ID, State: initiated}
		v.Halves = append(v.Halves, h)
	}
	h.Access = b.Properties.AllowVirtualNetworkAccess == nil || *b.Properties.AllowVirtualNetworkAccess
	h.Space, h.LocalSpace = slices.Clone(remote.Prefixes), slices.Clone(v.Prefixes)
	o := c.begin(operation{Kind: operationPut, VNet: key(v.ID), Half: h.Name, Location: v.Location}, r)
	h.Work = o.ID
	return answer{status: status, body: c.bodyOf(h, v), headers: o.headers(r)}, nil
}

// remoteOf is the network at the other end, if whoever asks may peer with that one, too: across tenants an auxiliary token
// speaks for them there.
func (c *Cloud) remoteOf(r *request, id string) (*network, error) {
	linked := func(words string) error {
		return refuse(http.StatusForbidden, "LinkedAuthorizationFailed", "The client '%s' with object id '%s' has permission to perform action "+
			"'Microsoft.Network/virtualNetworks/virtualNetworkPeerings/write' on scope '%s'; however, %s", r.caller.App, r.caller.OID, r.scope, words)
	}
	remote := c.state.VNets[key(id)]
	subscription := c.state.Subscriptions[subscriptionIn(id)]
	if subscription == nil {
		return nil, linked("the linked subscription '" + subscriptionIn(id) + "' was not found.")
	}
	tenant := key(subscription.Tenant)
	speaker := r.caller
	if tenant != r.caller.Tenant {
		i := slices.IndexFunc(r.others, func(other *identity) bool { return other.Tenant == tenant })
		if i < 0 {
			return nil, linked("the current tenant '" + r.caller.Tenant + "' is not authorized to access linked subscription '" + subscription.ID + "'.")
		}
		speaker = r.others[i]
	}
	if !c.may(speaker.OID, "Microsoft.Network/virtualNetworks/peer/action", id, r.now) {
		return nil, linked("it does not have permission to perform action 'peer/action' on the linked scope(s) '" + id + "' or the linked scope(s) are invalid.")
	}
	if remote == nil {
		return nil, refuse(http.StatusBadRequest, "InvalidResourceReference", "Resource %s referenced by resource %s was not found.", id, r.scope)
	}
	return remote, nil
}

// maxHalves is how many peerings one network can have.
const maxHalves = 500

// refuseHalf is what Azure refuses about two networks.
func (c *Cloud) refuseHalf(v, remote *network, name string) error {
	h, mirror := v.half(name), remote.toward(v.ID)
	toward := v.toward(remote.ID)
	switch {
	case c.busy(v):
		return refuse(http.StatusTooManyRequests, "AnotherOperationInProgress", "Another operation on this or dependent resource is in progress. "+
			"To retrieve status of the operation use uri.")
	case c.busy(remote):
		return refuse(http.StatusBadRequest, "ReferencedResourceNotProvisioned", "Cannot proceed with operation because resource %s used by resource %s is not in "+
			"Succeeded state. Resource is in Updating state.", remote.ID, v.ID)
	case h != nil && key(h.Remote) != key(remote.ID):
		return refuse(http.StatusBadRequest, "CannotChangeRemoteVnetOnPeering", "Peering %s already references %s.", h.Name, h.Remote)
	case h == nil && toward != nil:
		return refuse(http.StatusBadRequest, "AnotherPeeringAlreadyReferencesRemoteVnet", "Peering %s cannot be created because there is already a peering %s "+
			"referencing remote VNet %s.", name, toward.Name, remote.ID)
	case h != nil && h.State == disconnected, mirror != nil && mirror.State == disconnected:
		return refuse(http.StatusBadRequest, "RemotePeeringIsDisconnected", "Cannot create or update peering %s because remote peering referencing parent virtual "+
			"network %s is in Disconnected state. Update or re-create the remote peering to get it back to Initiated state.", name, v.ID)
	case len(v.Halves) >= maxHalves && h == nil:
		return refuse(http.StatusBadRequest, "VirtualNetworkPeeringLimitReached", "Cannot create more than %d peerings of %s.", maxHalves, v.ID)
	case overlap(v.Prefixes, remote.Prefixes):
		return refuse(http.StatusBadRequest, "VnetAddressSpacesOverlap", "Cannot create or update peering %s. Virtual networks %s and %s cannot be peered because "+
			"their address spaces overlap.", name, v.ID, remote.ID)
	}
	for _, other := range v.Halves {
		if key(other.Remote) != key(remote.ID) && overlap(other.Space, remote.Prefixes) {
			return refuse(http.StatusBadRequest, "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet", "Cannot create or update peering %s. Virtual networks %s and %s "+
				"cannot be peered because remote address space overlaps with address space of %s that is already peered.", name, v.ID, remote.ID, other.Remote)
		}
	}
	return nil
}

func overlap(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if netip.MustParsePrefix(x).Overlaps(netip.MustParsePrefix(y)) {
				return true
			}
		}
	}
	return false
}

// deleteHalf takes its time, and leaves the other half Disconnected.
func (c *Cloud) deleteHalf(r *request) (answer, error) {
	v, err := c.networkOf(r, "Microsoft.Network/virtualNetworks/virtualNetworkPeerings/delete")
	if err != nil {
		return answer{}, err
	}
	h := v.half(r.PathValue("peering"))
	switch {
	case h == nil:
		return answer{status: http.StatusNoContent}, nil
	case c.busy(v):
		return answer{}, refuse(http.StatusTooManyRequests, "AnotherOperationInProgress", "Another operation on this or dependent resource is in progress.")
	}
	o := c.begin(operation{Kind: operationDelete, VNet: key(v.ID), Half: h.Name, Location: v.Location}, r)
	h.Work, h.Going = o.ID, true
	return answer{status: http.StatusAccepted, headers: o.headers(r)}, nil
}
