package aws_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

const notFound = "InvalidVpcPeeringConnectionID.NotFound"

func TestPeering_FromRequestToActive(t *testing.T) {
	s := start(t, awssim.Options{})
	pcx := s.request()

	require.Equal(t, notFound, status(t, s.vendor(), pcx), "just created, not to be seen yet")
	require.Equal(t, "initiating-request", status(t, s.vendor(), pcx))
	p, err := look(t, s.vendor(), pcx)
	require.NoError(t, err)
	require.Equal(t, "pending-acceptance", string(p.Status.Code))
	require.Equal(t, s.Clock().Now().Add(7*24*time.Hour), *p.ExpirationTime)
	require.Equal(t, awssim.SampleClusterCIDR, *p.RequesterVpcInfo.CidrBlock)
	require.Nil(t, p.AccepterVpcInfo.CidrBlock, "the other side's blocks show only when active")
	require.Equal(t, "orders", *p.Tags[0].Value)

	require.NoError(t, accept(t, s.acme(), pcx))
	require.Equal(t, "provisioning", status(t, s.vendor(), pcx))
	p, err = look(t, s.vendor(), pcx)
	require.NoError(t, err)
	require.Equal(t, "active", string(p.Status.Code))
	require.Equal(t, awssim.SampleAcmeCIDR, *p.AccepterVpcInfo.CidrBlock)
	require.Nil(t, p.ExpirationTime)

	theirs, err := look(t, s.acme(), pcx)
	require.NoError(t, err)
	require.Empty(t, theirs.Tags, "tags stay in the account that set them")
}

func TestPeering_TimeAloneEndsTheLags(t *testing.T) {
	s := start(t, awssim.Options{})
	pcx := s.request()
	s.Clock().Advance(time.Second)
	require.Equal(t, "pending-acceptance", status(t, s.vendor(), pcx))
}

func TestPeering_FailsLaterNotAtOnce(t *testing.T) {
	overlapping := awssim.World{VPCs: []awssim.VPC{{
		ID: "vpc-0000000000000aaaa", Account: awssim.SampleAcmeAccount, Region: "us-east-1",
		Blocks: []string{"10.50.0.0/16", "10.10.128.0/20"}, // the second is the cluster's
	}}}
	tests := map[string]func(*ec2.CreateVpcPeeringConnectionInput){
		"unknown VPC":                   func(in *ec2.CreateVpcPeeringConnectionInput) { in.PeerVpcId = aws.String("vpc-0123456789abcdef0") },
		"unknown account":               func(in *ec2.CreateVpcPeeringConnectionInput) { in.PeerOwnerId = aws.String("121212121212") },
		"wrong region":                  func(in *ec2.CreateVpcPeeringConnectionInput) { in.PeerRegion = aws.String("eu-west-1") },
		"any pair of blocks overlaps":   func(in *ec2.CreateVpcPeeringConnectionInput) { in.PeerVpcId = aws.String("vpc-0000000000000aaaa") },
		"the VPC is to be its own peer": func(in *ec2.CreateVpcPeeringConnectionInput) { in.PeerVpcId, in.PeerOwnerId = in.VpcId, nil },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			s := start(t, awssim.Options{})
			require.NoError(t, s.Add(overlapping))
			in := toAcme()
			change(in)
			out, err := s.vendor().CreateVpcPeeringConnection(t.Context(), in)
			require.NoError(t, err, "the answer to the request does not tell")
			require.Equal(t, "initiating-request", string(out.VpcPeeringConnection.Status.Code))
			pcx := *out.VpcPeeringConnection.VpcPeeringConnectionId
			s.Clock().Advance(time.Minute)

			p, err := look(t, s.vendor(), pcx)
			require.NoError(t, err)
			require.Equal(t, "failed", string(p.Status.Code))
			require.Contains(t, *p.Status.Message, "overlapping CIDR range")
			require.Equal(t, notFound, status(t, s.acme(), pcx), "the other side never sees it")
			_, err = s.vendor().DeleteVpcPeeringConnection(t.Context(), &ec2.DeleteVpcPeeringConnectionInput{VpcPeeringConnectionId: &pcx})
			require.Equal(t, "InvalidStateTransition", code(err))
			s.Clock().Advance(2 * time.Hour)
			require.Equal(t, notFound, status(t, s.vendor(), pcx), "forgotten after two hours")
		})
	}
}

