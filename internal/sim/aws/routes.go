package aws

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"
)

func (c *Cloud) routeOperations() map[string]operation {
	params := []string{
		"RouteTableId", "DestinationCidrBlock", "VpcPeeringConnectionId", "GatewayId", "NatGatewayId", "TransitGatewayId",
		"InstanceId", "NetworkInterfaceId",
	}
	return map[string]operation{
		"CreateRoute":         {params, c.createRoute},
		"ReplaceRoute":        {params, c.replaceRoute},
		"DeleteRoute":         {[]string{"RouteTableId", "DestinationCidrBlock"}, c.deleteRoute},
		"DescribeRouteTables": {[]string{"RouteTableId", "Filter", "MaxResults", "NextToken"}, c.describeTables},
	}
}

// ownTable finds the table that the call names, and the network it is of.
func (c *Cloud) ownTable(r *request) (*table, *vpc, error) {
	id, err := r.needID("RouteTableId", "rtb")
	if err != nil {
		return nil, nil, err
	}
	t := c.state.Tables[id]
	if t == nil {
		return nil, nil, noTable(id)
	}
	v, err := c.ownVPC(r, t.VPC)
	if err != nil {
		return nil, nil, noTable(id)
	}
	return t, v, nil
}

// destination reads the block as it was written; EC2 keeps its canonical form.
func (r *request) destination() (netip.Prefix, error) {
	text, err := r.need("DestinationCidrBlock")
	if err != nil {
		return netip.Prefix{}, err
	}
	p, err := netip.ParsePrefix(text)
	if err != nil || !p.Addr().Is4() {
		return netip.Prefix{}, refuse("InvalidParameterValue", "Value ("+text+") for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.")
	}
	return p, nil
}

// static finds the route that was created for exactly this destination. A
// propagated one does not stand in the way of it.
func (t *table) static(p netip.Prefix) *route {
	i := slices.IndexFunc(t.Routes, func(r *route) bool { return r.Prefix == p && r.Origin != "EnableVgwRoutePropagation" })
	if i < 0 {
		return nil
	}
	return t.Routes[i]
}

// createRoute never changes a route that is there, not even to what it is already.
// Its order of checks is that of AWS as far as public reports show it.
func (c *Cloud) createRoute(r *request) (any, error) {
	t, v, err := c.ownTable(r)
	if err != nil {
		return nil, err
	}
	p, err := r.destination()
	if err != nil {
		return nil, err
	}
	p = p.Masked()
	target, err := c.target(r, v)
	if err != nil {
		return nil, err
	}
	if known := t.static(p); known != nil && known.Target != targetLocal {
		return nil, refuse("RouteAlreadyExists", "The route identified by "+p.String()+" already exists.")
	}
	if within(v, p) {
		return nil, refuse("InvalidParameterValue", "The destination CIDR block "+p.String()+" is equal to or more specific than one of this VPC's "+
			"CIDR blocks. This route can target only an interface or an instance.")
	}
	if float64(len(t.Routes)-len(v.Prefixes)) >= c.quota(r.caller.Account, quotaRoutes) {
		return nil, refuse("RouteLimitExceeded", "The maximum number of routes has been reached.")
	}
	t.Routes = append(t.Routes, &route{
		Prefix: p, Target: target, Origin: originCreate, By: r.caller.ARN, Seen: c.lags.Route.start(r.now),
	})
	return yes(), nil
}

// within is true for a block that is, or is a part of, one of the VPC's own.
func within(v *vpc, p netip.Prefix) bool {
	return slices.ContainsFunc(v.Prefixes, func(own netip.Prefix) bool { return own.Bits() <= p.Bits() && own.Contains(p.Addr()) })
}

