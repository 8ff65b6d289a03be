package workflows_test

import (
	"time"

	"github.com/stretchr/testify/require"

	deskactivities "causeway.dev/activities/desk"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
	cloudsim "causeway.dev/internal/sim/aws"
	"causeway.dev/internal/temporaltest"
)

// The verbs' own stories are recorded of one method: they run the same code for all.

// settingsOf are the server's settings under which a story is recorded.
func settingsOf(story string) []string {
	if story == "new-runs" {
		return []string{temporaltest.NewRunAfter(16)}
	}
	return nil
}

func verbStories() map[string]func(*site, trial) string {
	return map[string]func(*site, trial) string{
		"waits-for-the-network":    waitsForTheNetwork,
		"renewed":                  renewed,
		"amended":                  amended,
		"overdue":                  overdue,
		"degraded":                 degraded,
		"leftovers-and-retried":    leftoversAndRetried,
		"new-runs":                 wholeLife,
		"cancelled-while-it-waits": cancelled,
	}
}

// waitsForTheNetwork stands in the queue behind somebody who holds the network.
func waitsForTheNetwork(s *site, tr trial) string {
	locks := deskactivities.TemporalLocks{Client: s.client, Queue: connection.Queue}
	held, err := locks.Reserve(s.t.Context(), desk.Reservation{Network: tr.request.Cluster, Holder: "prod.other"})
	require.NoError(s.t, err)
	require.True(s.t, held.Granted)
	id := s.start(tr.request)
	s.until(id, "it does not wait", func(p connection.Progress) bool { return said(p) != "" })
	require.NoError(s.t, locks.Release(s.t.Context(), desk.Release{Network: tr.request.Cluster, Holder: "prod.other", Number: held.Number}))
	s.turn(id, "accept")
	return id
}

// renewed withdraws and requests anew, because this cloud's own clock cannot be moved.
func renewed(s *site, tr trial) string {
	id := s.start(tr.request)
	before := s.turn(id, "accept").Facts.Get("peeringId")
	s.signal(id, connection.Extend, connection.Message{By: "sam"})
	s.until(id, "it was not requested anew", func(p connection.Progress) bool {
		return p.Step == "accept" && p.Status == connection.Waiting && p.Facts.Get("peeringId") != before
	})
	s.play(id, tr, "")
	s.is(id, connection.Active)
	return id
}

func amended(s *site, tr trial) string {
	id := s.start(tr.request)
	before := s.turn(id, "accept").Facts.Get("peeringId")
	s.signal(id, connection.Amend, connection.Message{By: "sam", Values: map[string]string{"contact": "casey@customer.example"}})
	s.until(id, "it was not amended", func(p connection.Progress) bool { return p.Request.Contact == "casey@customer.example" })
	s.signal(id, connection.Amend, connection.Message{By: "sam", Values: map[string]string{"target.cidr": "10.20.0.0/17"}})
	s.until(id, "it was not requested anew", func(p connection.Progress) bool {
		return p.Step == "accept" && p.Status == connection.Waiting && p.Facts.Get("peeringId") != before
	})
	return id
}

// overdue lets the customer fall silent after their consent.
func overdue(s *site, tr trial) string {
	r := tr.request
	r.Deadline = connection.Duration(6 * time.Second)
	id := s.start(r)
	p := s.turn(id, "accept")
	tr.play["accept"](s.t, s.world, p)
	s.signal(id, connection.Accept, connection.Message{By: "casey"})
	s.is(id, connection.NeedsAttention)
	s.signal(id, connection.Extend, connection.Message{By: "sam", Values: map[string]string{connection.ValueFor: "7d"}})
	s.is(id, connection.Waiting)
	return id
}

// degraded loses our route before the watch looks for the first time.
func degraded(s *site, tr trial) string {
	id := s.start(tr.request)
	s.play(id, tr, "confirm")
	p := s.turn(id, "confirm")
	require.NoError(s.t, s.cloud.DeletePeeringAsAccepter(p.Facts.Get("peeringId")))
	s.signal(id, connection.Confirm, connection.Message{By: "sam"})
	s.is(id, connection.Degraded)
	s.disconnect(id)
	s.is(id, connection.Disconnected)
	return id
}

// leftoversAndRetried cannot remove something, and then can.
func leftoversAndRetried(s *site, tr trial) string {
	id := s.start(tr.request)
	s.play(id, tr, "")
	s.is(id, connection.Active)
	denied := s.inject(tr.request.Method, cloudsim.Fault{
		Operation: "DeleteVpcPeeringConnection", Code: "UnauthorizedOperation", Account: s.accountOf(tr.request), Times: cloudsim.Always,
	})
	s.disconnect(id)
	s.until(id, "nothing was left over", func(p connection.Progress) bool { return p.Reason == connection.ReasonLeftovers })
	denied.Clear()
	s.signal(id, connection.Retry, connection.Message{By: "sam"})
	s.is(id, connection.Disconnected)
	return id
}

// wholeLife is played on a server that suggests a new run after a few events: the handshake and Keep each have several.
func wholeLife(s *site, tr trial) string {
	id := s.start(tr.request)
	s.play(id, tr, "")
	s.is(id, connection.Active)
	s.disconnect(id)
	s.takenBack(id, tr)
	s.is(id, connection.Disconnected)
	return id
}

func cancelled(s *site, tr trial) string {
	id := s.start(tr.request)
	s.turn(id, firstTurn(tr))
	require.NoError(s.t, s.client.CancelWorkflow(s.t.Context(), id, ""))
	s.is(id, connection.Failed)
	return id
}

// startedAgain takes over from an attempt that is only ending.
func startedAgain(s *site, tr trial) string {
	id := s.start(tr.request)
	s.play(id, tr, "open")
	s.turn(id, "open")
	s.signal(id, connection.Decline, connection.Message{By: "casey"})
	s.is(id, connection.Ending)
	s.again(id, tr.request)
	s.until(id, "the new attempt did not begin", func(p connection.Progress) bool { return p.Generation == 2 && p.Status == connection.Waiting })
	return id
}