func TestPeering_RefusedAtOnce(t *testing.T) {
	tests := []struct {
		name, want string
		change     func(*ec2.CreateVpcPeeringConnectionInput)
	}{
		{"not our VPC", "InvalidVpcID.NotFound", func(in *ec2.CreateVpcPeeringConnectionInput) { in.VpcId = in.PeerVpcId }},
		{"malformed id", "InvalidVpcID.Malformed", func(in *ec2.CreateVpcPeeringConnectionInput) { in.PeerVpcId = aws.String("vpc-xyz") }},
		{"no peer", "MissingParameter", func(in *ec2.CreateVpcPeeringConnectionInput) { in.PeerVpcId = nil }},
		{"own account, no such VPC", "InvalidVpcID.NotFound", func(in *ec2.CreateVpcPeeringConnectionInput) {
			in.PeerOwnerId, in.PeerVpcId = nil, aws.String("vpc-0123456789abcdef0")
		}},
		{"tags of something else", "InvalidParameterValue", func(in *ec2.CreateVpcPeeringConnectionInput) {
			in.TagSpecifications[0].ResourceType = types.ResourceTypeVpc
		}},
		{"a dry run", "DryRunOperation", func(in *ec2.CreateVpcPeeringConnectionInput) { in.DryRun = aws.Bool(true) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := plain(t)
			before := s.Snapshot()
			in := toAcme()
			tt.change(in)
			_, err := s.vendor().CreateVpcPeeringConnection(t.Context(), in)
			require.Equal(t, tt.want, code(err))
			require.Empty(t, s.Snapshot().Diff(before))
		})
	}
}

func TestPeering_WhoMayAcceptAndWhen(t *testing.T) {
	s := plain(t)
	out, err := s.vendor().CreateVpcPeeringConnection(t.Context(), toGlobex())
	require.NoError(t, err)
	pcx := *out.VpcPeeringConnection.VpcPeeringConnectionId

	require.Equal(t, "OperationNotPermitted", code(accept(t, s.vendor(), pcx)), "the requester cannot")
	require.Equal(t, notFound, code(accept(t, s.ec2(awssim.SampleGlobexKeys(), "us-east-1"), pcx)), "nor the accepter from another region")
	require.Equal(t, notFound, code(accept(t, s.acme(), pcx)), "nor a stranger, who does not see it")
	require.NoError(t, accept(t, s.globex(), pcx))
	require.Equal(t, "InvalidStateTransition", code(accept(t, s.globex(), pcx)), "nor anyone twice")
}

func TestPeering_OneAccountInTwoRegions(t *testing.T) {
	s := plain(t)
	out, err := s.vendor().CreateVpcPeeringConnection(t.Context(), &ec2.CreateVpcPeeringConnectionInput{
		VpcId: aws.String(awssim.SampleClusterVPC), PeerVpcId: aws.String(awssim.SampleCluster2VPC), PeerRegion: aws.String("eu-west-1"),
	})
	require.NoError(t, err)
	pcx := *out.VpcPeeringConnection.VpcPeeringConnectionId
	err = accept(t, s.vendor(), pcx)
	require.Equal(t, "OperationNotPermitted", code(err))
	require.ErrorContains(t, err, "must be accepted in region eu-west-1")
	require.NoError(t, accept(t, s.ec2(awssim.SampleDataPlaneKeys(), "eu-west-1"), pcx))
}

