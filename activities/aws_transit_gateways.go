package activities

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/connection"
)

// attachment is one attachment of a VPC to a transit gateway, as our side sees it.
type attachment struct {
	id      string
	gateway string
	vpc     string
	subnets []string
	state   types.TransitGatewayAttachmentState
	tags    map[string]string
}

func readAttachment(t types.TransitGatewayVpcAttachment) attachment {
	read := attachment{
		id: aws.ToString(t.TransitGatewayAttachmentId), gateway: aws.ToString(t.TransitGatewayId), vpc: aws.ToString(t.VpcId),
		subnets: t.SubnetIds, state: t.State, tags: map[string]string{},
	}
	for _, tag := range t.Tags {
		read.tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return read
}

// over is an attachment that AWS will never revive. It stays listed for two hours, and a failed one cannot be deleted.
// https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
func (t attachment) over() bool {
	switch t.state {
	case types.TransitGatewayAttachmentStateDeleted, types.TransitGatewayAttachmentStateFailed, types.TransitGatewayAttachmentStateRejected:
		return true
	default:
		return false
	}
}

// leaving is an attachment on its way out: it can be neither used nor deleted.
func (t attachment) leaving() bool {
	switch t.state {
	case types.TransitGatewayAttachmentStateDeleting, types.TransitGatewayAttachmentStateFailing, types.TransitGatewayAttachmentStateRejecting:
		return true
	default:
		return false
	}
}

// carries is true while traffic passes: a change of its subnets, and the return from one that failed, stop nothing.
func (t attachment) carries() bool {
	switch t.state {
	case types.TransitGatewayAttachmentStateAvailable, types.TransitGatewayAttachmentStateModifying,
		types.TransitGatewayAttachmentStateRollingBack:
		return true
	default:
		return false
	}
}

// waits is true while only the gateway's owner can go on.
func (t attachment) waits() bool {
	return t.state == types.TransitGatewayAttachmentStatePendingAcceptance
}

// mine is true for what this attempt at this connection made, and for nothing else.
func (t attachment) mine(o connection.Owner) bool {
	return t.causeways() && t.tags[connection.TagConnectionID] == o.Connection.String() && t.tags[connection.TagGeneration] == strconv.Itoa(o.Generation)
}

func (t attachment) causeways() bool { return t.tags[connection.TagManagedBy] == connection.Product }

// attachments lists what AWS shows under filters. The caller must filter again: moto ignores most of them.
func (n *network) attachments(ctx context.Context, filters ...types.Filter) ([]attachment, error) {
	var found []attachment
	pages := ec2.NewDescribeTransitGatewayVpcAttachmentsPaginator(n.EC2, &ec2.DescribeTransitGatewayVpcAttachmentsInput{Filters: filters})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, n.fail("Looking for transit gateway attachments of "+n.cluster.VPCID, err)
		}
		for _, t := range page.TransitGatewayVpcAttachments {
			found = append(found, readAttachment(t))
		}
	}
	return found, nil
}

// attachment looks at one; false means that AWS does not show it.
func (n *network) attachment(ctx context.Context, id string) (attachment, bool, error) {
	out, err := n.EC2.DescribeTransitGatewayVpcAttachments(ctx, &ec2.DescribeTransitGatewayVpcAttachmentsInput{TransitGatewayAttachmentIds: []string{id}})
	if notFound(err) {
		return attachment{}, false, nil
	}
	if err != nil {
		return attachment{}, false, n.fail("Looking at "+id, err)
	}
	for _, t := range out.TransitGatewayVpcAttachments {
		if aws.ToString(t.TransitGatewayAttachmentId) == id {
			return readAttachment(t), true, nil
		}
	}
	return attachment{}, false, nil
}

// knownAttachment looks at one that AWS has shown before: a single "not found" may come from a server that lags.
func (n *network) knownAttachment(ctx context.Context, id string) (t attachment, found bool, err error) {
	err = n.until(ctx, settled, func(ctx context.Context) (bool, error) {
		t, found, err = n.attachment(ctx, id)
		return found, err
	})
	if errors.Is(err, errPatience) {
		return t, false, nil
	}
	return t, found, err
}

// ended is the refusal that fits an attachment which will never carry traffic (again).
func (t attachment) ended() error {
	switch t.state {
	case types.TransitGatewayAttachmentStateRejected, types.TransitGatewayAttachmentStateRejecting:
		return Refuse(connection.ReasonRejected, fmt.Sprintf("The customer rejected our attachment %s to %s.", t.id, t.gateway), nil)
	case types.TransitGatewayAttachmentStateFailed, types.TransitGatewayAttachmentStateFailing:
		return Refuse(connection.ReasonRefused, fmt.Sprintf("AWS could not set up %s to %s (%s): mostly the role of the data plane lacks "+
			"iam:CreateServiceLinkedRole for transitgateway.amazonaws.com, or a subnet has no free address.", t.id, t.gateway, t.state), nil)
	default:
		return Refuse(connection.ReasonRejected, fmt.Sprintf("%s to %s was deleted (%s).", t.id, t.gateway, t.state), nil)
	}
}
