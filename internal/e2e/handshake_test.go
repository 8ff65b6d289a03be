package e2e_test

import (
	"fmt"
	"net"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

const simulatedClusters = `
clusters:
  - id: prod
    name: Production
    type: dedicated
    cloud: aws
    account: "` + cloudsim.SampleDataPlaneAccount + `"
    region: ` + cloudsim.SampleClusterRegion + `
    vpcId: ` + cloudsim.SampleClusterVPC + `
    role: ` + cloudsim.SampleDataPlaneRoleARN + `
`

func peering(account, vpc, cidr string) string {
	return fmt.Sprintf(`
method: aws-vpc-peering
cluster: prod
name: acme
customer: Acme
requestedBy: sam@vendor.example
target: {accountId: "%s", region: us-east-1, vpcId: %s, cidr: %s}
probe: {host: orders.example.com, port: 5432}
`, account, vpc, cidr)
}

// A worker that is killed while it waits has lost nothing: the next one goes on where it was, and even finds out by
// itself what happened meanwhile.
func TestEndToEnd_TheWorkerIsKilledWhileItWaits(t *testing.T) {
	cloud, err := cloudsim.NewSample(cloudsim.Options{Seed: 1})
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	keys := cloudsim.SampleControlKeys()
	s := newStage(t, simulatedClusters, "AWS_ENDPOINT_URL="+server.URL, "AWS_ACCESS_KEY_ID="+keys.AccessKeyID, "AWS_SECRET_ACCESS_KEY="+keys.SecretAccessKey)
	before := cloud.Snapshot()

	first := s.worker()
	s.causeway("start", s.write("request.yaml", peering(cloudsim.SampleAcmeAccount, cloudsim.SampleAcmeVPC, cloudsim.SampleAcmeCIDR)))
	p := s.turn("prod.acme", "accept")
	require.NoError(t, first.Process.Kill())
	_ = first.Wait()

	require.NoError(t, cloud.AcceptPeering(p.Facts.Get("peeringId")))
	s.worker()
	p = s.turn("prod.acme", "open")
	require.Equal(t, "active", p.Cloud.Words)
	s.causeway("accept", "prod.acme", "--by", "casey@acme.example")
	s.turn("prod.acme", "confirm")
	s.causeway("confirm", "prod.acme", "--by", "sam@vendor.example")
	p = s.is("prod.acme", connection.Active)
	require.True(t, p.Proven.IsZero(), "no probe runs, so nothing is proven")

	s.causeway("disconnect", "prod.acme", "--name", "acme", "--reason", "the contract ended")
	p = s.is("prod.acme", connection.Disconnected)
	require.NotEmpty(t, p.Leftovers, "what the customer made is not named")
	require.Empty(t, cloud.Snapshot().Diff(before), "something was left behind, or something foreign is gone")
}

// The same worker on an AWS that somebody else wrote, accepted by the AWS CLI as the other account.
func TestEndToEnd_OnMoto(t *testing.T) {
	for _, program := range []string{"moto_server", "aws"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("skipped: %s is not on the PATH (pip install 'moto[server]' awscli)", program)
		}
	}
	url := startMoto(t)
	s := newStage(t, "clusters: []\n", "AWS_ENDPOINT_URL="+url, "AWS_ACCESS_KEY_ID=worker", "AWS_SECRET_ACCESS_KEY=worker", "AWS_DEFAULT_REGION=us-east-1")
	ours := s.network("10.10.0.0/16")
	theirs := s.as("444455556666")
	vpc := theirs.network("10.20.0.0/16")
	s.write("clusters.yaml", fmt.Sprintf("clusters:\n  - {id: prod, name: Production, type: dedicated, cloud: aws, account: \"123456789012\", region: us-east-1, vpcId: %s}\n", ours))
	s.worker()

	s.causeway("start", s.write("request.yaml", peering("444455556666", vpc, "10.20.0.0/16")))
	p := s.turn("prod.acme", "accept")
	theirs.aws("ec2", "accept-vpc-peering-connection", "--vpc-peering-connection-id", p.Facts.Get("peeringId"))
	s.causeway("accept", "prod.acme")
	s.turn("prod.acme", "open")
	s.causeway("accept", "prod.acme")
	s.turn("prod.acme", "confirm")
	s.causeway("confirm", "prod.acme")
	p = s.is("prod.acme", connection.Active)
	require.True(t, p.Proven.IsZero())
	require.Equal(t, "active", p.Cloud.Words)
}

// aws runs the AWS CLI and returns its trimmed text.
func (s *stage) aws(arguments ...string) string {
	s.t.Helper()
	out, err := s.command("aws", append(arguments, "--output", "text")...)
	require.NoError(s.t, err, out)
	return strings.TrimSpace(out)
}

// network makes a VPC with one private subnet in moto.
func (s *stage) network(cidr string) string {
	s.t.Helper()
	vpc := s.aws("ec2", "create-vpc", "--cidr-block", cidr, "--query", "Vpc.VpcId")
	s.aws("ec2", "create-subnet", "--vpc-id", vpc, "--cidr-block", strings.Replace(cidr, ".0.0/16", ".1.0/24", 1))
	s.aws("ec2", "modify-vpc-attribute", "--vpc-id", vpc, "--enable-dns-hostnames")
	return vpc
}

// as returns the same stage with the keys of another account.
func (s *stage) as(account string) *stage {
	s.t.Helper()
	fields := strings.Fields(s.aws("sts", "assume-role", "--role-arn", "arn:aws:iam::"+account+":role/network-team", "--role-session-name", "casey",
		"--query", "Credentials.[AccessKeyId,SecretAccessKey,SessionToken]"))
	require.Len(s.t, fields, 3)
	other := *s
	other.env = append(append([]string(nil), s.env...), "AWS_ACCESS_KEY_ID="+fields[0], "AWS_SECRET_ACCESS_KEY="+fields[1], "AWS_SESSION_TOKEN="+fields[2])
	return &other
}

func startMoto(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	moto := exec.Command("moto_server", "-H", "127.0.0.1", "-p", port) //nolint:gosec,noctx // the test ends it by its process
	require.NoError(t, moto.Start())
	t.Cleanup(func() { _ = moto.Process.Kill(); _ = moto.Wait() })
	require.Eventually(t, func() bool {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
		if err != nil {
			return false
		}
		return conn.Close() == nil
	}, 30*time.Second, 100*time.Millisecond, "moto_server does not listen")
	return "http://" + address
}
