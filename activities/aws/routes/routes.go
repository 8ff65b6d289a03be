// Package routes is the mechanism for the routes of our own network, through a peering connection or a transit gateway.
package routes

import (
	"context"

	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	wire "causeway.dev/internal/contract/aws"
)

// Activities are those of this mechanism.
type Activities struct {
	Planes awscloud.Planes
}

// Register gives each handle what it stands for.
func (a *Activities) Register(r contract.Registry) {
	contract.Implement(r, wire.AddVPCRoutes, a.AddVPCRoutes)
	contract.Implement(r, wire.AddTransitGatewayRoutes, a.AddTransitGatewayRoutes)
	contract.ImplementOrder(r, wire.RemoveVPCRoutes, a.RemoveVPCRoutes)
	contract.ImplementOrder(r, wire.RemoveTransitGatewayRoutes, a.RemoveTransitGatewayRoutes)
}

// network is one network as a session sees it, with what this mechanism does there.
type network struct{ *awscloud.Network }

// at opens the data plane of a connection.
func (a *Activities) at(ctx context.Context, owner connection.Owner) (*network, error) {
	n, err := a.Planes.At(ctx, owner)
	return &network{n}, err
}
