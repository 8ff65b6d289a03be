package methodtest

import (
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
	"causeway.dev/internal/methods"
	cloudsim "causeway.dev/internal/sim/aws"
)

// Follower is the customer, who pastes what the page says into a terminal.
type Follower struct {
	*testing.T
	Method methods.Method
	Cloud  *cloudsim.Cloud
	URL    string
	P      connection.Progress
	// folder is where the files of their commands are.
	folder string
}

// Follow is the customer of a sample world, before they have read anything.
func Follow(t *testing.T, m methods.Method, p connection.Progress) *Follower {
	t.Helper()
	Tool(t, "aws")
	cloud, err := cloudsim.NewSample(cloudsim.Options{Seed: 1, Lags: cloudsim.NoLags()})
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	return &Follower{T: t, Method: m, Cloud: cloud, URL: server.URL, P: p, folder: t.TempDir()}
}

// RequestPeering is what the vendor does before the customer's turn. It returns the id.
func (f *Follower) RequestPeering() string {
	keys := cloudsim.SampleDataPlaneKeys()
	vendor := ec2.New(ec2.Options{
		Region: cloudsim.SampleClusterRegion, BaseEndpoint: sdk.String(f.URL),
		Credentials: credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.SecretAccessKey, ""),
	})
	out, err := vendor.CreateVpcPeeringConnection(f.Context(), &ec2.CreateVpcPeeringConnectionInput{
		VpcId: sdk.String(cloudsim.SampleClusterVPC), PeerVpcId: sdk.String(cloudsim.SampleAcmeVPC), PeerOwnerId: sdk.String(cloudsim.SampleAcmeAccount),
	})
	require.NoError(f.T, err)
	return *out.VpcPeeringConnection.VpcPeeringConnectionId
}

// Run runs command lines in one shell, with the customer's own keys, and returns what they print.
func (f *Follower) Run(lines ...string) string {
	f.Helper()
	keys := cloudsim.SampleAcmeKeys()
	cmd := exec.CommandContext(f.Context(), "sh", "-e", "-c", strings.Join(lines, "\n"))
	cmd.Dir = f.folder
	cmd.Env = append(os.Environ(),
		"AWS_ENDPOINT_URL="+f.URL, "AWS_ACCESS_KEY_ID="+keys.AccessKeyID, "AWS_SECRET_ACCESS_KEY="+keys.SecretAccessKey,
		"AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null", "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=",
		"ROUTE_TABLE_ID="+cloudsim.SampleAcmeTable, "SECURITY_GROUP_ID="+cloudsim.SampleAcmeSecurityGroup,
		"PORT="+strconv.Itoa(cloudsim.SampleAcmePort))
	out, err := cmd.CombinedOutput()
	require.NoError(f.T, err, "%s\n%s", strings.Join(lines, "\n"), out)
	return string(out)
}

// Do runs the commands of one step, as the page shows them.
func (f *Follower) Do(step connection.StepID) string {
	f.Helper()
	commands := f.Method.Commands(f.P, step)
	require.NotEmpty(f.T, commands)
	return f.Run(commands...)
}

// Undo runs what takes a step back.
func (f *Follower) Undo(step connection.StepID) {
	f.Helper()
	in, err := f.Method.Step(f.P, step)
	require.NoError(f.T, err)
	require.NotEmpty(f.T, in.Undo)
	f.Run(in.Undo...)
}

// Traffic is what the cluster meets at the customer's host.
func (f *Follower) Traffic() cloudsim.Verdict {
	address := netip.AddrPortFrom(netip.MustParseAddr(cloudsim.SampleAcmeHostIP), cloudsim.SampleAcmePort)
	return f.Cloud.Dial(cloudsim.SampleClusterVPC, address)
}

// Resolved is the address that the cluster resolves the customer's host to.
func (f *Follower) Resolved() string {
	address, _ := f.Cloud.Resolve(cloudsim.SampleClusterVPC, cloudsim.SampleAcmeHost)
	return address.String()
}
