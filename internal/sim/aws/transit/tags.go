package transit

import (
	"strings"

	"causeway.dev/internal/sim/aws/state"
)

// canTag lets both sides of an attachment tag it, and the owner what is its own.
func (c *Transit) canTag(r *state.Call, id string) error {
	var err error
	switch id[:strings.LastIndex(id, "-")] {
	case "tgw-attach":
		_, err = c.seenAttachment(r, id)
	case "tgw":
		_, err = c.ownGateway(r, id)
	case "tgw-rtb":
		_, err = c.ownTransitTable(r, id)
	default:
		err = state.NoAddress(id)
	}
	return err
}
