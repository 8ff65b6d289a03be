package transit

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"go.temporal.io/sdk/activity"

	"causeway.dev/activities"
	"causeway.dev/internal/answer"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// LookAtTransitGatewayAttachment answers when the gateway's owner has accepted our attachment and AWS has set it up,
// refuses when that will never happen, and says not yet in AWS's own word otherwise.
func (a *Activities) LookAtTransitGatewayAttachment(ctx context.Context, in wire.TransitGatewayLook) (wire.TransitGatewayAttachmentSeen, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.TransitGatewayAttachmentSeen{}, err
	}
	t, found, err := n.attachmentOwned().Known(ctx, in.AttachmentID)
	if err != nil {
		return wire.TransitGatewayAttachmentSeen{}, err
	}
	if !found {
		return wire.TransitGatewayAttachmentSeen{}, answer.Refuse(connection.ReasonRefused, "AWS no longer knows "+in.AttachmentID+": it was rejected or deleted some time ago.", nil)
	}
	switch {
	case t.Carries():
		return wire.TransitGatewayAttachmentSeen{State: string(t.State)}, nil
	case t.Over(), t.Leaving():
		return wire.TransitGatewayAttachmentSeen{}, t.Ended()
	case t.Waits(), t.State == types.TransitGatewayAttachmentStatePending, t.State == types.TransitGatewayAttachmentStateInitiating:
		return wire.TransitGatewayAttachmentSeen{}, activities.NotYet(ctx, string(t.State))
	default:
		// A state that AWS added later must be neither success nor failure.
		activity.GetLogger(ctx).Error("AWS says a state that Causeway does not know", "attachment", t.ID, "state", string(t.State))
		return wire.TransitGatewayAttachmentSeen{}, activities.NotYet(ctx, fmt.Sprintf("%q, a state that Causeway does not know", string(t.State)))
	}
}

// WatchTransitGateway is a look turned round: it says not yet while all is as it was, and completes when anything changed.
func (a *Activities) WatchTransitGateway(ctx context.Context, in connection.Watching[wire.TransitGatewayWatch]) (connection.Health, error) {
	n, err := a.at(ctx, in.Of.Owner)
	if err != nil {
		return connection.Health{}, err
	}
	now, err := n.gatewayHealth(ctx, in.Of)
	if err != nil {
		return connection.Health{}, err
	}
	return activities.NewWatcher(n.Patience, a.Probes, n.Cluster.ID).Watched(ctx, now, in.Was, in.Of.Probe, in.Of.CIDRs)
}

// gatewayHealth is what the control plane says: our attachment and our routes, the first trouble first.
func (n *network) gatewayHealth(ctx context.Context, in wire.TransitGatewayWatch) (connection.Health, error) {
	t, found, err := n.attachmentOwned().Known(ctx, in.AttachmentID)
	switch {
	case err != nil:
		return connection.Health{}, err
	case !found:
		return connection.Health{
			Reason: connection.ReasonDeletedByPeer, Cloud: "gone",
			Said: "AWS no longer knows " + in.AttachmentID + ": somebody deleted it some time ago.",
		}, nil
	case !t.Carries():
		return connection.Health{
			Reason: connection.ReasonDeletedByPeer, Cloud: string(t.State),
			Said: fmt.Sprintf("%s, which attaches our VPC to %s, is %q.", t.ID, t.Gateway, t.State),
		}, nil
	}
	health := connection.Health{Cloud: string(t.State)}
	missing, err := n.Missing(ctx, awscloud.Through(in.TransitGatewayID, in.CIDRs...))
	if err != nil {
		return connection.Health{}, err
	}
	if missing != "" {
		health.Reason, health.Said = connection.ReasonRouteMissing, "Our route is missing: "+missing+"."
	}
	return health, nil
}
