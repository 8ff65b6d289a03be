// Package packets is who can reach whom in AWS: routes, peerings, transit gateways, NAT gateways, firewalls and names. It reads
// the state of a cloud and changes nothing.
package packets

import "causeway.dev/internal/sim/aws/state"

// Packets follows packets through the networks of a cloud.
type Packets struct{ *state.Store }

// New adds it to a cloud.
func New(store *state.Store) *Packets { return &Packets{store} }
