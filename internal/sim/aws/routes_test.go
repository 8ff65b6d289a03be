package aws_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func addRoute(t *testing.T, client *ec2.Client, table, cidr, pcx string) string {
	t.Helper()
	_, err := client.CreateRoute(t.Context(), &ec2.CreateRouteInput{
		RouteTableId: &table, DestinationCidrBlock: &cidr, VpcPeeringConnectionId: &pcx,
	})
	return code(err)
}

func removeRoute(t *testing.T, client *ec2.Client, table, cidr string) string {
	t.Helper()
	_, err := client.DeleteRoute(t.Context(), &ec2.DeleteRouteInput{RouteTableId: &table, DestinationCidrBlock: &cidr})
	return code(err)
}

// routes lists destination, target and state of the routes to peerings.
func routes(t *testing.T, client *ec2.Client, table string) []string {
	t.Helper()
	out, err := client.DescribeRouteTables(t.Context(), &ec2.DescribeRouteTablesInput{RouteTableIds: []string{table}})
	require.NoError(t, err)
	var lines []string
	for _, r := range out.RouteTables[0].Routes {
		if r.VpcPeeringConnectionId != nil {
			lines = append(lines, fmt.Sprintf("%s %s %s", *r.DestinationCidrBlock, *r.VpcPeeringConnectionId, r.State))
		}
	}
	return lines
}

const (
	ourTable = awssim.SampleClusterPrivateTable
	foreign  = awssim.SampleForeignCIDR + " " + awssim.SampleForeignPeering + " active"
)

func TestRoutes_CreateIsStrict(t *testing.T) {
	s := plain(t)
	pcx := s.active()
	tests := []struct{ name, table, cidr, pcx, want string }{
		{"another account's table", awssim.SampleAcmeTable, "10.20.0.0/16", pcx, "InvalidRouteTableID.NotFound"},
		{"malformed table", "rtb-1", "10.20.0.0/16", pcx, "InvalidRouteTableId.Malformed"},
		{"no CIDR", ourTable, "10.20.0.0", pcx, "InvalidParameterValue"},
		{"unknown peering", ourTable, "10.20.0.0/16", "pcx-0123456789abcdef0", notFound},
		{"own block", ourTable, "10.10.0.0/16", pcx, "InvalidParameterValue"},
		{"part of the own block", ourTable, "10.10.128.0/24", pcx, "InvalidParameterValue"},
		{"somebody else's destination", ourTable, awssim.SampleForeignCIDR, pcx, "RouteAlreadyExists"},
		{"peering of another VPC", "rtb-0000000000000bbbb", "10.20.0.0/16", pcx, "InvalidParameterValue"},
		{"as it should be", ourTable, "10.20.0.0/16", pcx, ""},
		{"the same again", ourTable, "10.20.0.0/16", pcx, "RouteAlreadyExists"},
		{"less specific", ourTable, "10.0.0.0/8", pcx, ""},
	}
	require.NoError(t, s.Add(awssim.World{VPCs: []awssim.VPC{{
		Account: awssim.SampleDataPlaneAccount, Region: "us-east-1", Blocks: []string{"10.60.0.0/16"}, MainTable: "rtb-0000000000000bbbb",
	}}}))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, addRoute(t, s.vendor(), tt.table, tt.cidr, tt.pcx))
		})
	}
	require.Contains(t, routes(t, s.vendor(), ourTable), foreign)
}

func TestRoutes_DestinationIsCanonicalised(t *testing.T) {
	s := plain(t)
	pcx := s.active()
	require.Empty(t, addRoute(t, s.vendor(), ourTable, "10.20.3.4/16", pcx))
	require.Contains(t, routes(t, s.vendor(), ourTable), "10.20.0.0/16 "+pcx+" active")
	require.Equal(t, "InvalidRoute.NotFound", removeRoute(t, s.vendor(), ourTable, "10.20.3.4/16"), "deleting wants what is stored")
	require.Empty(t, removeRoute(t, s.vendor(), ourTable, "10.20.0.0/16"))
	require.Equal(t, "InvalidRoute.NotFound", removeRoute(t, s.vendor(), ourTable, "10.20.0.0/16"))
	require.Equal(t, "InvalidParameterValue", removeRoute(t, s.vendor(), ourTable, "10.10.0.0/16"), "the local route stays")
}

