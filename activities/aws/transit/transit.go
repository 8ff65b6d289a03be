// Package transit is the mechanism for attachments of our network to a transit gateway of the customer.
package transit

import (
	"context"

	"causeway.dev/activities"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	wire "causeway.dev/internal/contract/aws"
)

// Activities are those of this mechanism.
type Activities struct {
	Planes awscloud.Planes
	// Probes prove that traffic passes; without them nothing but the control plane is watched.
	Probes activities.Tester
}

// Register gives each handle what it stands for.
func (a *Activities) Register(r contract.Registry) {
	contract.Implement(r, wire.CheckTransitGateway, a.CheckTransitGateway)
	contract.Implement(r, wire.LookAtTransitGateway, a.LookAtTransitGateway)
	contract.Implement(r, wire.AttachTransitGateway, a.AttachTransitGateway)
	contract.Implement(r, wire.LookAtTransitGatewayAttachment, a.LookAtTransitGatewayAttachment)
	contract.ImplementWatch(r, wire.WatchTransitGateway, a.WatchTransitGateway)
	contract.ImplementOrder(r, wire.DetachTransitGateway, a.DetachTransitGateway)
}

// network is one network as a session sees it, with what this mechanism does there.
type network struct{ *awscloud.Network }

// at opens the data plane of a connection.
func (a *Activities) at(ctx context.Context, owner connection.Owner) (*network, error) {
	n, err := a.Planes.At(ctx, owner)
	return &network{n}, err
}
