package activities

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// LookAtVPCPeering answers when the customer has accepted, refuses when AWS says that it will never happen, and says not
// yet in AWS's own word otherwise.
func (a *AWS) LookAtVPCPeering(ctx context.Context, in wire.VPCPeeringLook) (wire.VPCPeeringSeen, error) {
	p, err := a.lookAt(ctx, in)
	if err != nil {
		return wire.VPCPeeringSeen{}, err
	}
	return p.seen(), nil
}

// LookAtTheirPeeringDNS answers when the customer's side lets our network resolve its public names to private addresses.
// Only its owner can turn that on, so an active connection without it waits.
func (a *AWS) LookAtTheirPeeringDNS(ctx context.Context, in wire.VPCPeeringLook) (wire.VPCPeeringSeen, error) {
	p, err := a.lookAt(ctx, in)
	if err != nil {
		return wire.VPCPeeringSeen{}, err
	}
	if !p.theirs.dns {
		return wire.VPCPeeringSeen{}, NotYet(connection.ReasonNotYet,
			string(p.state)+", AllowDnsResolutionFromRemoteVpc of the customer's side is off", nextLook(activity.GetInfo(ctx)))
	}
	return p.seen(), nil
}

// lookAt returns the peering if it is active, and otherwise the error that a look answers with.
func (a *AWS) lookAt(ctx context.Context, in wire.VPCPeeringLook) (peering, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return peering{}, err
	}
	p, found, err := n.known(ctx, in.PeeringID)
	if err != nil {
		return peering{}, err
	}
	if !found {
		return peering{}, forgotten(in.PeeringID)
	}
	delay := nextLook(activity.GetInfo(ctx))
	switch p.state {
	case types.VpcPeeringConnectionStateReasonCodeActive:
		return p, nil
	case types.VpcPeeringConnectionStateReasonCodeInitiatingRequest, types.VpcPeeringConnectionStateReasonCodePendingAcceptance,
		types.VpcPeeringConnectionStateReasonCodeProvisioning:
		return peering{}, NotYet(connection.ReasonNotYet, string(p.state), delay)
	case types.VpcPeeringConnectionStateReasonCodeFailed, types.VpcPeeringConnectionStateReasonCodeRejected,
		types.VpcPeeringConnectionStateReasonCodeExpired, types.VpcPeeringConnectionStateReasonCodeDeleting,
		types.VpcPeeringConnectionStateReasonCodeDeleted:
		return peering{}, p.ended()
	default:
		// A state that AWS added later must be neither success nor failure.
		activity.GetLogger(ctx).Error("AWS says a state that Causeway does not know", "peering", p.id, "state", string(p.state))
		return peering{}, NotYet(connection.ReasonNotYet, fmt.Sprintf("%q, a state that Causeway does not know", string(p.state)), delay)
	}
}

func (p peering) seen() wire.VPCPeeringSeen {
	return wire.VPCPeeringSeen{State: string(p.state), TheirCIDRs: p.theirs.cidrs, OurDNS: p.ours.dns, TheirDNS: p.theirs.dns}
}
