package aws_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	ramtypes "github.com/aws/aws-sdk-go-v2/service/ram/types"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func TestTransit_TheLifeOfAGateway(t *testing.T) {
	s := plain(t)
	made, err := s.acme().CreateTransitGateway(t.Context(), &ec2.CreateTransitGatewayInput{
		Description: aws.String("second hub"),
		Options: &types.TransitGatewayRequestOptions{
			AutoAcceptSharedAttachments: types.AutoAcceptSharedAttachmentsValueEnable, DefaultRouteTablePropagation: types.DefaultRouteTablePropagationValueDisable,
		},
		TagSpecifications: []types.TagSpecification{{ResourceType: types.ResourceTypeTransitGateway, Tags: tag("Name", "hub-2")}},
	})
	require.NoError(t, err)
	id := *made.TransitGateway.TransitGatewayId
	require.Equal(t, "available", gatewayState(t, s.acme(), id))
	require.NotNil(t, made.TransitGateway.Options.AssociationDefaultRouteTableId)
	require.Nil(t, made.TransitGateway.Options.PropagationDefaultRouteTableId)

	second, err := s.acme().CreateTransitGatewayRouteTable(t.Context(), &ec2.CreateTransitGatewayRouteTableInput{TransitGatewayId: &id})
	require.NoError(t, err)
	tables, err := s.acme().DescribeTransitGatewayRouteTables(t.Context(), &ec2.DescribeTransitGatewayRouteTablesInput{Filters: []types.Filter{
		{Name: aws.String("transit-gateway-id"), Values: []string{id}}, {Name: aws.String("default-association-route-table"), Values: []string{"false"}},
	}})
	require.NoError(t, err)
	require.Equal(t, *second.TransitGatewayRouteTable.TransitGatewayRouteTableId, *tables.TransitGatewayRouteTables[0].TransitGatewayRouteTableId)

	_, err = s.vendor().DeleteTransitGateway(t.Context(), &ec2.DeleteTransitGatewayInput{TransitGatewayId: &id})
	require.Equal(t, "InvalidTransitGatewayID.NotFound", code(err))
	_, err = s.acme().DeleteTransitGateway(t.Context(), &ec2.DeleteTransitGatewayInput{TransitGatewayId: aws.String(awssim.SampleAcmeTransitGateway)})
	require.Equal(t, "IncorrectState", code(err), "attachments stand in the way")
	_, err = s.acme().DeleteTransitGateway(t.Context(), &ec2.DeleteTransitGatewayInput{TransitGatewayId: &id})
	require.NoError(t, err)
	require.Equal(t, "InvalidTransitGatewayID.NotFound", gatewayState(t, s.acme(), id))
	s.Clock().Advance(3 * time.Hour)
	require.False(t, strings.Contains(s.Snapshot().String(), id), "it is forgotten, with its tags")
}

func TestTransit_MembersOfATableAreMembersOnce(t *testing.T) {
	s, id := through(t)
	table, client := aws.String(awssim.SampleAcmeTransitTable), s.acme()
	_, err := client.AssociateTransitGatewayRouteTable(t.Context(), &ec2.AssociateTransitGatewayRouteTableInput{
		TransitGatewayRouteTableId: table, TransitGatewayAttachmentId: &id,
	})
	require.Equal(t, "Resource.AlreadyAssociated", code(err))
	_, err = client.EnableTransitGatewayRouteTablePropagation(t.Context(), &ec2.EnableTransitGatewayRouteTablePropagationInput{
		TransitGatewayRouteTableId: table, TransitGatewayAttachmentId: &id,
	})
	require.Equal(t, "TransitGatewayRouteTablePropagation.Duplicate", code(err))
	require.NoError(t, s.DisableTransitPropagation(*table, id))
	require.ErrorContains(t, s.DisableTransitPropagation(*table, id), "NotFound")
	require.NoError(t, s.DisassociateTransitTable(*table, id))
	require.ErrorContains(t, s.DisassociateTransitTable(*table, id), "InvalidAssociation.NotFound")
	require.ErrorContains(t, s.AssociateTransitTable("tgw-rtb-09999888877776611", id), "InvalidTransitGatewayAttachmentID.NotFound")
	require.ErrorContains(t, s.AssociateTransitTable("tgw-rtb-1", id), "NotFound")

	_, err = client.CreateTransitGatewayRoute(t.Context(), &ec2.CreateTransitGatewayRouteInput{
		TransitGatewayRouteTableId: table, DestinationCidrBlock: aws.String("10.10.16.0/20"), Blackhole: aws.Bool(true),
	})
	require.NoError(t, err)
	require.Contains(t, s.known(), "10.10.16.0/20 static blackhole")
	_, err = client.SearchTransitGatewayRoutes(t.Context(), &ec2.SearchTransitGatewayRoutesInput{TransitGatewayRouteTableId: table})
	require.Error(t, err, "a search wants a filter")
}

