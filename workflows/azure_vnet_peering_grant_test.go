package workflows_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	vnet "causeway.dev/internal/methods/azure-vnet-peering"
	"causeway.dev/internal/page"
	cloudsim "causeway.dev/internal/sim/aws"
	azuresim "causeway.dev/internal/sim/azure"
)

// activeInAzure plays a handshake until it is active, with a grant made in some way.
func activeInAzure(t *testing.T, grant func(*testing.T, *world)) (*lab, connection.Record) {
	t.Helper()
	l := newLab(t)
	l.neverClosedWhileAzureLetsUsIn()
	tr := trialOf("azure-vnet-peering")
	tr.play["grant"] = func(t *testing.T, w *world, _ connection.Progress) { t.Helper(); grant(t, w) }
	l.playing(tr)
	l.start(tr.request)
	return l, l.active()
}

// keepingAzure runs Keep on a record, and disconnects in the end. The customer deletes their half where it is their turn.
func (l *lab) keepingAzure(record connection.Record, disconnectAfter time.Duration, during func(*lab)) *lab {
	l.t.Helper()
	keep := l.later()
	keep.neverClosedWhileAzureLetsUsIn()
	keep.playing(trialOf("azure-vnet-peering"))
	during(keep)
	keep.after(disconnectAfter, func() {
		keep.send(connection.Disconnect, connection.Message{By: "sam", Values: map[string]string{connection.ValueName: record.Progress.ID.Name}})
	})
	keep.ExecuteWorkflow(connection.WorkflowKeep, record)
	require.NoError(l.t, keep.GetWorkflowError())
	require.Equal(l.t, connection.Disconnected, keep.progress().Status)
	keep.clean(l.t)
	return keep
}

func TestAzureVNetPeering_ThreeGrantsAreTakenWithAWarningAndTheThirdIsNamed(t *testing.T) {
	l, record := activeInAzure(t, func(t *testing.T, w *world) { t.Helper(); w.threeGrants(t) })
	require.Contains(t, said(record.Progress), "Warning: Network Contributor at resource group orders can delete every network")
	require.Equal(t, "network-contributor", record.Progress.Facts.Get("grant"))
	ids := l.lent()
	require.Len(t, ids, 3)
	for _, id := range ids {
		require.Contains(t, endOfGrant(record).Leftover.Command, takeBack(id), "who is reminded must see each of them")
	}
	left := ""
	l.keepingAzure(record, 3*time.Hour, func(keep *lab) {
		keep.after(time.Minute, func() {
			p := keep.progress()
			for _, id := range ids {
				require.Contains(t, vnet.Method().Commands(p, connection.StepEndGrant), takeBack(id), "one deletion for each")
			}
			require.NoError(t, keep.azureCloud.Unassign(ids[0]))
			require.NoError(t, keep.azureCloud.Unassign(ids[1]))
			left = ids[2]
			keep.send(connection.Accept, connection.Message{By: "casey"})
		})
		keep.after(time.Hour, func() {
			p := keep.progress()
			require.False(t, p.GrantOpenSince.IsZero())
			require.Contains(t, said(p), takeBack(left), "the third is not named")
			require.NotContains(t, p.Steps[len(p.Steps)-1].Said, ids[0])
			require.NoError(t, keep.azureCloud.Unassign(left))
			keep.send(connection.Accept, connection.Message{By: "casey"})
		})
		keep.after(2*time.Hour, func() { require.True(t, keep.progress().GrantOpenSince.IsZero(), said(keep.progress())) })
	})
}

func TestAzureVNetPeering_TheGrantIsTakenBackLate(t *testing.T) {
	shortOfWeeks(t)
	l, record := activeInAzure(t, func(t *testing.T, w *world) { t.Helper(); w.grant(t) })
	keep := l.keepingAzure(record, 16*24*time.Hour, func(keep *lab) {
		keep.after(15*24*time.Hour, func() {
			p := keep.progress()
			require.Equal(t, connection.Active, p.Status, "a grant that lingers breaks nothing")
			require.False(t, p.GrantOpenSince.IsZero())
			keep.ungrant()
			keep.send(connection.Accept, connection.Message{By: "casey"})
		})
		keep.after(15*24*time.Hour+time.Hour, func() { require.True(t, keep.progress().GrantOpenSince.IsZero()) })
	})
	overdue := 0
	for _, n := range keep.desk.Notices() {
		if strings.HasPrefix(n.Subject, "Overdue") {
			overdue++
		}
		if strings.HasPrefix(n.Subject, "Reminder") {
			require.Contains(t, n.Text, "az role assignment delete")
		}
	}
	require.Equal(t, 1, overdue, "support is told once, after two weeks")
}

