package console_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	text = ansi.Strip(text)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), text, "go test ./internal/console -update writes it anew")
}

func TestView_AtEachMoment(t *testing.T) {
	terminated := waiting()
	terminated.Workflow = "Terminated"
	for name, view := range map[string]server.View{
		"waiting": waiting(), "proven": active(true), "unproven": active(false),
		"parked": parked(), "failed": failed(), "terminated": terminated,
	} {
		t.Run(name, func(t *testing.T) { golden(t, "view-"+name, screen(0).View(view)) })
	}
}

func TestView_OnANarrowTerminalKeepsEveryLineOfTheStepsWithin(t *testing.T) {
	text := screen(72).View(waiting())
	golden(t, "view-narrow", text)
	for _, line := range splitLines(screen(72).Steps(waiting().Progress)) {
		require.LessOrEqual(t, ansi.StringWidth(line), 72, line)
	}
}

func TestLedger_NamesWhoDidWhatAndShowsNoControlCharacter(t *testing.T) {
	text := screen(0).Ledger(waiting().Progress)
	golden(t, "ledger", text)
	require.Contains(t, text, `sam\x1b[2J (says so)`)
}

func TestSenders_SayWhatWasSaidBesideWhatWasRecorded(t *testing.T) {
	golden(t, "senders", screen(0).Senders([]connection.Sent{
		{At: before("2h"), Verb: connection.Accept, By: "the \x1b[2Jpresident", Identity: "42@laptop", Principal: "jwt casey@customer.example"},
		{At: before("1h"), Verb: connection.Disconnect, Identity: "7@desk"},
	}))
	golden(t, "senders-none", screen(0).Senders(nil))
}

func TestEnding_SaysWhatWillBreak(t *testing.T) {
	golden(t, "ending", screen(0).Ending(active(true).Progress, nil))
	golden(t, "ending-leftovers", screen(0).Ending(active(false).Progress, failed().Progress.Leftovers))
}

func TestConnections_WideAndNarrow(t *testing.T) {
	line := func(cluster, name string, status connection.Status, on connection.Party) server.Line {
		return server.Line{
			ID: connection.ID{Cluster: cluster, Name: name}, Method: "aws-vpc-peering", Customer: "Acme",
			Status: status, WaitingOn: on, Workflow: "Running", Since: before("50h"),
		}
	}
	waits := line("prod-eu", "acme-orders", connection.Waiting, connection.Customer)
	waits.Number, waits.Steps, waits.Title, waits.Deadline = 3, 7, "Accept the peering connection", noon.Add(20*time.Hour)
	late := line("prod-us", "globex", connection.NeedsAttention, connection.Support)
	late.Reason, late.Deadline, late.Customer = connection.ReasonOverdue, before("3h"), "Globex\nInc"
	unproven := line("prod-us", "initech", connection.Active, connection.Nobody)
	unproven.GrantOpenSince = before("2h")
	ended := line("prod-us", "umbrella", connection.Waiting, connection.Customer)
	ended.Workflow = "Terminated"

	all := []server.Line{waits, late, unproven, ended}
	golden(t, "list-wide", screen(0).Connections(all))
	golden(t, "list-narrow", screen(110).Connections(all))
	golden(t, "list-empty", screen(0).Connections(nil))
}

func TestPlan_WithAndWithoutProblems(t *testing.T) {
	id := connection.ID{Cluster: "prod-eu", Name: "acme-orders"}
	plan := connection.Plan{
		Steps: []connection.Step{checking().Step, waiting().Progress.Steps[2].Step},
		Facts: connection.Object(`{"ourVpcId":"vpc-1"}`),
		Notes: []string{"No probe runs in prod-eu: the connection will be unproven."},
	}
	golden(t, "plan", screen(0).Plan(id, plan))
	plan.Problems = connection.Problems{{Field: "target.cidr", Value: "10.0.0.0/16", Rule: "overlaps the cluster's own VPC"}}
	golden(t, "plan-problems", screen(0).Plan(id, plan))
}

func TestSetup_SaysWhatItDidAndWhatItFound(t *testing.T) {
	golden(t, "setup", screen(0).Setup([]server.Done{{What: "search attribute Cluster (Keyword) added", Changed: true}, {What: "namespace default keeps what has ended for 30d"}}))
}

func TestLine_OneForEachStatus(t *testing.T) {
	var lines string
	for _, v := range []server.View{waiting(), parked(), active(true), active(false), failed()} {
		lines += screen(0).Line(v.Progress) + "\n"
	}
	golden(t, "lines", lines)
}
