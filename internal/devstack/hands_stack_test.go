package devstack

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

func TestCustomer_TellsWhatTheCloudAnswered(t *testing.T) {
	c := customer{
		Values: map[connection.StepID]map[string]string{"share": {"a": "1"}},
		Told:   map[connection.StepID]string{"lend": "roleArn"},
	}
	require.Equal(t, map[string]string{"a": "1"}, c.sends("share", "anything"))
	require.Equal(t, map[string]string{"roleArn": "arn:aws:iam::1:role/x"}, c.sends("lend", "arn:aws:iam::1:role/x\n"))
	require.Empty(t, c.sends("open", "anything"))
	c.Told["share"] = "b"
	require.Equal(t, map[string]string{"a": "1", "b": "2"}, c.sends("share", "2"))
	require.Equal(t, map[string]string{"a": "1"}, c.Values["share"], "what is sent once is not sent for ever")
}

// The hands with the SDK and those with a shell must find the same file.
func TestHands_WriteAFileAsItStands(t *testing.T) {
	const content = "A: !Sub \"${B}\"\n\n# $(rm) `x` 'y'\n"
	command := "cat > peer-role.yaml <<'YAML'\n" + content + "YAML"
	for name, folder := range map[string]string{"sdk": t.TempDir(), "shell": t.TempDir()} {
		t.Run(name, func(t *testing.T) {
			var h hands = sdkHands{folder: folder}
			if name == "shell" {
				h = shell{folder: folder, env: []string{"PATH=" + os.Getenv("PATH")}}
			}
			_, err := h.Run(t.Context(), command)
			require.NoError(t, err)
			written, err := os.ReadFile(filepath.Join(folder, "peer-role.yaml"))
			require.NoError(t, err)
			require.Equal(t, content, string(written))
		})
	}
	_, _, found := fileOf("cat > ../x <<'YAML'\na\nYAML")
	require.False(t, found, "a file of the customer's folder only")
	_, _, found = fileOf("cat > x <<'YAML'\na\nOTHER")
	require.False(t, found)
}

func TestSDKHands_ReadTheCLIsShortFormOfAParameter(t *testing.T) {
	p := parameterOf(`ParameterKey=RouteTableArns,ParameterValue=arn:1\,arn:2\\x`)
	require.Equal(t, "RouteTableArns", aws.ToString(p.ParameterKey))
	require.Equal(t, `arn:1,arn:2\x`, aws.ToString(p.ParameterValue))
	a := optionsOf([]string{"--parameters", "one", "two", "--region", "us-east-1"})
	require.Equal(t, arguments{"parameters": "one\ntwo", "region": "us-east-1"}, a)
}

func TestPlay_ShowsALongFileInShort(t *testing.T) {
	require.Equal(t, "aws ec2 x \\\n  --y", abridged("aws ec2 x \\\n  --y"))
	long := "cat > f <<'YAML'\n" + strings.Repeat("line\n", 80) + "YAML"
	require.Equal(t, "cat > f <<'YAML'\nline\nline\n... and 77 lines more\nline\nYAML", abridged(long))
}

// lending is the connection of a hybrid cluster while it waits for the customer's role.
func lending(t *testing.T) connection.Progress {
	t.Helper()
	p := connection.Progress{Generation: 1, Facts: connection.Object(nil).
		With("ourPrincipal", cloudsim.SampleHybridRoleARN).
		With("externalId", "causeway-external-id").
		With("ourAccountId", cloudsim.SampleHybridAccount).
		With("ourRegion", cloudsim.SampleHybridRegion).
		With("ourVpcId", cloudsim.SampleHybridVPC).
		With("ourCidrs", connection.Parts(cloudsim.SampleHybridCIDR))}
	p.Request = connection.Request{
		Method: "aws-vpc-peering-role", Cluster: "hybrid-us", Name: "acme-orders",
		Own: connection.Object(nil).With("target.accountId", cloudsim.SampleAcmeAccount).With("target.region", cloudsim.SampleAcmeRegion).With("target.vpcId", cloudsim.SampleAcmeVPC).With("target.cidr", cloudsim.SampleAcmeCIDR).With("target.routeTables", []string{cloudsim.SampleAcmeTable}),
	}
	p.ID = p.Request.ID()
	for _, step := range []connection.StepID{"lend", connection.StepEndGrant} {
		p.Steps = append(p.Steps, connection.StepProgress{Step: connection.Step{ID: step, Party: connection.Customer}})
	}
	return p
}

// follow runs what the instructions show for one step, and returns the last answer.
func follow(t *testing.T, h hands, p connection.Progress, step connection.StepID) string {
	t.Helper()
	commands := shown(t, p, step)
	require.NotEmpty(t, commands, "step %s", step)
	var answer string
	for _, command := range commands {
		var err error
		answer, err = h.Run(t.Context(), command)
		require.NoError(t, err)
	}
	return answer
}

// acmeHands are Acme's, in a shell with the aws command or without it.
func acmeHands(t *testing.T, name, url string) hands {
	t.Helper()
	keys := cloudsim.SampleAcmeKeys()
	if name == "sdk" {
		return sdkHands{endpoint: url, keys: keys, folder: t.TempDir()}
	}
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("aws is not here")
	}
	env := clean()
	env["AWS_ENDPOINT_URL"], env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"] = url, keys.AccessKeyID, keys.SecretAccessKey
	return shell{env: listed(env), folder: t.TempDir()}
}

// With or without the aws command, the sample customer lends the role and takes it back.
func TestHands_LendTheRoleAndTakeItBack(t *testing.T) {
	for _, name := range []string{"sdk", "shell"} {
		t.Run(name, func(t *testing.T) {
			cloud, err := cloudsim.NewSample(cloudsim.Options{Seed: 1, Lags: cloudsim.NoLags()})
			require.NoError(t, err)
			server := httptest.NewServer(cloud.Handler())
			t.Cleanup(server.Close)
			before := cloud.Snapshot()
			h, p := acmeHands(t, name, server.URL), lending(t)
			can := func(role, externalID string) bool {
				return cloud.CanAssume(role, externalID, cloudsim.SampleHybridRoleARN)
			}

			role := strings.TrimSpace(follow(t, h, p, "lend"))
			require.Regexp(t, `^arn:aws:iam::`+cloudsim.SampleAcmeAccount+`:role/causeway-hybrid-us--acme-orders-1-PeerRole-\w+$`, role)
			require.True(t, can(role, "causeway-external-id"))
			require.False(t, can(role, ""), "not without the external id")

			p.Facts = p.Facts.With("roleArn", role)
			follow(t, h, p, connection.StepEndGrant)
			require.False(t, can(role, "causeway-external-id"))
			require.Empty(t, cloud.Snapshot().Diff(before))
		})
	}
}
