package handshake_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"

	deskactivities "causeway.dev/activities/desk"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
	"causeway.dev/internal/handshake"
)

func TestNetworkState_FirstComeFirstServed(t *testing.T) {
	s, now := handshake.NetworkState{Network: "prod"}, time.Unix(0, 0)
	ask := func(holder string) desk.Reserved {
		return s.Reserve(desk.Reservation{Network: "prod", Holder: holder}, now)
	}
	one := ask("prod.one")
	require.True(t, one.Granted)
	require.Equal(t, one, ask("prod.one"), "asking again changes nothing")
	require.Equal(t, desk.Reserved{HeldBy: "prod.one", Place: 1}, ask("prod.two"))
	require.Equal(t, desk.Reserved{HeldBy: "prod.one", Place: 2}, ask("prod.three"))
	require.Equal(t, desk.Reserved{HeldBy: "prod.one", Place: 1}, ask("prod.two"))

	s.Release(desk.Release{Holder: "prod.two", Leave: true})
	s.Release(desk.Release{Holder: "prod.one", Number: one.Number, Claim: &connection.Claim{Holder: "prod.one", CIDRs: []string{"10.0.0.0/8"}}})
	next, given := s.Next(now)
	require.True(t, given)
	require.Equal(t, "prod.three", next)
	three := ask("prod.three")
	require.Greater(t, three.Number, one.Number)
	require.Len(t, three.Claims, 1)

	s.Release(desk.Release{Holder: "prod.three", Number: one.Number})
	s.Release(desk.Release{Holder: "prod.one", Number: one.Number})
	s.Release(desk.Release{Holder: "prod.one", Number: three.Number})
	require.Equal(t, "prod.three", s.Holder, "a late release frees nothing of somebody else's")
	s.Gone("prod.three")
	s.Gone("prod.one")
	require.True(t, s.Idle())
}

// held makes somebody who does not run hold the network, and releases it.
func (s *site) held(network string) (release func()) {
	s.t.Helper()
	locks := deskactivities.TemporalLocks{Client: s.client, Queue: connection.Queue}
	s.start("holder")
	s.statusIs("prod.holder", connection.Waiting)
	given, err := locks.Reserve(s.t.Context(), desk.Reservation{Network: network, Holder: "prod.holder"})
	require.NoError(s.t, err)
	require.True(s.t, given.Granted)
	return func() {
		require.NoError(s.t, locks.Release(s.t.Context(), desk.Release{Network: network, Holder: "prod.holder", Number: given.Number}))
	}
}

// TestServer_EightyWantOneNetwork starts eighty connections that want one network at once.
func TestServer_EightyWantOneNetwork(t *testing.T) {
	const many = 80
	s := newSite(t, nil, makeFirst)
	s.start("zero")
	s.statusIs("prod.zero", connection.Active)
	free := s.eventsOf("prod.zero")
	for n := range many {
		s.start(fmt.Sprint("many-", n))
	}
	most := 0
	for n := range many {
		id := fmt.Sprint("prod.many-", n)
		s.eventually(id+" did not come through", func() bool {
			p := s.progress(id)
			require.NotEqual(t, connection.NeedsAttention, p.Status, "our own slowness parks nobody: %s", p.Said)
			return p.Status == connection.Active
		})
		most = max(most, s.eventsOf(id)-free)
	}
	t.Logf("a free network: %d events; the one that waited longest: %d more", free, most)
	require.LessOrEqual(t, most, 10)
}

// eventsOf counts the events of a connection's handshake.
func (s *site) eventsOf(id string) int {
	s.t.Helper()
	d, err := s.client.DescribeWorkflowExecution(s.t.Context(), id, "")
	require.NoError(s.t, err)
	n := 0
	events := s.client.GetWorkflowHistory(s.t.Context(), id, d.GetWorkflowExecutionInfo().GetFirstRunId(), false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		_, err := events.Next()
		require.NoError(s.t, err)
		n++
	}
	return n
}

// TestServer_DisconnectedWhileAnotherHoldsTheNetwork takes a connection down whose undos need a network that somebody changes.
func TestServer_DisconnectedWhileAnotherHoldsTheNetwork(t *testing.T) {
	s := newSite(t, nil, func(h *handshake.Handshake) error {
		if h.Owner().Connection.Name == "holder" {
			return handshake.AskWord(h, "confirm")
		}
		return whole(h)
	})
	s.start("acme")
	s.statusIs("prod.acme", connection.Waiting)
	release := s.held("prod")
	require.NoError(t, s.send("prod.acme", connection.Disconnect, connection.Message{By: "sam"}))
	s.statusIs("prod.acme", connection.Disconnecting)
	s.eventually("it does not wait in the queue", func() bool {
		p := s.progress("prod.acme")
		current, found := p.Current()
		return found && current.Said != "" && p.Status == connection.Disconnecting
	})
	require.True(t, s.world.has("first"))
	release()
	s.statusIs("prod.acme", connection.Failed)
	require.False(t, s.world.has("first"))
}

// TestServer_ATerminatedHolderHoldsNothing terminates whoever holds the network, with its claim, while another one waits.
func TestServer_ATerminatedHolderHoldsNothing(t *testing.T) {
	s := newSite(t, nil, func(h *handshake.Handshake) error {
		if h.Owner().Connection.Name == "holder" {
			return handshake.AskWord(h, "confirm")
		}
		return makeFirst(h)
	})
	s.held("prod")
	s.start("acme")
	s.eventually("it does not wait", func() bool {
		current, found := s.progress("prod.acme").Current()
		return found && current.Said != ""
	})
	require.NoError(t, s.client.TerminateWorkflow(t.Context(), "prod.holder", "", "by hand"))
	s.statusIs("prod.acme", connection.Active)
}

// TestReserve_AsksAgainWhereNobodyTellsIt loses the queue, as terminating a network's workflow does.
func TestReserve_AsksAgainWhereNobodyTellsIt(t *testing.T) {
	l := newLab(t, makeFirst)
	_, err := l.desk.Reserve(t.Context(), desk.Reservation{Network: "prod", Holder: "prod.other"})
	require.NoError(t, err)
	l.after(time.Minute, func() {
		require.Zero(t, l.world.count("make first"))
		require.NoError(t, l.desk.Release(t.Context(), desk.Release{Network: "prod", Holder: "prod.other", Number: 1}))
	})
	l.run()
	l.becameActive()
}
