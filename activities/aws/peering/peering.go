// Package peering is the mechanism for VPC peering connections: the preflight, the request and its undo, the looks, name resolution, the watch.
package peering

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
	// Lending is how rights are treated that customers lend.
	Lending activities.Lending
}

// Register gives each handle what it stands for.
func (a *Activities) Register(r contract.Registry) {
	contract.Implement(r, wire.CheckVPCPeering, a.CheckVPCPeering)
	contract.Implement(r, wire.CheckVPCPeeringRole, a.CheckVPCPeeringRole)
	contract.Implement(r, wire.RequestVPCPeering, a.RequestVPCPeering)
	contract.Implement(r, wire.LookAtVPCPeering, a.LookAtVPCPeering)
	contract.Implement(r, wire.LookAtTheirPeeringDNS, a.LookAtTheirPeeringDNS)
	contract.Implement(r, wire.TurnOnOurPeeringDNS, a.TurnOnOurPeeringDNS)
	contract.ImplementWatch(r, wire.WatchVPCPeering, a.WatchVPCPeering)
	contract.ImplementOrder(r, wire.WithdrawVPCPeering, a.WithdrawVPCPeering)
	contract.ImplementOrder(r, wire.RestoreOurPeeringDNS, a.RestoreOurPeeringDNS)
}

// network is one network as a session sees it, with what this mechanism does there.
type network struct{ *awscloud.Network }

// at opens the data plane of a connection.
func (a *Activities) at(ctx context.Context, owner connection.Owner) (*network, error) {
	n, err := a.Planes.At(ctx, owner)
	return &network{n}, err
}
