package aws_test

import (
	"net/netip"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	ramtypes "github.com/aws/aws-sdk-go-v2/service/ram/types"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

var ledger = netip.MustParseAddrPort("10.60.1.10:5432")

func (s *sim) ram(keys awssim.Keys, region string) *ram.Client {
	return ram.NewFromConfig(configFor(s.url, keys, region))
}

func (s *sim) vendorRAM() *ram.Client { return s.ram(awssim.SampleDataPlaneKeys(), "us-east-1") }
func (s *sim) acmeRAM() *ram.Client   { return s.ram(awssim.SampleAcmeKeys(), "us-east-1") }

// share is what the customer does first, and answers the share's ARN.
func (s *sim) share() string {
	s.t.Helper()
	out, err := s.acmeRAM().CreateResourceShare(s.t.Context(), shareInput())
	require.NoError(s.t, err)
	return *out.ResourceShare.ResourceShareArn
}

func shareInput() *ram.CreateResourceShareInput {
	return &ram.CreateResourceShareInput{
		Name: aws.String("causeway-tgw"), ResourceArns: []string{awssim.SampleAcmeTransitGatewayARN},
		Principals: []string{awssim.SampleDataPlaneAccount}, AllowExternalPrincipals: aws.Bool(true),
	}
}

// invitations lists all of them, page by page.
func invitations(t *testing.T, client *ram.Client) []ramtypes.ResourceShareInvitation {
	t.Helper()
	var all []ramtypes.ResourceShareInvitation
	pages := ram.NewGetResourceShareInvitationsPaginator(client, &ram.GetResourceShareInvitationsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		require.NoError(t, err)
		all = append(all, page.ResourceShareInvitations...)
	}
	return all
}

func answerShare(t *testing.T, client *ram.Client, arn string) string {
	t.Helper()
	_, err := client.AcceptResourceShareInvitation(t.Context(), &ram.AcceptResourceShareInvitationInput{ResourceShareInvitationArn: &arn})
	return code(err)
}

func gatewayState(t *testing.T, client *ec2.Client, id string) string {
	t.Helper()
	out, err := client.DescribeTransitGateways(t.Context(), &ec2.DescribeTransitGatewaysInput{TransitGatewayIds: []string{id}})
	if err != nil {
		return code(err)
	}
	return string(out.TransitGateways[0].State)
}

// privateSubnets are the cluster's, one in each of its zones.
func privateSubnets() []string {
	return []string{awssim.SampleClusterPrivateSubnetA, awssim.SampleClusterPrivateSubnetB, awssim.SampleClusterPrivateSubnetC}
}

func attachInput(gateway string, subnets ...string) *ec2.CreateTransitGatewayVpcAttachmentInput {
	return &ec2.CreateTransitGatewayVpcAttachmentInput{
		TransitGatewayId: &gateway, VpcId: aws.String(awssim.SampleClusterVPC), SubnetIds: subnets,
		TagSpecifications: []types.TagSpecification{{
			ResourceType: types.ResourceTypeTransitGatewayAttachment, Tags: tag("connection-id", "orders"),
		}},
	}
}

func attach(t *testing.T, client *ec2.Client, subnets ...string) (string, string) {
	t.Helper()
	out, err := client.CreateTransitGatewayVpcAttachment(t.Context(), attachInput(awssim.SampleAcmeTransitGateway, subnets...))
	if err != nil {
		return "", code(err)
	}
	return *out.TransitGatewayVpcAttachment.TransitGatewayAttachmentId, string(out.TransitGatewayVpcAttachment.State)
}

func attachmentState(t *testing.T, client *ec2.Client, id string) string {
	t.Helper()
	out, err := client.DescribeTransitGatewayVpcAttachments(t.Context(), &ec2.DescribeTransitGatewayVpcAttachmentsInput{
		TransitGatewayAttachmentIds: []string{id},
	})
	if err != nil {
		return code(err)
	}
	if len(out.TransitGatewayVpcAttachments) == 0 {
		return "none"
	}
	return string(out.TransitGatewayVpcAttachments[0].State)
}

func transitRoute(t *testing.T, client *ec2.Client, table, cidr, gateway string) string {
	t.Helper()
	_, err := client.CreateRoute(t.Context(), &ec2.CreateRouteInput{
		RouteTableId: &table, DestinationCidrBlock: &cidr, TransitGatewayId: &gateway,
	})
	return code(err)
}

// acceptedShare lets the vendor in.
func (s *sim) acceptedShare() string {
	s.t.Helper()
	arn := s.share()
	require.NoError(s.t, s.AcceptShare(arn, awssim.SampleDataPlaneAccount))
	return arn
}

// through is a transit gateway with everything in place on both sides.
func through(t *testing.T) (*sim, string) {
	t.Helper()
	s := plain(t)
	s.acceptedShare()
	id, state := attach(t, s.vendor(), privateSubnets()...)
	require.Equal(t, "pendingAcceptance", state)
	require.NoError(t, s.AcceptTransitAttachment(id))
	require.Empty(t, transitRoute(t, s.vendor(), ourTable, awssim.SampleAcmeTransitCIDR, awssim.SampleAcmeTransitGateway))
	require.Empty(t, transitRoute(t, s.acme(), awssim.SampleAcmeTransitRouteTable, awssim.SampleClusterCIDR, awssim.SampleAcmeTransitGateway))
	require.NoError(t, s.AllowIngress(awssim.SampleAcmeTransitSecurityGroup, fromUs))
	return s, id
}
