package aws_test

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

// aws runs the real command with somebody's keys, and nothing else of the
// machine's configuration.
func (s *sim) aws(keys awssim.Keys, args ...string) (string, error) {
	s.t.Helper()
	return s.awsService(keys, "ec2", args...)
}

func (s *sim) awsService(keys awssim.Keys, service string, args ...string) (string, error) {
	s.t.Helper()
	command := exec.CommandContext(s.t.Context(), "aws", append([]string{"--endpoint-url", s.url, "--output", "text", service}, args...)...) //nolint:gosec // a test's own words
	command.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + s.t.TempDir(), "AWS_DEFAULT_REGION=us-east-1", "AWS_PAGER=", "AWS_EC2_METADATA_DISABLED=true",
		"AWS_ACCESS_KEY_ID=" + keys.AccessKeyID, "AWS_SECRET_ACCESS_KEY=" + keys.SecretAccessKey, "AWS_MAX_ATTEMPTS=1",
	}
	out, err := command.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

func TestCLI_TheCustomersCommandsWork(t *testing.T) {
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("skipped: the aws command is not on PATH, so the customer's own commands are not tried")
	}
	s := plain(t)
	pcx := s.request()
	customer := func(args ...string) string {
		out, err := s.aws(awssim.SampleAcmeKeys(), args...)
		require.NoError(t, err, out)
		return out
	}
	out := customer("describe-vpc-peering-connections", "--filters", "Name=vpc-peering-connection-id,Values="+pcx,
		"--query", "VpcPeeringConnections[0].[Status.Code,RequesterVpcInfo.OwnerId,RequesterVpcInfo.VpcId]")
	require.Equal(t, []string{"pending-acceptance", awssim.SampleDataPlaneAccount, awssim.SampleClusterVPC}, strings.Fields(out))

	_, err := s.aws(awssim.SampleDataPlaneKeys(), "accept-vpc-peering-connection", "--vpc-peering-connection-id", pcx)
	require.Error(t, err, "the requester cannot accept for the customer")
	customer("accept-vpc-peering-connection", "--vpc-peering-connection-id", pcx)
	out = customer("create-route", "--route-table-id", awssim.SampleAcmeTable, "--destination-cidr-block", awssim.SampleClusterCIDR,
		"--vpc-peering-connection-id", pcx)
	require.Equal(t, "True", out)
	customer("modify-vpc-peering-connection-options", "--vpc-peering-connection-id", pcx,
		"--accepter-peering-connection-options", "AllowDnsResolutionFromRemoteVpc=true")
	customer("authorize-security-group-ingress", "--group-id", awssim.SampleAcmeSecurityGroup, "--protocol", "tcp",
		"--port", strconv.Itoa(awssim.SampleAcmePort), "--cidr", awssim.SampleClusterCIDR)
	require.NoError(t, s.AddRoute(ourTable, awssim.Route{CIDR: awssim.SampleAcmeCIDR, Target: pcx}))
	require.Equal(t, awssim.Open, s.Dial(awssim.SampleClusterVPC, database).Outcome, "what the customer did lets traffic through")

	out, err = s.aws(awssim.SampleAcmeKeys(), "delete-route", "--route-table-id", awssim.SampleAcmeTable, "--destination-cidr-block", "10.77.0.0/16")
	require.Error(t, err)
	require.Contains(t, out, "InvalidRoute.NotFound")
}
