package routes

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"causeway.dev/activities"
	"causeway.dev/internal/answer"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// AddTransitGatewayRoutes routes each of the customer's CIDRs to the gateway in every private route table. Nobody shows us
// which networks lie behind the gateway: whether the CIDRs are right, only the probe can tell.
func (a *Activities) AddTransitGatewayRoutes(ctx context.Context, in wire.TransitGatewayRoutes) (wire.TransitGatewayRoutesAdded, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.TransitGatewayRoutesAdded{}, err
	}
	if err := n.free(ctx, in); err != nil {
		return wire.TransitGatewayRoutesAdded{}, err
	}
	tables, err := n.AddRoutes(ctx, gatewayDestinations(in))
	if err != nil {
		return wire.TransitGatewayRoutesAdded{}, err
	}
	return wire.TransitGatewayRoutesAdded{Changes: activities.Changes("AWS", n.Requests), RouteTables: tables}, nil
}

// free compares the CIDRs with ours once more: those that were amended are new to the preflight, too.
func (n *network) free(ctx context.Context, in wire.TransitGatewayRoutes) error {
	out, err := n.EC2.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{n.Cluster.VPCID}})
	if err != nil {
		return n.Fail("Reading "+n.Cluster.VPCID, err)
	}
	var blocks []string
	for _, vpc := range out.Vpcs {
		blocks = append(blocks, awscloud.BlocksOf(vpc)...)
	}
	for _, cidr := range in.CIDRs {
		for _, taken := range awscloud.Overlaps(cidr, n.Cluster, blocks, in.Claims, n.Owner.Connection.String()) {
			return answer.Refuse(connection.ReasonConflict, "target.cidrs "+cidr+" "+taken+".", nil)
		}
	}
	return nil
}

func gatewayDestinations(in wire.TransitGatewayRoutes) []awscloud.Destination {
	return awscloud.Through(in.TransitGatewayID, in.CIDRs...)
}

// RemoveTransitGatewayRoutes deletes the routes that have exactly our CIDRs and the gateway as their target, in whatever
// table of the VPC they stand.
func (a *Activities) RemoveTransitGatewayRoutes(ctx context.Context, undo connection.Undoing[wire.TransitGatewayRoutes]) error {
	n, err := a.at(ctx, undo.Of.Owner)
	if err != nil {
		return err
	}
	return n.RemoveRoutes(ctx, gatewayDestinations(undo.Of), undo.Uncertain)
}
