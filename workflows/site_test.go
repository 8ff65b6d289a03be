package workflows_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"causeway.dev/activities"
	deskactivities "causeway.dev/activities/desk"
	waiting "causeway.dev/internal/cloud"
	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
	"causeway.dev/internal/temporaltest"
	"causeway.dev/internal/testdesk"
	"causeway.dev/workflows"
)

// site is a real Temporal server with a real worker over the simulated clouds.
type site struct {
	*world
	t      *testing.T
	client client.Client
	desk   *testdesk.Desk
}

func newSite(t *testing.T, settings ...string) *site {
	t.Helper()
	s := &site{t: t, client: temporaltest.Start(t, settings...).Client, desk: testdesk.New(time.Now)}
	s.world = newWorld(t, patient, time.Now, func(*cloudsim.Cloud) waiting.Clock { return waiting.WallClock() })
	s.aws = s.awsOn(waiting.WallClock(), activities.Lending{Proof: 2 * time.Second})
	s.azure = s.azureOn(waiting.WallClock(), activities.Lending{Proof: 2 * time.Second})
	desk := s.desk.Activities()
	desk.Clusters = s.clusters
	desk.Locks = deskactivities.TemporalLocks{Client: s.client, Queue: connection.Queue}
	ours := worker.New(s.client, connection.Queue, worker.Options{DisableRegistrationAliasing: true})
	workflows.Register(ours)
	desk.Register(ours)
	s.prober.Register(ours)
	clouds := worker.New(s.client, connection.QueueAWS, worker.Options{DisableRegistrationAliasing: true})
	s.aws.Register(clouds)
	microsofts := worker.New(s.client, connection.QueueAzure, worker.Options{DisableRegistrationAliasing: true})
	s.azure.Register(microsofts)
	for _, w := range []worker.Worker{ours, clouds, microsofts} {
		require.NoError(t, w.Start())
		t.Cleanup(w.Stop)
	}
	return s
}

func (s *site) start(r connection.Request) string {
	s.t.Helper()
	_, err := s.client.ExecuteWorkflow(s.t.Context(), client.StartWorkflowOptions{
		ID: r.ID().String(), TaskQueue: connection.Queue,
	}, r.Method.WorkflowType(), connection.Start{Request: r})
	require.NoError(s.t, err)
	return r.ID().String()
}

func (s *site) progress(id string) connection.Progress {
	value, err := s.client.QueryWorkflow(s.t.Context(), id, "", connection.QueryProgress)
	if err != nil {
		return connection.Progress{}
	}
	var p connection.Progress
	require.NoError(s.t, value.Get(&p))
	return p
}

// until waits for a state of a connection.
func (s *site) until(id, what string, condition func(connection.Progress) bool) connection.Progress {
	s.t.Helper()
	var p connection.Progress
	require.Eventually(s.t, func() bool { p = s.progress(id); return condition(p) }, 60*time.Second, 50*time.Millisecond, what)
	return p
}

func (s *site) turn(id string, step connection.StepID) connection.Progress {
	s.t.Helper()
	return s.until(id, "the turn at "+string(step)+" did not come", func(p connection.Progress) bool {
		return p.Status == connection.Waiting && p.Step == step
	})
}

func (s *site) is(id string, status connection.Status) connection.Progress {
	s.t.Helper()
	return s.until(id, id+" did not become "+string(status), func(p connection.Progress) bool { return p.Status == status })
}

// again starts the next attempt under the same name.
func (s *site) again(id string, r connection.Request) {
	s.t.Helper()
	handle, err := s.client.UpdateWorkflow(s.t.Context(), client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: connection.UpdateStartAgain, Args: []any{connection.Start{Request: r}}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	require.NoError(s.t, err)
	require.NoError(s.t, handle.Get(s.t.Context(), nil))
}

func (s *site) signal(id string, verb connection.Verb, m connection.Message) {
	s.t.Helper()
	require.NoError(s.t, s.client.SignalWorkflow(s.t.Context(), id, "", string(verb), m))
}

// play walks a connection through the turns up to a step, without that step.
func (s *site) play(id string, tr trial, before connection.StepID) {
	s.t.Helper()
	for _, step := range workflows.Descriptors().Steps(tr.request) {
		if step.ID == before {
			return
		}
		if step.Party == connection.Vendor || step.ID == connection.StepEndGrant {
			continue
		}
		p := s.turn(id, step.ID)
		if act := tr.play[step.ID]; act != nil {
			act(s.t, s.world, p)
		}
		verb := connection.Accept
		if step.Party == connection.Support {
			verb = connection.Confirm
		}
		s.signal(id, verb, connection.Message{By: "sam", Step: string(step.ID), Values: s.valuesFor(tr, step.ID)})
	}
}

// takenBack is the customer's turn on the way out, where they lent something.
func (s *site) takenBack(id string, tr trial) {
	s.t.Helper()
	lends := slices.ContainsFunc(workflows.Descriptors().Steps(tr.request), func(step connection.Step) bool {
		return step.ID == connection.StepEndGrant
	})
	if !lends {
		return
	}
	tr.play[connection.StepEndGrant](s.t, s.world, s.is(id, connection.Ending))
	s.signal(id, connection.Accept, connection.Message{By: "casey"})
}

// accountOf is ours, in which a cluster runs.
func (s *site) accountOf(r connection.Request) string {
	s.t.Helper()
	cluster, err := s.clusters.Cluster(s.t.Context(), r.Cluster)
	require.NoError(s.t, err)
	return cluster.Account
}

func (s *site) disconnect(id string) {
	s.t.Helper()
	name := id[strings.Index(id, ".")+1:]
	s.signal(id, connection.Disconnect, connection.Message{By: "sam", Note: "contract ended", Values: map[string]string{connection.ValueName: name}})
}
