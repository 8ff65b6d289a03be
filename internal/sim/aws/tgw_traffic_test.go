package aws_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func TestTransitTraffic_PassesOnlyWithEverythingInPlace(t *testing.T) {
	table := awssim.SampleAcmeTransitTable
	tests := map[string]struct {
		remove func(s *sim, id string) error
		reason string
	}{
		"our route": {func(s *sim, _ string) error {
			return s.RemoveRoute(ourTable, awssim.SampleAcmeTransitCIDR)
		}, "to the internet"},
		"our attachment": {func(s *sim, id string) error { return s.DeleteOwnTransitAttachment(id) }, "blackhole"},
		"our attachment in one zone": {func(s *sim, id string) error {
			_, err := s.vendor().ModifyTransitGatewayVpcAttachment(s.t.Context(), &ec2.ModifyTransitGatewayVpcAttachmentInput{
				TransitGatewayAttachmentId: &id, RemoveSubnetIds: []string{awssim.SampleClusterPrivateSubnetC},
			})
			return err
		}, "has no subnet in us-east-1c"},
		"our association": {func(s *sim, id string) error { return s.DisassociateTransitTable(table, id) }, "is associated with no route table"},
		"the propagation of their network": {func(s *sim, _ string) error {
			return s.DisableTransitPropagation(table, awssim.SampleAcmeTransitAttachment)
		}, "has no route to 10.60.1.10"},
		"the propagation of ours": {func(s *sim, id string) error { return s.DisableTransitPropagation(table, id) }, "has no route to 10.10"},
		"their association": {func(s *sim, _ string) error {
			return s.DisassociateTransitTable(table, awssim.SampleAcmeTransitAttachment)
		}, awssim.SampleAcmeTransitAttachment + " is associated with no route table"},
		"their attachment": {func(s *sim, _ string) error {
			return s.DeleteTransitAttachment(awssim.SampleAcmeTransitAttachment)
		}, "has no route to 10.60.1.10"},
		"their route back": {func(s *sim, _ string) error {
			return s.RemoveRoute(awssim.SampleAcmeTransitRouteTable, awssim.SampleClusterCIDR)
		}, "no return route"},
		"the way through the network ACL": {func(s *sim, _ string) error {
			return s.DenyNetwork(awssim.SampleAcmeTransitVPC, awssim.SampleClusterCIDR)
		}, "network ACL"},
		"the security group rule": {func(s *sim, _ string) error {
			return s.RevokeIngress(awssim.SampleAcmeTransitSecurityGroup, fromUs)
		}, "security group"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, id := through(t)
			require.Equal(t, awssim.Open, s.Dial(awssim.SampleClusterVPC, ledger).Outcome, "with everything in place")
			require.NoError(t, tt.remove(s, id))
			verdict := s.Dial(awssim.SampleClusterVPC, ledger)
			require.Equal(t, awssim.Timeout, verdict.Outcome, "without "+name)
			require.Contains(t, verdict.Reason, tt.reason)
		})
	}
}

func TestTransitTraffic_AStaticRouteStandsInForPropagation(t *testing.T) {
	s, id := through(t)
	table := awssim.SampleAcmeTransitTable
	require.NoError(t, s.DisableTransitPropagation(table, id))
	require.Equal(t, awssim.Timeout, s.Dial(awssim.SampleClusterVPC, ledger).Outcome)
	require.NoError(t, s.AddTransitRoute(table, awssim.SampleClusterCIDR, id))
	require.Equal(t, awssim.Open, s.Dial(awssim.SampleClusterVPC, ledger).Outcome)
	require.NoError(t, s.RemoveTransitRoute(table, awssim.SampleClusterCIDR))
	require.NoError(t, s.EnableTransitPropagation(table, id))
	require.Equal(t, awssim.Open, s.Dial(awssim.SampleClusterVPC, ledger).Outcome)
}

func TestTransitTraffic_AGatewayWithoutDefaultsIsAllByHand(t *testing.T) {
	s := plain(t)
	const gateway, table, theirs = "tgw-0aaaabbbbccccdd50", "tgw-rtb-0aaaabbbbccccdd51", "tgw-attach-0aaaabbbbccccdd52"
	require.NoError(t, s.Add(awssim.World{
		TransitGateways: []awssim.TransitGateway{{
			ID: gateway, Account: awssim.SampleAcmeAccount, Region: "us-east-1", Table: table, AutoAccept: true, NoAssociation: true, NoPropagation: true,
		}},
		TransitAttachments: []awssim.TransitAttachment{{
			ID: theirs, Gateway: gateway, VPC: awssim.SampleAcmeTransitVPC, Subnets: []string{"subnet-0aaaabbbbccccdd16"},
		}},
	}))
	share, err := s.ShareTransitGateway(gateway, "by-hand", awssim.SampleDataPlaneAccount)
	require.NoError(t, err)
	require.NoError(t, s.AcceptShare(share, awssim.SampleDataPlaneAccount))
	out, err := s.vendor().CreateTransitGatewayVpcAttachment(t.Context(), attachInput(gateway, privateSubnets()...))
	require.NoError(t, err)
	ours := *out.TransitGatewayVpcAttachment.TransitGatewayAttachmentId
	require.Empty(t, transitRoute(t, s.vendor(), ourTable, awssim.SampleAcmeTransitCIDR, gateway))
	require.NoError(t, s.AddRoute(awssim.SampleAcmeTransitRouteTable, awssim.Route{CIDR: awssim.SampleClusterCIDR, Target: gateway}))
	require.NoError(t, s.AllowIngress(awssim.SampleAcmeTransitSecurityGroup, fromUs))
	for _, step := range []func() error{
		func() error { return s.AssociateTransitTable(table, ours) },
		func() error { return s.AssociateTransitTable(table, theirs) },
		func() error { return s.EnableTransitPropagation(table, theirs) },
		func() error { return s.EnableTransitPropagation(table, ours) },
	} {
		require.Equal(t, awssim.Timeout, s.Dial(awssim.SampleClusterVPC, ledger).Outcome)
		require.NoError(t, step())
	}
	require.Equal(t, awssim.Open, s.Dial(awssim.SampleClusterVPC, ledger).Outcome)
}

func TestTransitTraffic_AHostInAZoneWithoutTheirAttachment(t *testing.T) {
	s, _ := through(t)
	_, err := s.acme().ModifyTransitGatewayVpcAttachment(t.Context(), &ec2.ModifyTransitGatewayVpcAttachmentInput{
		TransitGatewayAttachmentId: new(awssim.SampleAcmeTransitAttachment), RemoveSubnetIds: []string{"subnet-0aaaabbbbccccdd16"},
	})
	require.NoError(t, err)
	require.Contains(t, s.Dial(awssim.SampleClusterVPC, ledger).Reason, "has no subnet in us-east-1a")
}

func TestTransitTraffic_NamesFollowTheAttachmentsDNS(t *testing.T) {
	s, attachment := through(t)
	resolve := func() string {
		address, ok := s.Resolve(awssim.SampleClusterVPC, awssim.SampleAcmeTransitHost)
		require.True(t, ok)
		return address.String()
	}
	require.Equal(t, awssim.SampleAcmeTransitHostIP, resolve())
	require.NoError(t, s.SetVPCDNS(awssim.SampleAcmeTransitVPC, true, false))
	require.Equal(t, "198.51.100.60", resolve())
	require.NoError(t, s.SetVPCDNS(awssim.SampleAcmeTransitVPC, true, true))
	require.Empty(t, deleteAttachment(t, s.vendor(), attachment))
	require.Equal(t, "198.51.100.60", resolve())
}
