package instruct_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/instruct"
)

func TestLentRolePage_AtEachMoment(t *testing.T) {
	for name, p := range lentMoments() {
		t.Run(name, func(t *testing.T) {
			page, err := instruct.Page(p)
			require.NoError(t, err)
			golden(t, "page-role-"+name+".md", page)
			golden(t, "details-role-"+name+".md", instruct.Details(p))
			var want, got []string
			for _, s := range p.Steps {
				want = append(want, s.Title+" ("+string(s.Party)+")")
			}
			for line := range strings.SplitSeq(page, "\n") {
				if strings.HasPrefix(line, "## ") && line != "## Afterwards" {
					_, title, _ := strings.Cut(line, ". ")
					got = append(got, title)
				}
			}
			require.Equal(t, want, got, "the headings are the step titles")
		})
	}
}

func TestLentRolePage_PassesTheToolsOfItsReaders(t *testing.T) {
	shellcheck, terraform := tool(t, "shellcheck"), tool(t, "terraform")
	script := "#!/bin/sh\n"
	for name, p := range lentMoments() {
		for _, s := range p.Steps {
			in, err := instruct.Step(p, s.ID)
			require.NoError(t, err)
			script += strings.Join(append(commandsOf(in), in.Undo...), "\n") + "\n"
			cmd := exec.CommandContext(t.Context(), terraform, "fmt", "-check", "-diff", "-")
			cmd.Stdin = strings.NewReader(strings.TrimSuffix(in.Terraform, "\n") + "\n")
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s, %s:\n%s", name, s.ID, out)
		}
		script += instruct.LentRoleLeftover(p).Command + "\n" + instruct.LentRouteLeftover(p).Command + "\n"
	}
	// SC2016: single quotes around a $ are what quoting an outside text looks like. SC1112 and the like stay on.
	cmd := exec.CommandContext(t.Context(), shellcheck, "--shell=sh", "--exclude=SC2016", "-")
	cmd.Stdin = strings.NewReader(script)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

func TestLentRolePage_HostileTextRunsNothing(t *testing.T) {
	sh := tool(t, "sh")
	for _, p := range []connection.Progress{lendingHostile("lend"), lendingHostile("end-grant")} {
		for _, s := range p.Steps {
			in, err := instruct.Step(p, s.ID)
			require.NoError(t, err)
			commands := append(commandsOf(in), in.Undo...)
			for _, c := range append(commands, instruct.LentRoleLeftover(p).Command, instruct.LentRouteLeftover(p).Command) {
				// Every command is aws or the writing of a file: with both functions that do nothing, nothing else may run.
				cmd := exec.CommandContext(t.Context(), sh, "-eu", "-c", "aws() { :; }\nPATH=\ncat() { :; }\nSECURITY_GROUP_ID=s ROUTE_TABLE_ID=r\n"+c)
				cmd.Dir = t.TempDir()
				out, err := cmd.CombinedOutput()
				require.NoError(t, err, "%s\n%s", c, out)
				require.Empty(t, string(out), c)
			}
		}
	}
}

func TestLentRoleDetails_ShowTheCommandsOfThePage(t *testing.T) {
	const table = "rtb-0aaaabbbbccccdddd"
	for _, tt := range []struct {
		p    connection.Progress
		want int
	}{
		{lendingFor("lend", table), 3}, {lendingFor("open"), 4}, {lendingFor("open", table), 2}, {lendingFor("end-grant"), 2},
	} {
		details, shown := instruct.Details(tt.p), 0
		for _, command := range instruct.Commands(tt.p, tt.p.Step) {
			if strings.Contains(details, command+"\n") {
				shown++
			}
		}
		require.Equal(t, tt.want, shown, "%s: %s", tt.p.Step, details)
	}
}

func TestLentRoleDetails_AskForTheARN(t *testing.T) {
	details := instruct.Details(lendingFor("lend"))
	require.Contains(t, details, "send the signal `accept` with `{\"values\":{\"roleArn\":\"ARN\"}}` (or run `causeway accept prod-us.acme-orders --value roleArn=ARN`)")
	require.Contains(t, details, "until then we do not know which role to try")
	require.NotContains(t, instruct.Details(lendingFor("open")), "roleArn")
}

func TestLentRoleDetails_ActiveSaysThatTheGrantIsOpen(t *testing.T) {
	p := lendingFor("end-grant")
	details := instruct.Details(p)
	require.Contains(t, details, "### prod-us.acme-orders: **active**, grant open since 2026-03-02 10:30 UTC\n")
	require.Contains(t, details, "Whose turn: **customer**, step 10. Delete the peering role (customer)")
	require.Contains(t, details, instruct.LentRoleLeftover(p).Command)

	p.GrantOpenSince, p.WaitingOn, p.Step = connection.Progress{}.GrantOpenSince, connection.Nobody, ""
	details = instruct.Details(p)
	require.Contains(t, details, "### prod-us.acme-orders: **active**\n")
	require.NotContains(t, details, "Whose turn")
	require.NotContains(t, details, "delete-stack")
}

func TestLentRoleDetails_OnTheWayOut(t *testing.T) {
	p := lendingFor("return-routes", "rtb-0aaaabbbbccccdddd", "rtb-0eeeeffff00001111")
	p.Status = connection.Disconnecting
	command := instruct.LentRouteLeftover(p).Command
	require.Equal(t, 4, strings.Count(command, "aws ec2 delete-route"), "each table and each of our ranges")
	require.Contains(t, instruct.Details(p), command)
	require.Contains(t, instruct.Details(p), "your word counts, because without your role we cannot look")
	require.NotContains(t, instruct.Details(p), "the cloud is asked by itself")
}

func TestLentRoleLeftovers_NameTheRoleOnceItIsKnown(t *testing.T) {
	require.Equal(t, "the peering role of stack causeway-prod-us-acme-orders-1, if you created it", instruct.LentRoleLeftover(lendingFor("lend")).What)
	require.Equal(t, "the peering role "+lentRoleARN+" (stack causeway-prod-us-acme-orders-1)", instruct.LentRoleLeftover(lendingFor("open")).What)
	second := lendingFor("open")
	second.Generation = 2
	require.Contains(t, instruct.LentRoleLeftover(second).Command, "delete-stack --region us-east-1 --stack-name causeway-prod-us-acme-orders-2\n",
		"another attempt has another stack")
}

func TestLentRoleLeftovers_ReturnRoutesOfOursAreNoneOfTheirs(t *testing.T) {
	of := func(p connection.Progress) string {
		var found strings.Builder
		for _, l := range instruct.Leftovers(p) {
			found.WriteString(l.Command + "\n")
		}
		return found.String()
	}
	require.Contains(t, of(lendingFor("end-grant")), "delete-route")
	require.NotContains(t, of(lendingFor("end-grant", "rtb-0aaaabbbbccccdddd")), "delete-route")
	require.Contains(t, of(lendingFor("end-grant", "rtb-0aaaabbbbccccdddd")), "revoke-security-group-ingress")
}

func TestLentRolePage_TheQuickCreateLinkOpensTheRightConsole(t *testing.T) {
	for region, host := range map[string]string{
		"eu-west-1": "eu-west-1.console.aws.amazon.com", "us-gov-west-1": "console.amazonaws-us-gov.com", "cn-north-1": "console.amazonaws.cn",
		"evil.example/": "console.aws.amazon.com",
	} {
		p := lentMoments()["waiting-for-lend-hosted"]
		p.Request.Target.Region = region
		in, err := instruct.Step(p, "lend")
		require.NoError(t, err)
		require.Contains(t, in.Console[0], "](https://"+host+"/cloudformation/home?region=")
	}
}
