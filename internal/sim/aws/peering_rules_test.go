package aws_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func TestPeering_SamePairAgain(t *testing.T) {
	again := func(s *sim) (string, string) {
		out, err := s.vendor().CreateVpcPeeringConnection(s.t.Context(), toAcme())
		if err != nil {
			return "", code(err)
		}
		return *out.VpcPeeringConnection.VpcPeeringConnectionId, ""
	}
	t.Run("waiting: the same one", func(t *testing.T) {
		s := plain(t)
		pcx := s.request()
		second, _ := again(s)
		require.Equal(t, pcx, second)
	})
	t.Run("active: refused", func(t *testing.T) {
		s := plain(t)
		s.active()
		_, refused := again(s)
		require.Equal(t, "VpcPeeringConnectionAlreadyExists", refused)
	})
	t.Run("after a failure: a new one", func(t *testing.T) {
		s := plain(t)
		pcx := s.request()
		require.NoError(t, s.RejectPeering(pcx))
		second, _ := again(s)
		require.NotEqual(t, pcx, second)
	})
	t.Run("refused even while waiting, if so asked", func(t *testing.T) {
		s := start(t, awssim.Options{SamePair: awssim.SamePairRefused})
		s.request()
		_, refused := again(s)
		require.Equal(t, "VpcPeeringConnectionAlreadyExists", refused)
	})
	t.Run("a second that fails, if so asked", func(t *testing.T) {
		s := start(t, awssim.Options{SamePair: awssim.SamePairFails, Lags: awssim.NoLags()})
		pcx := s.request()
		second, _ := again(s)
		require.Equal(t, "failed", status(t, s.vendor(), second))
		require.Equal(t, "pending-acceptance", status(t, s.vendor(), pcx))
	})
}

func TestPeering_Filters(t *testing.T) {
	s := plain(t)
	pcx := s.request()
	tests := []struct {
		name, value string
		found       bool
	}{
		{"vpc-peering-connection-id", pcx, true},
		{"vpc-peering-connection-id", "pcx-00000000000000000", false},
		{"tag:connection-id", "orders", true},
		{"tag:connection-id", "or*s", true},
		{"tag:connection-id", "payments", false},
		{"tag-key", "connection-id", true},
		{"requester-vpc-info.vpc-id", awssim.SampleClusterVPC, true},
		{"requester-vpc-info.owner-id", awssim.SampleDataPlaneAccount, true},
		{"accepter-vpc-info.vpc-id", awssim.SampleAcmeVPC, true},
		{"accepter-vpc-info.owner-id", awssim.SampleAcmeAccount, true},
		{"accepter-vpc-info.owner-id", awssim.SampleGlobexAccount, false},
		{"status-code", "pending-acceptance", true},
		{"status-code", "failed", false},
	}
	for _, tt := range tests {
		t.Run(tt.name+"="+tt.value, func(t *testing.T) {
			out, err := s.vendor().DescribeVpcPeeringConnections(t.Context(), &ec2.DescribeVpcPeeringConnectionsInput{Filters: []types.Filter{
				{Name: &tt.name, Values: []string{tt.value}},
				{Name: aws.String("accepter-vpc-info.vpc-id"), Values: []string{awssim.SampleAcmeVPC}},
			}})
			require.NoError(t, err)
			require.Equal(t, tt.found, len(out.VpcPeeringConnections) == 1)
		})
	}
	_, err := s.vendor().DescribeVpcPeeringConnections(t.Context(), &ec2.DescribeVpcPeeringConnectionsInput{
		Filters: []types.Filter{{Name: aws.String("no-such-filter"), Values: []string{"x"}}},
	})
	require.Equal(t, "InvalidParameterValue", code(err))
}

func TestPeering_DNSOptions(t *testing.T) {
	s := plain(t)
	set := func(client *ec2.Client, pcx string, requester bool) error {
		in := &ec2.ModifyVpcPeeringConnectionOptionsInput{VpcPeeringConnectionId: &pcx}
		options := &types.PeeringConnectionOptionsRequest{AllowDnsResolutionFromRemoteVpc: aws.Bool(true)}
		if requester {
			in.RequesterPeeringConnectionOptions = options
		} else {
			in.AccepterPeeringConnectionOptions = options
		}
		_, err := client.ModifyVpcPeeringConnectionOptions(t.Context(), in)
		return err
	}
	pcx := s.request()
	err := set(s.vendor(), pcx, true)
	require.Equal(t, "OperationNotPermitted", code(err))
	require.ErrorContains(t, err, "Peering "+pcx+" is not active. Peering options can be added only to active peerings.")

	require.NoError(t, s.AcceptPeering(pcx))
	require.Equal(t, "OperationNotPermitted", code(set(s.vendor(), pcx, false)), "the accepter's side is the accepter's")
	require.Equal(t, "OperationNotPermitted", code(set(s.acme(), pcx, true)), "and the requester's the requester's")
	require.NoError(t, set(s.vendor(), pcx, true))
	require.NoError(t, set(s.acme(), pcx, false))
	p, err := look(t, s.vendor(), pcx)
	require.NoError(t, err)
	require.True(t, *p.RequesterVpcInfo.PeeringOptions.AllowDnsResolutionFromRemoteVpc)
	require.True(t, *p.AccepterVpcInfo.PeeringOptions.AllowDnsResolutionFromRemoteVpc)
}

func TestPeering_Quotas(t *testing.T) {
	t.Run("outstanding requests of the account", func(t *testing.T) {
		s := plain(t)
		s.SetQuota(awssim.SampleDataPlaneAccount, "L-DC9F7029", 1)
		s.request()
		_, err := s.vendor().CreateVpcPeeringConnection(t.Context(), toGlobex())
		require.Equal(t, "OutstandingVpcPeeringConnectionLimitExceeded", code(err))
	})
	t.Run("active peerings of the VPC", func(t *testing.T) {
		s := plain(t)
		pcx := s.request()
		s.SetQuota(awssim.SampleDataPlaneAccount, "L-7E9ECCDB", 1) // the foreign one is the first
		require.Equal(t, "VpcPeeringConnectionsPerVpcLimitExceeded", code(accept(t, s.acme(), pcx)))
	})
}
