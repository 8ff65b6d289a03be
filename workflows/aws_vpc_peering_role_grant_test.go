package workflows_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

// The role is taken back before it has done its work: the customer's turn comes again, and the handshake goes on as soon as
// there is a role again, under whatever name.
func TestAWSVPCPeeringRole_TheRoleIsDeletedTooEarly(t *testing.T) {
	for _, before := range []string{"aws.ReadLentNetwork", "aws.AcceptVPCPeeringAsCustomer", "aws.AddReturnRoutes", "aws.TurnOnPeeringDNS"} {
		t.Run("before "+before, func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			tr := roleTrial()
			taken := ""
			l.onActivity(func(name string) {
				if name == before && taken == "" {
					taken = l.role
					l.gone(l.progress())
				}
			})
			l.playing(tr)
			l.after(time.Hour, func() {
				p := l.progress()
				require.Equal(t, connection.Waiting, p.Status, p.Said)
				require.Equal(t, connection.StepID("lend"), p.Step)
				require.Equal(t, connection.Customer, p.WaitingOn)
				require.Contains(t, said(p), "The lent right is missing: the customer is asked again")
				require.Contains(t, said(p), "cannot be assumed any more, while our control role can: the customer has to create the stack again.")
				require.False(t, p.GrantOpenSince.IsZero())
				l.act(tr, p)
			})
			l.start(tr.request)
			record := l.active()
			require.Equal(t, l.role, record.Progress.Facts.Get("roleArn"))
			require.NotEqual(t, taken, l.role, "the second stack has a role of another name")
			l.disconnect(record)
		})
	}
}

// The request for the peering runs out while nobody creates the role again: it is made anew.
func TestAWSVPCPeeringRole_TheRequestRunsOutMeanwhile(t *testing.T) {
	l := newLab(t)
	tr := roleTrial()
	tr.request.Deadline = connection.Duration(20 * day)
	taken := false
	l.onActivity(func(name string) {
		if name == "aws.AcceptVPCPeeringAsCustomer" && !taken {
			taken = true
			l.gone(l.progress())
		}
	})
	first := ""
	l.playing(tr)
	l.after(10*day, func() {
		p := l.progress()
		require.Equal(t, connection.StepID("lend"), p.Step)
		first = p.Facts.Get("peeringId")
		l.act(tr, p)
	})
	l.start(tr.request)
	record := l.active()
	require.NotEqual(t, first, record.Progress.Facts.Get("peeringId"))
	l.disconnect(record)
}

// Only the policy is taken away: the role can be assumed and can do nothing. The customer is asked again, is told which action
// is missing, and the grant stays open.
func TestAWSVPCPeeringRole_TheRoleIsTakenBackInPart(t *testing.T) {
	l := newLab(t)
	tr := roleTrial()
	taken := false
	l.onActivity(func(name string) {
		if name == "aws.AcceptVPCPeeringAsCustomer" && !taken {
			taken = true
			require.NoError(t, l.cloud.RemoveRolePolicy(l.role, "peer"))
			l.cloud.Clock().Advance(time.Minute)
		}
	})
	l.playing(tr)
	l.after(30*time.Minute, func() { l.send(connection.Accept, connection.Message{By: "casey", Values: l.told["lend"]}) })
	l.after(time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.StepID("lend"), p.Step)
		require.Equal(t, connection.Customer, p.WaitingOn)
		current, _ := p.Current()
		require.Contains(t, current.Said, "may not call ec2:DescribeVpcs: add that action to its policy again, or create the stack anew from our template")
		require.False(t, p.GrantOpenSince.IsZero())
		require.True(t, l.usable(p), "the role can still be assumed")
		l.gone(p)
		l.act(tr, p)
	})
	l.start(tr.request)
	l.disconnect(l.active())
}

// One action is missing that cannot be tried without doing it. Asking again does not show it, so support is told.
func TestAWSVPCPeeringRole_OneActionIsMissing(t *testing.T) {
	l := newLab(t)
	tr := roleTrial()
	denied := l.cloud.Inject(cloudsim.Fault{
		Operation: "AcceptVpcPeeringConnection", Account: cloudsim.SampleAcmeAccount, Code: cloudsim.CodeUnauthorized, Times: cloudsim.Always,
	})
	l.playing(tr)
	l.after(time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.NeedsAttention, p.Status)
		require.Equal(t, connection.ReasonGrantMissing, p.Reason)
		require.Contains(t, p.Said, "may not call ec2:AcceptVpcPeeringConnection: add that action to its policy again, or create the stack anew from our template")
		denied.Clear()
		l.send(connection.Retry, connection.Message{By: "sam"})
	})
	l.start(tr.request)
	l.disconnect(l.active())
}

