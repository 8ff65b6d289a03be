package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/client"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
	cloudsim "causeway.dev/internal/sim/aws"
)

const (
	// playLimit bounds one handshake, however busy the machine is.
	playLimit = time.Minute
	askEvery  = 20 * time.Millisecond
)

// played is one handshake that became active, with what a person who waits for it would notice.
type played struct {
	id      string
	run     string
	whole   time.Duration
	accept  time.Duration // from the customer's word to the step done
	confirm time.Duration // from support's last word to active
}

// sender delivers what a party says.
type sender func(ctx context.Context, id string, verb connection.Verb, m connection.Message) error

func (s *stage) bySignal(ctx context.Context, id string, verb connection.Verb, m connection.Message) error {
	if err := s.client.SignalWorkflow(ctx, id, "", string(verb), m); err != nil {
		return fmt.Errorf("sending %s to %s: %w", verb, id, err)
	}
	return nil
}

// byUpdate is how the causeway command sends.
func (s *stage) byUpdate(ctx context.Context, id string, verb connection.Verb, m connection.Message) error {
	parsed, err := connection.ParseID(id)
	if err != nil {
		return err
	}
	_, err = server.Connections{Client: s.client}.Send(ctx, parsed, verb, m)
	var refused *server.Refused
	if errors.As(err, &refused) {
		// A look may have seen the deed before its word came; the word is then late, and the handshake says so.
		return nil
	}
	return err
}

// begin starts a workflow for one pair, under the connection's own id.
func (s *stage) begin(ctx context.Context, p pair, name string) (client.WorkflowRun, error) {
	r := p.request()
	run, err := s.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: r.ID().String(), TaskQueue: connection.Queue, TypedSearchAttributes: server.StartAttributes(r),
		StaticSummary: "AWS VPC peering of " + r.ID().String(),
	}, name, connection.Start{Request: r})
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", r.ID(), err)
	}
	return run, nil
}

// play takes one pair through a whole handshake, or through the bare workflow.
func (s *stage) play(ctx context.Context, p pair, name string, send sender) (played, error) {
	ctx, cancel := context.WithTimeout(ctx, playLimit)
	defer cancel()
	began := time.Now()
	run, err := s.begin(ctx, p, name)
	if err != nil {
		return played{}, err
	}
	out := played{id: run.GetID(), run: run.GetRunID()}
	for _, step := range []connection.StepID{"accept", "open", "confirm"} {
		at, err := s.turn(ctx, p, out.id, step, send)
		if err != nil {
			return out, err
		}
		switch step {
		case "accept":
			err = s.until(ctx, out.id, "the acceptance to be seen", func(p connection.Progress) bool { return p.Step != step || p.Status != connection.Waiting })
			out.accept = time.Since(at)
		case "confirm":
			err = s.is(ctx, out.id, connection.Active)
			out.confirm = time.Since(at)
		default: // the others are not timed
		}
		if err != nil {
			return out, err
		}
	}
	out.whole = time.Since(began)
	return out, nil
}

// turn waits for a party's turn, does what the party does, says so, and returns when it was said.
func (s *stage) turn(ctx context.Context, p pair, id string, step connection.StepID, send sender) (time.Time, error) {
	facts, err := s.reaches(ctx, id, step)
	if err != nil {
		return time.Time{}, err
	}
	if err := s.act(p, step, facts.Get(factPeering)); err != nil {
		return time.Time{}, err
	}
	verb, who := connection.Accept, "casey@customer.example"
	if step == "confirm" {
		verb, who = connection.Confirm, "sam@vendor.example"
	}
	at := time.Now()
	return at, send(ctx, id, verb, connection.Message{By: who, Step: string(step)})
}

// act is the party's own deed in the cloud.
func (s *stage) act(p pair, step connection.StepID, peering string) error {
	switch step {
	case "accept":
		return s.cloud.AcceptPeering(peering)
	case "open":
		return s.cloud.AddRoute(customerTable(p.customer), cloudsim.Route{CIDR: clusterCIDR(p.cluster), Target: peering})
	default:
		return nil
	}
}

func (s *stage) reaches(ctx context.Context, id string, step connection.StepID) (connection.Object, error) {
	var facts connection.Object
	err := s.until(ctx, id, "the turn at "+string(step), func(p connection.Progress) bool {
		facts = p.Facts
		return p.Status == connection.Waiting && p.Step == step
	})
	return facts, err
}

func (s *stage) is(ctx context.Context, id string, status connection.Status) error {
	return s.until(ctx, id, string(status), func(p connection.Progress) bool { return p.Status == status })
}

// until asks for the progress again and again.
func (s *stage) until(ctx context.Context, id, what string, seen func(connection.Progress) bool) error {
	tick := time.NewTicker(askEvery)
	defer tick.Stop()
	var last connection.Progress
	for {
		// An answer that does not come now, as in the moment of the hand-over, comes with the next question.
		if value, err := s.client.QueryWorkflow(ctx, id, "", connection.QueryProgress); err == nil {
			if value.Get(&last) == nil && seen(last) {
				return nil
			}
			if last.Status == connection.Failed {
				return fmt.Errorf("waiting for %s of %s, which failed: %s", what, id, last.Said)
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s of %s, which is %s at %q (%s): %w", what, id, last.Status, last.Step, last.Said, context.Cause(ctx))
		case <-tick.C:
		}
	}
}

// silence ends a connection's watch without taking anything down: what follows is measured without it.
func (s *stage) silence(ctx context.Context, id string) {
	_ = s.client.TerminateWorkflow(ctx, id, "", "measured") // the bare workflow has ended by itself
}
