package desk

import (
	"causeway.dev/internal/contract"
	"causeway.dev/internal/contract/desk"
)

// Register gives each handle what it stands for.
func (d *Desk) Register(r contract.Registry) {
	contract.Implement(r, desk.NameNetwork, d.NameNetwork)
	contract.Implement(r, desk.ReserveNetwork, d.ReserveNetwork)
	contract.ImplementOrder(r, desk.ReleaseNetwork, d.ReleaseNetwork)
	contract.Implement(r, desk.AskHolder, d.AskHolder)
	contract.ImplementOrder(r, desk.ForgetClaim, d.ForgetClaim)
	contract.Implement(r, desk.PeekClaims, d.PeekClaims)
	contract.ImplementOrder(r, desk.Notify, d.Notify)
	contract.ImplementOrder(r, desk.ExportRecord, d.ExportRecord)
	contract.Implement(r, desk.PublishAddresses, d.PublishAddresses)
}
