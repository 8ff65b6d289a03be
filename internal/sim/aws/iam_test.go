package aws_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

// as is a client in Acme's region with the lent role.
func (s *sim) as(role string) *ec2.Client {
	s.t.Helper()
	keys, refused := assume(s.t, s.sts(s.dataPlane()), assuming(role))
	require.Empty(s.t, refused)
	return s.ec2(keys, "us-east-1")
}

func policy(statements ...string) map[string]string {
	return map[string]string{"p": `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`}
}

func allow(actions, resources, condition string) string {
	text := `{"Effect":"Allow","Action":` + actions + `,"Resource":` + resources
	if condition != "" {
		text += `,"Condition":` + condition
	}
	return text + "}"
}

const (
	vpcResource = `"arn:aws:ec2:us-east-1:444455556666:vpc/` + awssim.SampleAcmeVPC + `"`
	pcxResource = `"arn:aws:ec2:us-east-1:444455556666:vpc-peering-connection/*"`
	fromCluster = `{"ArnEquals":{"ec2:RequesterVpc":"arn:aws:ec2:us-east-1:111122223333:vpc/` + awssim.SampleClusterVPC + `"}}`
	acceptIt    = `"ec2:AcceptVpcPeeringConnection"`
)

// The right to accept is a right on both: the VPC, and the peering.
func TestIAM_AcceptingNeedsBothResources(t *testing.T) {
	onVPC, onPeering := allow(acceptIt, vpcResource, ""), allow(acceptIt, pcxResource, fromCluster)
	tests := map[string]struct {
		policies map[string]string
		want     string
	}{
		"both":                          {policy(onVPC, onPeering), ""},
		"everything":                    {policy(allow(`"*"`, `"*"`, "")), ""},
		"with wildcards":                {policy(allow(`["ec2:Accept?pcPeering*"]`, `["arn:aws:ec2:*:*:vpc/*",`+pcxResource+`]`, "")), ""},
		"in small letters":              {policy(strings.Replace(onVPC, "ec2:Accept", "EC2:accept", 1), onPeering), ""},
		"the VPC only":                  {policy(onVPC), "UnauthorizedOperation"},
		"the peering only":              {policy(onPeering), "UnauthorizedOperation"},
		"another VPC":                   {policy(strings.Replace(onVPC, awssim.SampleAcmeVPC, "vpc-00000000", 1), onPeering), "UnauthorizedOperation"},
		"from another VPC":              {policy(onVPC, strings.Replace(onPeering, awssim.SampleClusterVPC, "vpc-00000000", 1)), "UnauthorizedOperation"},
		"ArnEquals with a wildcard":     {policy(onVPC, strings.Replace(onPeering, awssim.SampleClusterVPC, "*", 1)), ""},
		"StringEquals with a wildcard":  {policy(onVPC, strings.NewReplacer(awssim.SampleClusterVPC, "*", "Arn", "String").Replace(onPeering)), "UnauthorizedOperation"},
		"in another region":             {policy(onVPC, allow(acceptIt, pcxResource, `{"StringEquals":{"ec2:Region":["eu-west-1"]}}`)), "UnauthorizedOperation"},
		"one of two regions":            {policy(onVPC, allow(acceptIt, pcxResource, `{"StringEquals":{"ec2:Region":["eu-west-1","us-east-1"]}}`)), ""},
		"a key that the call lacks":     {policy(onVPC, allow(acceptIt, pcxResource, `{"StringLike":{"ec2:Colour":"*"}}`)), "UnauthorizedOperation"},
		"denied beside what is allowed": {policy(onVPC, onPeering, `{"Effect":"Deny","Action":"ec2:Accept*","Resource":"*"}`), "UnauthorizedOperation"},
		"denied before it is allowed":   {policy(`{"Effect":"Deny","Action":"ec2:Accept*","Resource":"*"}`, onVPC, onPeering), "UnauthorizedOperation"},
		"no policy at all":              {map[string]string{}, "UnauthorizedOperation"},
		"nobody wrote any down":         {nil, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := plain(t)
			pcx := s.request()
			s.lend(tt.policies)
			require.Equal(t, tt.want, code(accept(t, s.as(lentRole), pcx)))
		})
	}
}

func TestIAM_OfAPeeringThatIsNotThereItSaysNotFound(t *testing.T) {
	s := start(t, awssim.Options{})
	s.lend(policy(allow(acceptIt, vpcResource, ""), allow(acceptIt, pcxResource, fromCluster)))
	client := s.as(lentRole)
	require.Equal(t, "InvalidVpcPeeringConnectionID.NotFound", code(accept(t, client, "pcx-00000000")))
	require.Equal(t, "InvalidVpcPeeringConnectionID.NotFound", code(accept(t, client, s.request())), "it is too new")

	s = start(t, awssim.Options{})
	s.lend(policy(allow(acceptIt, vpcResource, "")))
	client = s.as(lentRole)
	pcx := s.request()
	require.Equal(t, "InvalidVpcPeeringConnectionID.NotFound", code(accept(t, client, pcx)), "it is too new to ask about rights")
	s.Clock().Advance(time.Minute)
	require.Equal(t, "UnauthorizedOperation", code(accept(t, client, pcx)))
}

