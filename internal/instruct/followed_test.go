package instruct_test

import (
	"context"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/instruct"
	cloudsim "causeway.dev/internal/sim/aws"
)

// follower is the customer, who pastes what the page says into a terminal.
type follower struct {
	t     *testing.T
	cloud *cloudsim.Cloud
	url   string
	p     connection.Progress
	// folder is where the files of their commands are.
	folder string
}

func newFollower(t *testing.T) *follower {
	t.Helper()
	tool(t, "aws")
	cloud, err := cloudsim.NewSample(cloudsim.Options{Seed: 1, Lags: cloudsim.NoLags()})
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	f := &follower{t: t, cloud: cloud, url: server.URL, p: waitingFor("accept"), folder: t.TempDir()}
	f.p.Request.Probe = &connection.Probe{Host: cloudsim.SampleAcmeHost, Port: cloudsim.SampleAcmePort}
	f.p.Request.Target = connection.Target{
		AccountID: cloudsim.SampleAcmeAccount, Region: cloudsim.SampleAcmeRegion, VPCID: cloudsim.SampleAcmeVPC, CIDR: cloudsim.SampleAcmeCIDR,
	}
	f.p.Facts = connection.Facts{
		{Name: connection.FactOurAccount, Value: cloudsim.SampleDataPlaneAccount},
		{Name: connection.FactOurVPC, Value: cloudsim.SampleClusterVPC},
		{Name: connection.FactOurCIDRs, Value: cloudsim.SampleClusterCIDR},
		{Name: connection.FactPeeringID, Value: f.request(t.Context())},
	}
	return f
}

// request is what the vendor does before the customer's turn.
func (f *follower) request(ctx context.Context) string {
	keys := cloudsim.SampleDataPlaneKeys()
	vendor := ec2.New(ec2.Options{
		Region: cloudsim.SampleClusterRegion, BaseEndpoint: sdk.String(f.url),
		Credentials: credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.SecretAccessKey, ""),
	})
	out, err := vendor.CreateVpcPeeringConnection(ctx, &ec2.CreateVpcPeeringConnectionInput{
		VpcId: sdk.String(cloudsim.SampleClusterVPC), PeerVpcId: sdk.String(cloudsim.SampleAcmeVPC), PeerOwnerId: sdk.String(cloudsim.SampleAcmeAccount),
	})
	require.NoError(f.t, err)
	return *out.VpcPeeringConnection.VpcPeeringConnectionId
}

// run runs command lines in one shell, with the customer's own keys, and returns what they print.
func (f *follower) run(lines ...string) string {
	f.t.Helper()
	keys := cloudsim.SampleAcmeKeys()
	cmd := exec.CommandContext(f.t.Context(), "sh", "-e", "-c", strings.Join(lines, "\n"))
	cmd.Dir = f.folder
	cmd.Env = append(os.Environ(),
		"AWS_ENDPOINT_URL="+f.url, "AWS_ACCESS_KEY_ID="+keys.AccessKeyID, "AWS_SECRET_ACCESS_KEY="+keys.SecretAccessKey,
		"AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null", "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=",
		"ROUTE_TABLE_ID="+cloudsim.SampleAcmeTable, "SECURITY_GROUP_ID="+cloudsim.SampleAcmeSecurityGroup,
		"PORT="+strconv.Itoa(cloudsim.SampleAcmePort))
	out, err := cmd.CombinedOutput()
	require.NoError(f.t, err, "%s\n%s", strings.Join(lines, "\n"), out)
	return string(out)
}

func (f *follower) do(step connection.StepID) string {
	f.t.Helper()
	commands := instruct.Commands(f.p, step)
	require.NotEmpty(f.t, commands)
	return f.run(commands...)
}

func (f *follower) undo(step connection.StepID) {
	f.t.Helper()
	in, err := instruct.Step(f.p, step)
	require.NoError(f.t, err)
	require.NotEmpty(f.t, in.Undo)
	f.run(in.Undo...)
}

// traffic is what the cluster meets at the customer's host.
func (f *follower) traffic() cloudsim.Verdict {
	address := netip.AddrPortFrom(netip.MustParseAddr(cloudsim.SampleAcmeHostIP), cloudsim.SampleAcmePort)
	return f.cloud.Dial(cloudsim.SampleClusterVPC, address)
}

func (f *follower) resolved() string {
	address, _ := f.cloud.Resolve(cloudsim.SampleClusterVPC, cloudsim.SampleAcmeHost)
	return address.String()
}

func TestInstructions_FollowedByTheCustomer(t *testing.T) {
	f := newFollower(t)
	peering := f.p.Facts.Get(connection.FactPeeringID)

	said := f.do("accept")
	require.Contains(t, said, "pending-acceptance\t"+cloudsim.SampleDataPlaneAccount+"\t"+cloudsim.SampleClusterVPC, "the page says to compare these")
	require.Contains(t, f.cloud.Snapshot().String(), "peering "+peering+": active")
	require.NoError(t, f.cloud.AddRoute(cloudsim.SampleClusterPrivateTable, cloudsim.Route{CIDR: cloudsim.SampleAcmeCIDR, Target: peering}))
	accepted := f.cloud.Snapshot()

	require.Equal(t, cloudsim.SampleAcmeHostPublicIP, f.resolved())
	f.do("customer-dns")
	require.Equal(t, cloudsim.SampleAcmeHostIP, f.resolved())

	require.Equal(t, cloudsim.Timeout, f.traffic().Outcome, "nothing passes before the last step")
	said = f.do("open")
	require.Contains(t, said, cloudsim.SampleAcmeTable, "the first command finds the route table")
	require.Contains(t, said, cloudsim.SampleAcmeSecurityGroup, "and another one the security group")
	require.Equal(t, cloudsim.Open, f.traffic().Outcome, f.traffic().Reason)

	f.undo("open")
	f.undo("customer-dns")
	require.Empty(t, f.cloud.Snapshot().Diff(accepted), "what the page adds, the page takes back")
	f.undo("accept")
	require.NotContains(t, f.cloud.Snapshot().String(), "peering "+peering)
}

func TestInstructions_WithoutProbeTheCustomerNamesThePort(t *testing.T) {
	f := newFollower(t)
	f.p = withoutProbe(f.p)
	peering := f.p.Facts.Get(connection.FactPeeringID)
	require.NoError(t, f.cloud.AcceptPeering(peering))
	require.NoError(t, f.cloud.AddRoute(cloudsim.SampleClusterPrivateTable, cloudsim.Route{CIDR: cloudsim.SampleAcmeCIDR, Target: peering}))
	before := f.cloud.Snapshot()
	f.do("open")
	require.Equal(t, cloudsim.Open, f.traffic().Outcome, f.traffic().Reason)

	route, firewall := instruct.ReturnRouteLeftover(f.p), instruct.FirewallLeftover(f.p)
	f.run(route.Command, firewall.Command)
	require.Empty(t, f.cloud.Snapshot().Diff(before), "the leftovers' own commands take back everything")
}
