package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/cloudsim"
	"causeway.dev/internal/cloudsim/azuresim"
	"causeway.dev/internal/connection"
)

// neverClosedWhileAzureLetsUsIn checks at every minute that an open grant never shows as closed.
func (l *lab) neverClosedWhileAzureLetsUsIn() {
	l.every(30*time.Second, func() bool {
		if p := l.progress(); pastGrant(p) && l.canUse() {
			require.False(l.t, p.GrantOpenSince.IsZero(), "the grant shows as closed and can still be used: %+v", p)
		}
		return false
	})
}

// pastGrant reports whether a handshake is past the step at which the grant is seen.
func pastGrant(p connection.Progress) bool {
	return p.Number(p.Step) > 3 || p.Status == connection.Active
}

func TestAzureVNetPeering_HappyPath(t *testing.T) {
	l := newLab(t)
	l.neverClosedWhileAzureLetsUsIn()
	l.playing(trials()[connection.AzureVNetPeering])
	l.start(vnetRequest())
	record := l.active()
	p := record.Progress
	require.False(t, p.Proven.IsZero(), "the probe saw no traffic")
	require.False(t, p.GrantOpenSince.IsZero(), "it is active, and the grant is open")
	require.Equal(t, azuresim.SampleCustomerCIDR, p.Facts.Get(connection.FactTheirCIDRs))
	require.Equal(t, "custom", p.Facts.Get(connection.FactGrant))
	require.Equal(t, "Connected, FullyInSync", p.Cloud.Words)
	require.Equal(t, "Connected", l.azureCloud.HalfState(azuresim.SampleCustomerVNet, p.Facts.Get(connection.FactTheirPeering)))

	keep := l.later()
	keep.neverClosedWhileAzureLetsUsIn()
	keep.playing(trials()[connection.AzureVNetPeering])
	keep.after(time.Minute, func() {
		require.Equal(t, connection.Customer, keep.progress().WaitingOn)
		keep.ungrant()
		keep.send(connection.Accept, connection.Message{By: "casey"})
	})
	keep.after(2*time.Hour, func() {
		now := keep.progress()
		require.True(t, now.GrantOpenSince.IsZero(), "its end was not proven: %+v", now)
		require.Equal(t, connection.Active, now.Status)
		require.False(t, keep.canUse())
		keep.send(connection.Disconnect, connection.Message{By: "sam", Values: map[string]string{connection.ValueName: p.ID.Name}})
	})
	keep.ExecuteWorkflow(connection.WorkflowKeep, record)
	require.NoError(t, keep.GetWorkflowError())
	require.Equal(t, connection.Disconnected, keep.progress().Status)
	keep.clean(t)
}

var _ = cloudsim.Always
