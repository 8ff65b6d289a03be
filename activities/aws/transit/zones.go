package transit

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	awscloud "causeway.dev/internal/cloud/aws"
)

// subnet is one subnet of the cluster's VPC.
type subnet struct {
	id string
	// zone is the zone's id, such as use1-az1: its name means another zone in another account.
	zone string
	free int
}

func (n *network) subnets(ctx context.Context) ([]subnet, error) {
	var found []subnet
	pages := ec2.NewDescribeSubnetsPaginator(n.EC2, &ec2.DescribeSubnetsInput{Filters: []types.Filter{awscloud.Filter("vpc-id", n.Cluster.VPCID)}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, n.Fail("Reading the subnets of "+n.Cluster.VPCID, err)
		}
		for _, s := range page.Subnets {
			if aws.ToString(s.VpcId) != n.Cluster.VPCID {
				continue
			}
			zone := aws.ToString(s.AvailabilityZoneId)
			if zone == "" {
				zone = aws.ToString(s.AvailabilityZone)
			}
			found = append(found, subnet{id: aws.ToString(s.SubnetId), zone: zone, free: int(aws.ToInt32(s.AvailableIpAddressCount))})
		}
	}
	return found, nil
}

// oneInEachZone chooses one private subnet with a free address in each zone that runs nodes: what runs in a zone without
// one cannot reach the gateway at all. It also says which zones lack one.
func (n *network) oneInEachZone(ctx context.Context) (chosen, lacking []string, err error) {
	tables, err := n.RouteTables(ctx)
	if err != nil {
		return nil, nil, err
	}
	all, err := n.subnets(ctx)
	if err != nil {
		return nil, nil, err
	}
	// The lowest id, so that every attempt chooses the same one.
	slices.SortFunc(all, func(a, b subnet) int { return strings.Compare(a.id, b.id) })
	zones := map[string][]subnet{}
	for _, s := range all {
		if !public(tables, s.id) {
			zones[s.zone] = append(zones[s.zone], s)
		}
	}
	wanted := n.Cluster.Zones
	if len(wanted) == 0 {
		wanted = slices.Sorted(maps.Keys(zones))
	}
	for _, zone := range wanted {
		free := slices.IndexFunc(zones[zone], func(s subnet) bool { return s.free > 0 })
		switch {
		case len(zones[zone]) == 0:
			lacking = append(lacking, fmt.Sprintf("zone %s runs nodes and has no private subnet in %s: nothing there could reach the gateway; add a subnet", zone, n.Cluster.VPCID))
		case free < 0:
			lacking = append(lacking, fmt.Sprintf("zone %s has no private subnet with a free address in %s: the attachment needs one; add a subnet", zone, n.Cluster.VPCID))
		default:
			chosen = append(chosen, zones[zone][free].id)
		}
	}
	if len(wanted) == 0 {
		lacking = append(lacking, n.Cluster.VPCID+" has no private subnet that could be attached")
	}
	return chosen, lacking, nil
}

// public reports whether a subnet's table, its own or else the main one, leads to an internet gateway.
func public(tables []awscloud.RouteTable, id string) bool {
	main := false
	for _, t := range tables {
		if slices.Contains(t.Subnets, id) {
			return t.Public
		}
		if t.Main {
			main = t.Public
		}
	}
	return main
}
