package handshake_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	contractaws "causeway.dev/internal/contract/aws"
	"causeway.dev/internal/contract/azure"
	"causeway.dev/internal/contract/desk"
)

// notTaken checks that a run was refused before it did anything.
func (l *lab) notTaken(sentence string) {
	l.t.Helper()
	require.True(l.t, l.IsWorkflowCompleted())
	var failed *temporal.ApplicationError
	require.ErrorAs(l.t, l.GetWorkflowError(), &failed)
	require.Equal(l.t, string(connection.ReasonInvalid), failed.Type())
	require.ErrorContains(l.t, failed, sentence)
	require.Empty(l.t, l.world.calls)
	require.Empty(l.t, l.desk.Reserved())
	require.Empty(l.t, l.desk.Notices())
	require.Empty(l.t, l.desk.Records())
}

func anothers() []connection.Owed {
	raw, _ := json.Marshal(thing{"first"})
	return []connection.Owed{{Kind: connection.OwedChange, Step: "first", Title: "Remove the first thing", Activity: "world.RemoveThing", Input: raw}}
}

func TestTrust_WhatIsStartedByHandCarriesNothing(t *testing.T) {
	for name, start := range map[string]connection.Start{
		"what an earlier attempt owes": {Request: request(), Inherited: anothers()},
		"a record":                     {Request: request(), Resume: &connection.Record{Progress: active().Progress, Owed: anothers()}},
		"an open grant":                {Request: request(), GrantOpenSince: active().Progress.Started.AddDate(2026, 0, 0)},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t, whole)
			l.ExecuteWorkflow("method", start)
			l.notTaken("a record is taken only from the run before")
		})
	}
}

func TestTrust_KeepIsBegunByAHandshake(t *testing.T) {
	t.Run("with a record", func(t *testing.T) {
		l := newLab(t, nil)
		l.ExecuteWorkflow(connection.WorkflowKeep, active())
		l.notTaken("a record is taken only from the run before")
	})
	t.Run("with nothing", func(t *testing.T) {
		l := newLab(t, nil)
		l.ExecuteWorkflow(connection.WorkflowKeep, connection.Record{})
		l.notTaken(`cluster "" is missing`)
	})
}

func TestTrust_NoRunActsUnderAnothersName(t *testing.T) {
	for id, sentence := range map[string]string{
		"prod.zzz": `the workflow's id is "prod.zzz" and must be the connection's, "prod.acme"`,
		"prod-us":  "must be the connection's",
	} {
		l := newLab(t, whole)
		l.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: id, TaskQueue: connection.Queue})
		l.run()
		l.notTaken(sentence)
	}
}

func TestTrust_NothingIsMadeOfABadName(t *testing.T) {
	for _, bad := range []string{"../../../../etc/cron", "a.b", "network:prod", "a--b", "-a", "A", "", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"} {
		r := request()
		r.Cluster = bad
		l := newLab(t, whole)
		l.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: r.ID().String(), TaskQueue: connection.Queue})
		l.ExecuteWorkflow("method", connection.Start{Request: r})
		l.notTaken("the request names no connection: cluster ")
	}
}

// TestTrust_AnEntryOfAnothersIsNotRun puts entries into a stack that a connection of ours never put there.
func TestTrust_AnEntryOfAnothersIsNotRun(t *testing.T) {
	other := json.RawMessage(`{"Name":"first","owner":{"connection":{"cluster":"prod","name":"other"},"generation":1}}`)
	for name, e := range map[string]connection.Owed{
		"of another connection": {Kind: connection.OwedChange, Activity: "world.RemoveThing", Input: other},
		"no undo":               {Kind: connection.OwedChange, Activity: "world.MakeThing", Input: json.RawMessage(`{"Name":"x"}`)},
		"an ask that changes":   {Kind: connection.OwedAsk, Activity: "world.RemoveThing", Input: json.RawMessage(`{"Name":"first"}`), Party: connection.Customer},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t, nil)
			record := active()
			e.Step, e.Title = "first", "Planted"
			record.Owed = []connection.Owed{e}
			l.after(1, l.disconnect)
			l.after(2_000_000_000, func() {
				require.Equal(t, connection.ReasonLeftovers, l.progress().Reason)
				l.signal(connection.Disconnect, connection.Message{By: "sam", Values: map[string]string{"name": "acme", "abandon": "yes"}})
			})
			l.keep(record)
			require.True(t, l.world.has("first"))
			require.Zero(t, l.world.count("make x"))
			require.Contains(t, l.progress().Leftovers[0].Why, "It was not run")
		})
	}
}

func TestUndoes_IsTrueOfUndosAlone(t *testing.T) {
	for _, undo := range []contract.Ref{
		contractaws.WithdrawVPCPeering.Ref, contractaws.RemoveVPCRoutes.Ref, contractaws.RestoreOurPeeringDNS.Ref, contractaws.LeaveTransitGatewayShare.Ref,
		contractaws.DetachTransitGateway.Ref, contractaws.RemoveTransitGatewayRoutes.Ref, contractaws.RemoveReturnRoutes.Ref,
		azure.DeleteOurHalf.Ref, azure.DeleteTheirHalf.Ref, desk.ForgetClaim.Ref,
	} {
		require.True(t, contract.Undoes(undo.Name), undo.Name)
	}
	for _, other := range []contract.Ref{
		contractaws.RequestVPCPeering.Ref, contractaws.AddVPCRoutes.Ref, contractaws.LookAtLentRoleGone.Ref, contractaws.WatchVPCPeering.Ref,
		azure.CreateTheirHalf.Ref, desk.Notify.Ref, desk.ReleaseNetwork.Ref,
	} {
		require.False(t, contract.Undoes(other.Name), other.Name)
	}
}