func TestAzureVNetPeering_TheGrantIsNeverTakenBack(t *testing.T) {
	l, record := activeInAzure(t, func(t *testing.T, w *world) { t.Helper(); w.grant(t) })
	ended := false
	l.keepingAzure(record, time.Hour, func(keep *lab) {
		keep.after(time.Hour-time.Minute, func() { require.False(t, keep.progress().GrantOpenSince.IsZero()) })
		keep.every(time.Second, func() bool {
			if p := keep.progress(); p.Status == connection.Ending && keep.canUse() {
				ended = true
				require.False(t, p.GrantOpenSince.IsZero())
				require.Empty(t, keep.azureCloud.HalfState(azuresim.SampleVNet, p.Owner().OurHalf()), "nothing but the grant is left")
			}
			return ended
		})
	})
	require.True(t, ended, "nobody was asked for the grant on the way out")
}

func TestAzureVNetPeering_OneRefusalAmongOthersProvesNothing(t *testing.T) {
	l, record := activeInAzure(t, func(t *testing.T, w *world) { t.Helper(); w.grant(t) })
	l.keepingAzure(record, 3*time.Hour, func(keep *lab) {
		keep.azureCloud.Inject(cloudsim.Fault{
			Operation: "RoleAssignments.List", Account: azuresim.SampleCustomerTenant, Code: "AuthorizationFailed",
		})
		keep.after(2*time.Hour, func() {
			require.False(t, keep.progress().GrantOpenSince.IsZero())
			require.NotContains(t, said(keep.progress()), "The grant cannot be used (3 of 3)")
		})
	})
}

func TestAzureVNetPeering_TheGrantIsTakenBackTooEarly(t *testing.T) {
	l := newLab(t)
	l.neverClosedWhileAzureLetsUsIn()
	tr := trialOf("azure-vnet-peering")
	taken, asked := false, false
	l.onActivity(func(name string) {
		if name == "azure.CreateTheirHalf" && !taken {
			taken = true
			l.ungrant()
			l.cloud.Clock().Advance(time.Minute)
		}
	})
	l.playing(tr)
	l.every(time.Minute, func() bool {
		p := l.progress()
		if taken && p.Step == "grant" && p.WaitingOn == connection.Customer && !asked {
			asked = true
			l.grant(t)
		}
		return p.Status == connection.Active
	})
	l.start(tr.request)
	p := l.active().Progress
	require.True(t, asked, "the customer was not asked again")
	require.Contains(t, said(p), "The lent right is missing: the customer is asked again")
	require.False(t, p.GrantOpenSince.IsZero())
}

func TestAzureVNetPeering_AGrantThatIsSlowToWork(t *testing.T) {
	l := newLab(t)
	tr := trialOf("azure-vnet-peering")
	refused := l.azureCloud.Inject(cloudsim.Fault{
		Operation: "VirtualNetworkPeerings.Put", Account: azuresim.SampleCustomerTenant, Code: "AuthorizationFailed", Times: cloudsim.Always,
	})
	var since time.Time
	l.every(10*time.Second, func() bool {
		if refused.Hits() > 0 && since.IsZero() {
			since = l.Now()
		}
		if !since.IsZero() && l.Now().Sub(since) >= 10*time.Minute {
			refused.Clear()
			return true
		}
		return false
	})
	l.playing(tr)
	l.start(tr.request)
	p := l.active().Progress
	require.NotContains(t, said(p), "Parked", "ten minutes are what Azure says it may take")
}

func TestAzureVNetPeering_WaitsForTheExactGrant(t *testing.T) {
	l := newLab(t)
	l.after(3*24*time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.StepID("consent"), p.Step)
		require.True(t, p.GrantOpenSince.IsZero(), "nothing was lent")
		l.consent(t)
	})
	l.after(4*24*time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.StepID("grant"), p.Step, "the consent was not noticed without a word")
		require.False(t, p.GrantOpenSince.IsZero())
		l.send(connection.Accept, connection.Message{By: "casey"})
	})
	l.after(4*24*time.Hour+time.Minute, func() {
		oid := l.azureCloud.ObjectID(azuresim.SampleCustomerTenant, azuresim.SampleApp)
		require.Contains(t, said(l.progress()), "az role assignment create --assignee-object-id "+oid)
		l.grant(t)
	})
	l.after(5*24*time.Hour, func() {
		require.Equal(t, connection.StepID("open"), l.progress().Step, "the grant was not noticed without a word")
		l.send(connection.Disconnect, connection.Message{By: "sam"})
		l.ungrant()
	})
	l.start(requestOf("azure-vnet-peering"))
	p := l.ended(connection.ReasonCancelled)
	require.True(t, p.GrantOpenSince.IsZero())
	l.clean(t)
}

// endOfGrant is what is owed about the grant.
func endOfGrant(record connection.Record) connection.Owed {
	for _, e := range record.Owed {
		if e.Always {
			return e
		}
	}
	return connection.Owed{}
}

// takeBack is the command that deletes one assignment.
func takeBack(id string) string { return "az role assignment delete --ids " + page.Shell(id) }
