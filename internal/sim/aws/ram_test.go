package aws_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	ramtypes "github.com/aws/aws-sdk-go-v2/service/ram/types"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func rejectShare(t *testing.T, client *ram.Client, arn string) string {
	t.Helper()
	_, err := client.RejectResourceShareInvitation(t.Context(), &ram.RejectResourceShareInvitationInput{ResourceShareInvitationArn: &arn})
	return code(err)
}

func pendingIn(t *testing.T, client *ram.Client, arn string) ([]ramtypes.Resource, string) {
	t.Helper()
	out, err := client.ListPendingInvitationResources(t.Context(), &ram.ListPendingInvitationResourcesInput{ResourceShareInvitationArn: &arn})
	if err != nil {
		return nil, code(err)
	}
	return out.Resources, ""
}

func received(t *testing.T, client *ram.Client) []ramtypes.Resource {
	t.Helper()
	out, err := client.ListResources(t.Context(), &ram.ListResourcesInput{
		ResourceOwner: ramtypes.ResourceOwnerOtherAccounts, ResourceType: aws.String("ec2:TransitGateway"),
	})
	require.NoError(t, err)
	return out.Resources
}

func TestShare_AnInvitationIsAnsweredOnce(t *testing.T) {
	s := plain(t)
	s.share()
	arn := *invitations(t, s.vendorRAM())[0].ResourceShareInvitationArn
	require.Equal(t, "ResourceShareInvitationArnNotFoundException", answerShare(t, s.acmeRAM(), arn), "the sender cannot accept for us")
	require.Empty(t, received(t, s.vendorRAM()), "what waits is not there")
	require.Empty(t, answerShare(t, s.vendorRAM(), arn))
	require.Len(t, received(t, s.vendorRAM()), 1)
	require.Equal(t, "ResourceShareInvitationAlreadyAcceptedException", answerShare(t, s.vendorRAM(), arn))
	require.Equal(t, "ResourceShareInvitationAlreadyAcceptedException", rejectShare(t, s.vendorRAM(), arn))
	left, refused := pendingIn(t, s.vendorRAM(), arn)
	require.Empty(t, refused)
	require.Empty(t, left, "nothing is pending any more")
	require.Equal(t, "MalformedArnException", answerShare(t, s.vendorRAM(), "causeway-tgw"))
	require.Equal(t, "ResourceShareInvitationArnNotFoundException", answerShare(t, s.ram(awssim.SampleDataPlaneKeys(), "eu-west-1"), arn), "shares are regional")
}

func TestShare_ARejectedInvitationGivesNothing(t *testing.T) {
	s := plain(t)
	share := s.share()
	arn := *invitations(t, s.vendorRAM())[0].ResourceShareInvitationArn
	require.Empty(t, rejectShare(t, s.vendorRAM(), arn))
	require.Equal(t, "ResourceShareInvitationAlreadyRejectedException", answerShare(t, s.vendorRAM(), arn))
	_, refused := pendingIn(t, s.vendorRAM(), arn)
	require.Equal(t, "ResourceShareInvitationAlreadyRejectedException", refused)
	require.Equal(t, ramtypes.ResourceShareInvitationStatusRejected, invitations(t, s.vendorRAM())[0].Status)

	require.NoError(t, s.AddToShare(share, nil, []string{awssim.SampleDataPlaneAccount}), "the customer shares again")
	require.Len(t, invitations(t, s.vendorRAM()), 2, "and a new invitation stands beside the old one")
	require.NoError(t, s.AcceptShare(share, awssim.SampleDataPlaneAccount), "which can be accepted")
	require.Error(t, s.RejectShare(share, awssim.SampleDataPlaneAccount), "and then nothing waits")
}

func TestShare_AnInvitationExpires(t *testing.T) {
	tests := map[string]struct {
		resource string
		alive    time.Duration
		dead     time.Duration
	}{
		"with a transit gateway, in seven days": {awssim.SampleAcmeTransitGatewayARN, 7*24*time.Hour - time.Minute, 2 * time.Minute},
		"with anything else, in half a day": {
			"arn:aws:ec2:us-east-1:444455556666:prefix-list/pl-0aaaabbbbccccdd99", 12*time.Hour - time.Minute, 2 * time.Minute,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := plain(t)
			in := shareInput()
			in.ResourceArns = []string{tt.resource}
			_, err := s.acmeRAM().CreateResourceShare(t.Context(), in)
			require.NoError(t, err)
			arn := *invitations(t, s.vendorRAM())[0].ResourceShareInvitationArn
			s.Clock().Advance(tt.alive)
			require.Equal(t, ramtypes.ResourceShareInvitationStatusPending, invitations(t, s.vendorRAM())[0].Status)
			s.Clock().Advance(tt.dead)
			require.Equal(t, ramtypes.ResourceShareInvitationStatusExpired, invitations(t, s.vendorRAM())[0].Status)
			require.Equal(t, "ResourceShareInvitationExpiredException", answerShare(t, s.vendorRAM(), arn))
			_, refused := pendingIn(t, s.vendorRAM(), arn)
			require.Equal(t, "ResourceShareInvitationExpiredException", refused)
		})
	}
}

