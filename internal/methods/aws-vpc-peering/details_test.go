package awsvpcpeering_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods/methodtest"
)

func TestSummary_SaysWhatForWhomAndWhy(t *testing.T) {
	require.Equal(t, "aws-vpc-peering · prod-us to vpc-0aaaabbbbccccdddd · for Acme · SUP-1234", peering.Summary(waitingFor(t, "accept")))
	require.NotContains(t, peering.Summary(hostile(t)), "\n")
}

// huge is a connection about which everybody has a lot to say.
func huge(t *testing.T) connection.Progress {
	t.Helper()
	p := hostile(t)
	long := strings.Repeat("<*é`_>", 2000)
	p.Request.Customer, p.Request.Ticket, p.Said, p.Cloud.Words = long, long, long, long
	for i := range p.Steps {
		p.Steps[i].Said = long
	}
	for range 20 {
		p.Leftovers = append(p.Leftovers, connection.Leftover{What: long, Where: long, Why: long})
	}
	return p
}

func TestDetails_StayInTheirBudget(t *testing.T) {
	p := huge(t)
	require.LessOrEqual(t, len(peering.Summary(p)), 400)
	details := peering.Details(p)
	require.LessOrEqual(t, len(details), 8<<10)
	require.Contains(t, details, "**Do not use Terminate or Reset**", "the warning survives every cut")
	require.Contains(t, details, "aws ec2 create-route", "and so does what to do")
	require.Equal(t, strings.ToValidUTF8(details, "?"), details)
}

func TestDetails_SayWhatToSend(t *testing.T) {
	p := waitingFor(t, "accept")
	p.Status, p.Reason, p.Said = connection.NeedsAttention, connection.ReasonPermission, "We may not create routes."
	details := peering.Details(p)
	require.Contains(t, details, "**needs-attention** (permission-missing)")
	require.Contains(t, details, "Whose turn: **support**")
	require.Contains(t, details, "send the signal `retry` with `{}` (or run `causeway retry prod-us.acme-orders`)")
	require.Contains(t, details, "send the signal `amend` with `{\"values\":{\"target.cidr\":\"10.20.0.0/16\"}}`")
	require.Contains(t, details, "send the signal `disconnect` with `{\"values\":{\"name\":\"acme-orders\"},\"note\":\"why\"}`")
	require.Contains(t, details, "We may not create routes.")

	p = waitingFor(t, "confirm")
	p.WaitingOn = connection.Support
	details = peering.Details(p)
	require.Contains(t, details, "send the signal `confirm` with `{}`")
	require.NotContains(t, details, "aws ec2")
}

func TestDetails_WhileItIsTakenDownShowWhatToRemove(t *testing.T) {
	p := waitingFor(t, "open")
	p.Status = connection.Disconnecting
	p.Leftovers = []connection.Leftover{peering.Leftover(p, "open", "route")}
	details := peering.Details(p)
	require.Contains(t, details, "aws ec2 delete-route")
	require.NotContains(t, details, "aws ec2 create-route")
	require.Contains(t, details, "**Leftovers**\n\n- return route to 10.10.0.0/16")
}

func TestDetails_NeverHideWhatIsUnprovenOrOpen(t *testing.T) {
	p := waitingFor(t, "confirm")
	p.Status, p.WaitingOn, p.Step = connection.Active, connection.Nobody, ""
	require.Contains(t, peering.Details(p), "**Unproven**: no probe has seen traffic pass.")
	p.Proven, p.GrantOpenSince = methodtest.At(11), methodtest.At(8)
	details := peering.Details(p)
	require.Contains(t, details, "**Proven** by the probe, 2026-03-02 11:30 UTC.")
	require.Contains(t, details, "**A grant has been open since 2026-03-02 08:30 UTC**")
	require.NotContains(t, details, "Whose turn")

	p.Status, p.Reason = connection.Degraded, connection.ReasonRouteMissing
	require.Contains(t, peering.Details(p), "Whose turn: **support**")
	p.Status = connection.Disconnected
	details = peering.Details(p)
	require.Contains(t, details, "This connection has ended")
	require.NotContains(t, details, "Terminate")
}

func TestDetails_AreTheSameEveryTime(t *testing.T) {
	want := peering.Details(huge(t))
	for range 20 {
		require.Equal(t, want, peering.Details(huge(t)))
	}
}

func TestDetails_OfNothingAtAll(t *testing.T) {
	require.NotPanics(t, func() { _ = peering.Details(connection.Progress{}) + peering.Summary(connection.Progress{}) })
}