// What is left of a role that may do nothing any more is a grant all the same.
func TestAWSVPCPeeringRole_ARoleWithoutAPolicyIsStillOpen(t *testing.T) {
	l, record := lentAndActive(t)
	keep := l.keeping(record, func(keep *lab) {
		require.NoError(t, keep.cloud.RemoveRolePolicy(keep.role, "peer"))
		keep.after(time.Hour, func() { keep.send(connection.Accept, connection.Message{By: "casey"}) })
		keep.after(2*time.Hour, func() {
			p := keep.progress()
			require.False(t, p.GrantOpenSince.IsZero())
			require.Contains(t, said(p), keep.role+" can still be assumed")
			keep.disconnectNow()
			keep.playing(roleTrial())
		})
	})
	require.Equal(t, connection.Disconnected, keep.progress().Status)
	keep.clean(t)
}

// keeping runs Keep on an active connection.
func (l *lab) keeping(record connection.Record, then func(keep *lab)) *lab {
	l.t.Helper()
	keep := l.later()
	keep.SetTestTimeout(2 * time.Minute)
	then(keep)
	keep.ExecuteWorkflow(connection.WorkflowKeep, record)
	require.NoError(l.t, keep.GetWorkflowError())
	return keep
}

func lentAndActive(t *testing.T) (*lab, connection.Record) {
	t.Helper()
	l := newLab(t)
	tr := roleTrial()
	l.playing(tr)
	l.start(tr.request)
	return l, l.active()
}

func (l *lab) disconnectNow() {
	l.send(connection.Disconnect, connection.Message{By: "sam", Note: "contract ended", Values: map[string]string{connection.ValueName: "acme-orders"}})
}

func TestAWSVPCPeeringRole_TheEndIsProvenWhileTheConnectionIsUsed(t *testing.T) {
	l, record := lentAndActive(t)
	keep := l.keeping(record, func(keep *lab) {
		keep.after(time.Hour, func() {
			p := keep.progress()
			require.Equal(t, connection.Active, p.Status, "an open grant takes nothing from a connection that works")
			require.Equal(t, connection.StepID("end-grant"), p.Step)
			require.Equal(t, connection.Customer, p.WaitingOn)
			keep.send(connection.Accept, connection.Message{By: "casey"})
		})
		keep.after(2*time.Hour, func() {
			require.Contains(t, said(keep.progress()), keep.role+" can still be assumed")
			keep.takeBack()
			keep.send(connection.Accept, connection.Message{By: "casey"})
		})
		keep.after(2*time.Hour+14*time.Minute, func() {
			require.False(t, keep.progress().GrantOpenSince.IsZero(), "fourteen minutes are no proof")
		})
		keep.after(2*time.Hour+20*time.Minute, func() {
			p := keep.progress()
			require.True(t, p.GrantOpenSince.IsZero())
			require.Equal(t, connection.Active, p.Status)
			require.Contains(t, said(p), keep.role+" is no longer assumable: AWS refused AssumeRole")
			require.NotContains(t, said(p), "was deleted")
			keep.disconnectNow()
			// What was made with the role and cannot be undone without it is the customer's turn now.
			keep.after(time.Hour, func() {
				p := keep.progress()
				require.Equal(t, connection.Disconnecting, p.Status)
				require.Equal(t, connection.StepID("return-routes"), p.Step)
				require.Equal(t, connection.Customer, p.WaitingOn)
				require.NotEmpty(t, p.Leftovers)
				require.NotContains(t, strings.Join(keep.ourLines(), "\n"), "peering", "our own side waits for nobody")
				keep.act(roleTrial(), p)
			})
		})
	})
	require.Equal(t, connection.Disconnected, keep.progress().Status)
	keep.clean(t)
}

// ourLines are what is there that was not there before.
func (w *world) ourLines() []string {
	var lines []string
	for _, line := range w.cloud.Snapshot().Diff(w.before) {
		if strings.Contains(line, " "+cloudsim.SampleHybridAccount+" ") && !strings.Contains(line, "deleted") {
			lines = append(lines, line)
		}
	}
	return lines
}

// Disconnected while the role can still be used: we remove what we made with it, and then the role's end is owed.
func TestAWSVPCPeeringRole_DisconnectedWhileTheGrantIsOpen(t *testing.T) {
	l, record := lentAndActive(t)
	keep := l.keeping(record, func(keep *lab) {
		keep.after(time.Hour, keep.disconnectNow)
		keep.after(5*time.Hour, func() {
			p := keep.progress()
			require.Equal(t, connection.Ending, p.Status)
			require.Equal(t, connection.StepID("end-grant"), p.Step)
			require.False(t, p.GrantOpenSince.IsZero())
			require.NotContains(t, strings.Join(keep.cloud.Snapshot().Diff(keep.before), "\n"), " route ", "the return route was not removed with the role")
			keep.takeBack()
			keep.send(connection.Accept, connection.Message{By: "casey"})
		})
	})
	p := keep.progress()
	require.Equal(t, connection.Disconnected, p.Status)
	require.True(t, p.GrantOpenSince.IsZero())
	keep.clean(t)
}
