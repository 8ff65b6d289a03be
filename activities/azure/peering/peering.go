// Package peering is the mechanism for peerings of virtual networks: both halves, the customer's grant and the proof that it is
// gone.
package peering

import (
	"context"

	"causeway.dev/activities"
	azurecloud "causeway.dev/internal/cloud/azure"
	"causeway.dev/internal/contract"
	wire "causeway.dev/internal/contract/azure"
)

// Activities are those of this mechanism.
type Activities struct {
	Planes azurecloud.Planes
	// Probes prove that traffic passes; without them nothing but the control plane is watched.
	Probes activities.Tester
	// Lending is how rights are treated that customers lend.
	Lending activities.Lending
}

// Register gives each handle what it stands for.
func (a *Activities) Register(r contract.Registry) {
	contract.Implement(r, wire.CheckVNetPeering, a.CheckVNetPeering)
	contract.Implement(r, wire.LookAtConsent, a.LookAtConsent)
	contract.Implement(r, wire.LookAtGrant, a.LookAtGrant)
	contract.Implement(r, wire.LookAtGrantGone, a.LookAtGrantGone)
	contract.Implement(r, wire.ReadVNets, a.ReadVNets)
	contract.Implement(r, wire.CreateOurHalf, a.CreateOurHalf)
	contract.Implement(r, wire.CreateTheirHalf, a.CreateTheirHalf)
	contract.Implement(r, wire.LookAtHalves, a.LookAtHalves)
	contract.Implement(r, wire.CheckEffectiveRoutes, a.CheckEffectiveRoutes)
	contract.ImplementWatch(r, wire.WatchVNetPeering, a.WatchVNetPeering)
	contract.ImplementOrder(r, wire.DeleteOurHalf, a.DeleteOurHalf)
	contract.ImplementOrder(r, wire.DeleteTheirHalf, a.DeleteTheirHalf)
}

// pair is both networks, with what this mechanism does there.
type pair struct{ *azurecloud.Pair }

func (a *Activities) at(ctx context.Context, in wire.VNetPeering) (*pair, error) {
	p, err := a.Planes.At(ctx, in.Owner, in.Target.TenantID, in.Target.VNetID)
	return &pair{p}, err
}
