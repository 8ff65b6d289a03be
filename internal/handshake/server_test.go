package handshake_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	deskactivities "causeway.dev/activities/desk"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/temporaltest"
	"causeway.dev/internal/testdesk"
)

// site is a real server with a worker: for what the test environment cannot show.
type site struct {
	t      *testing.T
	client client.Client
	world  *world
	desk   *testdesk.Desk
}

func newSite(t *testing.T, locks deskactivities.Locks, body func(*handshake.Handshake) error, settings ...string) *site {
	t.Helper()
	s := &site{t: t, client: temporaltest.Start(t, settings...).Client, world: newWorld(), desk: testdesk.New(time.Now)}
	w := worker.New(s.client, connection.Queue, worker.Options{})
	vendors := s.desk.Activities()
	if locks == nil {
		vendors.Locks = deskactivities.TemporalLocks{Client: s.client, Queue: connection.Queue}
	}
	s.world.register(w)
	vendors.Register(w)
	w.RegisterWorkflowWithOptions(handshake.Keep(methods.Set{sample("sample")}), workflow.RegisterOptions{Name: connection.WorkflowKeep})
	w.RegisterWorkflowWithOptions(handshake.Network, workflow.RegisterOptions{Name: connection.WorkflowNetwork})
	method := func(ctx workflow.Context, start connection.Start) error {
		return handshake.Run(ctx, start, sample("sample"), body)
	}
	w.RegisterWorkflowWithOptions(method, workflow.RegisterOptions{Name: "method"})
	w.RegisterWorkflowWithOptions(method, workflow.RegisterOptions{Name: request().Method.WorkflowType()})
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)
	return s
}

