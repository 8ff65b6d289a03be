// Package azure holds the handles and messages of what is called on Azure. See contract.
package azure

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// family is where they run.
var family = contract.Family{Name: "azure", Queue: connection.QueueAzure}

// Activities are the references of all of them. Their names are permanent.
func Activities() []contract.Ref {
	return []contract.Ref{
		CheckVNetPeering.Ref,
		LookAtHalves.Ref,
		LookAtConsent.Ref,
		LookAtGrant.Ref,
		LookAtGrantGone.Ref,
		CreateOurHalf.Ref,
		CreateTheirHalf.Ref,
		ReadVNets.Ref,
		CheckEffectiveRoutes.Ref,
		DeleteOurHalf.Ref,
		DeleteTheirHalf.Ref,
		WatchVNetPeering.Ref,
	}
}
