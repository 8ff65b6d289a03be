package aws_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func TestFirewall_SecurityGroupRules(t *testing.T) {
	s := plain(t)
	group := aws.String(awssim.SampleAcmeSecurityGroup)
	permission := func(cidr string) []types.IpPermission {
		return []types.IpPermission{{
			IpProtocol: aws.String("tcp"), FromPort: aws.Int32(5432), ToPort: aws.Int32(5432), IpRanges: []types.IpRange{{CidrIp: &cidr}},
		}}
	}
	allow := func(client *ec2.Client, cidr string) string {
		_, err := client.AuthorizeSecurityGroupIngress(t.Context(), &ec2.AuthorizeSecurityGroupIngressInput{GroupId: group, IpPermissions: permission(cidr)})
		return code(err)
	}
	revoke := func(cidr string) string {
		_, err := s.acme().RevokeSecurityGroupIngress(t.Context(), &ec2.RevokeSecurityGroupIngressInput{GroupId: group, IpPermissions: permission(cidr)})
		return code(err)
	}
	require.Equal(t, "InvalidGroup.NotFound", allow(s.vendor(), "10.10.0.0/16"), "the customer's firewall is the customer's")
	require.Equal(t, "InvalidParameterValue", allow(s.acme(), "10.10.0.0"))
	require.Empty(t, allow(s.acme(), "10.10.0.0/16"))
	require.Equal(t, "InvalidPermission.Duplicate", allow(s.acme(), "10.10.0.0/16"))

	out, err := s.acme().DescribeSecurityGroups(t.Context(), &ec2.DescribeSecurityGroupsInput{GroupIds: []string{*group}})
	require.NoError(t, err)
	require.Len(t, out.SecurityGroups[0].IpPermissions, 2)
	require.Equal(t, "10.10.0.0/16", *out.SecurityGroups[0].IpPermissions[1].IpRanges[0].CidrIp)

	require.Empty(t, revoke("10.10.0.0/16"))
	require.Equal(t, "InvalidPermission.NotFound", revoke("10.10.0.0/16"))
}

func TestFirewall_ANetworkACLStopsAnswersToo(t *testing.T) {
	s, _ := joined(t)
	acls, err := s.acme().DescribeNetworkAcls(t.Context(), &ec2.DescribeNetworkAclsInput{
		Filters: []types.Filter{{Name: aws.String("vpc-id"), Values: []string{awssim.SampleAcmeVPC}}},
	})
	require.NoError(t, err)
	require.Len(t, acls.NetworkAcls, 1)
	list := acls.NetworkAcls[0].NetworkAclId
	deny := &ec2.CreateNetworkAclEntryInput{
		NetworkAclId: list, RuleNumber: aws.Int32(50), Egress: aws.Bool(true), RuleAction: types.RuleActionDeny, Protocol: aws.String("6"),
		CidrBlock: aws.String("10.10.0.0/16"), PortRange: &types.PortRange{From: aws.Int32(1024), To: aws.Int32(65535)},
	}
	_, err = s.acme().CreateNetworkAclEntry(t.Context(), deny)
	require.NoError(t, err)
	_, err = s.acme().CreateNetworkAclEntry(t.Context(), deny)
	require.Equal(t, "NetworkAclEntryAlreadyExists", code(err))
	require.Contains(t, s.Dial(awssim.SampleClusterVPC, database).Reason, "network ACL of "+awssim.SampleAcmeVPC)

	gone := &ec2.DeleteNetworkAclEntryInput{NetworkAclId: list, RuleNumber: aws.Int32(50), Egress: aws.Bool(true)}
	_, err = s.acme().DeleteNetworkAclEntry(t.Context(), gone)
	require.NoError(t, err)
	_, err = s.acme().DeleteNetworkAclEntry(t.Context(), gone)
	require.Equal(t, "InvalidNetworkAclEntry.NotFound", code(err))
	require.Equal(t, awssim.Open, s.Dial(awssim.SampleClusterVPC, database).Outcome)
}

func TestCloud_ManyAtOnce(t *testing.T) {
	s := plain(t)
	pcx := s.active()
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			cidr := fmt.Sprintf("172.16.%d.0/24", i)
			_, err := s.vendor().CreateRoute(t.Context(), &ec2.CreateRouteInput{
				RouteTableId: aws.String(ourTable), DestinationCidrBlock: &cidr, VpcPeeringConnectionId: &pcx,
			})
			if err != nil {
				t.Errorf("adding a route beside others: %v", err)
			}
			s.Snapshot()
			s.Clock().Advance(1)
		})
	}
	all.Wait()
	require.Len(t, routes(t, s.vendor(), ourTable), 21)
}
