package transit

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/activities"
	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// LookAtTransitGateway waits until our account sees the gateway, which takes a while after its share was accepted, and
// reads the options that its owner's steps depend on.
func (a *Activities) LookAtTransitGateway(ctx context.Context, in wire.TransitGateway) (wire.TransitGatewaySeen, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.TransitGatewaySeen{}, err
	}
	var seen types.TransitGateway
	state := "not visible yet"
	err = n.Until(ctx, cloud.ReachTime, func(ctx context.Context) (bool, error) {
		out, err := n.EC2.DescribeTransitGateways(ctx, &ec2.DescribeTransitGatewaysInput{TransitGatewayIds: []string{in.TransitGatewayID}})
		if awscloud.NotFound(err) || err == nil && len(out.TransitGateways) == 0 {
			return false, nil
		}
		if err != nil {
			return false, n.Fail("Looking at "+in.TransitGatewayID, err)
		}
		seen = out.TransitGateways[0]
		state = string(seen.State)
		return seen.State != types.TransitGatewayStatePending && seen.State != types.TransitGatewayStateModifying, nil
	})
	if errors.Is(err, cloud.ErrPatience) {
		return wire.TransitGatewaySeen{}, answer.Trouble(connection.ReasonUnavailable, fmt.Sprintf("Our account %s does not see %s ready: it is %q. The share may need "+
			"a moment, or the customer has taken it back.", n.Cluster.Account, in.TransitGatewayID, state), err)
	}
	if err != nil {
		return wire.TransitGatewaySeen{}, err
	}
	return n.fits(seen, in)
}

func (n *network) fits(seen types.TransitGateway, in wire.TransitGateway) (wire.TransitGatewaySeen, error) {
	switch owner := aws.ToString(seen.OwnerId); {
	case owner != in.Account:
		return wire.TransitGatewaySeen{}, answer.Refuse(connection.ReasonConflict, fmt.Sprintf("%s belongs to account %s, and the request says %s: amend target.accountId, "+
			"or disconnect.", in.TransitGatewayID, owner, in.Account), nil)
	case seen.State != types.TransitGatewayStateAvailable:
		return wire.TransitGatewaySeen{}, answer.Refuse(connection.ReasonRefused, fmt.Sprintf("%s is %q: nothing attaches to it any more.", in.TransitGatewayID, seen.State), nil)
	}
	out := wire.TransitGatewaySeen{State: string(seen.State)}
	if o := seen.Options; o != nil {
		out.AutoAccept = o.AutoAcceptSharedAttachments == types.AutoAcceptSharedAttachmentsValueEnable
		out.Associates = o.DefaultRouteTableAssociation == types.DefaultRouteTableAssociationValueEnable
		out.Propagates = o.DefaultRouteTablePropagation == types.DefaultRouteTablePropagationValueEnable
	}
	return out, nil
}

// AttachTransitGateway attaches one private subnet in each zone that runs nodes, or adopts the attachment that is there
// already.
func (a *Activities) AttachTransitGateway(ctx context.Context, in wire.TransitGateway) (wire.TransitGatewayAttached, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.TransitGatewayAttached{}, err
	}
	owned := n.attachmentFor(in)
	t, _, err := owned.Make(ctx)
	if err != nil {
		return wire.TransitGatewayAttached{}, err
	}
	if t, err = owned.Reach(ctx, t); err != nil {
		return wire.TransitGatewayAttached{}, err
	}
	return wire.TransitGatewayAttached{
		Changes: activities.Changes("AWS", n.Requests), AttachmentID: t.ID, Subnets: t.Subnets, State: string(t.State), Waits: t.Waits(), Adopted: !t.Mine(in.Owner),
	}, nil
}

// DetachTransitGateway deletes the attachment that this attempt at this connection made, found by its tags alone, and
// waits until AWS says that it is deleted.
func (a *Activities) DetachTransitGateway(ctx context.Context, undo connection.Undoing[wire.TransitGateway]) error {
	n, err := a.at(ctx, undo.Of.Owner)
	if err != nil {
		return err
	}
	return n.attachmentFor(undo.Of).TakeBack(ctx, undo.Uncertain)
}

