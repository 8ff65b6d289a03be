package main

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

func TestHandshake_FromStartToDisconnected(t *testing.T) {
	d := newDesk(t)

	require.Contains(t, d.must(asked("acme-orders")...), "prod-eu.acme-orders has started")

	again := d.types(asked("acme-orders")...)
	require.Equal(t, exitRefused, again.code)
	require.Regexp(t, `prod-eu.acme-orders is already waiting on customer since .*; see .causeway show prod-eu.acme-orders.`, again.err)

	require.Eventually(t, func() bool { return len(d.listed("--waiting-on", "customer")) == 1 }, 20*time.Second, 100*time.Millisecond)
	line := d.listed("--waiting-on", "customer", "--customer", "Acme", "--cluster", "prod-eu")[0]
	require.Equal(t, "Accept the peering connection", line.Title)
	require.Equal(t, 3, line.Number)

	shown := d.must("show", "acme-orders", "--ledger")
	require.Contains(t, shown, "waiting on customer")
	require.Contains(t, shown, "LookAtVPCPeering: pending-acceptance (attempt 1, ")
	require.Contains(t, shown, "asked again in ")
	require.Contains(t, shown, "checked both networks")

	require.Contains(t, d.must("accept", "acme-orders", "--note", "done"), "AWS shows the peering connection as active")
	require.Contains(t, d.must("show", "prod-eu.acme-orders", "--ledger"), "sam")
	d.must("confirm", "prod-eu.acme-orders")
	require.Contains(t, d.must("watch", "prod-eu.acme-orders"), "active, proven")

	d.must("disconnect", "prod-eu.acme-orders", "--name", "acme-orders", "--reason", "contract ended")
	require.Eventually(t, func() bool {
		return d.types("accept", "prod-eu.acme-orders").code == exitRefused
	}, 20*time.Second, 100*time.Millisecond, "an ended connection refuses messages")
	require.Contains(t, d.must("show", "prod-eu.acme-orders"), "disconnected")
	require.Empty(t, d.listed())
	require.Eventually(t, func() bool { return len(d.listed("--all")) == 1 }, 20*time.Second, 100*time.Millisecond)

	d.must(asked("acme-orders")...)
	require.Contains(t, d.must("show", "prod-eu.acme-orders"), "attempt 2")
}

func (d desk) listed(args ...string) []server.Line {
	d.t.Helper()
	var answer struct {
		Connections []server.Line `json:"connections"`
	}
	out := d.must(append([]string{"list", "--output", "json"}, args...)...)
	require.NoError(d.t, json.Unmarshal([]byte(out), &answer), out)
	return answer.Connections
}

func TestWatch_EndsWithTheReasonOfTheFailure(t *testing.T) {
	d := newDesk(t)
	d.must(asked("acme-orders")...)

	watched := make(chan said, 1)
	go func() { watched <- d.types("watch", "prod-eu.acme-orders") }()
	d.must("decline", "prod-eu.acme-orders", "--reason", "another region")

	answer := <-watched
	require.Equal(t, exitRejected, answer.code)
	require.Contains(t, answer.out, "failed (rejected)")
	require.Equal(t, exitRejected, d.types("watch", "prod-eu.acme-orders").code, "a watch that comes late says the same")
}

func TestWatch_InterruptedLeavesTheConnectionAlone(t *testing.T) {
	d := newDesk(t)
	d.must(asked("acme-orders")...)
	ctx, interrupt := context.WithCancel(context.Background())
	watched := make(chan said, 1)
	go func() { watched <- d.typesInto(ctx, "", "watch", "prod-eu.acme-orders") }()
	interrupt()
	require.Equal(t, exitInterrupt, (<-watched).code)
	require.Contains(t, d.must("show", "prod-eu.acme-orders"), string(connection.Waiting))
}

func TestStart_WithWatchStaysUntilTheConnectionIsActive(t *testing.T) {
	d := newDesk(t)
	watched := make(chan said, 1)
	go func() { watched <- d.types(asked("acme-orders", "--watch")...) }()
	require.Eventually(t, func() bool { return d.types("accept", "prod-eu.acme-orders").code == exitOK }, 20*time.Second, 50*time.Millisecond)
	d.must("confirm", "prod-eu.acme-orders")
	answer := <-watched
	require.Equal(t, exitOK, answer.code, answer.err)
	require.Contains(t, answer.out, "prod-eu.acme-orders has started.")
	require.Contains(t, answer.out, "active, proven")
}
