package awsvpcpeeringrole_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/methods/methodtest"
)

func TestPeerRoleTemplate_PassesCfnLint(t *testing.T) {
	cfnLint := methodtest.Tool(t, "cfn-lint")
	file := filepath.Join(t.TempDir(), "peer-role.yaml")
	require.NoError(t, os.WriteFile(file, []byte(lent.Template.Text), 0o600))
	out, err := exec.CommandContext(t.Context(), cfnLint, "--non-zero-exit-code", "informational", file).CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// The promise to the customer is this list: whoever lengthens it has to change the words of the page, too.
func TestPeerRoleTemplate_AllowsNothingButPeering(t *testing.T) {
	var actions []string
	for _, found := range regexp.MustCompile(`\b[a-z0-9-]+:[A-Z][A-Za-z]+\b`).FindAllString(lent.Template.Text, -1) {
		if found != "ec2:RequesterVpc" && found != "sts:ExternalId" { // the two conditions
			actions = append(actions, found)
		}
	}
	require.Equal(t, []string{
		"sts:AssumeRole", "ec2:AcceptVpcPeeringConnection", "ec2:AcceptVpcPeeringConnection", "ec2:ModifyVpcPeeringConnectionOptions",
		"ec2:DescribeVpcs", "ec2:DescribeVpcPeeringConnections", "ec2:DescribeRouteTables", "ec2:CreateRoute", "ec2:DeleteRoute",
	}, actions)
	require.Equal(t, 1, strings.Count(lent.Template.Text, `Resource: "*"`), "only to read, because AWS knows no narrower resource")
	require.NotRegexp(t, `Action: ["']?\*|:\*["']?$`, lent.Template.Text)
}

// The page hands every parameter over, and none that the template does not know.
func TestPeerRoleTemplate_HasTheParametersOfThePage(t *testing.T) {
	_, section, _ := strings.Cut(lent.Template.Text, "\nParameters:\n")
	section, _, _ = strings.Cut(section, "\nConditions:")
	var want []string
	for _, found := range regexp.MustCompile(`(?m)^  (\w+):$`).FindAllStringSubmatch(section, -1) {
		want = append(want, found[1])
	}
	p := moments(t)["waiting-for-lend-hosted"]
	in, err := lent.Step(p, "lend")
	require.NoError(t, err)
	given := func(pattern, text string) (names []string) {
		for _, found := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			names = append(names, found[1])
		}
		return names
	}
	require.Equal(t, want, given(`ParameterKey=(\w+),`, in.CLI[1].Run))
	require.Equal(t, want, given(`&param_(\w+)=`, in.Console[0]))
	require.Equal(t, want, given(`(?m)^    (\w+) += "`, in.Terraform))
}

// A pattern that refuses what we fill in would stop every customer.
func TestPeerRoleTemplate_TakesWhatThePageFillsIn(t *testing.T) {
	patterns := regexp.MustCompile(`AllowedPattern: "(.*)"`).FindAllStringSubmatch(lent.Template.Text, -1)
	require.Len(t, patterns, 4)
	for i, values := range [][]string{
		{"arn:aws:iam::111122223333:role/causeway", "arn:aws-us-gov:iam::111122223333:role/path/to/causeway", "arn:aws:iam::111122223333:root"},
		{externalID},
		{"arn:aws:ec2:us-east-1:111122223333:vpc/vpc-0a1b2c3d4e5f60718", "arn:aws-cn:ec2:cn-north-1:111122223333:vpc/vpc-1a2b3c4d"},
		{"", "arn:aws:ec2:us-east-1:444455556666:route-table/rtb-0aaaabbbbccccdddd"},
	} {
		for _, value := range values {
			require.Regexp(t, patterns[i][1], value)
		}
	}
	require.NotRegexp(t, patterns[0][1], "*")
	require.NotRegexp(t, patterns[0][1], "arn:aws:iam::111122223333:user/sam")
	require.NotRegexp(t, patterns[2][1], "arn:aws:ec2:us-east-1:111122223333:vpc/*")
	require.NotRegexp(t, patterns[3][1], "arn:aws:ec2:us-east-1:444455556666:route-table/*")
}
