package devstack

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ram"
)

// The operations that only the instructions about a transit gateway use.

func shareGateway(ctx context.Context, c *ram.Client, a arguments) (string, error) {
	answer, err := c.CreateResourceShare(ctx, &ram.CreateResourceShareInput{
		Name: a.text("name"), ResourceArns: []string{a["resource-arns"]}, Principals: []string{a["principals"]}, AllowExternalPrincipals: aws.Bool(true),
	})
	if err != nil {
		return "", err
	}
	return aws.ToString(answer.ResourceShare.ResourceShareArn), nil
}

func describeAttachments(ctx context.Context, c *ec2.Client, a arguments) (string, error) {
	answer, err := c.DescribeTransitGatewayVpcAttachments(ctx, &ec2.DescribeTransitGatewayVpcAttachmentsInput{
		TransitGatewayAttachmentIds: []string{a["transit-gateway-attachment-ids"]},
	})
	if err != nil || len(answer.TransitGatewayVpcAttachments) == 0 {
		return "", err
	}
	t := answer.TransitGatewayVpcAttachments[0]
	return fmt.Sprint(t.State, " ", aws.ToString(t.VpcOwnerId), " ", aws.ToString(t.VpcId)), nil
}

func acceptAttachment(ctx context.Context, c *ec2.Client, a arguments) (string, error) {
	answer, err := c.AcceptTransitGatewayVpcAttachment(ctx, &ec2.AcceptTransitGatewayVpcAttachmentInput{
		TransitGatewayAttachmentId: a.text("transit-gateway-attachment-id"),
	})
	if err != nil {
		return "", err
	}
	return string(answer.TransitGatewayVpcAttachment.State), nil
}

func describeGatewayTables(ctx context.Context, c *ec2.Client, a arguments) (string, error) {
	answer, err := c.DescribeTransitGatewayRouteTables(ctx, &ec2.DescribeTransitGatewayRouteTablesInput{Filters: a.filters()})
	if err != nil {
		return "", err
	}
	var found []string
	for _, t := range answer.TransitGatewayRouteTables {
		found = append(found, aws.ToString(t.TransitGatewayRouteTableId))
	}
	return strings.Join(found, "\n"), nil
}

func associateGatewayTable(ctx context.Context, c *ec2.Client, a arguments) (string, error) {
	_, err := c.AssociateTransitGatewayRouteTable(ctx, &ec2.AssociateTransitGatewayRouteTableInput{
		TransitGatewayRouteTableId: a.text("transit-gateway-route-table-id"), TransitGatewayAttachmentId: a.text("transit-gateway-attachment-id"),
	})
	return "", err
}

func createGatewayRoute(ctx context.Context, c *ec2.Client, a arguments) (string, error) {
	_, err := c.CreateTransitGatewayRoute(ctx, &ec2.CreateTransitGatewayRouteInput{
		TransitGatewayRouteTableId: a.text("transit-gateway-route-table-id"), DestinationCidrBlock: a.text("destination-cidr-block"),
		TransitGatewayAttachmentId: a.text("transit-gateway-attachment-id"),
	})
	return "", err
}

// given is an option that a command may leave out.
func (a arguments) given(name string) *string {
	if a[name] == "" {
		return nil
	}
	return a.text(name)
}
