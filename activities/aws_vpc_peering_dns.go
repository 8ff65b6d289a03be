package activities

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// TurnOnOurPeeringDNS lets the customer's network resolve our public names to private addresses. Each owner sets its own
// side, in its own region, and only while the connection is active.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcPeeringConnectionOptions.html
func (a *AWS) TurnOnOurPeeringDNS(ctx context.Context, in wire.VPCPeeringDNS) (wire.VPCPeeringSeen, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.VPCPeeringSeen{}, err
	}
	if err := n.setOurDNS(ctx, in.PeeringID, true); err != nil {
		return wire.VPCPeeringSeen{}, n.fail("Turning on DNS resolution of our side of "+in.PeeringID, err)
	}
	return wire.VPCPeeringSeen{Changes: n.changes(), State: string(types.VpcPeeringConnectionStateReasonCodeActive), OurDNS: true}, nil
}

// RestoreOurPeeringDNS puts the option back to what it was before us. Setting it twice is harmless, so an uncertain undo
// needs no search.
func (a *AWS) RestoreOurPeeringDNS(ctx context.Context, undo connection.Undoing[wire.VPCPeeringDNS]) error {
	n, err := a.at(ctx, undo.Of.Owner)
	if err != nil {
		return err
	}
	err = n.setOurDNS(ctx, undo.Of.PeeringID, undo.Of.Was)
	// "Peering pcx-... is not active. Peering options can be added only to active peerings." One that has ended has none.
	inactive := code(err) == "operationnotpermitted" && strings.Contains(message(err), "not active")
	if err == nil || notFound(err) || inactive {
		return nil
	}
	return n.fail("Putting back DNS resolution of our side of "+undo.Of.PeeringID, err)
}

// setOurDNS always names the requester's side: Causeway asks for every peering that it uses, and adopts no other.
func (n *network) setOurDNS(ctx context.Context, id string, on bool) error {
	_, err := n.EC2.ModifyVpcPeeringConnectionOptions(ctx, &ec2.ModifyVpcPeeringConnectionOptionsInput{
		VpcPeeringConnectionId:            aws.String(id),
		RequesterPeeringConnectionOptions: &types.PeeringConnectionOptionsRequest{AllowDnsResolutionFromRemoteVpc: aws.Bool(on)},
	})
	if err != nil {
		return fmt.Errorf("modifying the options of %s: %w", id, err)
	}
	return nil
}
