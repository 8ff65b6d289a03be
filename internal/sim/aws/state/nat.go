package state

import (
	"slices"
	"time"

	"causeway.dev/internal/sim/aws/world"
)

// States of a NAT gateway that the simulator shows.
const (
	NatAvailable = "available"
	NatDeleted   = "deleted"
	NatFailed    = "failed"
)

// Address is an Elastic IP and where it is in use.
type Address struct {
	world.Address
	Association string
	Interface   string
}

// NAT is a NAT gateway in its subnet.
type NAT struct {
	world.NATGateway
	VPC     string
	State   string
	Created time.Time
	// Uses are its addresses, the primary first.
	Uses []*NATUse
}

// NATUse is one address of a NAT gateway.
type NATUse struct {
	Allocation  string
	PublicIP    string
	PrivateIP   string
	Association string
	Interface   string
	// Step is how long it is still being associated; Leaving how long it is on
	// its way out, if it is.
	Step    Wait
	Going   bool
	Leaving Wait
}

// PublicHost is what has a public address outside every VPC.
func (c *Store) PublicHost(match func(*world.InternetHost) bool) *world.InternetHost {
	i := slices.IndexFunc(c.State.Internet, match)
	if i < 0 {
		return nil
	}
	return c.State.Internet[i]
}
