// Package desk holds the handles and messages of what the vendor's own desk does. See contract.
package desk

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// family is where they run.
var family = contract.Family{Name: "desk", Queue: connection.Queue}

// Activities are the references of all of them. Their names are permanent.
func Activities() []contract.Ref {
	return []contract.Ref{
		NameNetwork.Ref,
		ReserveNetwork.Ref,
		ReleaseNetwork.Ref,
		AskHolder.Ref,
		ForgetClaim.Ref,
		PeekClaims.Ref,
		Notify.Ref,
		ExportRecord.Ref,
		PublishAddresses.Ref,
	}
}
