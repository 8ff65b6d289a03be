package handshake_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/temporaltest"
)

// TestServer_ANewRunLosesNoMessage sends signals and updates as fast as a server takes them to a turn whose run changes every
// few events.
func TestServer_ANewRunLosesNoMessage(t *testing.T) {
	const senders, signals, updates = 3, 40, 8
	s := newSite(t, nil, whole, temporaltest.NewRunAfter(40))
	first := s.start("acme")
	s.statusIs("prod.acme", connection.Waiting)
	sent := make(chan error, 2*senders)
	for n := range senders {
		go func() { sent <- s.correct(n, signals, s.signalled) }()
		go func() { sent <- s.correct(senders+n, updates, s.send) }()
	}
	for range 2 * senders {
		require.NoError(t, <-sent)
	}
	s.eventually("not every message was heard", func() bool {
		heard := map[string]bool{}
		for _, e := range s.progress("prod.acme").Ledger {
			if e.What == "Amended the request" {
				heard[e.Proof] = true // one may be heard twice, where the server asked for it again
			}
		}
		return len(heard) == senders*(signals+updates)
	})
	last, err := s.client.DescribeWorkflowExecution(t.Context(), "prod.acme", "")
	require.NoError(t, err)
	require.NotEqual(t, first.GetRunID(), last.GetWorkflowExecutionInfo().GetExecution().GetRunId(), "the run never changed")
	require.Equal(t, first.GetRunID(), last.GetWorkflowExecutionInfo().GetFirstRunId())

	require.NoError(t, s.send("prod.acme", connection.Disconnect, connection.Message{By: "sam"}))
	s.eventually("it did not end", func() bool { return s.over("prod.acme") })
	require.False(t, s.world.has("first"))
}

// TestServer_EndedAtTheVeryMoment ends connections while messages make their runs change.
func TestServer_EndedAtTheVeryMoment(t *testing.T) {
	s := newSite(t, nil, whole, temporaltest.NewRunAfter(30))
	endings := map[string]func(id string) error{
		"disconnected": func(id string) error { return s.send(id, connection.Disconnect, connection.Message{By: "sam"}) },
		"declined":     func(id string) error { return s.signalled(id, connection.Decline, connection.Message{By: "casey"}) },
		"cancelled":    func(id string) error { return s.client.CancelWorkflow(t.Context(), id, "") },
	}
	for name, end := range endings {
		for nth := range 4 {
			name := fmt.Sprint(name, nth)
			s.start(name)
			id := "prod." + name
			s.statusIs(id, connection.Waiting)
			sent := make(chan error)
			go func() { sent <- s.correctIt(id, nth, 10+nth, s.signalled) }()
			require.NoError(t, end(id))
			s.eventually(id+" did not end", func() bool { return s.over(id) })
			late := <-sent
			t.Log(id, "what came too late:", late)
		}
	}
	require.False(t, s.world.has("first"))
}

// correct amends the request so often, each time in words of its own.
func (s *site) correct(sender, times int, send func(string, connection.Verb, connection.Message) error) error {
	return s.correctIt("prod.acme", sender, times, send)
}

func (s *site) correctIt(id string, sender, times int, send func(string, connection.Verb, connection.Message) error) error {
	for n := range times {
		contact := fmt.Sprintf("casey-%d-%d@customer.example", sender, n)
		if err := send(id, connection.Amend, connection.Message{By: contact, Values: map[string]string{"contact": contact}}); err != nil {
			return err
		}
	}
	return nil
}

func (s *site) signalled(id string, verb connection.Verb, m connection.Message) error {
	return s.client.SignalWorkflow(s.t.Context(), id, "", string(verb), m)
}

// over reports whether the last run has ended, and not with a new one.
func (s *site) over(id string) bool {
	d, err := s.client.DescribeWorkflow(s.t.Context(), id, "")
	return err == nil && d.Status != enums.WORKFLOW_EXECUTION_STATUS_RUNNING
}
