package aws_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

// counts asks each describe with filters, and counts what it finds.
func (s *sim) counts(client *ec2.Client) map[string]func([]types.Filter) (int, error) {
	ctx := s.t.Context()
	return map[string]func([]types.Filter) (int, error){
		"vpcs": func(f []types.Filter) (int, error) {
			out, err := client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{Filters: f})
			return size(out, err, func() int { return len(out.Vpcs) }), err
		},
		"subnets": func(f []types.Filter) (int, error) {
			out, err := client.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{Filters: f})
			return size(out, err, func() int { return len(out.Subnets) }), err
		},
		"tables": func(f []types.Filter) (int, error) {
			out, err := client.DescribeRouteTables(ctx, &ec2.DescribeRouteTablesInput{Filters: f})
			return size(out, err, func() int { return len(out.RouteTables) }), err
		},
		"groups": func(f []types.Filter) (int, error) {
			out, err := client.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{Filters: f})
			return size(out, err, func() int { return len(out.SecurityGroups) }), err
		},
		"acls": func(f []types.Filter) (int, error) {
			out, err := client.DescribeNetworkAcls(ctx, &ec2.DescribeNetworkAclsInput{Filters: f})
			return size(out, err, func() int { return len(out.NetworkAcls) }), err
		},
		"tags": func(f []types.Filter) (int, error) {
			out, err := client.DescribeTags(ctx, &ec2.DescribeTagsInput{Filters: f})
			return size(out, err, func() int { return len(out.Tags) }), err
		},
		"regions": func(f []types.Filter) (int, error) {
			out, err := client.DescribeRegions(ctx, &ec2.DescribeRegionsInput{Filters: f})
			return size(out, err, func() int { return len(out.Regions) }), err
		},
		"peerings": func(f []types.Filter) (int, error) {
			out, err := client.DescribeVpcPeeringConnections(ctx, &ec2.DescribeVpcPeeringConnectionsInput{Filters: f})
			return size(out, err, func() int { return len(out.VpcPeeringConnections) }), err
		},
	}
}

// TestFilters_EveryDescribeHasItsOwn counts what the first cluster's account
// finds with each filter. An unknown filter is refused, as EC2 refuses it.
func TestFilters_EveryDescribeHasItsOwn(t *testing.T) {
	s := plain(t)
	describe := s.counts(s.vendor())
	for _, tt := range []struct {
		what, filter, value string
		want                int
	}{
		{"vpcs", "vpc-id", awssim.SampleClusterVPC, 1},
		{"vpcs", "cidr", awssim.SampleClusterCIDR, 1},
		{"vpcs", "cidr-block-association.cidr-block", "10.10.*", 1},
		{"vpcs", "owner-id", awssim.SampleAcmeAccount, 0},
		{"vpcs", "state", "available", 1},
		{"vpcs", "is-default", "true", 0},
		{"vpcs", "tag:Name", "cluster-1", 1},
		{"subnets", "availability-zone", "us-east-1?", 4},
		{"subnets", "cidr-block", "10.10.16.0/20", 1},
		{"subnets", "state", "available", 4},
		{"subnets", "tag:Name", "*private*", 3},
		{"tables", "association.main", "false", 1},
		{"tables", "association.route-table-id", ourTable, 1},
		{"tables", "route.destination-cidr-block", "0.0.0.0/0", 2},
		{"tables", "route.state", "blackhole", 0},
		{"tables", "route.gateway-id", "igw-*", 1},
		{"tables", "owner-id", awssim.SampleDataPlaneAccount, 2},
		{"groups", "group-name", "default", 1},
		{"acls", "association.subnet-id", "subnet-*", 1},
		{"tags", "resource-type", "subnet", 4},
		{"tags", "key", "managed-by", 1},
		{"tags", "value", "cluster-1", 1},
		{"regions", "region-name", "eu-*", 2},
		{"regions", "opt-in-status", "not-opted-in", 0},
		{"peerings", "status-message", "Active", 1},
		{"peerings", "requester-vpc-info.cidr-block", awssim.SampleClusterCIDR, 1},
		{"peerings", "accepter-vpc-info.cidr-block", awssim.SampleForeignCIDR, 1},
	} {
		t.Run(tt.what+" "+tt.filter+"="+tt.value, func(t *testing.T) {
			got, err := describe[tt.what]([]types.Filter{{Name: &tt.filter, Values: []string{tt.value}}})
			require.NoError(t, err)
			require.Equal(t, tt.want, got)
		})
	}
	for what, ask := range describe {
		t.Run(what+" by a filter that is not there", func(t *testing.T) {
			_, err := ask([]types.Filter{{Name: aws.String("no-such-filter"), Values: []string{"x"}}})
			require.Equal(t, "InvalidParameterValue", code(err))
		})
	}
}

// size counts an answer that is there.
func size(_ any, err error, count func() int) int {
	if err != nil {
		return 0
	}
	return count()
}

func TestDescribe_IdsThatAreNotThere(t *testing.T) {
	s := plain(t)
	client, ctx := s.vendor(), t.Context()
	for want, ask := range map[string]func() error{
		"InvalidSubnetID.NotFound": func() error {
			_, err := client.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{SubnetIds: []string{"subnet-00000000"}})
			return err
		},
		"InvalidRouteTableID.NotFound": func() error {
			_, err := client.DescribeRouteTables(ctx, &ec2.DescribeRouteTablesInput{RouteTableIds: []string{awssim.SampleAcmeTable}})
			return err
		},
		"InvalidGroup.NotFound": func() error {
			_, err := client.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{GroupIds: []string{awssim.SampleAcmeSecurityGroup}})
			return err
		},
		"InvalidNetworkAclID.NotFound": func() error {
			_, err := client.DescribeNetworkAcls(ctx, &ec2.DescribeNetworkAclsInput{NetworkAclIds: []string{"acl-00000000"}})
			return err
		},
		"InvalidVpcPeeringConnectionId.Malformed": func() error {
			_, err := client.DescribeVpcPeeringConnections(ctx, &ec2.DescribeVpcPeeringConnectionsInput{VpcPeeringConnectionIds: []string{"pcx-1"}})
			return err
		},
		"InvalidParameterCombination": func() error {
			_, err := client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{awssim.SampleClusterVPC}, MaxResults: aws.Int32(5)})
			return err
		},
	} {
		t.Run(want, func(t *testing.T) { require.Equal(t, want, code(ask())) })
	}
}
