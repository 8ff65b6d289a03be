package handshake_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/server"
)

// A handshake that failed while its grant is open does not keep its name: the next attempt takes over, and sees to the
// end of what the first one was lent.
func TestServer_ANewAttemptTakesOverTheGrantOfTheOneBefore(t *testing.T) {
	s := newSite(t, nil, func(h *handshake.Handshake) error {
		if h.Owner().Generation == 1 {
			handshake.Always(h, "ask", connection.Customer, "Delete the peer role", cloud.LookAtGrant, thing{"grant"}, "role",
				handshake.Proof{Rounds: contract.GrantRounds, Over: 2 * time.Second})
		}
		return makeFirst(h)
	})
	s.world.lend(true)
	s.world.on("make first", func() error { return permission() })
	connections := server.Connections{Client: s.client, Namespace: "default"}
	r := request()
	first, err := connections.Start(t.Context(), r, server.Face{Summary: "the first"})
	require.NoError(t, err)
	id := first.ID.String()
	s.statusIs(id, connection.NeedsAttention)
	require.NoError(t, s.send(id, connection.Disconnect, connection.Message{}))
	s.statusIs(id, connection.Ending)
	since := s.progress(id).GrantOpenSince
	require.False(t, since.IsZero())

	other := r
	other.Method = "another"
	_, err = connections.Start(t.Context(), other, server.Face{})
	require.ErrorContains(t, err, "another method needs another name")

	second, err := connections.Start(t.Context(), r, server.Face{Summary: "the second"})
	require.NoError(t, err)
	require.True(t, second.Inherits)
	require.Equal(t, 2, second.Generation)
	s.statusIs(id, connection.Active)
	p := s.progress(id)
	require.Equal(t, 2, p.Generation)
	require.Equal(t, since, p.GrantOpenSince, "the grant of the first attempt shows as closed")

	lines, _, err := connections.List(t.Context(), server.Filter{OpenGrants: true})
	require.NoError(t, err)
	require.Len(t, lines, 1)

	s.world.lend(false)
	require.NoError(t, s.send(id, connection.Accept, connection.Message{}))
	s.eventually("the grant's end was not proven", func() bool { return s.progress(id).GrantOpenSince.IsZero() })
	require.NoError(t, s.send(id, connection.Disconnect, disconnectBy("acme")))
	s.statusIs(id, connection.Disconnected)
}

func TestServer_AbandonedAndTerminatedGrantsStayInTheListOfOpenOnes(t *testing.T) {
	s := newSite(t, nil, lending(makeFirst))
	s.world.lend(true)
	connections := server.Connections{Client: s.client, Namespace: "default"}
	started := func(name string) string {
		r := request()
		r.Name = name
		first, err := connections.Start(t.Context(), r, server.Face{Summary: name})
		require.NoError(t, err)
		s.statusIs(first.ID.String(), connection.Active)
		return first.ID.String()
	}
	abandoned, terminated := started("abandoned"), started("terminated")
	require.NoError(t, s.client.TerminateWorkflow(t.Context(), terminated, "", "by mistake"))
	require.NoError(t, s.send(abandoned, connection.Disconnect, disconnectBy("abandoned")))
	s.statusIs(abandoned, connection.Ending)
	give := disconnectBy("abandoned")
	give.Values[connection.ValueAbandon] = "yes"
	require.NoError(t, s.send(abandoned, connection.Disconnect, give))

	s.eventually("an open grant is missing from the list", func() bool {
		lines, _, err := connections.List(t.Context(), server.Filter{OpenGrants: true})
		return err == nil && len(lines) == 2 && lines[0].Workflow != "Running" && lines[1].Workflow != "Running"
	})
}
