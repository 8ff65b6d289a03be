// Package probe holds the handles and messages of what a probe in a data plane is asked. See contract.
package probe

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// family is where they run.
var family = contract.Family{Name: "probe", Queue: connection.Queue}

// Activities are the references of all of them. Their names are permanent.
func Activities() []contract.Ref {
	return []contract.Ref{
		LookThroughProbe.Ref,
	}
}