func TestPeering_Rejected(t *testing.T) {
	s := plain(t)
	pcx := s.request()
	reject := func(client *ec2.Client) error {
		_, err := client.RejectVpcPeeringConnection(t.Context(), &ec2.RejectVpcPeeringConnectionInput{VpcPeeringConnectionId: &pcx})
		return err
	}
	require.Equal(t, "OperationNotPermitted", code(reject(s.vendor())))
	require.NoError(t, reject(s.acme()))
	require.Equal(t, "rejected", status(t, s.vendor(), pcx))
	require.Equal(t, "InvalidStateTransition", code(accept(t, s.acme(), pcx)))
	require.ErrorContains(t, s.DeletePeeringAsRequester(pcx), "InvalidStateTransition")

	s.Clock().Advance(2 * time.Hour)
	require.Equal(t, notFound, status(t, s.acme(), pcx), "the accepter forgets after two hours")
	require.Equal(t, "rejected", status(t, s.vendor(), pcx))
	s.Clock().Advance(46 * time.Hour)
	require.Equal(t, notFound, status(t, s.vendor(), pcx), "the requester after two days")
	require.Empty(t, s.Resources(awssim.Filter{Kind: "peering", By: "user", Ended: true}))
}

func TestPeering_Expires(t *testing.T) {
	s := plain(t)
	pcx := s.request()
	s.Clock().Advance(7*24*time.Hour - time.Second)
	require.Equal(t, "pending-acceptance", status(t, s.acme(), pcx))
	s.Clock().Advance(time.Second)
	require.Equal(t, "expired", status(t, s.acme(), pcx))
	require.Equal(t, "InvalidStateTransition", code(accept(t, s.acme(), pcx)))
	s.Clock().Advance(48 * time.Hour)
	require.Equal(t, notFound, status(t, s.vendor(), pcx))
}

func TestPeering_Deleted(t *testing.T) {
	remove := func(s *sim, client *ec2.Client, pcx string) string {
		_, err := client.DeleteVpcPeeringConnection(s.t.Context(), &ec2.DeleteVpcPeeringConnectionInput{VpcPeeringConnectionId: &pcx})
		return code(err)
	}
	t.Run("while it is initiating, by nobody", func(t *testing.T) {
		s := start(t, awssim.Options{Lags: &awssim.Lags{Initiate: awssim.Lag{For: time.Second}}})
		pcx := s.request()
		require.Equal(t, "InvalidStateTransition", remove(s, s.vendor(), pcx))
	})
	t.Run("while it waits, by the requester only", func(t *testing.T) {
		s := plain(t)
		pcx := s.request()
		require.Equal(t, "OperationNotPermitted", remove(s, s.acme(), pcx))
		require.Empty(t, remove(s, s.vendor(), pcx))
		require.Equal(t, "deleted", status(t, s.vendor(), pcx))
		require.Equal(t, "InvalidStateTransition", remove(s, s.vendor(), pcx))
	})
	t.Run("when active, by either, and the deleter forgets first", func(t *testing.T) {
		s := plain(t)
		pcx := s.active()
		require.Empty(t, remove(s, s.acme(), pcx))
		p, err := look(t, s.vendor(), pcx)
		require.NoError(t, err)
		require.Equal(t, "Deleted by "+awssim.SampleAcmeAccount, *p.Status.Message)
		s.Clock().Advance(2 * time.Hour)
		require.Equal(t, notFound, status(t, s.acme(), pcx))
		require.Equal(t, "deleted", status(t, s.vendor(), pcx))
	})
	t.Run("between regions it takes a moment", func(t *testing.T) {
		s := start(t, awssim.Options{Lags: &awssim.Lags{Delete: awssim.Lag{Looks: 1}}})
		out, err := s.vendor().CreateVpcPeeringConnection(t.Context(), toGlobex())
		require.NoError(t, err)
		pcx := *out.VpcPeeringConnection.VpcPeeringConnectionId
		require.NoError(t, accept(t, s.globex(), pcx))
		require.Empty(t, remove(s, s.vendor(), pcx))
		require.Equal(t, "deleting", status(t, s.vendor(), pcx))
		require.Equal(t, "deleted", status(t, s.vendor(), pcx))
	})
}
