package instruct_test

import (
	"net/http/httptest"
	"net/netip"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/instruct"
	cloudsim "causeway.dev/internal/sim/aws"
)

// newHubFollower is a customer who pastes the commands of a page about their transit gateway.
func newHubFollower(t *testing.T) *follower {
	t.Helper()
	tool(t, "aws")
	cloud, err := cloudsim.NewSample(cloudsim.Options{Seed: 1, Lags: cloudsim.NoLags()})
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	p := hubAt("share")
	p.Request.Target = connection.Target{
		AccountID: cloudsim.SampleAcmeAccount, Region: cloudsim.SampleAcmeRegion, CIDRs: []string{cloudsim.SampleAcmeTransitCIDR},
	}
	p.Facts = connection.Facts{
		{Name: connection.FactOurAccount, Value: cloudsim.SampleDataPlaneAccount},
		{Name: connection.FactOurVPC, Value: cloudsim.SampleClusterVPC},
		{Name: connection.FactOurCIDRs, Value: cloudsim.SampleClusterCIDR},
	}
	return &follower{t: t, cloud: cloud, url: server.URL, p: p}
}

// variables are what the page asks the customer to set.
func variables() string {
	return "TRANSIT_GATEWAY_ID=" + cloudsim.SampleAcmeTransitGateway + " TRANSIT_GATEWAY_ROUTE_TABLE_ID=" + cloudsim.SampleAcmeTransitTable +
		" ROUTE_TABLE_ID=" + cloudsim.SampleAcmeTransitRouteTable + " SECURITY_GROUP_ID=" + cloudsim.SampleAcmeTransitSecurityGroup
}

func (f *follower) doWith(step connection.StepID) string {
	f.t.Helper()
	return f.run(append([]string{variables()}, instruct.Commands(f.p, step)...)...)
}

func (f *follower) undoWith(step connection.StepID) {
	f.t.Helper()
	in, err := instruct.Step(f.p, step)
	require.NoError(f.t, err)
	require.NotEmpty(f.t, in.Undo)
	f.run(append([]string{variables()}, in.Undo...)...)
}

// attach is what the vendor does between the customer's turns.
func (f *follower) attach(share string) {
	f.t.Helper()
	require.NoError(f.t, f.cloud.AcceptShare(share, cloudsim.SampleDataPlaneAccount))
	keys := cloudsim.SampleDataPlaneKeys()
	vendor := ec2.New(ec2.Options{
		Region: cloudsim.SampleClusterRegion, BaseEndpoint: sdk.String(f.url),
		Credentials: credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.SecretAccessKey, ""),
	})
	out, err := vendor.CreateTransitGatewayVpcAttachment(f.t.Context(), &ec2.CreateTransitGatewayVpcAttachmentInput{
		TransitGatewayId: sdk.String(cloudsim.SampleAcmeTransitGateway), VpcId: sdk.String(cloudsim.SampleClusterVPC),
		SubnetIds: []string{cloudsim.SampleClusterPrivateSubnetA, cloudsim.SampleClusterPrivateSubnetB, cloudsim.SampleClusterPrivateSubnetC},
	})
	require.NoError(f.t, err)
	f.p.Facts = f.p.Facts.With(connection.FactShareARN, share).With(connection.FactTransitGatewayID, cloudsim.SampleAcmeTransitGateway).
		With(connection.FactAttachmentID, *out.TransitGatewayVpcAttachment.TransitGatewayAttachmentId)
}

// share is the ARN of the one share that Acme has.
func (f *follower) share() string {
	f.t.Helper()
	for _, r := range f.cloud.Resources(cloudsim.Filter{Kind: "share", Account: cloudsim.SampleAcmeAccount}) {
		return r.ID
	}
	require.Fail(f.t, "nothing was shared")
	return ""
}

func TestTransitGatewayInstructions_FollowedByTheCustomer(t *testing.T) {
	f := newHubFollower(t)
	ledger := netip.MustParseAddrPort(cloudsim.SampleAcmeTransitHostIP + ":5432")
	before := f.cloud.Snapshot()
	f.doWith("share")
	f.attach(f.share())
	said := f.doWith("accept")
	require.Contains(t, said, "pendingAcceptance\t"+cloudsim.SampleDataPlaneAccount+"\t"+cloudsim.SampleClusterVPC, "the page says to compare these")
	require.NoError(t, f.cloud.AddRoute(cloudsim.SampleClusterPrivateTable, cloudsim.Route{
		CIDR: cloudsim.SampleAcmeTransitCIDR, Target: cloudsim.SampleAcmeTransitGateway,
	}))
	accepted := f.cloud.Snapshot()

	require.Equal(t, cloudsim.Timeout, f.cloud.Dial(cloudsim.SampleClusterVPC, ledger).Outcome, "nothing passes before the last step")
	said = f.doWith("back-routes")
	require.Contains(t, said, cloudsim.SampleAcmeTransitRouteTable, "the first command finds the route table")
	verdict := f.cloud.Dial(cloudsim.SampleClusterVPC, ledger)
	require.Equal(t, cloudsim.Open, verdict.Outcome, verdict.Reason)

	f.undoWith("back-routes")
	require.Empty(t, f.cloud.Snapshot().Diff(accepted), "what the page adds, the page takes back")
	require.NoError(t, f.cloud.RemoveRoute(cloudsim.SampleClusterPrivateTable, cloudsim.SampleAcmeTransitCIDR))
	f.undoWith("accept")
	f.undoWith("share")
	require.Empty(t, f.cloud.Snapshot().Diff(before))
}

// Where the gateway leaves its tables to its owner, the page's further commands lead the packets.
func TestTransitGatewayInstructions_OfAGatewayWithoutDefaultTables(t *testing.T) {
	f := newHubFollower(t)
	ledger := netip.MustParseAddrPort(cloudsim.SampleAcmeTransitHostIP + ":5432")
	f.doWith("share")
	f.attach(f.share())
	f.doWith("accept")
	attachment := f.p.Facts.Get(connection.FactAttachmentID)
	require.NoError(t, f.cloud.DisassociateTransitTable(cloudsim.SampleAcmeTransitTable, attachment))
	require.NoError(t, f.cloud.DisableTransitPropagation(cloudsim.SampleAcmeTransitTable, attachment))
	require.NoError(t, f.cloud.AddRoute(cloudsim.SampleClusterPrivateTable, cloudsim.Route{
		CIDR: cloudsim.SampleAcmeTransitCIDR, Target: cloudsim.SampleAcmeTransitGateway,
	}))
	before := f.cloud.Snapshot()
	f.p = bare(f.p)
	f.doWith("back-routes")
	verdict := f.cloud.Dial(cloudsim.SampleClusterVPC, ledger)
	require.Equal(t, cloudsim.Open, verdict.Outcome, verdict.Reason)

	routes, firewall := instruct.BackRouteLeftover(f.p), instruct.GatewayFirewallLeftover(f.p)
	f.run(variables(), routes.Command, firewall.Command)
	require.Empty(t, f.cloud.Snapshot().Diff(before), "the leftovers' own commands take back everything")
}
