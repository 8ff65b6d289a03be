package aws_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func acceptAttachment(t *testing.T, client *ec2.Client, id string) string {
	t.Helper()
	_, err := client.AcceptTransitGatewayVpcAttachment(t.Context(), &ec2.AcceptTransitGatewayVpcAttachmentInput{TransitGatewayAttachmentId: &id})
	return code(err)
}

func deleteAttachment(t *testing.T, client *ec2.Client, id string) string {
	t.Helper()
	_, err := client.DeleteTransitGatewayVpcAttachment(t.Context(), &ec2.DeleteTransitGatewayVpcAttachmentInput{TransitGatewayAttachmentId: &id})
	return code(err)
}

func TestTransit_EveryStateShowsOnce(t *testing.T) {
	s := start(t, awssim.Options{})
	s.acceptedShare()
	require.NotEqual(t, "available", gatewayState(t, s.vendor(), awssim.SampleAcmeTransitGateway))
	require.Equal(t, "available", gatewayState(t, s.vendor(), awssim.SampleAcmeTransitGateway))
	id, _ := attach(t, s.vendor(), privateSubnets()...)
	see := func(states ...string) {
		t.Helper()
		for _, state := range states {
			require.Equal(t, state, attachmentState(t, s.vendor(), id))
		}
	}
	see("InvalidTransitGatewayAttachmentID.NotFound", "pendingAcceptance", "pendingAcceptance")
	require.Equal(t, "InvalidTransitGatewayAttachmentID.NotFound", acceptAttachment(t, s.vendor(), id), "only the gateway's owner accepts")
	require.Equal(t, "InvalidTransitGatewayID.NotFound",
		transitRoute(t, s.vendor(), ourTable, awssim.SampleAcmeTransitCIDR, awssim.SampleAcmeTransitGateway), "nothing leads to a gateway that did not accept")
	require.Empty(t, acceptAttachment(t, s.acme(), id))
	require.Equal(t, "IncorrectState", transitRoute(t, s.vendor(), ourTable, awssim.SampleAcmeTransitCIDR, awssim.SampleAcmeTransitGateway))
	require.Equal(t, "IncorrectState", deleteAttachment(t, s.vendor(), id), "it is on its way")
	see("pending", "available")
	require.Equal(t, "IncorrectState", acceptAttachment(t, s.acme(), id))

	_, err := s.vendor().ModifyTransitGatewayVpcAttachment(t.Context(), &ec2.ModifyTransitGatewayVpcAttachmentInput{
		TransitGatewayAttachmentId: &id, RemoveSubnetIds: []string{awssim.SampleClusterPrivateSubnetC},
	})
	require.NoError(t, err)
	require.Equal(t, "IncorrectState", deleteAttachment(t, s.vendor(), id))
	see("modifying", "available")
	require.Empty(t, deleteAttachment(t, s.vendor(), id))
	see("deleting", "deleted", "deleted")
	require.Equal(t, "IncorrectState", deleteAttachment(t, s.vendor(), id))
	s.Clock().Advance(119 * time.Minute)
	see("deleted")
	s.Clock().Advance(2 * time.Minute)
	see("InvalidTransitGatewayAttachmentID.NotFound")
}

func TestTransit_RejectedAndFailedOnesStayForTwoHours(t *testing.T) {
	tests := map[string]struct {
		end   func(*sim, string) error
		state string
	}{
		"rejected": {func(s *sim, id string) error { return s.RejectTransitAttachment(id) }, "rejected"},
		"failed":   {func(s *sim, id string) error { return s.FailTransitAttachment(id) }, "failed"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := plain(t)
			s.acceptedShare()
			id, _ := attach(t, s.vendor(), privateSubnets()...)
			require.NoError(t, tt.end(s, id))
			require.Equal(t, tt.state, attachmentState(t, s.vendor(), id))
			require.Equal(t, "IncorrectState", deleteAttachment(t, s.vendor(), id), "what has ended cannot be deleted")
			_, again := attach(t, s.vendor(), privateSubnets()...)
			require.Equal(t, "pendingAcceptance", again, "it does not stand in the way of another")
			s.Clock().Advance(2 * time.Hour)
			require.Equal(t, "InvalidTransitGatewayAttachmentID.NotFound", attachmentState(t, s.vendor(), id))
		})
	}
}

func TestTransit_AGatewayThatAcceptsByItself(t *testing.T) {
	s := plain(t)
	require.NoError(t, s.SetAutoAccept(awssim.SampleAcmeTransitGateway, true))
	s.acceptedShare()
	id, state := attach(t, s.vendor(), privateSubnets()...)
	require.Equal(t, "pending", state)
	require.Equal(t, "available", attachmentState(t, s.vendor(), id))
	out, err := s.vendor().DescribeTransitGateways(t.Context(), &ec2.DescribeTransitGatewaysInput{})
	require.NoError(t, err)
	require.Len(t, out.TransitGateways, 1)
	options := out.TransitGateways[0].Options
	require.Equal(t, types.AutoAcceptSharedAttachmentsValueEnable, options.AutoAcceptSharedAttachments)
	require.Equal(t, types.DefaultRouteTableAssociationValueEnable, options.DefaultRouteTableAssociation)
	require.Nil(t, options.AssociationDefaultRouteTableId, "tables are the owner's alone")
}