func TestShare_PagesMayBeEmpty(t *testing.T) {
	s := plain(t)
	s.share()
	first, err := s.vendorRAM().GetResourceShareInvitations(t.Context(), &ram.GetResourceShareInvitationsInput{})
	require.NoError(t, err)
	require.Empty(t, first.ResourceShareInvitations)
	require.NotEmpty(t, aws.ToString(first.NextToken), "whoever stops at an empty page finds nothing")
	second, err := s.vendorRAM().GetResourceShareInvitations(t.Context(), &ram.GetResourceShareInvitationsInput{NextToken: first.NextToken})
	require.NoError(t, err)
	require.Len(t, second.ResourceShareInvitations, 1)
	require.Nil(t, second.NextToken)
}

func TestShare_NamesProveNothing(t *testing.T) {
	s := plain(t)
	s.share()
	require.NoError(t, s.Add(awssim.World{TransitGateways: []awssim.TransitGateway{
		{ID: "tgw-0eeeeffff00001110", Account: awssim.SampleGlobexAccount, Region: "us-east-1"},
	}}))
	_, err := s.ShareTransitGateway("tgw-0eeeeffff00001110", "causeway-tgw", awssim.SampleDataPlaneAccount)
	require.NoError(t, err)
	found := invitations(t, s.vendorRAM())
	require.Len(t, found, 2)
	require.Equal(t, *found[0].ResourceShareName, *found[1].ResourceShareName)
	require.NotEqual(t, *found[0].SenderAccountId, *found[1].SenderAccountId)
}

func TestShare_MayCarrySomethingUnexpected(t *testing.T) {
	s := plain(t)
	in := shareInput()
	rule := "arn:aws:route53resolver:us-east-1:444455556666:resolver-rule/rslvr-rr-0aaaabbbbccccdd98"
	in.ResourceArns = append(in.ResourceArns, rule)
	_, err := s.acmeRAM().CreateResourceShare(t.Context(), in)
	require.NoError(t, err)
	resources, refused := pendingIn(t, s.vendorRAM(), *invitations(t, s.vendorRAM())[0].ResourceShareInvitationArn)
	require.Empty(t, refused)
	require.Len(t, resources, 2)
	require.Equal(t, "route53resolver:ResolverRule", *resources[1].Type)
}

func TestShare_WithinOneOrganizationNobodyIsInvited(t *testing.T) {
	for name, sharing := range map[string]bool{"sharing on": true, "sharing off": false} {
		t.Run(name, func(t *testing.T) {
			s := plain(t)
			require.NoError(t, s.Add(awssim.World{Organizations: []awssim.Organization{
				{ID: "o-family", Accounts: []string{awssim.SampleDataPlaneAccount, awssim.SampleAcmeAccount}, Sharing: sharing},
			}}))
			share := s.share()
			if !sharing {
				require.Len(t, invitations(t, s.vendorRAM()), 1)
				require.Empty(t, received(t, s.vendorRAM()))
				return
			}
			require.Empty(t, invitations(t, s.vendorRAM()))
			require.Len(t, received(t, s.vendorRAM()), 1, "it is simply there")
			_, err := s.vendorRAM().DisassociateResourceShare(t.Context(), &ram.DisassociateResourceShareInput{
				ResourceShareArn: &share, Principals: []string{awssim.SampleDataPlaneAccount},
			})
			require.Equal(t, "OperationNotPermittedException", code(err), "nobody leaves a share of its own organisation")
		})
	}
}

func TestShare_LeavingIsForThoseWhoWereInvited(t *testing.T) {
	s := plain(t)
	share := s.acceptedShare()
	leave := func(client *ram.Client, accounts ...string) string {
		_, err := client.DisassociateResourceShare(t.Context(), &ram.DisassociateResourceShareInput{ResourceShareArn: &share, Principals: accounts})
		return code(err)
	}
	require.Equal(t, "OperationNotPermittedException", leave(s.vendorRAM(), awssim.SampleGlobexAccount))
	require.Equal(t, "UnknownResourceException", leave(s.ram(awssim.SampleGlobexKeys(), "us-east-1"), awssim.SampleGlobexAccount))
	require.Empty(t, leave(s.vendorRAM(), awssim.SampleDataPlaneAccount))
	require.Empty(t, received(t, s.vendorRAM()))
	require.Equal(t, "UnknownResourceException", leave(s.vendorRAM(), awssim.SampleDataPlaneAccount), "we have left already")
	require.Equal(t, "InvalidTransitGatewayID.NotFound", gatewayState(t, s.vendor(), awssim.SampleAcmeTransitGateway))
}
