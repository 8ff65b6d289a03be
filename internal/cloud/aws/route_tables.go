package aws

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// RouteTable is one route table of a VPC, with the routes that have an IPv4 destination.
type RouteTable struct {
	ID      string
	Main    bool
	Public  bool
	Subnets []string
	Routes  []route
}

type route struct {
	CIDR   string
	Target string
	// State is AWS's own: active, or blackhole when the target has gone.
	State      types.RouteState
	propagated bool
}

// RouteTables lists all tables of the VPC.
func (n *Network) RouteTables(ctx context.Context) ([]RouteTable, error) {
	var tables []RouteTable
	pages := ec2.NewDescribeRouteTablesPaginator(n.EC2, &ec2.DescribeRouteTablesInput{Filters: []types.Filter{Filter("vpc-id", n.VPC)}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, n.Fail("Reading the route tables of "+n.VPC, err)
		}
		for _, t := range page.RouteTables {
			if aws.ToString(t.VpcId) == n.VPC {
				tables = append(tables, readTable(t))
			}
		}
	}
	return tables, nil
}

func readTable(t types.RouteTable) RouteTable {
	read := RouteTable{ID: aws.ToString(t.RouteTableId)}
	for _, a := range t.Associations {
		read.Main = read.Main || aws.ToBool(a.Main)
		if a.SubnetId != nil {
			read.Subnets = append(read.Subnets, *a.SubnetId)
		}
	}
	for _, r := range t.Routes {
		if r.DestinationCidrBlock == nil {
			continue
		}
		target := targetOf(r)
		read.Public = read.Public || strings.HasPrefix(target, "igw-")
		read.Routes = append(read.Routes, route{
			CIDR: *r.DestinationCidrBlock, Target: target, State: r.State,
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

// Private chooses the tables that private subnets use. A table is public if it leads to an internet gateway. The main
// table counts only if some subnet has no table of its own, which costs a call, so it is asked only if it matters.
func (n *Network) Private(ctx context.Context, tables []RouteTable) ([]RouteTable, error) {
	var private []RouteTable
	for _, t := range tables {
		used := len(t.Subnets) > 0
		if t.Main && !t.Public && !used {
			var err error
			if used, err = n.mainIsUsed(ctx, tables); err != nil {
				return nil, err
			}
		}
		if used && !t.Public {
			private = append(private, t)
		}
	}
	return private, nil
}

func (n *Network) mainIsUsed(ctx context.Context, tables []RouteTable) (bool, error) {
	pages := ec2.NewDescribeSubnetsPaginator(n.EC2, &ec2.DescribeSubnetsInput{Filters: []types.Filter{Filter("vpc-id", n.Cluster.VPCID)}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return false, n.Fail("Reading the subnets of "+n.Cluster.VPCID, err)
		}
		for _, s := range page.Subnets {
			own := slices.ContainsFunc(tables, func(t RouteTable) bool { return slices.Contains(t.Subnets, aws.ToString(s.SubnetId)) })
			if aws.ToString(s.VpcId) == n.Cluster.VPCID && !own {
				return true, nil
			}
		}
	}
	return false, nil
}

// To finds the static route to exactly this destination. A propagated one may stand beside it, and the static one wins.
func (t RouteTable) To(cidr string) (route, bool) {
	for _, r := range t.Routes {
		if r.CIDR == cidr && !r.propagated {
			return r, true
		}
	}
	return route{}, false
}

func IDs(tables []RouteTable) []string {
	found := make([]string, 0, len(tables))
	for _, t := range tables {
		found = append(found, t.ID)
	}
	return found
}
