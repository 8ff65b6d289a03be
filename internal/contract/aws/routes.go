package aws

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// VPCRoutes is the route to one CIDR through one peering connection, in every private route table of the cluster.
type VPCRoutes struct {
	Owner     connection.Owner `json:"owner"`
	PeeringID string           `json:"peeringId"`
	CIDR      string           `json:"cidr"`
	// Claims are the ranges of other connections: a corrected CIDR must not overlap them. An undo has none.
	Claims []connection.Claim `json:"claims,omitempty"`
}

// VPCRoutesAdded lists the route tables that now hold the route.
type VPCRoutesAdded struct {
	contract.Changes
	RouteTables []string `json:"routeTables"`
}

// TransitGatewayRoutes are the routes to the customer's CIDRs through the gateway, in every private route table.
type TransitGatewayRoutes struct {
	Owner            connection.Owner `json:"owner"`
	TransitGatewayID string           `json:"transitGatewayId"`
	CIDRs            []string         `json:"cidrs"`
	// Claims are the ranges of other connections: a corrected CIDR must not overlap them. An undo has none.
	Claims []connection.Claim `json:"claims,omitempty"`
}

// TransitGatewayRoutesAdded lists the route tables that now hold the routes.
type TransitGatewayRoutesAdded struct {
	contract.Changes
	RouteTables []string `json:"routeTables"`
}

// The activities.
var (
	// AddTransitGatewayRoutes routes each of the customer's CIDRs to the gateway in every private route table. Nobody shows us
	// which networks lie behind the gateway: whether the CIDRs are right, only the probe can tell.
	AddTransitGatewayRoutes = contract.Activity[TransitGatewayRoutes, TransitGatewayRoutesAdded]{Ref: family.Ref("AddTransitGatewayRoutes")}
	// RemoveTransitGatewayRoutes deletes the routes that have exactly our CIDRs and the gateway as their target, in whatever
	// table of the VPC they stand.
	RemoveTransitGatewayRoutes = contract.Undo[TransitGatewayRoutes]{Ref: family.Ref("RemoveTransitGatewayRoutes")}
	// AddVPCRoutes routes the customer's CIDR through the peering connection in every private route table. Only now does AWS
	// show the customer's CIDRs, so this is also where a wrong one is noticed, before any traffic is sent astray.
	AddVPCRoutes = contract.Activity[VPCRoutes, VPCRoutesAdded]{Ref: family.Ref("AddVPCRoutes")}
	// RemoveVPCRoutes deletes the routes that have exactly our CIDR and our peering connection, in whatever table of the VPC
	// they stand.
	RemoveVPCRoutes = contract.Undo[VPCRoutes]{Ref: family.Ref("RemoveVPCRoutes")}
)
