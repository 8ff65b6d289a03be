package peering

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"go.temporal.io/sdk/activity"

	"causeway.dev/activities"
	awscloud "causeway.dev/internal/cloud/aws"
	wire "causeway.dev/internal/contract/aws"
)

// LookAtVPCPeering answers when the customer has accepted, refuses when AWS says that it will never happen, and says not
// yet in AWS's own word otherwise.
func (a *Activities) LookAtVPCPeering(ctx context.Context, in wire.VPCPeeringLook) (wire.VPCPeeringSeen, error) {
	p, err := a.lookAt(ctx, in)
	if err != nil {
		return wire.VPCPeeringSeen{}, err
	}
	return seen(p), nil
}

// LookAtTheirPeeringDNS answers when the customer's side lets our network resolve its public names to private addresses.
// Only its owner can turn that on, so an active connection without it waits.
func (a *Activities) LookAtTheirPeeringDNS(ctx context.Context, in wire.VPCPeeringLook) (wire.VPCPeeringSeen, error) {
	p, err := a.lookAt(ctx, in)
	if err != nil {
		return wire.VPCPeeringSeen{}, err
	}
	if !p.Theirs.DNS {
		return wire.VPCPeeringSeen{}, activities.NotYet(ctx, string(p.State)+", AllowDnsResolutionFromRemoteVpc of the customer's side is off")
	}
	return seen(p), nil
}

// lookAt returns the peering if it is active, and otherwise the error that a look answers with.
func (a *Activities) lookAt(ctx context.Context, in wire.VPCPeeringLook) (awscloud.Peering, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return awscloud.Peering{}, err
	}
	p, found, err := n.Known(ctx, in.PeeringID)
	if err != nil {
		return awscloud.Peering{}, err
	}
	if !found {
		return awscloud.Peering{}, awscloud.Forgotten(in.PeeringID)
	}
	switch p.State {
	case types.VpcPeeringConnectionStateReasonCodeActive:
		return p, nil
	case types.VpcPeeringConnectionStateReasonCodeInitiatingRequest, types.VpcPeeringConnectionStateReasonCodePendingAcceptance,
		types.VpcPeeringConnectionStateReasonCodeProvisioning:
		return awscloud.Peering{}, activities.NotYet(ctx, string(p.State))
	case types.VpcPeeringConnectionStateReasonCodeFailed, types.VpcPeeringConnectionStateReasonCodeRejected,
		types.VpcPeeringConnectionStateReasonCodeExpired, types.VpcPeeringConnectionStateReasonCodeDeleting,
		types.VpcPeeringConnectionStateReasonCodeDeleted:
		return awscloud.Peering{}, p.Ended()
	default:
		// A state that AWS added later must be neither success nor failure.
		activity.GetLogger(ctx).Error("AWS says a state that Causeway does not know", "peering", p.ID, "state", string(p.State))
		return awscloud.Peering{}, activities.NotYet(ctx, fmt.Sprintf("%q, a state that Causeway does not know", string(p.State)))
	}
}

func seen(p awscloud.Peering) wire.VPCPeeringSeen {
	return wire.VPCPeeringSeen{State: string(p.State), TheirCIDRs: p.Theirs.CIDRs, OurDNS: p.Ours.DNS, TheirDNS: p.Theirs.DNS}
}
