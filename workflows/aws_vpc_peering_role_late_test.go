package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
)

// The customer leaves the role for weeks: they are reminded every day, support is told once, and nothing is taken from the
// connection.
func TestAWSVPCPeeringRole_TheRoleIsDeletedLate(t *testing.T) {
	shortOfWeeks(t)
	l, record := lentAndActive(t)
	keep := l.keeping(record, func(keep *lab) {
		keep.after(13*day+time.Hour, func() {
			require.Equal(t, 13, noticed(keep, "Reminder: Delete the peering role"), "they are reminded daily")
			require.Zero(t, noticed(keep, "Overdue: Delete the peering role"))
		})
		keep.after(20*day, func() {
			p := keep.progress()
			require.Equal(t, connection.Active, p.Status)
			require.False(t, p.GrantOpenSince.IsZero())
			require.Equal(t, 1, noticed(keep, "Overdue: Delete the peering role"), "support is told once")
			keep.takeBack()
			keep.send(connection.Accept, connection.Message{By: "casey"})
		})
		keep.after(20*day+time.Hour, func() {
			p := keep.progress()
			require.Equal(t, connection.Active, p.Status)
			require.True(t, p.GrantOpenSince.IsZero())
			keep.disconnectNow()
			keep.playing(roleTrial())
		})
	})
	require.Equal(t, connection.Disconnected, keep.progress().Status)
	keep.clean(t)
}

func noticed(l *lab, subject string) int {
	count := 0
	for _, n := range l.desk.Notices() {
		if n.Subject == subject {
			count++
		}
	}
	return count
}

// The role is never taken back: neither an active connection nor one that ends ever says that it was.
func TestAWSVPCPeeringRole_TheRoleIsNeverDeleted(t *testing.T) {
	shortOfWeeks(t)
	l, record := lentAndActive(t)
	keep := l.keeping(record, func(keep *lab) {
		keep.after(15*day, func() {
			p := keep.progress()
			require.Equal(t, connection.Active, p.Status)
			require.False(t, p.GrantOpenSince.IsZero())
			keep.disconnectNow()
		})
		keep.after(27*day, func() {
			p := keep.progress()
			require.Equal(t, connection.Ending, p.Status)
			require.False(t, p.GrantOpenSince.IsZero())
			require.True(t, keep.usable(p))
			keep.send(connection.Disconnect, connection.Message{By: "sam", Values: map[string]string{"name": "acme-orders", "abandon": "yes"}})
		})
	})
	p := keep.progress()
	require.False(t, p.GrantOpenSince.IsZero(), "abandoning it does not close what is open")
	require.Contains(t, said(p), "Abandoned with leftovers")
}

// A handshake that fails owes the end of what was lent all the same.
func TestAWSVPCPeeringRole_AFailedHandshakeWhoseGrantIsOpen(t *testing.T) {
	l := newLab(t)
	tr := roleTrial()
	l.playingBut(tr, "open")
	l.after(time.Hour, func() { l.send(connection.Decline, connection.Message{By: "casey", Note: "not now"}) })
	l.after(30*day, func() {
		p := l.progress()
		require.Equal(t, connection.Ending, p.Status)
		require.Equal(t, connection.StepID("end-grant"), p.Step)
		require.False(t, p.GrantOpenSince.IsZero())
	})
	tr.play["end-grant"] = nil
	l.after(31*day, l.takeBack)
	l.start(tr.request)
	p := l.progress()
	require.Equal(t, connection.Failed, p.Status)
	require.True(t, p.GrantOpenSince.IsZero())
	l.clean(t)
}

// Before any ARN was told, the customer may have created the stack all the same: it is named to them.
func TestAWSVPCPeeringRole_GivenUpBeforeTheARNWasTold(t *testing.T) {
	l := newLab(t)
	l.after(time.Hour, func() { l.send(connection.Decline, connection.Message{By: "casey"}) })
	l.start(requestOf("aws-vpc-peering-role"))
	p := l.progress()
	require.Equal(t, connection.Failed, p.Status)
	require.True(t, p.GrantOpenSince.IsZero())
	require.Len(t, p.Leftovers, 1)
	require.Contains(t, p.Leftovers[0].Command, "aws cloudformation delete-stack")
	l.clean(t)
}
