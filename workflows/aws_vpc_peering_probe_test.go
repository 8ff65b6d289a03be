package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

// broken is one thing that keeps traffic from passing, and what people must be told about it.
type broken struct {
	remove func(*testing.T, *world)
	// waiting are the words beside the step while the customer's turn lasts; watched the reason and the words later on.
	waiting string
	reason  connection.Reason
	watched string
}

func brokenThings() map[string]broken {
	return map[string]broken{
		"return route": {
			remove: func(t *testing.T, w *world) {
				t.Helper()
				require.NoError(t, w.cloud.RemoveRoute(cloudsim.SampleAcmeTable, cloudsim.SampleClusterCIDR))
			},
			waiting: "the return route to our CIDR", reason: connection.ReasonUnreachable, watched: "the return route to our CIDR",
		},
		"firewall rule": {
			remove: func(t *testing.T, w *world) {
				t.Helper()
				require.NoError(t, w.cloud.RevokeIngress(cloudsim.SampleAcmeSecurityGroup, ourRule()))
			},
			waiting: "the security group of the host", reason: connection.ReasonUnreachable, watched: "the security group of the host",
		},
		"our route": {
			remove: func(t *testing.T, w *world) {
				t.Helper()
				require.NoError(t, w.cloud.RemoveRoute(cloudsim.SampleClusterPrivateTable, cloudsim.SampleAcmeCIDR))
			},
			waiting: "does not answer within", reason: connection.ReasonRouteMissing, watched: cloudsim.SampleClusterPrivateTable,
		},
	}
}

func TestAWSVPCPeering_TheProbeSaysWhatToCheck(t *testing.T) {
	for name, b := range brokenThings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			tr := trialOf("aws-vpc-peering")
			open := tr.play["open"]
			tr.play["open"] = func(t *testing.T, w *world, p connection.Progress) {
				t.Helper()
				open(t, w, p)
				b.remove(t, w)
			}
			l.playing(tr)
			l.after(time.Hour, func() {
				p := l.progress()
				require.Equal(t, connection.Waiting, p.Status, "it became active although traffic cannot pass")
				current, _ := p.Current()
				require.Contains(t, current.Said, b.waiting)
				require.True(t, p.Proven.IsZero())
				l.send(connection.Disconnect, connection.Message{})
			})
			l.start(tr.request)
			l.ended(connection.ReasonCancelled)
			l.clean(t)
		})
	}
}

func TestAWSVPCPeering_TheWatchSaysWhatIsMissing(t *testing.T) {
	for name, b := range brokenThings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			tr := trialOf("aws-vpc-peering")
			l.playing(tr)
			l.start(tr.request)
			record := l.active()
			after := l.later()
			after.after(time.Hour, func() {
				require.Equal(t, connection.Active, after.progress().Status)
				b.remove(t, after.world)
			})
			after.after(3*time.Hour, func() {
				p := after.progress()
				require.Equal(t, connection.Degraded, p.Status)
				require.Equal(t, b.reason, p.Reason)
				require.Contains(t, p.Said, b.watched)
				after.send(connection.Disconnect, connection.Message{Values: map[string]string{connection.ValueName: record.Progress.ID.Name}})
			})
			after.ExecuteWorkflow(connection.WorkflowKeep, record)
			require.NoError(t, after.GetWorkflowError())
			after.clean(t)
		})
	}
}

func TestAWSVPCPeering_DeletedByTheOtherSideIsDegraded(t *testing.T) {
	l := newLab(t)
	tr := trialOf("aws-vpc-peering")
	l.playing(tr)
	l.start(tr.request)
	record := l.active()
	keep := l.later()
	keep.after(time.Hour, func() {
		require.NoError(t, keep.cloud.DeletePeeringAsAccepter(record.Progress.Facts.Get("peeringId")))
	})
	keep.after(2*time.Hour, func() {
		require.Equal(t, connection.ReasonDeletedByPeer, keep.progress().Reason)
		keep.send(connection.Disconnect, connection.Message{Values: map[string]string{connection.ValueName: record.Progress.ID.Name}})
	})
	keep.ExecuteWorkflow(connection.WorkflowKeep, record)
	require.NoError(t, keep.GetWorkflowError())
	keep.clean(t)
}
