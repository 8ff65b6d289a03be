package aws

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// SetOurDNS always names the requester's side: Causeway asks for every peering that it uses, and adopts no other.
func (n *Network) SetOurDNS(ctx context.Context, id string, on bool) error {
	_, err := n.EC2.ModifyVpcPeeringConnectionOptions(ctx, &ec2.ModifyVpcPeeringConnectionOptionsInput{
		VpcPeeringConnectionId:            aws.String(id),
		RequesterPeeringConnectionOptions: &types.PeeringConnectionOptionsRequest{AllowDnsResolutionFromRemoteVpc: aws.Bool(on)},
	})
	if err != nil {
		return fmt.Errorf("modifying the options of %s: %w", id, err)
	}
	return nil
}

// SetTheirDNS names the accepter's side: Causeway asks for every peering that it uses.
func (n *Network) SetTheirDNS(ctx context.Context, id string) error {
	_, err := n.EC2.ModifyVpcPeeringConnectionOptions(ctx, &ec2.ModifyVpcPeeringConnectionOptionsInput{
		VpcPeeringConnectionId:           aws.String(id),
		AccepterPeeringConnectionOptions: &types.PeeringConnectionOptionsRequest{AllowDnsResolutionFromRemoteVpc: aws.Bool(true)},
	})
	if err != nil {
		return fmt.Errorf("modifying the options of %s: %w", id, err)
	}
	return nil
}
