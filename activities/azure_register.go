package activities

import (
	"causeway.dev/internal/contract"
	wire "causeway.dev/internal/contract/azure"
)

// Register gives each handle what it stands for.
func (a *Azure) Register(r contract.Registry) {
	contract.Implement(r, wire.CheckVNetPeering, a.CheckVNetPeering)
	contract.Implement(r, wire.LookAtHalves, a.LookAtHalves)
	contract.Implement(r, wire.LookAtConsent, a.LookAtConsent)
	contract.Implement(r, wire.LookAtGrant, a.LookAtGrant)
	contract.Implement(r, wire.LookAtGrantGone, a.LookAtGrantGone)
	contract.Implement(r, wire.CreateOurHalf, a.CreateOurHalf)
	contract.Implement(r, wire.CreateTheirHalf, a.CreateTheirHalf)
	contract.Implement(r, wire.ReadVNets, a.ReadVNets)
	contract.Implement(r, wire.CheckEffectiveRoutes, a.CheckEffectiveRoutes)
	contract.ImplementOrder(r, wire.DeleteOurHalf, a.DeleteOurHalf)
	contract.ImplementOrder(r, wire.DeleteTheirHalf, a.DeleteTheirHalf)
	contract.Implement(r, wire.WatchVNetPeering, a.WatchVNetPeering)
}
