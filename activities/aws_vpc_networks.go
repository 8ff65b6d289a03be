package activities

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// routeTable is one route table of a VPC, with the routes that have an IPv4 destination.
type routeTable struct {
	id      string
	main    bool
	public  bool
	subnets []string
	routes  []route
}

type route struct {
	cidr   string
	target string
	// state is AWS's own: active, or blackhole when the target has gone.
	state      types.RouteState
	propagated bool
}

// routeTables lists all tables of the VPC.
func (n *network) routeTables(ctx context.Context) ([]routeTable, error) {
	var tables []routeTable
	pages := ec2.NewDescribeRouteTablesPaginator(n.EC2, &ec2.DescribeRouteTablesInput{Filters: []types.Filter{filter("vpc-id", n.vpc)}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, n.fail("Reading the route tables of "+n.vpc, err)
		}
		for _, t := range page.RouteTables {
			if aws.ToString(t.VpcId) == n.vpc {
				tables = append(tables, readTable(t))
			}
		}
	}
	return tables, nil
}

func readTable(t types.RouteTable) routeTable {
	read := routeTable{id: aws.ToString(t.RouteTableId)}
	for _, a := range t.Associations {
		read.main = read.main || aws.ToBool(a.Main)
		if a.SubnetId != nil {
			read.subnets = append(read.subnets, *a.SubnetId)
		}
	}
	for _, r := range t.Routes {
		if r.DestinationCidrBlock == nil {
			continue
		}
		target := targetOf(r)
		read.public = read.public || strings.HasPrefix(target, "igw-")
		read.routes = append(read.routes, route{
			cidr: *r.DestinationCidrBlock, target: target, state: r.State,
			propagated: r.Origin == types.RouteOriginEnableVgwRoutePropagation,
		})
	}
	return read
}

// targetOf is the one id of many that AWS filled in.
func targetOf(r types.Route) string {
	for _, id := range []*string{
		r.VpcPeeringConnectionId, r.GatewayId, r.NatGatewayId, r.TransitGatewayId, r.NetworkInterfaceId, r.InstanceId,
		r.LocalGatewayId, r.CarrierGatewayId, r.EgressOnlyInternetGatewayId, r.CoreNetworkArn,
	} {
		if aws.ToString(id) != "" {
			return *id
		}
	}
	return ""
}

// private chooses the tables that private subnets use. A table is public if it leads to an internet gateway. The main
// table counts only if some subnet has no table of its own, which costs a call, so it is asked only if it matters.
func (n *network) private(ctx context.Context, tables []routeTable) ([]routeTable, error) {
	var private []routeTable
	for _, t := range tables {
		used := len(t.subnets) > 0
		if t.main && !t.public && !used {
			var err error
			if used, err = n.mainIsUsed(ctx, tables); err != nil {
				return nil, err
			}
		}
		if used && !t.public {
			private = append(private, t)
		}
	}
	return private, nil
}

func (n *network) mainIsUsed(ctx context.Context, tables []routeTable) (bool, error) {
	pages := ec2.NewDescribeSubnetsPaginator(n.EC2, &ec2.DescribeSubnetsInput{Filters: []types.Filter{filter("vpc-id", n.cluster.VPCID)}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return false, n.fail("Reading the subnets of "+n.cluster.VPCID, err)
		}
		for _, s := range page.Subnets {
			own := slices.ContainsFunc(tables, func(t routeTable) bool { return slices.Contains(t.subnets, aws.ToString(s.SubnetId)) })
			if aws.ToString(s.VpcId) == n.cluster.VPCID && !own {
				return true, nil
			}
		}
	}
	return false, nil
}

// to finds the static route to exactly this destination. A propagated one may stand beside it, and the static one wins.
func (t routeTable) to(cidr string) (route, bool) {
	for _, r := range t.routes {
		if r.cidr == cidr && !r.propagated {
			return r, true
		}
	}
	return route{}, false
}

func ids(tables []routeTable) []string {
	found := make([]string, 0, len(tables))
	for _, t := range tables {
		found = append(found, t.id)
	}
	return found
}
