package activities

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// DetachTransitGateway deletes the attachment that this attempt at this connection made, found by its tags alone, and
// waits until AWS says that it is deleted. What was there before us has other tags or none.
func (a *AWS) DetachTransitGateway(ctx context.Context, undo connection.Undoing[wire.TransitGateway]) error {
	n, err := a.at(ctx, undo.Of.Owner)
	if err != nil {
		return err
	}
	return takeBack(ctx, n, undo.Of.Owner, undo.Uncertain, n.standingAttachments, n.detach)
}

// standingAttachments lists our own that AWS still has to end.
func (n *network) standingAttachments(ctx context.Context, owner connection.Owner) ([]attachment, error) {
	all, err := n.attachments(ctx, filter("vpc-id", n.cluster.VPCID))
	if err != nil {
		return nil, err
	}
	var ours []attachment
	for _, t := range all {
		if t.mine(owner) && !t.over() {
			ours = append(ours, t)
		}
	}
	return ours, nil
}

// detach deletes one attachment and waits for its end. AWS refuses to delete one that it is still changing, so each look
// tries again.
func (n *network) detach(ctx context.Context, t attachment) error {
	id, state := t.id, t.state
	err := n.until(ctx, endTime, func(ctx context.Context) (bool, error) {
		if !t.over() && !t.leaving() {
			_, err := n.EC2.DeleteTransitGatewayVpcAttachment(ctx, &ec2.DeleteTransitGatewayVpcAttachmentInput{TransitGatewayAttachmentId: &id})
			if err := gone(err); err != nil && !strings.Contains(code(err), "incorrectstate") {
				return false, n.fail("Deleting "+id, err)
			}
		}
		seen, found, err := n.knownAttachment(ctx, id)
		if err != nil {
			return false, err
		}
		t, state = seen, seen.state
		return !found || t.over(), nil
	})
	if errors.Is(err, errPatience) {
		return Trouble(connection.ReasonUnavailable, fmt.Sprintf("AWS has not deleted %s yet: it is %q.", id, state), err)
	}
	return err
}
