package ec2

import (
	"cmp"
	"net/netip"
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

func (c *EC2) routeOperations() map[string]wire.Operation {
	params := []string{
		"RouteTableId", "DestinationCidrBlock", "VpcPeeringConnectionId", "GatewayId", "NatGatewayId", "TransitGatewayId",
		"InstanceId", "NetworkInterfaceId",
	}
	return map[string]wire.Operation{
		"CreateRoute":         {Params: params, Do: c.createRoute, Needs: c.needTable},
		"ReplaceRoute":        {Params: params, Do: c.replaceRoute},
		"DeleteRoute":         {Params: []string{"RouteTableId", "DestinationCidrBlock"}, Do: c.deleteRoute, Needs: c.needTable},
		"DescribeRouteTables": {Params: []string{"RouteTableId", "Filter", "MaxResults", "NextToken"}, Do: c.describeTables},
	}
}

// ownTable finds the table that the call names, and the network it is of.
func (c *EC2) ownTable(r *wire.Request) (*state.Table, *state.VPC, error) {
	id, err := r.NeedID("RouteTableId", "rtb")
	if err != nil {
		return nil, nil, err
	}
	t := c.State.Tables[id]
	if t == nil {
		return nil, nil, state.NoTable(id)
	}
	v, err := c.OwnVPC(&r.Call, t.VPC)
	if err != nil {
		return nil, nil, state.NoTable(id)
	}
	return t, v, nil
}

// static finds the route that was created for exactly this destination. A
// propagated one does not stand in the way of it.
func static(t *state.Table, p netip.Prefix) *state.Route {
	i := slices.IndexFunc(t.Routes, func(r *state.Route) bool { return r.Prefix == p && r.Origin != "EnableVgwRoutePropagation" })
	if i < 0 {
		return nil
	}
	return t.Routes[i]
}

// createRoute never changes a route that is there, not even to what it is already.
// Its order of checks is that of AWS as far as public reports show it.
func (c *EC2) createRoute(r *wire.Request) (any, error) {
	t, v, err := c.ownTable(r)
	if err != nil {
		return nil, err
	}
	p, err := r.Destination()
	if err != nil {
		return nil, err
	}
	p = p.Masked()
	target, err := c.target(r, v)
	if err != nil {
		return nil, err
	}
	if known := static(t, p); known != nil && known.Target != state.TargetLocal {
		return nil, state.Refuse("RouteAlreadyExists", "The route identified by "+p.String()+" already exists.")
	}
	if within(v, p) {
		return nil, state.Refuse("InvalidParameterValue", "The destination CIDR block "+p.String()+" is equal to or more specific than one of this VPC's "+
			"CIDR blocks. This route can target only an interface or an instance.")
	}
	if float64(len(t.Routes)-len(v.Prefixes)) >= c.Quota(r.Caller.Account, state.QuotaRoutes) {
		return nil, state.Refuse("RouteLimitExceeded", "The maximum number of routes has been reached.")
	}
	t.Routes = append(t.Routes, &state.Route{
		Prefix: p, Target: target, Origin: state.OriginCreate, By: r.Caller.ARN, Seen: c.Lags.Route.Start(r.Now),
	})
	return wire.Yes(), nil
}

// within is true for a block that is, or is a part of, one of the VPC's own.
func within(v *state.VPC, p netip.Prefix) bool {
	return slices.ContainsFunc(v.Prefixes, func(own netip.Prefix) bool { return own.Bits() <= p.Bits() && own.Contains(p.Addr()) })
}

// target is what the route leads to. A peering must be of this VPC and not ended;
// one that waits for acceptance will do.
func (c *EC2) target(r *wire.Request, v *state.VPC) (string, error) {
	id := r.Form.Get("VpcPeeringConnectionId")
	if gatewayID := r.Form.Get("TransitGatewayId"); id == "" && gatewayID != "" {
		return c.transitTarget(v, gatewayID)
	}
	if id == "" {
		other := cmp.Or(r.Form.Get("GatewayId"), r.Form.Get("NatGatewayId"),
			r.Form.Get("InstanceId"), r.Form.Get("NetworkInterfaceId"))
		if other == "" {
			return "", state.Refuse("MissingParameter", "The request must contain exactly one of gatewayId, natGatewayId, vpcPeeringConnectionId")
		}
		return other, nil
	}
	if err := state.CheckID(id, "pcx"); err != nil {
		return "", err
	}
	p, err := c.seen(&r.Call, id)
	switch {
	case err != nil:
		return "", err
	case p.Ended() || p.Status == state.StatusDeleting:
		return "", state.NoPeering(id)
	case p.Requester.VPC != v.ID && p.Accepter.VPC != v.ID:
		return "", state.Refuse("InvalidParameterValue", "route table "+r.Form.Get("RouteTableId")+" and peering connection "+id+" belong to different networks")
	}
	return id, nil
}

// transitTarget wants the VPC attached to the gateway. To a VPC that is not, or not
// accepted yet, the gateway does not exist, whoever it is shared with.
func (c *EC2) transitTarget(v *state.VPC, id string) (string, error) {
	if err := state.CheckID(id, "tgw"); err != nil {
		return "", err
	}
	a := c.Attached(v.ID, id)
	switch {
	case a == nil || a.State == state.AttachmentAsked || a.State == state.AttachmentRejecting || a.State == state.AttachmentFailing:
		return "", state.NoGateway(id)
	case a.State != state.AttachmentAvailable:
		return "", state.WrongState(a)
	}
	return id, nil
}

// replaceRoute takes over whatever is there, somebody else's route included: EC2
// does not ask whose it is.
func (c *EC2) replaceRoute(r *wire.Request) (any, error) {
	t, v, err := c.ownTable(r)
	if err != nil {
		return nil, err
	}
	p, err := r.Destination()
	if err != nil {
		return nil, err
	}
	target, err := c.target(r, v)
	if err != nil {
		return nil, err
	}
	known := static(t, p.Masked())
	if known == nil {
		return nil, state.Refuse("InvalidParameterValue", "There is no route defined for '"+p.String()+"' in the route table. Use CreateRoute instead.")
	}
	if known.Target == state.TargetLocal {
		return nil, state.Refuse("InvalidParameterValue", "The local route "+p.String()+" can target only an interface or an instance.")
	}
	known.Target, known.By = target, r.Caller.ARN
	return wire.Yes(), nil
}

// deleteRoute wants the destination exactly as EC2 keeps it.
func (c *EC2) deleteRoute(r *wire.Request) (any, error) {
	t, _, err := c.ownTable(r)
	if err != nil {
		return nil, err
	}
	p, err := r.Destination()
	if err != nil {
		return nil, err
	}
	known := static(t, p)
	switch {
	case known == nil:
		return nil, state.Refuse("InvalidRoute.NotFound", "no route with destination-cidr-block "+p.String()+" in route table "+t.ID)
	case known.Target == state.TargetLocal:
		return nil, state.Refuse("InvalidParameterValue", "cannot remove local route "+p.String()+" in route table "+t.ID)
	}
	t.Routes = slices.DeleteFunc(t.Routes, func(other *state.Route) bool { return other == known })
	return wire.Yes(), nil
}
