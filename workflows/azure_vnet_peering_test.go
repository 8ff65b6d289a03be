package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	azuresim "causeway.dev/internal/sim/azure"
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
	l.playing(trialOf("azure-vnet-peering"))
	l.start(requestOf("azure-vnet-peering"))
	record := l.active()
	p := record.Progress
	require.False(t, p.Proven.IsZero(), "the probe saw no traffic")
	require.False(t, p.GrantOpenSince.IsZero(), "it is active, and the grant is open")
	require.Equal(t, azuresim.SampleCustomerCIDR, p.Facts.Get("theirCidrs"))
	require.Equal(t, "custom", p.Facts.Get("grant"))
	require.Equal(t, "Connected, FullyInSync", p.Cloud.Words)
	require.Equal(t, "Connected", l.azureCloud.HalfState(azuresim.SampleCustomerVNet, p.Facts.Get("theirPeering")))

	keep := l.later()
	keep.neverClosedWhileAzureLetsUsIn()
	keep.playing(trialOf("azure-vnet-peering"))
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

func TestAzureVNetPeering_WrongInputEndsBeforeAnybodyIsAsked(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*connection.Request)
		words  string
	}{
		"unknown tenant": {func(r *connection.Request) {
			r.Own = r.Own.With("target.tenantId", "99999999-aaaa-4bbb-8ccc-dddddddddddd")
		}, "target.tenantId"},
		"tenant of another subscription": {func(r *connection.Request) { r.Own = r.Own.With("target.tenantId", azuresim.SampleStrangersTenant) }, "target.subscriptionId"},
		"another type":                   {func(r *connection.Request) { r.Own = r.Own.With("target.vnetId", azuresim.SampleCustomerNSG) }, "names a resource of type"},
		"bare GUID":                      {func(r *connection.Request) { r.Own = r.Own.With("target.vnetId", azuresim.SampleCustomerSubscription) }, "is a bare GUID"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			r := requestOf("azure-vnet-peering")
			c.change(&r)
			l.start(r)
			p := l.ended(connection.ReasonInvalid)
			require.Contains(t, p.Said, c.words)
			require.True(t, p.GrantOpenSince.IsZero())
			l.clean(t)
		})
	}
}

func TestAzureVNetPeering_OurOwnSecretIsWrong(t *testing.T) {
	l := newLab(t)
	l.azureCloud.SetSecret(azuresim.SampleApp, "renewed")
	l.after(time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.NeedsAttention, p.Status)
		require.Equal(t, connection.ReasonPermission, p.Reason)
		require.Contains(t, p.Said, "The customer can do nothing about it")
		l.azureCloud.SetSecret(azuresim.SampleApp, azuresim.SampleAppSecret)
		l.send(connection.Retry, connection.Message{By: "sam"})
	})
	l.playing(trialOf("azure-vnet-peering"))
	l.start(requestOf("azure-vnet-peering"))
	l.active()
}

func TestAzureVNetPeering_WhatIsInTheWayParks(t *testing.T) {
	const warehouse = azuresim.SampleCustomerGroup + "/providers/Microsoft.Network/virtualNetworks/warehouse"
	for name, c := range map[string]struct {
		before, mend func(*testing.T, *world)
		words        string
	}{
		"overlap by way of a third network": {
			func(t *testing.T, w *world) {
				t.Helper()
				require.NoError(t, w.azureCloud.Add(azuresim.World{
					VNets:    []azuresim.VNet{{ID: warehouse, Location: azuresim.SampleRegion, Prefixes: []string{"10.70.128.0/17"}}},
					Peerings: []azuresim.Peering{{Name: "warehouse", A: azuresim.SampleCustomerVNet, B: warehouse}},
				}))
				w.azureBefore = w.azureCloud.Snapshot()
			},
			func(t *testing.T, w *world) {
				t.Helper()
				require.NoError(t, w.azureCloud.DeleteHalf(azuresim.SampleCustomerVNet, "warehouse"))
			},
			"is already peered (warehouse) with warehouse",
		},
		"a half of an earlier attempt": {
			func(t *testing.T, w *world) {
				t.Helper()
				require.NoError(t, w.azureCloud.AddHalf(azuresim.SampleVNet, "prod-weu.initech-orders-to-customer-7", azuresim.SampleCustomerVNet))
			},
			func(t *testing.T, w *world) {
				t.Helper()
				require.NoError(t, w.azureCloud.DeleteHalf(azuresim.SampleVNet, "prod-weu.initech-orders-to-customer-7"))
			},
			"is left of generation 7 of this connection",
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			c.before(t, l.world)
			l.playing(trialOf("azure-vnet-peering"))
			l.after(time.Hour, func() {
				p := l.progress()
				require.Equal(t, connection.NeedsAttention, p.Status)
				require.Equal(t, connection.ReasonConflict, p.Reason)
				require.Contains(t, p.Said, c.words)
				c.mend(t, l.world)
				l.send(connection.Retry, connection.Message{By: "sam"})
			})
			l.start(requestOf("azure-vnet-peering"))
			l.active()
		})
	}
}

func TestAzureVNetPeering_TheCustomerDeletesTheirHalf(t *testing.T) {
	l, record := activeInAzure(t, func(t *testing.T, w *world) { t.Helper(); w.grant(t) })
	keep := l.keepingAzure(record, 2*time.Hour, func(keep *lab) {
		keep.after(time.Minute, func() {
			require.NoError(t, keep.azureCloud.DeleteHalf(azuresim.SampleCustomerVNet, record.Progress.Owner().TheirHalf()))
		})
		keep.after(time.Hour, func() {
			p := keep.progress()
			require.Equal(t, connection.Degraded, p.Status)
			require.Equal(t, connection.ReasonDeletedByPeer, p.Reason)
			require.Contains(t, p.Said, "the customer's half was deleted")
		})
	})
	require.NotContains(t, said(keep.progress()), "Could not undo")
}

func TestAzureVNetPeering_DisconnectedAfterTheGrantsEnd(t *testing.T) {
	l, record := activeInAzure(t, func(t *testing.T, w *world) { t.Helper(); w.grant(t) })
	shown := false
	l.keepingAzure(record, 2*time.Hour, func(keep *lab) {
		keep.after(time.Minute, func() {
			keep.ungrant()
			keep.send(connection.Accept, connection.Message{By: "casey"})
		})
		keep.every(time.Second, func() bool {
			p := keep.progress()
			if p.Step != "their-half" || p.WaitingOn != connection.Customer {
				return shown
			}
			shown = true
			require.Equal(t, connection.Disconnecting, p.Status)
			require.Empty(t, keep.azureCloud.HalfState(azuresim.SampleVNet, p.Owner().OurHalf()), "ours goes first")
			require.Contains(t, p.Leftovers[len(p.Leftovers)-1].Command, "az network vnet peering delete")
			return true
		})
	})
	require.True(t, shown, "the customer was not shown the command for their half")
}