func (s *site) start(name string) client.WorkflowRun {
	s.t.Helper()
	r := request()
	r.Name = name
	run, err := s.client.ExecuteWorkflow(s.t.Context(), client.StartWorkflowOptions{
		ID: r.ID().String(), TaskQueue: connection.Queue, Memo: map[string]any{connection.MemoSummary: "a summary"},
		StaticSummary: "a summary",
	}, "method", connection.Start{Request: r})
	require.NoError(s.t, err)
	return run
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

func (s *site) eventually(what string, condition func() bool) {
	s.t.Helper()
	require.Eventually(s.t, condition, 30*time.Second, 50*time.Millisecond, what)
}

func (s *site) statusIs(id string, status connection.Status) {
	s.t.Helper()
	s.eventually(id+" did not become "+string(status), func() bool { return s.progress(id).Status == status })
}

// send sends an update, and again where the server says that the workflow was not ready: it refuses a continue-as-new when
// something else arrives with it, and the update that was in the same task with it.
func (s *site) send(id string, verb connection.Verb, m connection.Message) error {
	var notReady *serviceerror.WorkflowNotReady
	for {
		if err := s.sendOnce(id, verb, m); !errors.As(err, &notReady) {
			return err
		}
	}
}

func (s *site) sendOnce(id string, verb connection.Verb, m connection.Message) error {
	handle, err := s.client.UpdateWorkflow(s.t.Context(), client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: string(verb), Args: []any{m}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return handle.Get(s.t.Context(), nil)
}

func disconnectBy(name string) connection.Message {
	return connection.Message{By: "sam", Note: "over", Values: map[string]string{"name": name}}
}

// A change that is cancelled while it runs answers first; only then does its undo run. Without that wait the undo would
// find nothing, and the thing would be left behind.
func TestServer_CancelledWhileAChangeIsInFlight(t *testing.T) {
	s := newSite(t, nil, whole)
	inFlight, release := make(chan struct{}), make(chan struct{})
	s.world.on("make first", func() error { close(inFlight); <-release; return nil })
	run := s.start("acme")
	<-inFlight
	require.NoError(t, s.client.CancelWorkflow(t.Context(), run.GetID(), ""))
	s.eventually("the cancel request was not recorded", func() bool {
		d, err := s.client.DescribeWorkflowExecution(t.Context(), run.GetID(), "")
		return err == nil && len(d.GetPendingActivities()) == 1 &&
			d.GetPendingActivities()[0].GetState() == enums.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED
	})
	require.Zero(t, s.world.count("remove first"), "the undo did not wait for the change's answer")
	close(release)
	require.Error(t, run.Get(t.Context(), nil))
	require.False(t, s.world.has("first"), "the change in flight was left behind")
	s.statusIs(run.GetID(), connection.Failed)
}

// Two connections of one cluster that start together run their checks one after the other, and the second one knows what
// the first one claims.
func TestServer_TwoConnectionsStartedTogetherShareTheLock(t *testing.T) {
	both := make(chan []connection.Claim, 2)
	s := newSite(t, nil, func(h *handshake.Handshake) error {
		_, err := handshake.Do(h, "first", cloud.MakeThing, func() thing {
			if !workflow.IsReplaying(h.Context()) {
				both <- h.Claims()
			}
			return thing{h.Owner().Connection.Name}
		}, handshake.Under("prod", func() connection.Claim {
			return connection.Claim{Holder: h.Owner().Connection.String(), CIDRs: []string{"10.20.0.0/16"}}
		}), handshake.Undo("Free the range", desk.ForgetClaim, func() desk.NetworkClaim {
			return desk.NetworkClaim{Network: "prod", Holder: h.Owner().Connection.String()}
		}))
		return err
	})
	inFlight, release := make(chan struct{}), make(chan struct{})
	hold := func() error { inFlight <- struct{}{}; <-release; return nil }
	s.world.on("make one", hold)
	s.world.on("make two", hold)
	s.start("one")
	s.start("two")
	<-inFlight
	s.eventually("the other one does not wait for the lock", func() bool {
		return s.waitsForLock("prod.one") || s.waitsForLock("prod.two")
	})
	close(release)
	<-inFlight
	s.statusIs("prod.one", connection.Active)
	s.statusIs("prod.two", connection.Active)
	first, second := <-both, <-both
	require.Empty(t, first)
	require.Len(t, second, 1, "the second one does not know what the first one claims")

	require.NoError(t, s.send("prod.one", connection.Disconnect, disconnectBy("one")))
	require.NoError(t, s.send("prod.two", connection.Disconnect, disconnectBy("two")))
	s.statusIs("prod.one", connection.Disconnected)
	s.statusIs("prod.two", connection.Disconnected)
	claims, err := deskactivities.TemporalLocks{Client: s.client, Queue: connection.Queue}.Claims(t.Context(), "prod", "")
	require.NoError(t, err)
	require.Empty(t, claims, "a claim outlived its connection")
}

func (s *site) waitsForLock(id string) bool {
	current, found := s.progress(id).Current()
	return found && current.State == connection.StepRunning && current.Said != ""
}

// A lock whose holder has ended without giving it back is taken over soon after somebody waits for it.
func TestServer_ALockOutlivesNobody(t *testing.T) {
	s := newSite(t, nil, whole)
	locks := deskactivities.TemporalLocks{Client: s.client, Queue: connection.Queue}
	granted, err := locks.Reserve(t.Context(), desk.Reservation{Network: "prod", Holder: "prod.nobody"})
	require.NoError(t, err)
	require.True(t, granted.Granted)
	s.world.finish()
	s.start("acme")
	s.statusIs("prod.acme", connection.Waiting)
}

// Signals and updates that arrive while the handshake hands over to Keep are all in Keep's hands afterwards, and the
// stack that it takes down is the handshake's.
func TestServer_HandOverLosesNothing(t *testing.T) {
	s := newSite(t, nil, whole)
	s.world.finish()
	run := s.start("acme")
	s.eventually("it is not support's turn", func() bool { return s.progress("prod.acme").WaitingOn == connection.Support })
	sent := make(chan error, 4)
	for i := range 4 {
		go func() { sent <- s.flood(i, 50) }()
	}
	require.NoError(t, s.send("prod.acme", connection.Confirm, connection.Message{By: "sam"}))
	require.NoError(t, s.client.SignalWorkflow(t.Context(), run.GetID(), "", "disconnect", disconnectBy("acme")))
	for range 4 {
		require.NoError(t, <-sent)
	}
	s.eventually("the disconnect sent during the hand-over was lost", func() bool { return s.progress("prod.acme").Status.Ended() })
	require.False(t, s.world.has("first"))
	require.False(t, s.world.has("second"))
}

// flood sends accepts, which mean nothing any more, until the connection has ended.
func (s *site) flood(sender, n int) error {
	for i := range n {
		err := s.client.SignalWorkflow(s.t.Context(), "prod.acme", "", "accept", connection.Message{By: fmt.Sprintf("casey %d/%d", sender, i)})
		if err != nil && s.progress("prod.acme").Status.Ended() {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// What Temporal Web shows survives the hand-over: memo and search attributes.
func TestServer_KeepShowsWhatTheHandshakeShowed(t *testing.T) {
	s := newSite(t, nil, whole)
	s.world.finish()
	run := s.start("acme")
	s.eventually("it is not support's turn", func() bool { return s.progress("prod.acme").WaitingOn == connection.Support })
	require.NoError(t, s.send("prod.acme", connection.Confirm, connection.Message{}))
	s.statusIs("prod.acme", connection.Active)
	d, err := s.client.DescribeWorkflow(t.Context(), run.GetID(), "")
	require.NoError(t, err)
	require.Equal(t, connection.WorkflowKeep, d.WorkflowType.Name)
	var summary string
	require.NoError(t, d.GetMemoValue(connection.MemoSummary, &summary))
	require.Equal(t, "a summary", summary)
	err = s.send("prod.acme", connection.Disconnect, connection.Message{})
	require.ErrorContains(t, err, `must repeat the connection's name, "acme"`)
}
