package role

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/activities"
	wire "causeway.dev/internal/contract/aws"
)

// TurnOnPeeringDNS turns on name resolution on our side, and through the lent role on the customer's where the request asks
// for it: each side belongs to its own account and region. Ours is put back by RestoreOurPeeringDNS; the customer's needs
// no undo, because the options of a peering connection end with it.
func (a *Activities) TurnOnPeeringDNS(ctx context.Context, in wire.LentPeeringDNS) (wire.VPCPeeringSeen, error) {
	ours, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.VPCPeeringSeen{}, err
	}
	if err := ours.SetOurDNS(ctx, in.PeeringID, true); err != nil {
		return wire.VPCPeeringSeen{}, ours.Fail("Turning on DNS resolution of our side of "+in.PeeringID, err)
	}
	seen := wire.VPCPeeringSeen{Changes: activities.Changes("AWS", ours.Requests), State: string(types.VpcPeeringConnectionStateReasonCodeActive), OurDNS: true}
	if !in.Theirs {
		return seen, nil
	}
	err = a.throughLent(ctx, in.Role, func(ctx context.Context, n *network) error {
		if err := n.SetTheirDNS(ctx, in.PeeringID); err != nil {
			return n.Fail("Turning on DNS resolution of the customer's side of "+in.PeeringID, err)
		}
		seen.Requests = append(seen.Requests, activities.Changes("AWS", n.Requests).Requests...)
		return nil
	})
	seen.TheirDNS = err == nil
	return seen, err
}