func TestTransit_EveryDescribeHasItsFilters(t *testing.T) {
	s, id := through(t)
	filter := func(name, value string) []types.Filter { return []types.Filter{{Name: &name, Values: []string{value}}} }
	for name, value := range map[string]string{
		"transit-gateway-id": awssim.SampleAcmeTransitGateway, "owner-id": awssim.SampleAcmeAccount, "state": "available",
		"options.auto-accept-shared-attachments": "disable",
	} {
		out, err := s.vendor().DescribeTransitGateways(t.Context(), &ec2.DescribeTransitGatewaysInput{Filters: filter(name, value)})
		require.NoError(t, err, name)
		require.Len(t, out.TransitGateways, 1, name)
	}
	for name, value := range map[string]string{
		"transit-gateway-attachment-id": id, "transit-gateway-id": awssim.SampleAcmeTransitGateway, "resource-id": awssim.SampleClusterVPC,
		"transit-gateway-owner-id": awssim.SampleAcmeAccount, "resource-owner-id": awssim.SampleDataPlaneAccount, "resource-type": "vpc",
		"state": "available", "tag:connection-id": "orders",
	} {
		out, err := s.vendor().DescribeTransitGatewayAttachments(t.Context(), &ec2.DescribeTransitGatewayAttachmentsInput{Filters: filter(name, value)})
		require.NoError(t, err, name)
		require.Len(t, out.TransitGatewayAttachments, 1, name)
	}
	for name, value := range map[string]string{
		"transit-gateway-attachment-id": id, "transit-gateway-id": awssim.SampleAcmeTransitGateway, "vpc-id": awssim.SampleClusterVPC, "state": "available",
	} {
		out, err := s.vendor().DescribeTransitGatewayVpcAttachments(t.Context(), &ec2.DescribeTransitGatewayVpcAttachmentsInput{Filters: filter(name, value)})
		require.NoError(t, err, name)
		require.Len(t, out.TransitGatewayVpcAttachments, 1, name)
	}
	for name, value := range map[string]string{
		"route-search.exact-match": awssim.SampleClusterCIDR, "attachment.transit-gateway-attachment-id": id, "attachment.resource-id": awssim.SampleClusterVPC,
	} {
		out, err := s.acme().SearchTransitGatewayRoutes(t.Context(), &ec2.SearchTransitGatewayRoutesInput{
			TransitGatewayRouteTableId: aws.String(awssim.SampleAcmeTransitTable), Filters: filter(name, value),
		})
		require.NoError(t, err, name)
		require.Len(t, out.Routes, 1, name)
	}
	for name, value := range map[string]string{
		"allocation-id": awssim.SampleClusterAddressID, "public-ip": awssim.SampleClusterAddress,
	} {
		out, err := s.vendor().DescribeAddresses(t.Context(), &ec2.DescribeAddressesInput{Filters: filter(name, value)})
		require.NoError(t, err, name)
		require.Len(t, out.Addresses, 1, name)
	}
	_, err := s.vendor().DescribeTransitGateways(t.Context(), &ec2.DescribeTransitGatewaysInput{Filters: filter("name", "x")})
	require.Equal(t, "InvalidParameterValue", code(err))
	_, err = s.vendor().DescribeNatGateways(t.Context(), &ec2.DescribeNatGatewaysInput{Filter: filter("public-ip", "x")})
	require.Equal(t, "InvalidParameterValue", code(err))
}

