package server_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
	"causeway.dev/internal/temporaltest"
)

// working runs a worker whose workflow of a method is what a test needs.
func working(t *testing.T, c client.Client, run func(workflow.Context) error) worker.Worker {
	t.Helper()
	w := worker.New(c, connection.Queue, worker.Options{})
	body := func(ctx workflow.Context, _ connection.Start) error { return run(ctx) }
	w.RegisterWorkflowWithOptions(body, workflow.RegisterOptions{Name: request("x").Method.WorkflowType()})
	require.NoError(t, w.Start())
	return w
}

func why(t *testing.T, err error) server.Why {
	t.Helper()
	var silent *server.Silent
	require.ErrorAs(t, err, &silent)
	return silent.Why
}

func sleeps(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) }

func waits(ctx workflow.Context) error {
	workflow.GetSignalChannel(ctx, "go on").Receive(ctx, nil)
	return workflow.Sleep(ctx, time.Hour)
}

func TestSend_CodeThatDoesNotFitIsSaid(t *testing.T) {
	s := temporaltest.Start(t)
	c := connections(s)
	id := request("acme").ID()
	_, err := c.Start(t.Context(), request("acme"), server.Face{})
	require.NoError(t, err)
	old := working(t, s.Client, sleeps)
	require.Eventually(t, func() bool {
		d, err := s.Client.DescribeWorkflowExecution(t.Context(), id.String(), "")
		return err == nil && d.GetWorkflowExecutionInfo().GetHistoryLength() > 4
	}, 30*time.Second, 50*time.Millisecond)
	old.Stop()
	rolledOut := working(t, s.Client, waits)
	defer rolledOut.Stop()

	// The first message makes the new code run over the old history.
	require.Eventually(t, func() bool {
		_, err = c.Send(t.Context(), id, connection.Accept, connection.Message{})
		var silent *server.Silent
		return errors.As(err, &silent) && silent.Why == server.Misfit
	}, 60*time.Second, 100*time.Millisecond)
	require.ErrorContains(t, err, "the worker's code does not fit the history of prod-eu.acme: roll it back, nothing is lost")
	_, err = c.View(t.Context(), id)
	require.Equal(t, server.Misfit, why(t, err))

	lines := eventually(t, c, server.Filter{Customer: "Acme"})
	require.Equal(t, server.Misfit, lines[0].Why, "the list says so, too")

	answer, err := c.Send(t.Context(), id, connection.Disconnect, connection.Message{By: "sam"})
	require.NoError(t, err, "a disconnect always gets through")
	require.Contains(t, answer.Sentence, "left with the server")
}

func TestSend_CodeThatFailsIsSaid(t *testing.T) {
	s := temporaltest.Start(t)
	c := connections(s)
	_, err := c.Start(t.Context(), request("acme"), server.Face{})
	require.NoError(t, err)
	w := working(t, s.Client, func(workflow.Context) error { panic("this worker does not know the method") })
	defer w.Stop()
	require.Eventually(t, func() bool {
		_, err = c.Send(t.Context(), request("acme").ID(), connection.Accept, connection.Message{})
		var silent *server.Silent
		return errors.As(err, &silent) && silent.Why == server.Failing
	}, 60*time.Second, 100*time.Millisecond)
	require.ErrorContains(t, err, "this worker does not know the method")
}

func TestSend_AWorkerThatIsSlowIsNotAbsent(t *testing.T) {
	s := temporaltest.Start(t)
	c := connections(s)
	_, err := c.Start(t.Context(), request("acme"), server.Face{})
	require.NoError(t, err)
	w := working(t, s.Client, func(ctx workflow.Context) error {
		never := func(ctx workflow.Context, _ connection.Message) (connection.Answer, error) {
			return connection.Answer{}, workflow.Sleep(ctx, time.Hour)
		}
		if err := workflow.SetUpdateHandler(ctx, string(connection.Accept), never); err != nil {
			return err
		}
		return workflow.Sleep(ctx, time.Hour)
	})
	defer w.Stop()
	_, err = c.Send(t.Context(), request("acme").ID(), connection.Accept, connection.Message{})
	require.Equal(t, server.WorkerSlow, why(t, err))
}

func TestSend_ADisconnectIsLeftWhereNobodyAnswers(t *testing.T) {
	s := temporaltest.Start(t)
	c := connections(s)
	id := request("acme").ID()
	_, err := c.Start(t.Context(), request("acme"), server.Face{})
	require.NoError(t, err)
	_, err = c.Send(t.Context(), id, connection.Accept, connection.Message{})
	require.Equal(t, server.NobodyPolls, why(t, err))
	answer, err := c.Send(t.Context(), id, connection.Disconnect, connection.Message{By: "sam"})
	require.NoError(t, err)
	require.Contains(t, answer.Sentence, "no worker answers for prod-eu.acme")

	taken := make(chan connection.Message, 1)
	w := working(t, s.Client, func(ctx workflow.Context) error {
		var m connection.Message
		workflow.GetSignalChannel(ctx, string(connection.Disconnect)).Receive(ctx, &m)
		select {
		case taken <- m:
		default:
		}
		return nil
	})
	defer w.Stop()
	require.Equal(t, "sam", (<-taken).By)
}

func TestSend_AServerThatIsAwayIsSaid(t *testing.T) {
	away, err := client.NewLazyClient(client.Options{HostPort: "127.0.0.1:1"})
	require.NoError(t, err)
	defer away.Close()
	c := server.Connections{Client: away, Address: "127.0.0.1:1", Namespace: "default", Answer: time.Second}
	_, err = c.Send(t.Context(), request("acme").ID(), connection.Accept, connection.Message{})
	var unreachable *server.Unreachable
	require.ErrorAs(t, err, &unreachable, "%v", err)
}
