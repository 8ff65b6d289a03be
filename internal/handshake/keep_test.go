package handshake_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
)

// refused is an update's callback that expects a refusal.
type refused func(error)

func (refused) Accept()                 {}
func (r refused) Reject(err error)      { r(err) }
func (refused) Complete(_ any, _ error) {}

// active is the record of a connection in use, with a change and a leftover to take down.
func active() connection.Record {
	p := connection.Progress{ID: request().ID(), Generation: 1, Request: request(), Status: connection.Active}
	for _, s := range steps() {
		p.Steps = append(p.Steps, connection.StepProgress{Step: s, State: connection.StepDone})
	}
	raw, _ := json.Marshal(thing{"first"})
	return connection.Record{
		Progress: p,
		Watch:    connection.Watch{Activity: "world.WatchThing", Title: "Watch the thing", Input: raw},
		Owed: []connection.Owed{
			{Kind: connection.OwedChange, Step: "first", Title: "Remove the first thing", Activity: "world.RemoveThing", Input: raw},
			{Kind: connection.OwedTell, Step: "ask", Title: "Your own route", Party: connection.Customer, Leftover: connection.Leftover{What: "your return route", Command: "remove it", Party: connection.Customer}},
		},
	}
}

func (l *lab) keep(record connection.Record) {
	l.world.set("first", true)
	l.SetContinuedExecutionRunID("the handshake's")
	l.ExecuteWorkflow(connection.WorkflowKeep, record)
}

func (l *lab) disconnect() {
	l.signal(connection.Disconnect, connection.Message{By: "sam", Note: "contract ended", Values: map[string]string{"name": "acme"}})
}

func TestKeep_DisconnectTakesEverythingDown(t *testing.T) {
	l := newLab(t, nil)
	l.after(24*time.Hour, l.disconnect)
	l.keep(active())
	require.NoError(t, l.GetWorkflowError())
	p := l.progress()
	require.Equal(t, connection.Disconnected, p.Status)
	require.False(t, l.world.has("first"))
	require.Len(t, p.Leftovers, 1)
	require.Equal(t, "your return route", p.Leftovers[0].What)
	record, exported := l.desk.Record("causeway-prod--acme-1")
	require.True(t, exported)
	require.Equal(t, connection.Disconnected, record.Status)
}

func TestKeep_DisconnectWantsTheName(t *testing.T) {
	l := newLab(t, nil)
	l.after(time.Hour, func() { l.signal(connection.Disconnect, connection.Message{}) })
	l.after(2*time.Hour, func() {
		require.Equal(t, connection.Active, l.progress().Status)
		l.disconnect()
	})
	l.keep(active())
	require.NoError(t, l.GetWorkflowError())
}

func TestKeep_SaysWhenItIsDegradedAndWhenItIsWellAgain(t *testing.T) {
	l := newLab(t, nil)
	health := func(h connection.Health) { l.world.mu.Lock(); l.world.health = h; l.world.mu.Unlock() }
	l.after(time.Hour, func() {
		health(connection.Health{Reason: connection.ReasonDeletedByPeer, Said: "AWS says deleted", Cloud: "deleted"})
	})
	l.after(2*time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.Degraded, p.Status)
		require.Equal(t, connection.ReasonDeletedByPeer, p.Reason)
		require.Equal(t, "deleted", p.Cloud.Words)
		health(connection.Health{Cloud: "active"})
	})
	l.after(3*time.Hour, func() {
		require.Equal(t, connection.Active, l.progress().Status)
		l.disconnect()
	})
	l.keep(active())
	require.NoError(t, l.GetWorkflowError())
	require.Len(t, l.desk.Notices(), 1, "support is told once")
}

func TestKeep_TakesMessagesThatWereUnderWay(t *testing.T) {
	l := newLab(t, nil)
	record := active()
	record.Undelivered = []connection.Delivered{{Verb: connection.Disconnect, Message: connection.Message{By: "sam", Values: map[string]string{"name": "acme"}}}}
	l.keep(record)
	require.NoError(t, l.GetWorkflowError())
	require.Equal(t, connection.Disconnected, l.progress().Status)
}

func TestKeep_AFlappingLinkDoesNotGrowTheRecord(t *testing.T) {
	l := newLab(t, nil)
	record := active()
	for i := range 150 {
		record.Progress.Ledger = append(record.Progress.Ledger, connection.Entry{Who: "causeway", What: "how it began", Proof: strconv.Itoa(i)})
	}
	flaps := 0
	var flap func()
	flap = func() {
		l.world.mu.Lock()
		if flaps++; flaps%2 == 1 {
			l.world.health = connection.Health{Reason: connection.ReasonUnreachable, Said: strings.Repeat("unreachable ", 500)}
		} else {
			l.world.health = connection.Health{}
		}
		l.world.mu.Unlock()
		if flaps < 400 {
			l.after(10*time.Minute, flap)
			return
		}
		l.disconnect()
	}
	l.after(time.Minute, flap)
	l.keep(record)
	require.NoError(t, l.GetWorkflowError())
	p := l.progress()
	require.LessOrEqual(t, len(p.Ledger), 400)
	require.Equal(t, "0", p.Ledger[0].Proof, "how the connection came about is forgotten")
	raw, err := json.Marshal(p)
	require.NoError(t, err)
	require.Less(t, len(raw), connection.LimitRecord)
}
