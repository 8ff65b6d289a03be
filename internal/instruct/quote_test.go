package instruct

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"causeway.dev/internal/connection"
)

// outside is any text that can be an argument at all: no program takes a NUL.
func outside() *rapid.Generator[string] {
	wicked := rapid.StringOf(rapid.SampledFrom([]rune("a'\"`$(){}\\;&|<> \n\t~*?!#=%-./@é")))
	return rapid.Map(rapid.OneOf(rapid.String(), wicked), func(s string) string {
		return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
	})
}

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

func outsideProgress(region, vpc, peering, block string) connection.Progress {
	return connection.Progress{
		Request: connection.Request{Method: connection.AWSVPCPeering, Target: connection.Target{Region: region, VPCID: vpc}},
		Steps: []connection.StepProgress{
			{Step: connection.Step{ID: StepAccept}}, {Step: connection.Step{ID: StepCustomerDNS}}, {Step: connection.Step{ID: StepOpen}},
		},
		Facts: connection.Facts{{Name: connection.FactPeeringID, Value: peering}, {Name: connection.FactOurCIDRs, Value: block}},
	}
}

// Every command of the page, run by a shell, hands each outside text over whole, as one argument.
func TestCommands_HandOutsideTextsOverWhole(t *testing.T) {
	dir := fakeAWS(t)
	rapid.Check(t, func(rt *rapid.T) {
		// Facts are trimmed and CIDRs parted at commas before they are written.
		trimmed := rapid.Map(outside(), func(s string) string { return "x" + strings.ReplaceAll(strings.TrimSpace(s), ",", "") + "x" })
		region, vpc := outside().Draw(rt, "region"), outside().Draw(rt, "vpc")
		peering, block := trimmed.Draw(rt, "peering"), trimmed.Draw(rt, "block")
		p := outsideProgress(region, vpc, peering, block)
		want := [][]string{
			{"ec2", "describe-vpc-peering-connections", "--region", region, "--vpc-peering-connection-ids", peering},
			{"ec2", "accept-vpc-peering-connection", "--region", region, "--vpc-peering-connection-id", peering},
			{"ec2", "modify-vpc-peering-connection-options", "--region", region, "--vpc-peering-connection-id", peering},
			{"ec2", "describe-route-tables", "--region", region, "--filters", "Name=vpc-id,Values=" + vpc},
			{"ec2", "create-route", "--region", region, "--route-table-id", "rtb-1", "--destination-cidr-block", block, "--vpc-peering-connection-id", peering},
			{"ec2", "describe-security-groups", "--region", region, "--filters", "Name=vpc-id,Values=" + vpc},
			{"ec2", "authorize-security-group-ingress", "--region", region, "--group-id", "sg-1", "--protocol", "tcp", "--port", "1", "--cidr", block},
		}
		var got [][]string
		for _, step := range p.Steps {
			for _, line := range Commands(p, step.ID) {
				got = append(got, argv(t.Context(), rt, dir, line))
			}
		}
		require.Len(rt, got, len(want))
		for i := range want {
			require.Equal(rt, want[i], got[i][:len(want[i])])
		}
	})
}

func TestShell_LeavesPlainWordsBare(t *testing.T) {
	for _, plain := range []string{"pcx-0123456789abcdef0", "10.10.0.0/16", "prod-us.acme-orders", "Name=vpc-id,Values=vpc-1"} {
		require.Equal(t, plain, shell(plain))
	}
	for text, word := range map[string]string{"": "''", "~": "'~'", "=ls": "'=ls'", "it's": `'it'\''s'`, "a b": "'a b'"} {
		require.Equal(t, word, shell(text))
	}
}

func TestHCL_NothingEndsTheStringOrBeginsATemplate(t *testing.T) {
	for text, want := range map[string]string{
		"pcx-1": `"pcx-1"`, `"`: `"\""`, `\`: `"\\"`, "${file(1)}": `"\u0024{file(1)}"`, "%{if}": `"\u0025{if}"`,
		"$$${x}": `"$$\u0024{x}"`, "$5 50%": `"$5 50%"`, "a\nb\tc": `"a\nb\u0009c"`, "\U000e0001": `"\U000e0001"`,
	} {
		require.Equal(t, want, hcl(text))
	}
}

func TestMarkdown_OutsideTextsStayInTheirLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := outside().Draw(t, "text")
		for _, written := range []string{md(text), code(text), cell(text)} {
			require.False(t, strings.ContainsFunc(written, unicode.IsControl), "%q", written)
		}
		require.NotContains(t, strings.ReplaceAll(md(text), `\<`, ""), "<")
		require.Equal(t, strings.TrimSpace(oneLine(text)), strings.TrimSpace(strings.Trim(code(text), "`")), "code shows what it was given")
	})
}

func TestBlock_ItsFenceIsLongerThanAnyInside(t *testing.T) {
	require.Equal(t, "````sh\n```\nrm -rf /\n```\n````", block("sh", "```\nrm -rf /\n```\n"))
}

func TestClip_CutsAtWholeCharacters(t *testing.T) {
	require.Equal(t, "é", clip("é", 2))
	require.Equal(t, "é…", clip("ééé", 5))
	require.Equal(t, "…", clip("ééé", 4))
}
