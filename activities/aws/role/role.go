// Package role is the mechanism for acting in a customer's account with a role that they lend, and the proof that it is gone.
package role

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
	// Lending is how rights are treated that customers lend.
	Lending activities.Lending
}

// Register gives each handle what it stands for.
func (a *Activities) Register(r contract.Registry) {
	contract.Implement(r, wire.LookAtLentRole, a.LookAtLentRole)
	contract.Implement(r, wire.LookAtLentRoleGone, a.LookAtLentRoleGone)
	contract.Implement(r, wire.ReadLentNetwork, a.ReadLentNetwork)
	contract.Implement(r, wire.AcceptVPCPeeringAsCustomer, a.AcceptVPCPeeringAsCustomer)
	contract.Implement(r, wire.TurnOnPeeringDNS, a.TurnOnPeeringDNS)
	contract.Implement(r, wire.AddReturnRoutes, a.AddReturnRoutes)
	contract.ImplementOrder(r, wire.RemoveReturnRoutes, a.RemoveReturnRoutes)
}

// network is one network as a session sees it, with what this mechanism does there.
type network struct{ *awscloud.Network }

// at opens the data plane of a connection.
func (a *Activities) at(ctx context.Context, owner connection.Owner) (*network, error) {
	n, err := a.Planes.At(ctx, owner)
	return &network{n}, err
}
