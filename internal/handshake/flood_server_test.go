package handshake_test

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/handshake"
)

// floodSize is how many messages the flood has in all: few in a test, a hundred thousand in `make bench` (FLOOD).
func floodSize() int {
	if n, err := strconv.Atoi(os.Getenv("FLOOD")); err == nil {
		return n
	}
	return 1600
}

// flooded are the states in which a connection is flooded: how it gets there, and how it is ended at last.
func flooded() map[string]func(*site, string) {
	return map[string]func(*site, string){
		"waiting": func(s *site, id string) { s.statusIs(id, connection.Waiting) },
		"parked":  func(s *site, id string) { s.statusIs(id, connection.NeedsAttention) },
		"active":  func(s *site, id string) { s.statusIs(id, connection.Active) },
		"ending": func(s *site, id string) {
			s.statusIs(id, connection.Waiting)
			require.NoError(s.t, s.send(id, connection.Decline, connection.Message{By: "casey"}))
			s.statusIs(id, connection.Ending)
		},
	}
}

// floodBody brings a connection into the state that its name says.
func floodBody(h *handshake.Handshake) error {
	switch name := h.Owner().Connection.Name; {
	case strings.HasPrefix(name, "parked"):
		return handshake.InOrder(func() error { return makeParked(h) })
	case strings.HasPrefix(name, "active"):
		handshake.Watch(h, "Watch the thing", cloud.WatchThing, thing{"first"})
		return makeFirst(h)
	case strings.HasPrefix(name, "ending"):
		handshake.Always(h, "ask", connection.Customer, "Take the grant back", cloud.LookAtGrant, thing{"grant"}, "role",
			handshake.Proof{Rounds: 3, Over: 15 * time.Minute})
		return askFirst(h)
	default:
		return handshake.InOrder(func() error { return makeFirst(h) }, func() error { return askFirst(h, handshake.Consents()) })
	}
}

func makeParked(h *handshake.Handshake) error {
	_, err := handshake.Do(h, "first", cloud.MakeThing, func() thing { return thing{"parked"} },
		handshake.Undo("Remove the parked thing", cloud.RemoveThing, func() thing { return thing{"parked"} }))
	return err
}

// TestServer_AFloodIsSurvived sends whatever anybody may send, each kind alone and mixed, as signals and as updates.
func TestServer_AFloodIsSurvived(t *testing.T) {
	kinds := []string{"accept", "confirm", "retry", "extend", "amend", "disconnect", "mixed"}
	s := newSite(t, nil, floodBody)
	s.world.lend(true)
	s.world.mu.Lock()
	for range 100_000 {
		s.world.script["make parked"] = append(s.world.script["make parked"], permission)
	}
	s.world.mu.Unlock()
	parts := len(flooded()) * len(kinds)
	each := (floodSize() + parts - 1) / parts
	most, sent := 0, 0
	for state, reach := range flooded() {
		for _, kind := range kinds {
			name := state + "-" + kind
			id := "prod." + name
			s.start(name)
			reach(s, id)
			s.flooding(id, kind, each)
			sent += each
			s.eventually(id+" does not answer", func() bool { return s.progress(id).Status != "" })
			s.ended(id)
			most = max(most, s.longestRun(id))
		}
	}
	t.Logf("RESULT messages=%d longest-run=%d", sent, most)
	require.LessOrEqual(t, most, 10_000, "a run outgrew its budget")
}

// flooding sends so many messages of a kind, from several people, a tenth of them as updates.
func (s *site) flooding(id, kind string, n int) {
	s.t.Helper()
	verbs := []connection.Verb{connection.Accept, connection.Confirm, connection.Retry, connection.Extend, connection.Amend, connection.Disconnect}
	const senders = 8
	var sending sync.WaitGroup
	failed := make(chan error, senders)
	for sender := range senders {
		sending.Go(func() {
			for at := sender; at < n; at += senders {
				verb := connection.Verb(kind)
				if kind == "mixed" {
					verb = verbs[at%len(verbs)]
				}
				if err := s.floodOne(id, verb, at); err != nil {
					failed <- fmt.Errorf("%s %d: %w", verb, at, err)
					return
				}
			}
		})
	}
	sending.Wait()
	close(failed)
	for err := range failed {
		require.NoError(s.t, err, id)
	}
}

// floodOne sends one message; that it is refused is as good an answer as any. A disconnect never has the right name, and
// means another step, so that it ends nothing.
func (s *site) floodOne(id string, verb connection.Verb, at int) error {
	m := connection.Message{By: fmt.Sprint("somebody ", at, strings.Repeat("<", at%50)), Note: strings.Repeat("&", at%200)}
	switch verb {
	case connection.Amend:
		m.Values = map[string]string{"contact": fmt.Sprintf("somebody-%d@customer.example", at)}
	case connection.Disconnect:
		m.Values = map[string]string{connection.ValueName: "another"}
	default:
	}
	if at%10 != 0 {
		return s.signalled(id, verb, m)
	}
	err := s.send(id, verb, m)
	var refused *temporal.ApplicationError
	if errors.As(err, &refused) {
		return nil
	}
	return err
}

// ended disconnects a connection, which takes that whatever it has been sent.
func (s *site) ended(id string) {
	s.t.Helper()
	_, name, _ := strings.Cut(id, ".")
	m := connection.Message{By: "sam", Note: "over", Values: map[string]string{connection.ValueName: name, connection.ValueAbandon: "yes"}}
	require.NoError(s.t, s.send(id, connection.Disconnect, m), id)
	s.eventually(id+" did not end", func() bool { return s.over(id) })
}

// longestRun is the number of events of the longest of a connection's runs.
func (s *site) longestRun(id string) int {
	s.t.Helper()
	d, err := s.client.DescribeWorkflowExecution(s.t.Context(), id, "")
	require.NoError(s.t, err)
	most, run := 0, d.GetWorkflowExecutionInfo().GetFirstRunId()
	for run != "" {
		n, next := 0, ""
		events := s.client.GetWorkflowHistory(s.t.Context(), id, run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			event, err := events.Next()
			require.NoError(s.t, err)
			n++
			if continued := event.GetWorkflowExecutionContinuedAsNewEventAttributes(); continued != nil {
				next = continued.GetNewExecutionRunId()
			}
		}
		most, run = max(most, n), next
	}
	return most
}