func TestTransit_CreateRefusesWhatDoesNotFit(t *testing.T) {
	s := plain(t)
	s.acceptedShare()
	_, refused := attach(t, s.vendor(), awssim.SampleClusterPrivateSubnetA, awssim.SampleClusterPublicSubnet)
	require.Equal(t, "DuplicateSubnetsInSameZone", refused)
	_, refused = attach(t, s.vendor(), "subnet-0aaaabbbbccccdd16")
	require.Equal(t, "InvalidSubnetID.NotFound", refused, "a subnet of another network")
	_, refused = attach(t, s.vendor(), privateSubnets()...)
	require.Equal(t, "pendingAcceptance", refused)
	_, refused = attach(t, s.vendor(), privateSubnets()...)
	require.Equal(t, "DuplicateTransitGatewayAttachment", refused)
	_, err := s.vendor().CreateTransitGatewayVpcAttachment(t.Context(), attachInput("tgw-1", privateSubnets()...))
	require.Equal(t, "InvalidTransitGatewayID.Malformed", code(err))
	_, err = s.ec2(awssim.SampleDataPlaneKeys(), "eu-west-1").CreateTransitGatewayVpcAttachment(t.Context(),
		attachInput(awssim.SampleAcmeTransitGateway, privateSubnets()...))
	require.Equal(t, "InvalidTransitGatewayID.NotFound", code(err), "a gateway of another region")
}

func TestTransit_AVPCHasFiveGateways(t *testing.T) {
	s := plain(t)
	s.acceptedShare()
	for i := range 5 {
		id := fmt.Sprintf("tgw-0000000000000000%d", i)
		require.NoError(t, s.Add(awssim.World{
			TransitGateways:    []awssim.TransitGateway{{ID: id, Account: awssim.SampleDataPlaneAccount, Region: "us-east-1"}},
			TransitAttachments: []awssim.TransitAttachment{{Gateway: id, VPC: awssim.SampleClusterVPC, Subnets: privateSubnets()}},
		}))
	}
	_, refused := attach(t, s.vendor(), privateSubnets()...)
	require.Equal(t, "TransitGatewayAttachmentLimitExceeded", refused)
}

func TestTransit_TagsOfEachSide(t *testing.T) {
	s, id := through(t)
	find := func(client *ec2.Client, value string) int {
		out, err := client.DescribeTransitGatewayVpcAttachments(t.Context(), &ec2.DescribeTransitGatewayVpcAttachmentsInput{Filters: []types.Filter{
			{Name: aws.String("tag:connection-id"), Values: []string{value}}, {Name: aws.String("transit-gateway-id"), Values: []string{awssim.SampleAcmeTransitGateway}},
		}})
		require.NoError(t, err)
		return len(out.TransitGatewayVpcAttachments)
	}
	require.Equal(t, 1, find(s.vendor(), "orders"))
	require.Zero(t, find(s.acme(), "orders"), "the customer does not see our tags")
	_, err := s.acme().CreateTags(t.Context(), &ec2.CreateTagsInput{Resources: []string{id}, Tags: tag("connection-id", "theirs")})
	require.NoError(t, err)
	require.Equal(t, 1, find(s.acme(), "theirs"))
	require.Equal(t, 1, find(s.vendor(), "orders"))
	_, err = s.vendor().CreateTags(t.Context(), &ec2.CreateTagsInput{Resources: []string{awssim.SampleAcmeTransitGateway}, Tags: tag("a", "b")})
	require.Equal(t, "UnauthorizedOperation", code(err), "a shared gateway is not ours to tag")
}

func TestTransit_TablesAreTheOwners(t *testing.T) {
	s, id := through(t)
	_, err := s.vendor().SearchTransitGatewayRoutes(t.Context(), &ec2.SearchTransitGatewayRoutesInput{
		TransitGatewayRouteTableId: aws.String(awssim.SampleAcmeTransitTable), Filters: []types.Filter{{Name: aws.String("state"), Values: []string{"active"}}},
	})
	require.Equal(t, "InvalidRouteTableID.NotFound", code(err))
	out, err := s.vendor().DescribeTransitGatewayRouteTables(t.Context(), &ec2.DescribeTransitGatewayRouteTablesInput{})
	require.NoError(t, err)
	require.Empty(t, out.TransitGatewayRouteTables)
	require.Equal(t, []string{awssim.SampleClusterCIDR + " propagated active", awssim.SampleAcmeTransitCIDR + " propagated active"}, s.known())
	for _, client := range []*ec2.Client{s.vendor(), s.acme()} {
		all, err := client.DescribeTransitGatewayAttachments(t.Context(), &ec2.DescribeTransitGatewayAttachmentsInput{TransitGatewayAttachmentIds: []string{id}})
		require.NoError(t, err)
		require.Equal(t, awssim.SampleAcmeAccount, *all.TransitGatewayAttachments[0].TransitGatewayOwnerId)
		require.Equal(t, awssim.SampleDataPlaneAccount, *all.TransitGatewayAttachments[0].ResourceOwnerId)
	}
}

