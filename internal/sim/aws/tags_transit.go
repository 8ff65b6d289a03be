package aws

import "strings"

// canTagTransit lets both sides of an attachment tag it, and everybody what is
// their own.
func (c *Cloud) canTagTransit(r *request, id string) error {
	switch id[:strings.LastIndex(id, "-")] {
	case "tgw-attach":
		_, err := c.seenAttachment(r, id)
		return err
	case "tgw":
		_, err := c.ownGateway(r, id)
		return err
	case "tgw-rtb":
		_, err := c.ownTransitTable(r, id)
		return err
	case "nat":
		if n := c.state.NATs[id]; n != nil {
			_, err := c.ownVPC(r, n.VPC)
			return err
		}
		return refuse("NatGatewayNotFound", "The Nat Gateway "+id+" was not found")
	}
	a := c.state.Addresses[id]
	if a == nil || a.Account != r.caller.Account || a.Region != r.region {
		return refuse("InvalidAllocationID.NotFound", "The allocation ID '"+id+"' does not exist")
	}
	return nil
}