func TestRoutes_BlackholeUntilActiveAndAfterDeletion(t *testing.T) {
	s := plain(t)
	pcx := s.request()
	require.Empty(t, addRoute(t, s.vendor(), ourTable, "10.20.0.0/16", pcx), "a route may be there before consent")
	ours := "10.20.0.0/16 " + pcx
	require.Equal(t, []string{foreign, ours + " blackhole"}, routes(t, s.vendor(), ourTable))
	require.NoError(t, s.AcceptPeering(pcx))
	require.Equal(t, []string{foreign, ours + " active"}, routes(t, s.vendor(), ourTable))
	require.NoError(t, s.DeletePeeringAsAccepter(pcx))
	require.Equal(t, []string{foreign, ours + " blackhole"}, routes(t, s.vendor(), ourTable))
	require.Equal(t, notFound, addRoute(t, s.vendor(), ourTable, "10.21.0.0/16", pcx), "nothing new to a peering that has ended")
}

func TestRoutes_NewOneIsNotListedAtOnce(t *testing.T) {
	s := start(t, awssim.Options{Lags: &awssim.Lags{Route: awssim.Lag{Looks: 1}}})
	pcx := s.active()
	require.Empty(t, addRoute(t, s.vendor(), ourTable, "10.20.0.0/16", pcx))
	require.Equal(t, []string{foreign}, routes(t, s.vendor(), ourTable))
	require.Len(t, routes(t, s.vendor(), ourTable), 2)
}

func TestRoutes_Replace(t *testing.T) {
	s := plain(t)
	pcx := s.active()
	replace := func(cidr string) string {
		_, err := s.vendor().ReplaceRoute(t.Context(), &ec2.ReplaceRouteInput{
			RouteTableId: aws.String(ourTable), DestinationCidrBlock: &cidr, VpcPeeringConnectionId: &pcx,
		})
		return code(err)
	}
	require.Equal(t, "InvalidParameterValue", replace("10.20.0.0/16"), "there is nothing to replace")
	require.Equal(t, "InvalidParameterValue", replace("10.10.0.0/16"), "the local route")
	require.Empty(t, replace(awssim.SampleForeignCIDR))
	require.Equal(t, []string{awssim.SampleForeignCIDR + " " + pcx + " active"}, routes(t, s.vendor(), ourTable))
}

func TestRoutes_Quota(t *testing.T) {
	s := plain(t)
	pcx := s.active()
	s.SetQuota(awssim.SampleDataPlaneAccount, "L-93826ACB", 2) // taken by the default and the foreign route
	require.Equal(t, "RouteLimitExceeded", addRoute(t, s.vendor(), ourTable, "10.20.0.0/16", pcx))
}

func TestRouteTables_AreFoundAsTheWorkerLooksForThem(t *testing.T) {
	s := plain(t)
	find := func(name, value string) []types.RouteTable {
		out, err := s.vendor().DescribeRouteTables(t.Context(), &ec2.DescribeRouteTablesInput{Filters: []types.Filter{
			{Name: aws.String("vpc-id"), Values: []string{awssim.SampleClusterVPC}}, {Name: &name, Values: []string{value}},
		}})
		require.NoError(t, err)
		return out.RouteTables
	}
	require.Len(t, find("vpc-id", awssim.SampleClusterVPC), 2)
	main := find("association.main", "true")
	require.Len(t, main, 1)
	require.Equal(t, awssim.SampleClusterMainTable, *main[0].RouteTableId)
	require.True(t, *main[0].Associations[0].Main)
	subnets, err := s.vendor().DescribeSubnets(t.Context(), &ec2.DescribeSubnetsInput{})
	require.NoError(t, err)
	require.Len(t, subnets.Subnets, 4)
	for _, subnet := range subnets.Subnets {
		own := find("association.subnet-id", *subnet.SubnetId)
		require.Equal(t, *subnet.MapPublicIpOnLaunch, len(own) == 0, "the public subnet uses the main table")
	}
	require.Len(t, find("route.vpc-peering-connection-id", awssim.SampleForeignPeering), 1)
}

