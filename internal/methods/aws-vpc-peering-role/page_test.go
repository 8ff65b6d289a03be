package awsvpcpeeringrole_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods/methodtest"
)

func TestPage_AtEachMoment(t *testing.T) { methodtest.Pages(t, lent, moments(t)) }

func TestPage_PassesTheToolsOfItsReaders(t *testing.T) { methodtest.Tools(t, lent, moments(t)) }

func TestPage_HostileTextRunsNothing(t *testing.T) {
	for _, p := range []connection.Progress{lendingHostile(t, "lend"), lendingHostile(t, "end-grant")} {
		// Every command is aws or the writing of a file: with both functions that do nothing, nothing else may run.
		methodtest.RunsNothing(t, lent, p, "aws() { :; }\ncat() { :; }\nSECURITY_GROUP_ID=s ROUTE_TABLE_ID=r\n")
	}
}

func TestDetails_ShowTheCommandsOfThePage(t *testing.T) {
	for _, tt := range []struct {
		p    connection.Progress
		want int
	}{
		{lendingFor(t, "lend", table), 3}, {lendingFor(t, "open"), 4}, {lendingFor(t, "open", table), 2}, {lendingFor(t, "end-grant"), 2},
	} {
		require.Equal(t, tt.want, methodtest.Shown(lent, tt.p, tt.p.Step), "%s: %s", tt.p.Step, lent.Details(tt.p))
	}
}

func TestDetails_AskForTheARN(t *testing.T) {
	details := lent.Details(lendingFor(t, "lend"))
	require.Contains(t, details, "send the signal `accept` with `{\"values\":{\"roleArn\":\"ARN\"}}` (or run `causeway accept prod-us.acme-orders --value roleArn=ARN`)")
	require.Contains(t, details, "until then we do not know which role to try")
	require.NotContains(t, lent.Details(lendingFor(t, "open")), "roleArn")
}

func TestDetails_ActiveSaysThatTheGrantIsOpen(t *testing.T) {
	p := lendingFor(t, "end-grant")
	details := lent.Details(p)
	require.Contains(t, details, "### prod-us.acme-orders: **active**, grant open since 2026-03-02 10:30 UTC\n")
	require.Contains(t, details, "Whose turn: **customer**, step 10. Delete the peering role (customer)")
	require.Contains(t, details, lent.Leftover(p, "end-grant", "role").Command)

	p.GrantOpenSince, p.WaitingOn, p.Step = time.Time{}, connection.Nobody, ""
	details = lent.Details(p)
	require.Contains(t, details, "### prod-us.acme-orders: **active**\n")
	require.NotContains(t, details, "Whose turn")
	require.NotContains(t, details, "delete-stack")
}

func TestDetails_OnTheWayOut(t *testing.T) {
	p := lendingFor(t, "return-routes", table, other)
	p.Status = connection.Disconnecting
	command := lent.Leftover(p, "return-routes", "routes").Command
	require.Equal(t, 4, strings.Count(command, "aws ec2 delete-route"), "each table and each of our ranges")
	require.Contains(t, lent.Details(p), command)
	require.Contains(t, lent.Details(p), "your word counts, because without your role we cannot look")
	require.NotContains(t, lent.Details(p), "the cloud is asked by itself")
}

func TestLeftovers_NameTheRoleOnceItIsKnown(t *testing.T) {
	require.Equal(t, "the peering role of stack causeway-prod-us--acme-orders-1, if you created it", lent.Leftover(lendingFor(t, "lend"), "lend", "role").What)
	require.Equal(t, "the peering role "+lentRoleARN+" (stack causeway-prod-us--acme-orders-1)", lent.Leftover(lendingFor(t, "open"), "lend", "role").What)
	second := lendingFor(t, "open")
	second.Generation = 2
	require.Contains(t, lent.Leftover(second, "lend", "role").Command, "delete-stack --region us-east-1 --stack-name causeway-prod-us--acme-orders-2\n",
		"another attempt has another stack")
}

func TestLeftovers_ReturnRoutesOfOursAreNoneOfTheirs(t *testing.T) {
	of := func(p connection.Progress) string {
		var found strings.Builder
		for _, l := range lent.Leftovers(p) {
			found.WriteString(l.Command + "\n")
		}
		return found.String()
	}
	require.Contains(t, of(lendingFor(t, "end-grant")), "delete-route")
	require.NotContains(t, of(lendingFor(t, "end-grant", table)), "delete-route")
	require.Contains(t, of(lendingFor(t, "end-grant", table)), "revoke-security-group-ingress")
}

func TestPage_TheQuickCreateLinkOpensTheRightConsole(t *testing.T) {
	for region, host := range map[string]string{
		"eu-west-1": "eu-west-1.console.aws.amazon.com", "us-gov-west-1": "console.amazonaws-us-gov.com", "cn-north-1": "console.amazonaws.cn",
		"evil.example/": "console.aws.amazon.com",
	} {
		p := moments(t)["waiting-for-lend-hosted"]
		elsewhere := target(table, other)
		elsewhere.Region = region
		p.Request.Own = own(t, elsewhere)
		in, err := lent.Step(p, "lend")
		require.NoError(t, err)
		require.Contains(t, in.Console[0], "](https://"+host+"/cloudformation/home?region=")
	}
}
