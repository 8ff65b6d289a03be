package peering

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/activities"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// TurnOnOurPeeringDNS lets the customer's network resolve our public names to private addresses. Each owner sets its own
// side, in its own region, and only while the connection is active.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcPeeringConnectionOptions.html
func (a *Activities) TurnOnOurPeeringDNS(ctx context.Context, in wire.VPCPeeringDNS) (wire.VPCPeeringSeen, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.VPCPeeringSeen{}, err
	}
	if err := n.SetOurDNS(ctx, in.PeeringID, true); err != nil {
		return wire.VPCPeeringSeen{}, n.Fail("Turning on DNS resolution of our side of "+in.PeeringID, err)
	}
	return wire.VPCPeeringSeen{Changes: activities.Changes("AWS", n.Requests), State: string(types.VpcPeeringConnectionStateReasonCodeActive), OurDNS: true}, nil
}

// RestoreOurPeeringDNS puts the option back to what it was before us. Setting it twice is harmless, so an uncertain undo
// needs no search.
func (a *Activities) RestoreOurPeeringDNS(ctx context.Context, undo connection.Undoing[wire.VPCPeeringDNS]) error {
	n, err := a.at(ctx, undo.Of.Owner)
	if err != nil {
		return err
	}
	err = n.SetOurDNS(ctx, undo.Of.PeeringID, undo.Of.Was)
	// "Peering pcx-... is not active. Peering options can be added only to active peerings." One that has ended has none.
	inactive := awscloud.Code(err) == "operationnotpermitted" && strings.Contains(awscloud.Message(err), "not active")
	if err == nil || awscloud.NotFound(err) || inactive {
		return nil
	}
	return n.Fail("Putting back DNS resolution of our side of "+undo.Of.PeeringID, err)
}
