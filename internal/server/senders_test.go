package server_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	workflowapi "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
	"causeway.dev/internal/temporaltest"
)

// What a sender says of themselves stands beside what Temporal recorded, in every run.
func TestSenders_AreReadFromAllRuns(t *testing.T) {
	s := temporaltest.Start(t)
	c := connections(s)
	r := request("acme-orders")
	_, err := c.Start(t.Context(), r, server.Face{})
	require.NoError(t, err)
	listening := worker.New(s.Client, connection.Queue, worker.Options{DisableRegistrationAliasing: true})
	listening.RegisterWorkflowWithOptions(listen, workflow.RegisterOptions{Name: string(r.Method)})
	require.NoError(t, listening.Start())
	t.Cleanup(listening.Stop)

	accept := func(by string) {
		_, err := c.Send(t.Context(), r.ID(), connection.Accept, connection.Message{By: by, Note: "a note"})
		require.NoError(t, err)
	}
	accept("the president")
	require.NoError(t, s.Client.SignalWorkflow(t.Context(), r.ID().String(), "", string(connection.Disconnect), connection.Message{By: "sam"}))
	require.Eventually(t, func() bool {
		seen, err := s.Client.DescribeWorkflowExecution(t.Context(), r.ID().String(), "")
		return err == nil && seen.GetWorkflowExecutionInfo().GetFirstRunId() != seen.GetWorkflowExecutionInfo().GetExecution().GetRunId()
	}, 30*time.Second, 100*time.Millisecond)
	accept("")

	sent, err := c.Senders(t.Context(), r.ID())
	require.NoError(t, err)
	require.Len(t, sent, 3)
	require.Equal(t, []string{"the president", "sam", ""}, []string{sent[0].By, sent[1].By, sent[2].By})
	require.Equal(t, []connection.Verb{connection.Accept, connection.Disconnect, connection.Accept}, []connection.Verb{sent[0].Verb, sent[1].Verb, sent[2].Verb})
	for _, m := range sent {
		require.NotEmpty(t, m.Identity, "what the program told Temporal")
		require.Empty(t, m.Principal, "nobody has checked anybody here")
		require.False(t, m.At.IsZero())
	}
	_, err = c.Senders(t.Context(), connection.ID{Cluster: "prod-eu", Name: "nobody"})
	var missing *server.NotFound
	require.ErrorAs(t, err, &missing)
}

// listen takes accept as an update and begins a new run at each disconnect.
func listen(ctx workflow.Context, start connection.Start) error {
	taken := func(workflow.Context, connection.Message) (connection.Answer, error) { return connection.Answer{}, nil }
	if err := workflow.SetUpdateHandler(ctx, string(connection.Accept), taken); err != nil {
		return err
	}
	workflow.GetSignalChannel(ctx, string(connection.Disconnect)).Receive(ctx, nil)
	return workflow.NewContinueAsNewError(ctx, start.Request.Method.WorkflowType(), start)
}

// A server with an authorizer writes down whom it found.
func TestSenders_NameThePrincipalWhereTheServerRecordsOne(t *testing.T) {
	payloads, err := converter.GetDefaultDataConverter().ToPayloads(connection.Message{By: "the president"})
	require.NoError(t, err)
	c := server.Connections{Client: &oneHistory{events: []*history.HistoryEvent{{
		EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
		Principal: &common.Principal{Type: "jwt", Name: "casey@customer.example"},
		Attributes: &history.HistoryEvent_WorkflowExecutionSignaledEventAttributes{
			WorkflowExecutionSignaledEventAttributes: &history.WorkflowExecutionSignaledEventAttributes{
				SignalName: string(connection.Accept), Identity: "42@laptop", Input: payloads,
			},
		},
	}}}}
	sent, err := c.Senders(t.Context(), request("acme-orders").ID())
	require.NoError(t, err)
	require.Len(t, sent, 1)
	require.Equal(t, "the president", sent[0].By)
	require.Equal(t, "42@laptop", sent[0].Identity)
	require.Equal(t, "jwt casey@customer.example", sent[0].Principal)
}

// oneHistory is a server that has one run.
type oneHistory struct {
	client.Client
	events []*history.HistoryEvent
}

func (o *oneHistory) DescribeWorkflowExecution(context.Context, string, string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	return &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: &workflowapi.WorkflowExecutionInfo{
		Execution: &common.WorkflowExecution{RunId: "one"},
	}}, nil
}

func (o *oneHistory) GetWorkflowHistory(context.Context, string, string, bool, enums.HistoryEventFilterType) client.HistoryEventIterator {
	return o
}

// HasNext implements client.HistoryEventIterator.
func (o *oneHistory) HasNext() bool { return len(o.events) > 0 }

// Next implements client.HistoryEventIterator.
func (o *oneHistory) Next() (*history.HistoryEvent, error) {
	next := o.events[0]
	o.events = o.events[1:]
	return next, nil
}
