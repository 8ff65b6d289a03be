package ec2

import (
	"slices"
	"time"

	"causeway.dev/internal/sim/aws/state"
)

// settleAddresses ends the addresses that were on their way out of NAT gateways.
func (c *EC2) settleAddresses(now time.Time) {
	for _, n := range state.Sorted(c.State.NATs) {
		n.Uses = slices.DeleteFunc(n.Uses, func(u *state.NATUse) bool { return u.Going && u.Leaving.Over(now) })
	}
}
