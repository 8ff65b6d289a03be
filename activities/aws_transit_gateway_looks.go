package activities

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// LookAtTransitGatewayAttachment answers when the gateway's owner has accepted our attachment and AWS has set it up,
// refuses when that will never happen, and says not yet in AWS's own word otherwise.
func (a *AWS) LookAtTransitGatewayAttachment(ctx context.Context, in wire.TransitGatewayLook) (wire.TransitGatewayAttachmentSeen, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.TransitGatewayAttachmentSeen{}, err
	}
	t, found, err := n.knownAttachment(ctx, in.AttachmentID)
	if err != nil {
		return wire.TransitGatewayAttachmentSeen{}, err
	}
	if !found {
		return wire.TransitGatewayAttachmentSeen{}, Refuse(connection.ReasonRefused, "AWS no longer knows "+in.AttachmentID+": it was rejected or deleted some time ago.", nil)
	}
	delay := nextLook(activity.GetInfo(ctx))
	switch {
	case t.carries():
		return wire.TransitGatewayAttachmentSeen{State: string(t.state)}, nil
	case t.over(), t.leaving():
		return wire.TransitGatewayAttachmentSeen{}, t.ended()
	case t.waits(), t.state == types.TransitGatewayAttachmentStatePending, t.state == types.TransitGatewayAttachmentStateInitiating:
		return wire.TransitGatewayAttachmentSeen{}, NotYet(connection.ReasonNotYet, string(t.state), delay)
	default:
		// A state that AWS added later must be neither success nor failure.
		activity.GetLogger(ctx).Error("AWS says a state that Causeway does not know", "attachment", t.id, "state", string(t.state))
		return wire.TransitGatewayAttachmentSeen{}, NotYet(connection.ReasonNotYet, fmt.Sprintf("%q, a state that Causeway does not know", string(t.state)), delay)
	}
}

// WatchTransitGateway is a look turned round: it says not yet while all is as it was, and completes when anything changed.
func (a *AWS) WatchTransitGateway(ctx context.Context, in connection.Watching[wire.TransitGatewayWatch]) (connection.Health, error) {
	n, err := a.at(ctx, in.Of.Owner)
	if err != nil {
		return connection.Health{}, err
	}
	now, err := n.gatewayHealth(ctx, in.Of)
	if err != nil {
		return connection.Health{}, err
	}
	return a.watched(ctx, n, now, in.Was, in.Of.Probe, in.Of.CIDRs)
}

// gatewayHealth is what the control plane says: our attachment and our routes, the first trouble first.
func (n *network) gatewayHealth(ctx context.Context, in wire.TransitGatewayWatch) (connection.Health, error) {
	t, found, err := n.knownAttachment(ctx, in.AttachmentID)
	switch {
	case err != nil:
		return connection.Health{}, err
	case !found:
		return connection.Health{
			Reason: connection.ReasonDeletedByPeer, Cloud: "gone",
			Said: "AWS no longer knows " + in.AttachmentID + ": somebody deleted it some time ago.",
		}, nil
	case !t.carries():
		return connection.Health{
			Reason: connection.ReasonDeletedByPeer, Cloud: string(t.state),
			Said: fmt.Sprintf("%s, which attaches our VPC to %s, is %q.", t.id, t.gateway, t.state),
		}, nil
	}
	health := connection.Health{Cloud: string(t.state)}
	missing, err := n.missing(ctx, through(in.TransitGatewayID, in.CIDRs...))
	if err != nil {
		return connection.Health{}, err
	}
	if missing != "" {
		health.Reason, health.Said = connection.ReasonRouteMissing, "Our route is missing: "+missing+"."
	}
	return health, nil
}
