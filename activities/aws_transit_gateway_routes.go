package activities

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// AddTransitGatewayRoutes routes each of the customer's CIDRs to the gateway in every private route table. Nobody shows us
// which networks lie behind the gateway: whether the CIDRs are right, only the probe can tell.
func (a *AWS) AddTransitGatewayRoutes(ctx context.Context, in wire.TransitGatewayRoutes) (wire.TransitGatewayRoutesAdded, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.TransitGatewayRoutesAdded{}, err
	}
	if err := n.free(ctx, in); err != nil {
		return wire.TransitGatewayRoutesAdded{}, err
	}
	tables, err := n.addRoutes(ctx, gatewayDestinations(in))
	if err != nil {
		return wire.TransitGatewayRoutesAdded{}, err
	}
	return wire.TransitGatewayRoutesAdded{Changes: n.changes(), RouteTables: tables}, nil
}

// free compares the CIDRs with ours once more: those that were amended are new to the preflight, too.
func (n *network) free(ctx context.Context, in wire.TransitGatewayRoutes) error {
	out, err := n.EC2.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{n.cluster.VPCID}})
	if err != nil {
		return n.fail("Reading "+n.cluster.VPCID, err)
	}
	var blocks []string
	for _, vpc := range out.Vpcs {
		blocks = append(blocks, blocksOf(vpc)...)
	}
	for _, cidr := range in.CIDRs {
		for _, taken := range overlaps(cidr, n.cluster, blocks, in.Claims, n.owner.Connection.String()) {
			return Refuse(connection.ReasonConflict, "target.cidrs "+cidr+" "+taken+".", nil)
		}
	}
	return nil
}

func gatewayDestinations(in wire.TransitGatewayRoutes) []destination {
	return through(in.TransitGatewayID, in.CIDRs...)
}

// RemoveTransitGatewayRoutes deletes the routes that have exactly our CIDRs and the gateway as their target, in whatever
// table of the VPC they stand.
func (a *AWS) RemoveTransitGatewayRoutes(ctx context.Context, undo connection.Undoing[wire.TransitGatewayRoutes]) error {
	n, err := a.at(ctx, undo.Of.Owner)
	if err != nil {
		return err
	}
	return n.removeRoutes(ctx, gatewayDestinations(undo.Of), undo.Uncertain)
}