// attachmentFor is the attachment that a request asks for. The call that makes it knows no client token, so what makes a
// repetition safe is the search by tag before it.
func (n *network) attachmentFor(in wire.TransitGateway) cloud.Owned[awscloud.Attachment] {
	owned := n.attachmentOwned()
	owned.All = func(ctx context.Context) ([]awscloud.Attachment, error) {
		return n.Attachments(ctx, awscloud.Filter("vpc-id", n.Cluster.VPCID), awscloud.Filter("transit-gateway-id", in.TransitGatewayID))
	}
	owned.Judge = func(t awscloud.Attachment) (cloud.Standing, error) { return n.judgeAttachment(in, t) }
	owned.Create = func(ctx context.Context) (awscloud.Attachment, error) { return n.attach(ctx, in) }
	owned.Lost = func(err error) bool {
		return answer.Of(err) == nil && (awscloud.Code(err) == "" || awscloud.Code(err) == "duplicatetransitgatewayattachment")
	}
	owned.Failed = func(err error) error { return n.Fail("Attaching "+n.Cluster.VPCID+" to "+in.TransitGatewayID, err) }
	owned.Reached = func(t awscloud.Attachment) (bool, error) {
		if t.Over() || t.Leaving() {
			return false, t.Ended()
		}
		return t.Waits() || t.Carries(), nil
	}
	owned.Mine = func(ctx context.Context) ([]awscloud.Attachment, error) { return n.standingAttachments(ctx, in.Owner) }
	owned.Delete = n.detach
	return owned
}

// attachmentOwned is as much of it as a look needs.
func (n *network) attachmentOwned() cloud.Owned[awscloud.Attachment] {
	return cloud.Owned[awscloud.Attachment]{
		Patience: n.Patience, Settled: awscloud.Settled, Get: n.Attachment, Over: awscloud.Attachment.Over,
		ID:    func(t awscloud.Attachment) string { return t.ID },
		State: func(t awscloud.Attachment) string { return string(t.State) },
	}
}

// judgeAttachment says what an attachment of our VPC is to a request: a VPC has one to a gateway.
func (n *network) judgeAttachment(in wire.TransitGateway, t awscloud.Attachment) (cloud.Standing, error) {
	switch {
	case t.VPC != n.Cluster.VPCID || t.Gateway != in.TransitGatewayID || t.Over():
		return cloud.Unrelated, nil
	case t.Mine(in.Owner):
		return cloud.Ours, nil
	case t.Causeways():
		return cloud.Unrelated, answer.Refuse(connection.ReasonConflict, fmt.Sprintf("%s already attaches %s to %s; it belongs to connection %q, generation %q.",
			t.ID, t.VPC, t.Gateway, t.Tags[connection.TagConnectionID], t.Tags[connection.TagGeneration]), nil)
	default:
		return cloud.Equal, nil
	}
}

func (n *network) attach(ctx context.Context, in wire.TransitGateway) (awscloud.Attachment, error) {
	subnets, lacking, err := n.oneInEachZone(ctx)
	if err != nil {
		return awscloud.Attachment{}, err
	}
	if len(lacking) > 0 {
		return awscloud.Attachment{}, answer.Refuse(connection.ReasonConflict, strings.Join(lacking, "; ")+".", nil)
	}
	request := &ec2.CreateTransitGatewayVpcAttachmentInput{
		TransitGatewayId: aws.String(in.TransitGatewayID), VpcId: aws.String(n.Cluster.VPCID), SubnetIds: subnets,
		Options:           &types.CreateTransitGatewayVpcAttachmentRequestOptions{DnsSupport: types.DnsSupportValueEnable},
		TagSpecifications: []types.TagSpecification{{ResourceType: types.ResourceTypeTransitGatewayAttachment, Tags: awscloud.TagsOf(in.Owner)}},
	}
	// The SDK would send a create whose answer was lost again; only a search in between is safe.
	out, err := n.EC2.CreateTransitGatewayVpcAttachment(ctx, request, func(o *ec2.Options) { o.Retryer = aws.NopRetryer{} })
	if err != nil {
		return awscloud.Attachment{}, fmt.Errorf("creating the attachment: %w", err)
	}
	if out.TransitGatewayVpcAttachment == nil {
		return awscloud.Attachment{}, errors.New("AWS answered without an attachment")
	}
	return awscloud.ReadAttachment(*out.TransitGatewayVpcAttachment), nil
}

// standingAttachments lists our own that AWS still has to end.
func (n *network) standingAttachments(ctx context.Context, owner connection.Owner) ([]awscloud.Attachment, error) {
	all, err := n.Attachments(ctx, awscloud.Filter("vpc-id", n.Cluster.VPCID))
	if err != nil {
		return nil, err
	}
	var ours []awscloud.Attachment
	for _, t := range all {
		if t.Mine(owner) && !t.Over() {
			ours = append(ours, t)
		}
	}
	return ours, nil
}

// detach deletes one attachment. AWS refuses that while it is still changing it.
func (n *network) detach(ctx context.Context, t awscloud.Attachment) error {
	if t.Over() || t.Leaving() {
		return nil
	}
	_, err := n.EC2.DeleteTransitGatewayVpcAttachment(ctx, &ec2.DeleteTransitGatewayVpcAttachmentInput{TransitGatewayAttachmentId: &t.ID})
	if err := awscloud.Gone(err); err != nil && !strings.Contains(awscloud.Code(err), "incorrectstate") {
		return n.Fail("Deleting "+t.ID, err)
	}
	return nil
}
