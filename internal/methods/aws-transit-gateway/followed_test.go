package awstransitgateway_test

import (
	"net/netip"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	awstransitgateway "causeway.dev/internal/methods/aws-transit-gateway"
	"causeway.dev/internal/methods/methodtest"
	cloudsim "causeway.dev/internal/sim/aws"
)

// newHubFollower is a customer who pastes the commands of a page about their transit gateway.
func newHubFollower(t *testing.T) *hubFollower {
	t.Helper()
	p := hubAt(t, "share")
	p.Request.Own = own(t, awstransitgateway.Target{
		AccountID: cloudsim.SampleAcmeAccount, Region: cloudsim.SampleAcmeRegion, CIDRs: []string{cloudsim.SampleAcmeTransitCIDR},
	})
	p.Facts = connection.Object(nil).With("ourAccountId", cloudsim.SampleDataPlaneAccount).With("ourVpcId", cloudsim.SampleClusterVPC).
		With("ourCidrs", []string{cloudsim.SampleClusterCIDR})
	return &hubFollower{methodtest.Follow(t, hub, p)}
}

type hubFollower struct{ *methodtest.Follower }

// variables are what the page asks the customer to set.
func variables() string {
	return "TRANSIT_GATEWAY_ID=" + cloudsim.SampleAcmeTransitGateway + " TRANSIT_GATEWAY_ROUTE_TABLE_ID=" + cloudsim.SampleAcmeTransitTable +
		" ROUTE_TABLE_ID=" + cloudsim.SampleAcmeTransitRouteTable + " SECURITY_GROUP_ID=" + cloudsim.SampleAcmeTransitSecurityGroup
}

func (f *hubFollower) doWith(step connection.StepID) string {
	f.Helper()
	return f.Run(append([]string{variables()}, hub.Commands(f.P, step)...)...)
}

func (f *hubFollower) undoWith(step connection.StepID) {
	f.Helper()
	in, err := hub.Step(f.P, step)
	require.NoError(f.T, err)
	require.NotEmpty(f.T, in.Undo)
	f.Run(append([]string{variables()}, in.Undo...)...)
}

// attach is what the vendor does between the customer's turns.
func (f *hubFollower) attach(share string) {
	f.Helper()
	require.NoError(f.T, f.Cloud.AcceptShare(share, cloudsim.SampleDataPlaneAccount))
	keys := cloudsim.SampleDataPlaneKeys()
	vendor := ec2.New(ec2.Options{
		Region: cloudsim.SampleClusterRegion, BaseEndpoint: sdk.String(f.URL),
		Credentials: credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.SecretAccessKey, ""),
	})
	out, err := vendor.CreateTransitGatewayVpcAttachment(f.Context(), &ec2.CreateTransitGatewayVpcAttachmentInput{
		TransitGatewayId: sdk.String(cloudsim.SampleAcmeTransitGateway), VpcId: sdk.String(cloudsim.SampleClusterVPC),
		SubnetIds: []string{cloudsim.SampleClusterPrivateSubnetA, cloudsim.SampleClusterPrivateSubnetB, cloudsim.SampleClusterPrivateSubnetC},
	})
	require.NoError(f.T, err)
	f.P.Facts = f.P.Facts.With("shareArn", share).With("transitGatewayId", cloudsim.SampleAcmeTransitGateway).
		With("attachmentId", *out.TransitGatewayVpcAttachment.TransitGatewayAttachmentId)
}

// share is the ARN of the one share that Acme has.
func (f *hubFollower) share() string {
	f.Helper()
	for _, r := range f.Cloud.Resources(cloudsim.Filter{Kind: "share", Account: cloudsim.SampleAcmeAccount}) {
		return r.ID
	}
	require.Fail(f.T, "nothing was shared")
	return ""
}

func TestTransitGatewayInstructions_FollowedByTheCustomer(t *testing.T) {
	f := newHubFollower(t)
	ledger := netip.MustParseAddrPort(cloudsim.SampleAcmeTransitHostIP + ":5432")
	before := f.Cloud.Snapshot()
	f.doWith("share")
	f.attach(f.share())
	said := f.doWith("accept")
	require.Contains(t, said, "pendingAcceptance\t"+cloudsim.SampleDataPlaneAccount+"\t"+cloudsim.SampleClusterVPC, "the page says to compare these")
	require.NoError(t, f.Cloud.AddRoute(cloudsim.SampleClusterPrivateTable, cloudsim.Route{
		CIDR: cloudsim.SampleAcmeTransitCIDR, Target: cloudsim.SampleAcmeTransitGateway,
	}))
	accepted := f.Cloud.Snapshot()

	require.Equal(t, cloudsim.Timeout, f.Cloud.Dial(cloudsim.SampleClusterVPC, ledger).Outcome, "nothing passes before the last step")
	said = f.doWith("back-routes")
	require.Contains(t, said, cloudsim.SampleAcmeTransitRouteTable, "the first command finds the route table")
	verdict := f.Cloud.Dial(cloudsim.SampleClusterVPC, ledger)
	require.Equal(t, cloudsim.Open, verdict.Outcome, verdict.Reason)

	f.undoWith("back-routes")
	require.Empty(t, f.Cloud.Snapshot().Diff(accepted), "what the page adds, the page takes back")
	require.NoError(t, f.Cloud.RemoveRoute(cloudsim.SampleClusterPrivateTable, cloudsim.SampleAcmeTransitCIDR))
	f.undoWith("accept")
	f.undoWith("share")
	require.Empty(t, f.Cloud.Snapshot().Diff(before))
}

// Where the gateway leaves its tables to its owner, the page's further commands lead the packets.
func TestTransitGatewayInstructions_OfAGatewayWithoutDefaultTables(t *testing.T) {
	f := newHubFollower(t)
	ledger := netip.MustParseAddrPort(cloudsim.SampleAcmeTransitHostIP + ":5432")
	f.doWith("share")
	f.attach(f.share())
	f.doWith("accept")
	attachment := f.P.Facts.Get("attachmentId")
	require.NoError(t, f.Cloud.DisassociateTransitTable(cloudsim.SampleAcmeTransitTable, attachment))
	require.NoError(t, f.Cloud.DisableTransitPropagation(cloudsim.SampleAcmeTransitTable, attachment))
	require.NoError(t, f.Cloud.AddRoute(cloudsim.SampleClusterPrivateTable, cloudsim.Route{
		CIDR: cloudsim.SampleAcmeTransitCIDR, Target: cloudsim.SampleAcmeTransitGateway,
	}))
	before := f.Cloud.Snapshot()
	f.P = bare(f.P)
	f.doWith("back-routes")
	verdict := f.Cloud.Dial(cloudsim.SampleClusterVPC, ledger)
	require.Equal(t, cloudsim.Open, verdict.Outcome, verdict.Reason)

	routes, firewall := hub.Leftover(f.P, "back-routes", "routes"), hub.Leftover(f.P, "back-routes", "firewall")
	f.Run(variables(), routes.Command, firewall.Command)
	require.Empty(t, f.Cloud.Snapshot().Diff(before), "the leftovers' own commands take back everything")
}
