// Package shares is the mechanism for what customers share with our account through AWS Resource Access Manager.
package shares

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
	contract.Implement(r, wire.LookForTransitGatewayShare, a.LookForTransitGatewayShare)
	contract.Implement(r, wire.AcceptTransitGatewayShare, a.AcceptTransitGatewayShare)
	contract.ImplementOrder(r, wire.LeaveTransitGatewayShare, a.LeaveTransitGatewayShare)
}

// network is one network as a session sees it, with what this mechanism does there.
type network struct{ *awscloud.Network }

// at opens the data plane of a connection.
func (a *Activities) at(ctx context.Context, owner connection.Owner) (*network, error) {
	n, err := a.Planes.At(ctx, owner)
	return &network{n}, err
}
