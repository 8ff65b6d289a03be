// Package addresses is the mechanism for the addresses with which a data plane's traffic reaches the internet.
package addresses

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
	contract.Implement(r, wire.ReadExternalAddresses, a.ReadExternalAddresses)
	contract.ImplementWatch(r, wire.WatchExternalAddresses, a.WatchExternalAddresses)
}

// network is one network as a session sees it, with what this mechanism does there.
type network struct{ *awscloud.Network }

// at opens the data plane of a connection.
func (a *Activities) at(ctx context.Context, owner connection.Owner) (*network, error) {
	n, err := a.Planes.At(ctx, owner)
	return &network{n}, err
}