// The stack's role does all that the handshake asks of it, and nothing beside.
func TestIAM_TheStacksRoleDoesItsWorkAndNoMore(t *testing.T) {
	s := plain(t)
	client := s.as(s.lendStack(nil))
	pcx := s.request()
	_, err := client.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
	require.NoError(t, err)
	_, err = look(t, client, pcx)
	require.NoError(t, err)
	require.NoError(t, accept(t, client, pcx))
	dns := &ec2.ModifyVpcPeeringConnectionOptionsInput{
		VpcPeeringConnectionId:           &pcx,
		AccepterPeeringConnectionOptions: &types.PeeringConnectionOptionsRequest{AllowDnsResolutionFromRemoteVpc: aws.Bool(true)},
	}
	_, err = client.ModifyVpcPeeringConnectionOptions(t.Context(), dns)
	require.NoError(t, err)
	back := func(table string) error {
		_, err := client.CreateRoute(t.Context(), &ec2.CreateRouteInput{
			RouteTableId: &table, DestinationCidrBlock: aws.String(awssim.SampleClusterCIDR), VpcPeeringConnectionId: &pcx,
		})
		return err
	}
	require.NoError(t, back(awssim.SampleAcmeTable))
	err = back(awssim.SampleAcmeTransitRouteTable)
	require.Equal(t, "UnauthorizedOperation", code(err))
	require.Regexp(t, `not authorized to perform this operation. User: arn:aws:sts::444455556666:assumed-role/peer-orders-PeerRole-\w{12}/\S+ `+
		`is not authorized to perform: ec2:CreateRoute on resource: arn:aws:ec2:us-east-1:444455556666:route-table/\S+ because no identity-based policy`, err)

	_, err = client.DescribeSubnets(t.Context(), &ec2.DescribeSubnetsInput{})
	require.Equal(t, "UnauthorizedOperation", code(err))
	require.ErrorContains(t, err, "because no identity-based policy allows the ec2:DescribeSubnets action")
	_, err = client.DeleteVpcPeeringConnection(t.Context(), &ec2.DeleteVpcPeeringConnectionInput{VpcPeeringConnectionId: &pcx})
	require.Equal(t, "UnauthorizedOperation", code(err))
	_, err = client.DescribeSubnets(t.Context(), &ec2.DescribeSubnetsInput{DryRun: aws.Bool(true)})
	require.Equal(t, "UnauthorizedOperation", code(err))
	_, err = client.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{DryRun: aws.Bool(true)})
	require.Equal(t, "DryRunOperation", code(err))
}

// A role that may do nothing can still say who it is, and no more.
func TestIAM_TheControlRoleMayDoNothing(t *testing.T) {
	s := plain(t)
	keys, refused := assume(t, s.sts(s.dataPlane()), assuming(awssim.SampleControlRoleARN))
	require.Empty(t, refused)
	_, err := s.ec2(keys, "us-east-1").DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
	require.Equal(t, "UnauthorizedOperation", code(err))
	_, refused = assume(t, s.sts(keys), assuming(awssim.SampleDataPlaneRoleARN))
	require.Equal(t, "AccessDenied", refused)
	_, err = s.quotas(keys).GetServiceQuota(t.Context(), &servicequotas.GetServiceQuotaInput{ServiceCode: aws.String("vpc"), QuotaCode: aws.String("L-7E9ECCDB")})
	require.Equal(t, "AccessDeniedException", code(err))
}

// A session outlives a changed trust, but not the policies, nor the role that had them.
func TestIAM_WhatASessionOutlives(t *testing.T) {
	s := start(t, awssim.Options{})
	arn := s.lendStack(nil)
	settled := func() { s.Clock().Advance(10 * time.Second) }
	settled()
	client := s.as(arn)
	may := func() string {
		_, err := client.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
		return code(err)
	}
	require.NoError(t, s.SetRoleTrust(arn, []string{awssim.SampleGlobexAccount}, ""))
	settled()
	require.Empty(t, may())
	require.NoError(t, s.RemoveRolePolicy(arn, "peer"))
	require.Empty(t, may(), "not at once")
	settled()
	require.Equal(t, "UnauthorizedOperation", may())

	require.NoError(t, s.DeleteStack(awssim.SampleAcmeAccount, "us-east-1", "peer-orders"))
	arn = s.lendStack(nil)
	settled()
	client = s.as(arn)
	require.Empty(t, may())
	require.NoError(t, s.DeleteStack(awssim.SampleAcmeAccount, "us-east-1", "peer-orders"))
	settled()
	require.Equal(t, "UnauthorizedOperation", may())

	s.lend(nil)
	client = s.as(lentRole)
	s.RemoveRole(lentRole)
	require.Empty(t, may(), "a role without written policies: its sessions go on")
}

func TestStacks_ARoleThatSomebodyElseTouchedIsNotDeleted(t *testing.T) {
	s := plain(t)
	arn := s.lendStack(nil)
	require.Error(t, s.PutRolePolicy(arn, "more", "{}"))
	require.NoError(t, s.PutRolePolicy(arn, "more", policy(allow(`"ec2:DescribeSubnets"`, `"*"`, ""))["p"]))
	_, err := s.as(arn).DescribeSubnets(t.Context(), &ec2.DescribeSubnetsInput{})
	require.NoError(t, err)
	err = s.DeleteStack(awssim.SampleAcmeAccount, "us-east-1", "peer-orders")
	require.ErrorContains(t, err, "failed to delete: [PeerRole]")
	require.True(t, s.CanAssume(arn, "secret-1", ourSession))
	require.NoError(t, s.RemoveRolePolicy(arn, "more"))
	require.NoError(t, s.DeleteStack(awssim.SampleAcmeAccount, "us-east-1", "peer-orders"))
	require.False(t, s.CanAssume(arn, "secret-1", ourSession))
}
