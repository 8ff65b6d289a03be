package aws_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ram"
	ramtypes "github.com/aws/aws-sdk-go-v2/service/ram/types"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func TestTransit_FromShareToTraffic(t *testing.T) {
	s := start(t, awssim.Options{})
	gateway := awssim.SampleAcmeTransitGateway
	require.Equal(t, "InvalidTransitGatewayID.NotFound", gatewayState(t, s.vendor(), gateway), "it is not shared")

	share := s.share()
	require.Empty(t, invitations(t, s.vendorRAM()), "an invitation is not found at once")
	found := invitations(t, s.vendorRAM())
	require.Len(t, found, 1)
	require.Equal(t, share, *found[0].ResourceShareArn)
	require.Equal(t, awssim.SampleAcmeAccount, *found[0].SenderAccountId)
	require.Equal(t, ramtypes.ResourceShareInvitationStatusPending, found[0].Status)
	require.True(t, s.Clock().Now().Equal(*found[0].InvitationTimestamp))

	pending, err := s.vendorRAM().ListPendingInvitationResources(t.Context(), &ram.ListPendingInvitationResourcesInput{
		ResourceShareInvitationArn: found[0].ResourceShareInvitationArn,
	})
	require.NoError(t, err)
	require.Len(t, pending.Resources, 1)
	require.Equal(t, awssim.SampleAcmeTransitGatewayARN, *pending.Resources[0].Arn)
	require.Equal(t, "ec2:TransitGateway", *pending.Resources[0].Type)

	_, refused := attach(t, s.vendor(), privateSubnets()...)
	require.Equal(t, "InvalidTransitGatewayID.NotFound", refused, "before the share is accepted")
	require.Empty(t, answerShare(t, s.vendorRAM(), *found[0].ResourceShareInvitationArn))
	require.Equal(t, "InvalidTransitGatewayID.NotFound", gatewayState(t, s.vendor(), gateway), "the share is not there at once")
	require.Equal(t, "available", gatewayState(t, s.vendor(), gateway))

	id, state := attach(t, s.vendor(), privateSubnets()...)
	require.Equal(t, "pendingAcceptance", state)
	require.Equal(t, "InvalidTransitGatewayAttachmentID.NotFound", attachmentState(t, s.vendor(), id))
	require.Equal(t, "pendingAcceptance", attachmentState(t, s.vendor(), id))
	require.NoError(t, s.AcceptTransitAttachment(id))
	require.Equal(t, "available", attachmentState(t, s.vendor(), id))
	require.Empty(t, transitRoute(t, s.vendor(), ourTable, awssim.SampleAcmeTransitCIDR, gateway))
	require.Equal(t, awssim.Timeout, s.Dial(awssim.SampleClusterVPC, ledger).Outcome, "nobody knows the way back")

	require.NoError(t, s.AddRoute(awssim.SampleAcmeTransitRouteTable, awssim.Route{CIDR: awssim.SampleClusterCIDR, Target: gateway}))
	require.NoError(t, s.AllowIngress(awssim.SampleAcmeTransitSecurityGroup, fromUs))
	require.Equal(t, awssim.Verdict{Outcome: awssim.Open, Reason: "through"}, s.Dial(awssim.SampleClusterVPC, ledger))
	address, ok := s.Resolve(awssim.SampleClusterVPC, awssim.SampleAcmeTransitHost)
	require.True(t, ok)
	require.Equal(t, awssim.SampleAcmeTransitHostIP, address.String())

	require.NoError(t, s.Unshare(share))
	require.Equal(t, "InvalidTransitGatewayID.NotFound", gatewayState(t, s.vendor(), gateway))
	require.Equal(t, "available", attachmentState(t, s.vendor(), id))
	require.Equal(t, awssim.Open, s.Dial(awssim.SampleClusterVPC, ledger).Outcome, "unsharing hides the gateway and leaves the traffic")
}
