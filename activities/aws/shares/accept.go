package shares

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	"github.com/aws/aws-sdk-go-v2/service/ram/types"
	"go.temporal.io/sdk/activity"

	"causeway.dev/activities"
	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// AcceptTransitGatewayShare accepts one invitation. It looks once more at what the share carries: its owner may have added
// to it since.
func (a *Activities) AcceptTransitGatewayShare(ctx context.Context, in wire.TransitGatewayInvitation) (wire.TransitGatewayAccepted, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.TransitGatewayAccepted{}, err
	}
	i, found, err := n.invitation(ctx, in.InvitationARN)
	switch {
	case err != nil:
		return wire.TransitGatewayAccepted{}, err
	case !found:
		return wire.TransitGatewayAccepted{}, answer.Refuse(connection.ReasonRefused,
			"The customer took the share "+in.ShareARN+" back before we accepted it.", nil)
	case i.Status == types.ResourceShareInvitationStatusPending:
		return n.acceptPending(ctx, in, i)
	default:
		return n.accepted(i.Status, in, nil)
	}
}

func (n *network) acceptPending(ctx context.Context, in wire.TransitGatewayInvitation, i types.ResourceShareInvitation) (wire.TransitGatewayAccepted, error) {
	id, wrong, err := n.carried(ctx, i, wire.TransitGatewayShare{Account: in.Account, TransitGatewayID: in.TransitGatewayID, ShareARN: in.ShareARN})
	if err != nil {
		return wire.TransitGatewayAccepted{}, err
	}
	if id == "" || wrong != "" {
		return wire.TransitGatewayAccepted{}, answer.Refuse(connection.ReasonConflict, "Not accepted: "+wrong+". Send retry when it is mended.", nil)
	}
	out, err := n.RAM.AcceptResourceShareInvitation(ctx, &ram.AcceptResourceShareInvitationInput{
		ResourceShareInvitationArn: aws.String(in.InvitationARN), ClientToken: token(in.Owner, "accept", in.InvitationARN),
	})
	if err == nil && out.ResourceShareInvitation != nil {
		return n.accepted(out.ResourceShareInvitation.Status, in, nil)
	}
	switch awscloud.Code(err) {
	case "resourceshareinvitationalreadyacceptedexception":
		return n.accepted(types.ResourceShareInvitationStatusAccepted, in, err)
	case "resourceshareinvitationexpiredexception":
		return n.accepted(types.ResourceShareInvitationStatusExpired, in, err)
	case "resourceshareinvitationalreadyrejectedexception":
		return n.accepted(types.ResourceShareInvitationStatusRejected, in, err)
	default:
		return wire.TransitGatewayAccepted{}, n.Fail("Accepting the share "+in.ShareARN, err)
	}
}

// accepted judges the state of an invitation, after the call or instead of it.
func (n *network) accepted(state types.ResourceShareInvitationStatus, in wire.TransitGatewayInvitation, cause error) (wire.TransitGatewayAccepted, error) {
	switch state {
	case types.ResourceShareInvitationStatusAccepted:
		return wire.TransitGatewayAccepted{Changes: activities.Changes("AWS", n.Requests), State: string(state)}, nil
	case types.ResourceShareInvitationStatusExpired:
		return wire.TransitGatewayAccepted{}, answer.Refuse(connection.ReasonExpired, "The invitation to the share "+in.ShareARN+" expired, because nobody accepted "+
			"it in 7 days: start again, and let the customer share the gateway again.", cause)
	case types.ResourceShareInvitationStatusRejected:
		return wire.TransitGatewayAccepted{}, answer.Refuse(connection.ReasonRejected, "The invitation to the share "+in.ShareARN+" was rejected in our own account "+
			n.Cluster.Account+": start again, and let the customer share the gateway again.", cause)
	case types.ResourceShareInvitationStatusPending:
	}
	return wire.TransitGatewayAccepted{}, answer.Trouble(connection.ReasonUnavailable, fmt.Sprintf("AWS says that the invitation is %q.", state), cause)
}

// LeaveTransitGatewayShare leaves the share that we accepted. It leaves a share alone that another attachment of our
// account still needs: without it that one's gateway would be hidden from us.
func (a *Activities) LeaveTransitGatewayShare(ctx context.Context, undo connection.Undoing[wire.TransitGatewayInvitation]) error {
	n, err := a.at(ctx, undo.Of.Owner)
	if err != nil {
		return err
	}
	patience := awscloud.Settled
	if undo.Uncertain {
		patience = cloud.HiddenTime
	}
	joined, err := n.joined(ctx, undo.Of, patience)
	if err != nil || !joined {
		return err
	}
	needed, err := n.neededByOthers(ctx, undo.Of)
	if err != nil {
		return err
	}
	if needed != "" {
		activity.GetLogger(ctx).Info("Staying in a share that another attachment needs", "share", undo.Of.ShareARN, "attachment", needed)
		return nil
	}
	return n.leave(ctx, undo.Of)
}

// joined reports whether the share reaches our account. What we accepted a moment ago may not be listed yet.
func (n *network) joined(ctx context.Context, in wire.TransitGatewayInvitation, patience time.Duration) (joined bool, err error) {
	err = n.Until(ctx, patience, func(ctx context.Context) (bool, error) {
		i, found, err := n.invitation(ctx, in.InvitationARN)
		if err != nil {
			return false, err
		}
		if found && i.Status == types.ResourceShareInvitationStatusAccepted {
			joined = true
			return true, nil
		}
		joined, err = n.shareReaches(ctx, in.ShareARN)
		return joined, err
	})
	if errors.Is(err, cloud.ErrPatience) {
		return false, nil
	}
	return joined, err
}

func (n *network) neededByOthers(ctx context.Context, in wire.TransitGatewayInvitation) (string, error) {
	all, err := n.Attachments(ctx, awscloud.Filter("transit-gateway-id", in.TransitGatewayID))
	if err != nil {
		return "", err
	}
	for _, t := range all {
		if t.Gateway == in.TransitGatewayID && !t.Over() && !t.Leaving() && !t.Mine(in.Owner) {
			return t.ID, nil
		}
	}
	return "", nil
}

func (n *network) leave(ctx context.Context, in wire.TransitGatewayInvitation) error {
	_, err := n.RAM.DisassociateResourceShare(ctx, &ram.DisassociateResourceShareInput{
		ResourceShareArn: aws.String(in.ShareARN), Principals: []string{n.Cluster.Account}, ClientToken: token(in.Owner, "leave", in.InvitationARN),
	})
	if unknownShare(err) {
		return nil
	}
	if err != nil {
		return n.Fail("Leaving the share "+in.ShareARN, err)
	}
	err = n.Until(ctx, cloud.EndTime, func(ctx context.Context) (bool, error) {
		still, err := n.shareReaches(ctx, in.ShareARN)
		return !still, err
	})
	if errors.Is(err, cloud.ErrPatience) {
		return answer.Trouble(connection.ReasonUnavailable, "AWS still lists the share "+in.ShareARN+" in our account.", err)
	}
	return err
}
