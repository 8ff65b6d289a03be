package activities

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	wire "causeway.dev/internal/contract/aws"
)

// TurnOnPeeringDNS turns on name resolution on our side, and through the lent role on the customer's where the request asks
// for it: each side belongs to its own account and region. Ours is put back by RestoreOurPeeringDNS; the customer's needs
// no undo, because the options of a peering connection end with it.
func (a *AWS) TurnOnPeeringDNS(ctx context.Context, in wire.LentPeeringDNS) (wire.VPCPeeringSeen, error) {
	seen, err := a.TurnOnOurPeeringDNS(ctx, in.VPCPeeringDNS)
	if err != nil || !in.Theirs {
		return seen, err
	}
	err = a.throughLent(ctx, in.Role, func(ctx context.Context, n *network) error {
		if err := n.setTheirDNS(ctx, in.PeeringID); err != nil {
			return n.fail("Turning on DNS resolution of the customer's side of "+in.PeeringID, err)
		}
		seen.Requests = append(seen.Requests, n.changes().Requests...)
		return nil
	})
	seen.TheirDNS = err == nil
	return seen, err
}

// setTheirDNS names the accepter's side: Causeway asks for every peering that it uses.
func (n *network) setTheirDNS(ctx context.Context, id string) error {
	_, err := n.EC2.ModifyVpcPeeringConnectionOptions(ctx, &ec2.ModifyVpcPeeringConnectionOptionsInput{
		VpcPeeringConnectionId:           aws.String(id),
		AccepterPeeringConnectionOptions: &types.PeeringConnectionOptionsRequest{AllowDnsResolutionFromRemoteVpc: aws.Bool(true)},
	})
	if err != nil {
		return fmt.Errorf("modifying the options of %s: %w", id, err)
	}
	return nil
}
