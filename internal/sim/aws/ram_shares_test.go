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

func TestShare_CreateRefusesWhatDoesNotFit(t *testing.T) {
	s := plain(t)
	tests := map[string]struct {
		change func(*ram.CreateResourceShareInput)
		want   string
	}{
		"no name":               {func(in *ram.CreateResourceShareInput) { in.Name = aws.String("") }, "InvalidParameterException"},
		"no ARN":                {func(in *ram.CreateResourceShareInput) { in.ResourceArns[0] = "tgw-1" }, "MalformedArnException"},
		"a gateway that is not": {func(in *ram.CreateResourceShareInput) { in.ResourceArns[0] += "0" }, "UnknownResourceException"},
		"somebody else's gateway": {func(in *ram.CreateResourceShareInput) {
			in.ResourceArns[0] = "arn:aws:ec2:us-east-1:222233334444:transit-gateway/tgw-1"
		}, "UnknownResourceException"},
		"a gateway elsewhere": {func(in *ram.CreateResourceShareInput) {
			in.ResourceArns[0] = "arn:aws:ec2:eu-west-1:444455556666:transit-gateway/tgw-1"
		}, "UnknownResourceException"},
		"no account": {func(in *ram.CreateResourceShareInput) { in.Principals[0] = "vendor" }, "InvalidParameterException"},
		"oneself":    {func(in *ram.CreateResourceShareInput) { in.Principals[0] = awssim.SampleAcmeAccount }, "InvalidParameterException"},
		"a subnet, with a stranger": {func(in *ram.CreateResourceShareInput) {
			in.ResourceArns[0] = "arn:aws:ec2:us-east-1:444455556666:subnet/subnet-0aaaabbbbccccdd16"
		}, "OperationNotPermittedException"},
		"strangers not allowed in": {func(in *ram.CreateResourceShareInput) { in.AllowExternalPrincipals = aws.Bool(false) }, "InvalidParameterException"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			in := shareInput()
			tt.change(in)
			_, err := s.acmeRAM().CreateResourceShare(t.Context(), in)
			require.Equal(t, tt.want, code(err))
		})
	}
	require.Empty(t, s.Resources(awssim.Filter{Kind: "share", Account: awssim.SampleAcmeAccount}), "a refusal changes nothing")
}

func TestShare_ATokenMakesTheSameCallOnce(t *testing.T) {
	s := plain(t)
	in := shareInput()
	in.ClientToken = aws.String("the-first-time")
	first, err := s.acmeRAM().CreateResourceShare(t.Context(), in)
	require.NoError(t, err)
	again, err := s.acmeRAM().CreateResourceShare(t.Context(), in)
	require.NoError(t, err)
	require.Equal(t, *first.ResourceShare.ResourceShareArn, *again.ResourceShare.ResourceShareArn)
	in.Name = aws.String("another")
	_, err = s.acmeRAM().CreateResourceShare(t.Context(), in)
	require.Equal(t, "IdempotentParameterMismatchException", code(err))

	arn := invitations(t, s.vendorRAM())[0].ResourceShareInvitationArn
	for range 2 {
		_, err = s.vendorRAM().AcceptResourceShareInvitation(t.Context(), &ram.AcceptResourceShareInvitationInput{
			ResourceShareInvitationArn: arn, ClientToken: aws.String("accept-1"),
		})
		require.NoError(t, err, "an answer that was lost can be asked for again")
	}
}

