package aws

import (
	"context"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
)

// Attachment is one attachment of a VPC to a transit gateway, as our side sees it.
type Attachment struct {
	ID      string
	Gateway string
	VPC     string
	Subnets []string
	State   types.TransitGatewayAttachmentState
	Tags    map[string]string
}

func ReadAttachment(t types.TransitGatewayVpcAttachment) Attachment {
	read := Attachment{
		ID: aws.ToString(t.TransitGatewayAttachmentId), Gateway: aws.ToString(t.TransitGatewayId), VPC: aws.ToString(t.VpcId),
		Subnets: t.SubnetIds, State: t.State, Tags: map[string]string{},
	}
	for _, tag := range t.Tags {
		read.Tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return read
}

// Over is an attachment that AWS will never revive. It stays listed for two hours, and a failed one cannot be deleted.
// https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
func (t Attachment) Over() bool {
	switch t.State {
	case types.TransitGatewayAttachmentStateDeleted, types.TransitGatewayAttachmentStateFailed, types.TransitGatewayAttachmentStateRejected:
		return true
	default:
		return false
	}
}

// Leaving is an attachment on its way out: it can be neither used nor deleted.
func (t Attachment) Leaving() bool {
	switch t.State {
	case types.TransitGatewayAttachmentStateDeleting, types.TransitGatewayAttachmentStateFailing, types.TransitGatewayAttachmentStateRejecting:
		return true
	default:
		return false
	}
}

// Carries is true while traffic passes: a change of its subnets, and the return from one that failed, stop nothing.
func (t Attachment) Carries() bool {
	switch t.State {
	case types.TransitGatewayAttachmentStateAvailable, types.TransitGatewayAttachmentStateModifying,
		types.TransitGatewayAttachmentStateRollingBack:
		return true
	default:
		return false
	}
}

// Waits is true while only the gateway's owner can go on.
func (t Attachment) Waits() bool {
	return t.State == types.TransitGatewayAttachmentStatePendingAcceptance
}

// Mine is true for what this attempt at this connection made, and for nothing else.
func (t Attachment) Mine(o connection.Owner) bool {
	return t.Causeways() && t.Tags[connection.TagConnectionID] == o.Connection.String() && t.Tags[connection.TagGeneration] == strconv.Itoa(o.Generation)
}

func (t Attachment) Causeways() bool { return t.Tags[connection.TagManagedBy] == connection.Product }

// Attachments lists what AWS shows under filters. The caller must filter again: moto ignores most of them.
func (n *Network) Attachments(ctx context.Context, filters ...types.Filter) ([]Attachment, error) {
	var found []Attachment
	pages := ec2.NewDescribeTransitGatewayVpcAttachmentsPaginator(n.EC2, &ec2.DescribeTransitGatewayVpcAttachmentsInput{Filters: filters})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, n.Fail("Looking for transit gateway attachments of "+n.Cluster.VPCID, err)
		}
		for _, t := range page.TransitGatewayVpcAttachments {
			found = append(found, ReadAttachment(t))
		}
	}
	return found, nil
}

// Attachment looks at one; false means that AWS does not show it.
func (n *Network) Attachment(ctx context.Context, id string) (Attachment, bool, error) {
	out, err := n.EC2.DescribeTransitGatewayVpcAttachments(ctx, &ec2.DescribeTransitGatewayVpcAttachmentsInput{TransitGatewayAttachmentIds: []string{id}})
	if NotFound(err) {
		return Attachment{}, false, nil
	}
	if err != nil {
		return Attachment{}, false, n.Fail("Looking at "+id, err)
	}
	for _, t := range out.TransitGatewayVpcAttachments {
		if aws.ToString(t.TransitGatewayAttachmentId) == id {
			return ReadAttachment(t), true, nil
		}
	}
	return Attachment{}, false, nil
}

// Ended is the refusal that fits an attachment which will never carry traffic (again).
func (t Attachment) Ended() error {
	switch t.State {
	case types.TransitGatewayAttachmentStateRejected, types.TransitGatewayAttachmentStateRejecting:
		return answer.Refuse(connection.ReasonRejected, fmt.Sprintf("The customer rejected our attachment %s to %s.", t.ID, t.Gateway), nil)
	case types.TransitGatewayAttachmentStateFailed, types.TransitGatewayAttachmentStateFailing:
		return answer.Refuse(connection.ReasonRefused, fmt.Sprintf("AWS could not set up %s to %s (%s): mostly the role of the data plane lacks "+
			"iam:CreateServiceLinkedRole for transitgateway.amazonaws.com, or a subnet has no free address.", t.ID, t.Gateway, t.State), nil)
	default:
		return answer.Refuse(connection.ReasonRejected, fmt.Sprintf("%s to %s was deleted (%s).", t.ID, t.Gateway, t.State), nil)
	}
}