func TestDescribe_NetworksAndTheirAttributes(t *testing.T) {
	s := plain(t)
	out, err := s.vendor().DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{VpcIds: []string{awssim.SampleClusterVPC}})
	require.NoError(t, err)
	require.Equal(t, "associated", string(out.Vpcs[0].CidrBlockAssociationSet[0].CidrBlockState.State))
	require.Equal(t, awssim.SampleClusterCIDR, *out.Vpcs[0].CidrBlockAssociationSet[0].CidrBlock)

	_, err = s.vendor().DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{VpcIds: []string{awssim.SampleAcmeVPC}})
	require.Equal(t, "InvalidVpcID.NotFound", code(err), "another account's network does not exist")
	_, err = s.vendor().DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{VpcIds: []string{awssim.SampleCluster2VPC}})
	require.Equal(t, "InvalidVpcID.NotFound", code(err), "nor one in another region")

	require.NoError(t, s.SetVPCDNS(awssim.SampleClusterVPC, true, false))
	for attribute, want := range map[types.VpcAttributeName]bool{
		types.VpcAttributeNameEnableDnsSupport: true, types.VpcAttributeNameEnableDnsHostnames: false,
	} {
		got, err := s.vendor().DescribeVpcAttribute(t.Context(), &ec2.DescribeVpcAttributeInput{
			VpcId: aws.String(awssim.SampleClusterVPC), Attribute: attribute,
		})
		require.NoError(t, err)
		answered := got.EnableDnsSupport
		if attribute == types.VpcAttributeNameEnableDnsHostnames {
			answered = got.EnableDnsHostnames
		}
		require.Equal(t, want, *answered.Value)
	}
}

func TestDescribe_RegionsThatAreEnabled(t *testing.T) {
	s := plain(t)
	require.NoError(t, s.Add(awssim.World{Accounts: []awssim.Account{{
		ID: "101010101010", Regions: []string{"us-east-1"}, Keys: awssim.Keys{AccessKeyID: "AKIAONEREGION", SecretAccessKey: "x"},
	}}}))
	client := s.ec2(awssim.Keys{AccessKeyID: "AKIAONEREGION", SecretAccessKey: "x"}, "us-east-1")
	out, err := client.DescribeRegions(t.Context(), &ec2.DescribeRegionsInput{})
	require.NoError(t, err)
	require.Len(t, out.Regions, 1)
	out, err = client.DescribeRegions(t.Context(), &ec2.DescribeRegionsInput{AllRegions: aws.Bool(true), RegionNames: []string{"eu-west-1"}})
	require.NoError(t, err)
	require.Equal(t, "not-opted-in", *out.Regions[0].OptInStatus)
}

func TestDescribe_InPages(t *testing.T) {
	s := plain(t)
	var more awssim.World
	for i := range 12 {
		more.VPCs = append(more.VPCs, awssim.VPC{
			Account: awssim.SampleAcmeAccount, Region: "us-east-1", Blocks: []string{fmt.Sprintf("172.16.%d.0/24", i)},
		})
	}
	require.NoError(t, s.Add(more))
	pages := ec2.NewDescribeVpcsPaginator(s.acme(), &ec2.DescribeVpcsInput{MaxResults: aws.Int32(5)})
	seen := 0
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		require.NoError(t, err)
		require.LessOrEqual(t, len(page.Vpcs), 5)
		seen += len(page.Vpcs)
	}
	require.Equal(t, 14, seen, "with the two of the sample")
}