// target is what the route leads to. A peering must be of this VPC and not ended;
// one that waits for acceptance will do.
func (c *Cloud) target(r *request, v *vpc) (string, error) {
	id := r.form.Get("VpcPeeringConnectionId")
	if gatewayID := r.form.Get("TransitGatewayId"); id == "" && gatewayID != "" {
		return c.transitTarget(v, gatewayID)
	}
	if id == "" {
		other := cmp.Or(r.form.Get("GatewayId"), r.form.Get("NatGatewayId"),
			r.form.Get("InstanceId"), r.form.Get("NetworkInterfaceId"))
		if other == "" {
			return "", refuse("MissingParameter", "The request must contain exactly one of gatewayId, natGatewayId, vpcPeeringConnectionId")
		}
		return other, nil
	}
	if err := checkID(id, "pcx"); err != nil {
		return "", err
	}
	p, err := c.seen(r, id)
	switch {
	case err != nil:
		return "", err
	case p.ended() || p.Status == statusDeleting:
		return "", noPeering(id)
	case p.Requester.VPC != v.ID && p.Accepter.VPC != v.ID:
		return "", refuse("InvalidParameterValue", "route table "+r.form.Get("RouteTableId")+" and peering connection "+id+" belong to different networks")
	}
	return id, nil
}

// transitTarget wants the VPC attached to the gateway. To a VPC that is not, or not
// accepted yet, the gateway does not exist, whoever it is shared with.
func (c *Cloud) transitTarget(v *vpc, id string) (string, error) {
	if err := checkID(id, "tgw"); err != nil {
		return "", err
	}
	a := c.attached(v.ID, id)
	switch {
	case a == nil || a.State == attachmentAsked || a.State == attachmentRejecting || a.State == attachmentFailing:
		return "", noGateway(id)
	case a.State != attachmentAvailable:
		return "", wrongState(a)
	}
	return id, nil
}

// replaceRoute takes over whatever is there, somebody else's route included: EC2
// does not ask whose it is.
func (c *Cloud) replaceRoute(r *request) (any, error) {
	t, v, err := c.ownTable(r)
	if err != nil {
		return nil, err
	}
	p, err := r.destination()
	if err != nil {
		return nil, err
	}
	target, err := c.target(r, v)
	if err != nil {
		return nil, err
	}
	known := t.static(p.Masked())
	if known == nil {
		return nil, refuse("InvalidParameterValue", "There is no route defined for '"+p.String()+"' in the route table. Use CreateRoute instead.")
	}
	if known.Target == targetLocal {
		return nil, refuse("InvalidParameterValue", "The local route "+p.String()+" can target only an interface or an instance.")
	}
	known.Target, known.By = target, r.caller.ARN
	return yes(), nil
}

// deleteRoute wants the destination exactly as EC2 keeps it.
func (c *Cloud) deleteRoute(r *request) (any, error) {
	t, _, err := c.ownTable(r)
	if err != nil {
		return nil, err
	}
	p, err := r.destination()
	if err != nil {
		return nil, err
	}
	known := t.static(p)
	switch {
	case known == nil:
		return nil, refuse("InvalidRoute.NotFound", "no route with destination-cidr-block "+p.String()+" in route table "+t.ID)
	case known.Target == targetLocal:
		return nil, refuse("InvalidParameterValue", "cannot remove local route "+p.String()+" in route table "+t.ID)
	}
	t.Routes = slices.DeleteFunc(t.Routes, func(other *route) bool { return other == known })
	return yes(), nil
}

// routeState is active, or blackhole if the route leads to nowhere (any more).
// Of gateways that the simulator does not know everything is active.
func (c *Cloud) routeState(t *table, r *route) string {
	kind, _, _ := strings.Cut(r.Target, "-")
	alive := true
	switch kind {
	case "pcx":
		p := c.state.Peerings[r.Target]
		alive = p != nil && p.Status == statusActive
	case "tgw":
		// A gateway that is shared no more still carries: only the attachment counts.
		alive = checkID(r.Target, "tgw") != nil || c.attached(t.VPC, r.Target).carries()
	case "nat":
		n := c.state.NATs[r.Target]
		alive = n == nil || (n.State != natDeleted && n.State != natFailed)
	}
	if alive {
		return "active"
	}
	return "blackhole"
}
