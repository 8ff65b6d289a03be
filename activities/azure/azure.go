// Package azure puts the activities that call Azure together: one folder for each mechanism, of which none knows another. What
// two of them need stands in internal/cloud/azure.
package azure

import (
	"causeway.dev/activities"
	"causeway.dev/activities/azure/peering"
	azurecloud "causeway.dev/internal/cloud/azure"
	"causeway.dev/internal/contract"
)

// Activities are all mechanisms of Azure.
type Activities struct{ Peering peering.Activities }

// New wires the mechanisms. Without probes nothing but the control plane is watched.
func New(planes azurecloud.Planes, probes activities.Tester, lending activities.Lending) *Activities {
	return &Activities{Peering: peering.Activities{Planes: planes, Probes: probes, Lending: lending}}
}

// Register gives each handle what it stands for.
func (a *Activities) Register(r contract.Registry) { a.Peering.Register(r) }
