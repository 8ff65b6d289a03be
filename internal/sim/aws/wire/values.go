package wire

import (
	"net/netip"
	"time"

	"causeway.dev/internal/sim/aws/state"
)

// Stamp is a time as the XML services write it.
func Stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// Destination reads the block as it was written; EC2 keeps its canonical form.
func (r *Request) Destination() (netip.Prefix, error) {
	text, err := r.Need("DestinationCidrBlock")
	if err != nil {
		return netip.Prefix{}, err
	}
	p, err := netip.ParsePrefix(text)
	if err != nil || !p.Addr().Is4() {
		return netip.Prefix{}, state.Refuse("InvalidParameterValue", "Value ("+text+") for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.")
	}
	return p, nil
}
