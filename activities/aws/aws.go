// Package aws puts the activities that call AWS together: one folder for each mechanism, of which none knows another. What two
// of them need stands in internal/cloud/aws.
package aws

import (
	"causeway.dev/activities"
	"causeway.dev/activities/aws/addresses"
	"causeway.dev/activities/aws/peering"
	"causeway.dev/activities/aws/role"
	"causeway.dev/activities/aws/routes"
	"causeway.dev/activities/aws/shares"
	"causeway.dev/activities/aws/transit"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/contract"
)

// Activities are all mechanisms of AWS.
type Activities struct {
	Peering   peering.Activities
	Routes    routes.Activities
	Transit   transit.Activities
	Shares    shares.Activities
	Role      role.Activities
	Addresses addresses.Activities
}

// New wires the mechanisms. Without probes nothing but the control plane is watched.
func New(planes awscloud.Planes, probes activities.Tester, lending activities.Lending) *Activities {
	return &Activities{
		Peering: peering.Activities{Planes: planes, Probes: probes, Lending: lending},
		Routes:  routes.Activities{Planes: planes}, Shares: shares.Activities{Planes: planes},
		Transit:   transit.Activities{Planes: planes, Probes: probes},
		Role:      role.Activities{Planes: planes, Lending: lending},
		Addresses: addresses.Activities{Planes: planes, Probes: probes},
	}
}

// Register gives each handle what it stands for.
func (a *Activities) Register(r contract.Registry) {
	a.Peering.Register(r)
	a.Routes.Register(r)
	a.Transit.Register(r)
	a.Shares.Register(r)
	a.Role.Register(r)
	a.Addresses.Register(r)
}
