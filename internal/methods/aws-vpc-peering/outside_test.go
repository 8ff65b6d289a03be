package awsvpcpeering_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"causeway.dev/internal/connection"
	awsvpcpeering "causeway.dev/internal/methods/aws-vpc-peering"
	"causeway.dev/internal/methods/methodtest"
	"causeway.dev/internal/methods/schema"
)

// argv runs a command line in sh with an `aws` that tells its arguments, and returns them.
func argv(ctx context.Context, t require.TestingT, dir, line string) []string {
	cmd := exec.CommandContext(ctx, "sh", "-c", line)
	cmd.Env = []string{"PATH=" + dir + ":/usr/bin:/bin", "ROUTE_TABLE_ID=rtb-1", "SECURITY_GROUP_ID=sg-1", "PORT=1"}
	out, err := cmd.Output()
	require.NoError(t, err, line)
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

func fakeAWS(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	script := "#!/bin/sh\nprintf '%s\\0' \"$@\"\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "aws"), []byte(script), 0o700)) //nolint:gosec // it has to run
	return dir
}

func outsideProgress(t *testing.T, region, vpc, id, block string) connection.Progress {
	t.Helper()
	return connection.Progress{
		Request: connection.Request{Method: awsvpcpeering.Name, Own: methodtest.Own(t, awsvpcpeering.Own{Target: schema.VPC{Region: region, VPCID: vpc}})},
		Steps: []connection.StepProgress{
			{Step: connection.Step{ID: "accept"}}, {Step: connection.Step{ID: "customer-dns"}}, {Step: connection.Step{ID: "open"}},
		},
		Facts: methodtest.Own(t, awsvpcpeering.Facts{
			OurNetwork: schema.OurNetwork{OurCIDRs: []string{block}}, Peering: schema.Peering{PeeringID: id},
		}),
	}
}

// outside is any text that can be an argument at all: no program takes a NUL.
func outside() *rapid.Generator[string] {
	wicked := rapid.StringOf(rapid.SampledFrom([]rune("a'\"`$(){}\\;&|<> \n\t~*?!#=%-./@é")))
	return rapid.Map(rapid.OneOf(rapid.String(), wicked), func(s string) string {
		return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
	})
}

// Every command of the page, run by a shell, hands each outside text over whole, as one argument.
func TestCommands_HandOutsideTextsOverWhole(t *testing.T) {
	dir := fakeAWS(t)
	rapid.Check(t, func(rt *rapid.T) {
		// What is empty is not known yet, and a comma ends a block where lists are one text.
		trimmed := rapid.Map(outside(), func(s string) string { return "x" + s + "x" })
		region, vpc := outside().Draw(rt, "region"), outside().Draw(rt, "vpc")
		id, block := trimmed.Draw(rt, "id"), trimmed.Draw(rt, "block")
		p := outsideProgress(t, region, vpc, id, block)
		want := [][]string{
			{"ec2", "describe-vpc-peering-connections", "--region", region, "--vpc-peering-connection-ids", id},
			{"ec2", "accept-vpc-peering-connection", "--region", region, "--vpc-peering-connection-id", id},
			{"ec2", "modify-vpc-peering-connection-options", "--region", region, "--vpc-peering-connection-id", id},
			{"ec2", "describe-route-tables", "--region", region, "--filters", "Name=vpc-id,Values=" + vpc},
			{"ec2", "create-route", "--region", region, "--route-table-id", "rtb-1", "--destination-cidr-block", block, "--vpc-peering-connection-id", id},
			{"ec2", "describe-security-groups", "--region", region, "--filters", "Name=vpc-id,Values=" + vpc},
			{"ec2", "authorize-security-group-ingress", "--region", region, "--group-id", "sg-1", "--protocol", "tcp", "--port", "1", "--cidr", block},
		}
		var got [][]string
		for _, step := range p.Steps {
			for _, line := range peering.Commands(p, step.ID) {
				got = append(got, argv(t.Context(), rt, dir, line))
			}
		}
		require.Len(rt, got, len(want))
		for i := range want {
			require.Equal(rt, want[i], got[i][:len(want[i])])
		}
	})
}
