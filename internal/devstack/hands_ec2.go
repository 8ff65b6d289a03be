package devstack

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// ec2Call is one operation of the AWS CLI. It returns what a person would look for in the answer.
type ec2Call func(ctx context.Context, c *ec2.Client, a arguments) (string, error)

// ec2Calls are the operations that the instructions use; a test follows the instructions with them.
func ec2Calls() map[string]ec2Call {
	return map[string]ec2Call{
		"describe-vpc-peering-connections":      describePeerings,
		"accept-vpc-peering-connection":         acceptPeering,
		"modify-vpc-peering-connection-options": modifyPeering,
		"describe-route-tables":                 describeTables,
		"create-route":                          createRoute,
		"describe-security-groups":              describeGroups,
		"authorize-security-group-ingress":      authorizeIngress,

		"describe-transit-gateway-vpc-attachments": describeAttachments,
		"accept-transit-gateway-vpc-attachment":    acceptAttachment,
		"describe-transit-gateway-route-tables":    describeGatewayTables,
		"associate-transit-gateway-route-table":    associateGatewayTable,
		"create-transit-gateway-route":             createGatewayRoute,
	}
}

func describePeerings(ctx context.Context, c *ec2.Client, a arguments) (string, error) {
	answer, err := c.DescribeVpcPeeringConnections(ctx, &ec2.DescribeVpcPeeringConnectionsInput{
		VpcPeeringConnectionIds: []string{a["vpc-peering-connection-ids"]},
	})
	if err != nil || len(answer.VpcPeeringConnections) == 0 {
		return "", err
	}
	p := answer.VpcPeeringConnections[0]
	return fmt.Sprint(p.Status.Code, " ", aws.ToString(p.RequesterVpcInfo.OwnerId), " ", aws.ToString(p.RequesterVpcInfo.VpcId)), nil
}

func acceptPeering(ctx context.Context, c *ec2.Client, a arguments) (string, error) {
	answer, err := c.AcceptVpcPeeringConnection(ctx, &ec2.AcceptVpcPeeringConnectionInput{
		VpcPeeringConnectionId: a.text("vpc-peering-connection-id"),
	})
	if err != nil {
		return "", err
	}
	return string(answer.VpcPeeringConnection.Status.Code), nil
}

func modifyPeering(ctx context.Context, c *ec2.Client, a arguments) (string, error) {
	_, on, _ := strings.Cut(a["accepter-peering-connection-options"], "AllowDnsResolutionFromRemoteVpc=")
	_, err := c.ModifyVpcPeeringConnectionOptions(ctx, &ec2.ModifyVpcPeeringConnectionOptionsInput{
		VpcPeeringConnectionId: a.text("vpc-peering-connection-id"),
		AccepterPeeringConnectionOptions: &types.PeeringConnectionOptionsRequest{
			AllowDnsResolutionFromRemoteVpc: aws.Bool(on == "true"),
		},
	})
	return "", err
}

func describeTables(ctx context.Context, c *ec2.Client, a arguments) (string, error) {
	answer, err := c.DescribeRouteTables(ctx, &ec2.DescribeRouteTablesInput{Filters: a.filters()})
	if err != nil {
		return "", err
	}
	var found []string
	for _, t := range answer.RouteTables {
		found = append(found, aws.ToString(t.RouteTableId))
	}
	return strings.Join(found, "\n"), nil
}

func createRoute(ctx context.Context, c *ec2.Client, a arguments) (string, error) {
	_, err := c.CreateRoute(ctx, &ec2.CreateRouteInput{
		RouteTableId: a.text("route-table-id"), DestinationCidrBlock: a.text("destination-cidr-block"),
		VpcPeeringConnectionId: a.given("vpc-peering-connection-id"), TransitGatewayId: a.given("transit-gateway-id"),
	})
	return "", err
}

func describeGroups(ctx context.Context, c *ec2.Client, a arguments) (string, error) {
	answer, err := c.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{Filters: a.filters()})
	if err != nil {
		return "", err
	}
	var found []string
	for _, g := range answer.SecurityGroups {
		found = append(found, aws.ToString(g.GroupId)+" "+aws.ToString(g.GroupName))
	}
	return strings.Join(found, "\n"), nil
}

func authorizeIngress(ctx context.Context, c *ec2.Client, a arguments) (string, error) {
	port, err := strconv.ParseInt(a["port"], 10, 32)
	if err != nil {
		return "", fmt.Errorf("reading the port: %w", err)
	}
	_, err = c.AuthorizeSecurityGroupIngress(ctx, &ec2.AuthorizeSecurityGroupIngressInput{
		GroupId: a.text("group-id"), IpPermissions: []types.IpPermission{{
			IpProtocol: a.text("protocol"), FromPort: aws.Int32(int32(port)), ToPort: aws.Int32(int32(port)),
			IpRanges: []types.IpRange{{CidrIp: a.text("cidr")}},
		}},
	})
	return "", err
}

// filters reads the CLI's short form of one filter: Name=vpc-id,Values=vpc-1.
func (a arguments) filters() []types.Filter {
	if a["filters"] == "" {
		return nil
	}
	if a["filters"] == "" {
		return nil
	}
	name, value, _ := strings.Cut(strings.TrimPrefix(a["filters"], "Name="), ",Values=")
	return []types.Filter{{Name: aws.String(name), Values: []string{value}}}
}