func TestShare_EachSideSeesItsOwnPart(t *testing.T) {
	s := plain(t)
	share := s.share()
	get := func(client *ram.Client, owner ramtypes.ResourceOwner) int {
		out, err := client.GetResourceShares(t.Context(), &ram.GetResourceSharesInput{ResourceOwner: owner})
		require.NoError(t, err)
		return len(out.ResourceShares)
	}
	members := func(client *ram.Client) (statuses []string) {
		for _, kind := range []ramtypes.ResourceShareAssociationType{ramtypes.ResourceShareAssociationTypeResource, ramtypes.ResourceShareAssociationTypePrincipal} {
			out, err := client.GetResourceShareAssociations(t.Context(), &ram.GetResourceShareAssociationsInput{
				AssociationType: kind, ResourceShareArns: []string{share},
			})
			require.NoError(t, err)
			for _, m := range out.ResourceShareAssociations {
				statuses = append(statuses, string(m.AssociationType)+" "+string(m.Status))
			}
		}
		return statuses
	}
	require.Equal(t, 1, get(s.acmeRAM(), ramtypes.ResourceOwnerSelf))
	require.Zero(t, get(s.vendorRAM(), ramtypes.ResourceOwnerOtherAccounts), "not before we accepted")
	require.Equal(t, []string{"RESOURCE ASSOCIATED", "PRINCIPAL ASSOCIATING"}, members(s.acmeRAM()))
	require.NoError(t, s.AcceptShare(share, awssim.SampleDataPlaneAccount))
	require.Equal(t, 1, get(s.vendorRAM(), ramtypes.ResourceOwnerOtherAccounts))
	require.Equal(t, []string{"RESOURCE ASSOCIATED", "PRINCIPAL ASSOCIATED"}, members(s.vendorRAM()))

	_, err := s.vendorRAM().DeleteResourceShare(t.Context(), &ram.DeleteResourceShareInput{ResourceShareArn: &share})
	require.Equal(t, "OperationNotPermittedException", code(err), "a share is its owner's")
	_, err = s.acmeRAM().DeleteResourceShare(t.Context(), &ram.DeleteResourceShareInput{ResourceShareArn: &share})
	require.NoError(t, err)
	require.Zero(t, get(s.vendorRAM(), ramtypes.ResourceOwnerOtherAccounts))
	require.Equal(t, 1, get(s.acmeRAM(), ramtypes.ResourceOwnerSelf), "a deleted share is still shown")
	s.Clock().Advance(3 * time.Hour)
	require.Zero(t, get(s.acmeRAM(), ramtypes.ResourceOwnerSelf), "until it is forgotten")
}

func TestShare_ForeignOnesStand(t *testing.T) {
	s := plain(t)
	before := s.Snapshot()
	require.Contains(t, before.String(), "share "+awssim.SampleForeignShareARN)
	require.Contains(t, before.String(), "attachment "+awssim.SampleForeignTransitAttachment)
	client := s.ec2(awssim.SampleDataPlaneKeys(), "eu-west-1")
	require.Equal(t, "available", gatewayState(t, client, awssim.SampleForeignTransitGateway))
	s.Clock().Advance(30 * 24 * time.Hour)
	require.Empty(t, s.Snapshot().Diff(before))
}

func TestShare_FaultsInItsOwnWords(t *testing.T) {
	s := plain(t)
	fault := s.Inject(awssim.Fault{Operation: "ram:ListResources", Code: "ThrottlingException"})
	_, err := s.vendorRAM().ListResources(t.Context(), &ram.ListResourcesInput{ResourceOwner: ramtypes.ResourceOwnerSelf})
	require.Equal(t, "ThrottlingException", code(err))
	require.Equal(t, 1, fault.Hits())

	stranger := awssim.Keys{AccessKeyID: "AKIANOBODY", SecretAccessKey: "x"}
	_, err = s.ram(stranger, "us-east-1").ListResources(t.Context(), &ram.ListResourcesInput{ResourceOwner: ramtypes.ResourceOwnerSelf})
	require.Equal(t, "UnrecognizedClientException", code(err))
	_, err = s.vendorRAM().ListPrincipals(t.Context(), &ram.ListPrincipalsInput{ResourceOwner: ramtypes.ResourceOwnerSelf})
	require.Equal(t, "UnknownOperationException", code(err))
	_, err = s.vendorRAM().ListResources(t.Context(), &ram.ListResourcesInput{
		ResourceOwner: ramtypes.ResourceOwnerSelf, ResourceType: aws.String("gateway"),
	})
	require.Equal(t, "InvalidResourceTypeException", code(err))
}