// known lists what the customer's gateway knows, as its owner sees it.
func (s *sim) known() []string {
	s.t.Helper()
	out, err := s.acme().SearchTransitGatewayRoutes(s.t.Context(), &ec2.SearchTransitGatewayRoutesInput{
		TransitGatewayRouteTableId: aws.String(awssim.SampleAcmeTransitTable),
		Filters:                    []types.Filter{{Name: aws.String("type"), Values: []string{"static", "propagated"}}},
	})
	require.NoError(s.t, err)
	var lines []string
	for _, r := range out.Routes {
		lines = append(lines, *r.DestinationCidrBlock+" "+string(r.Type)+" "+string(r.State))
	}
	slices.Sort(lines)
	return lines
}

func TestTransit_StaticRoutesOutliveTheirAttachment(t *testing.T) {
	s, id := through(t)
	table := awssim.SampleAcmeTransitTable
	require.NoError(t, s.AddTransitRoute(table, awssim.SampleClusterCIDR, id))
	require.Error(t, s.AddTransitRoute(table, awssim.SampleClusterCIDR, id), "RouteAlreadyExists")
	require.Empty(t, deleteAttachment(t, s.vendor(), id))
	require.Equal(t, []string{awssim.SampleClusterCIDR + " static blackhole", awssim.SampleAcmeTransitCIDR + " propagated active"}, s.known())
	require.Contains(t, s.Snapshot().String(), "transit-route "+table+" "+awssim.SampleClusterCIDR)
	out, err := s.vendor().DescribeRouteTables(t.Context(), &ec2.DescribeRouteTablesInput{Filters: []types.Filter{
		{Name: aws.String("route.transit-gateway-id"), Values: []string{awssim.SampleAcmeTransitGateway}},
		{Name: aws.String("route.state"), Values: []string{"blackhole"}},
	}})
	require.NoError(t, err)
	require.Len(t, out.RouteTables, 1, "our route is left, and leads nowhere")
	require.NoError(t, s.RemoveTransitRoute(table, awssim.SampleClusterCIDR))
	require.Error(t, s.RemoveTransitRoute(table, awssim.SampleClusterCIDR))
}

func TestTransit_AnOverlapIsSilentlyNotPropagated(t *testing.T) {
	s := plain(t)
	require.NoError(t, s.SetAutoAccept(awssim.SampleAcmeTransitGateway, true))
	require.NoError(t, s.Add(awssim.World{
		VPCs:    []awssim.VPC{{ID: "vpc-00000000000000aa1", Account: awssim.SampleAcmeAccount, Region: "us-east-1", Blocks: []string{"10.10.0.0/16"}}},
		Subnets: []awssim.Subnet{{ID: "subnet-00000000000000aa1", VPC: "vpc-00000000000000aa1", CIDR: "10.10.1.0/24"}},
		TransitAttachments: []awssim.TransitAttachment{
			{Gateway: awssim.SampleAcmeTransitGateway, VPC: "vpc-00000000000000aa1", Subnets: []string{"subnet-00000000000000aa1"}},
		},
	}))
	before := s.known()
	s.acceptedShare()
	id, _ := attach(t, s.vendor(), privateSubnets()...)
	require.Equal(t, "available", attachmentState(t, s.vendor(), id), "it attaches all the same")
	require.Equal(t, before, s.known())
}

func TestZones_NamesDifferBetweenAccounts(t *testing.T) {
	s := plain(t)
	zone := func(client *ec2.Client, name string) string {
		out, err := client.DescribeAvailabilityZones(t.Context(), &ec2.DescribeAvailabilityZonesInput{ZoneNames: []string{name}})
		if err != nil {
			return code(err)
		}
		return *out.AvailabilityZones[0].ZoneId
	}
	require.Equal(t, "use1-az1", zone(s.vendor(), "us-east-1a"))
	require.Equal(t, "use1-az2", zone(s.acme(), "us-east-1a"))
	require.Equal(t, "InvalidParameterValue", zone(s.vendor(), "us-east-1z"))
	out, err := s.acme().DescribeSubnets(t.Context(), &ec2.DescribeSubnetsInput{Filters: []types.Filter{
		{Name: aws.String("availability-zone-id"), Values: []string{"use1-az3"}},
	}})
	require.NoError(t, err)
	require.Len(t, out.Subnets, 1)
	require.Equal(t, "us-east-1b", *out.Subnets[0].AvailabilityZone)
}