func TestTags_OnGatewaysAndAddresses(t *testing.T) {
	s := plain(t)
	put := func(client *ec2.Client, id string) string {
		_, err := client.CreateTags(t.Context(), &ec2.CreateTagsInput{Resources: []string{id}, Tags: tag("purpose", "test")})
		return code(err)
	}
	for _, id := range []string{awssim.SampleClusterNAT, awssim.SampleClusterAddressID} {
		require.Empty(t, put(s.vendor(), id))
		require.NotEmpty(t, put(s.acme(), id), "not theirs to tag")
	}
	for _, id := range []string{awssim.SampleAcmeTransitGateway, awssim.SampleAcmeTransitTable, awssim.SampleAcmeTransitAttachment} {
		require.Empty(t, put(s.acme(), id))
		require.NotEmpty(t, put(s.vendor(), id), "not ours to tag")
	}
	require.Equal(t, "NatGatewayNotFound", put(s.vendor(), "nat-0123456789abcdef0"))
	out, err := s.acme().DescribeTags(t.Context(), &ec2.DescribeTagsInput{Filters: []types.Filter{
		{Name: aws.String("resource-type"), Values: []string{"transit-gateway-route-table"}},
	}})
	require.NoError(t, err)
	require.Len(t, out.Tags, 1)
}

func TestShare_ListsInPages(t *testing.T) {
	s := plain(t)
	for range 5 {
		s.share()
	}
	pages := ram.NewGetResourceSharesPaginator(s.acmeRAM(), &ram.GetResourceSharesInput{ResourceOwner: ramtypes.ResourceOwnerSelf, MaxResults: aws.Int32(2)})
	seen := 0
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		require.NoError(t, err)
		require.LessOrEqual(t, len(page.ResourceShares), 2)
		seen += len(page.ResourceShares)
	}
	require.Equal(t, 5, seen)
	_, err := s.acmeRAM().GetResourceShares(t.Context(), &ram.GetResourceSharesInput{ResourceOwner: ramtypes.ResourceOwnerSelf, NextToken: aws.String("?")})
	require.Equal(t, "InvalidNextTokenException", code(err))
	_, err = s.acmeRAM().GetResourceShares(t.Context(), &ram.GetResourceSharesInput{ResourceOwner: "EVERYBODY"})
	require.Equal(t, "InvalidParameterException", code(err))
	_, err = s.acmeRAM().GetResourceShares(t.Context(), &ram.GetResourceSharesInput{
		ResourceOwner: ramtypes.ResourceOwnerSelf, ResourceShareArns: []string{awssim.SampleForeignShareARN},
	})
	require.Equal(t, "UnknownResourceException", code(err))
}

func TestShare_TheOwnerAddsAndRemoves(t *testing.T) {
	s := plain(t)
	share := s.acceptedShare()
	list := "arn:aws:ec2:us-east-1:444455556666:prefix-list/pl-0aaaabbbbccccdd99"
	require.NoError(t, s.AddToShare(share, []string{list}, nil))
	out, err := s.vendorRAM().ListResources(t.Context(), &ram.ListResourcesInput{ResourceOwner: ramtypes.ResourceOwnerOtherAccounts, ResourceArns: []string{list}})
	require.NoError(t, err)
	require.Len(t, out.Resources, 1, "what is added later is there without another invitation")
	require.NoError(t, s.RemoveFromShare(share, []string{awssim.SampleAcmeTransitGatewayARN}, nil))
	require.Equal(t, "InvalidTransitGatewayID.NotFound", gatewayState(t, s.vendor(), awssim.SampleAcmeTransitGateway))
	require.NoError(t, s.AddToShare(share, []string{awssim.SampleAcmeTransitGatewayARN}, nil))
	require.Equal(t, "available", gatewayState(t, s.vendor(), awssim.SampleAcmeTransitGateway))
	mine, err := s.acmeRAM().ListResources(t.Context(), &ram.ListResourcesInput{
		ResourceOwner: ramtypes.ResourceOwnerSelf, Principal: aws.String(awssim.SampleDataPlaneAccount),
	})
	require.NoError(t, err)
	require.Len(t, mine.Resources, 2)
	require.NoError(t, s.Unshare(share))
	require.ErrorContains(t, s.AddToShare(share, []string{list}, nil), "InvalidStateTransitionException")
	require.Error(t, s.Unshare("arn:aws:ram:us-east-1:444455556666:resource-share/none"))
}
