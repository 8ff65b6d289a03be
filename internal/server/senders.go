package server

import (
	"context"
	"fmt"
	"slices"

	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"

	"causeway.dev/internal/connection"
)

// mostRuns and mostSent bound how far back is read.
const (
	mostRuns = 50
	mostSent = 500
)

// Senders reads the messages of a connection from its histories, newest run first to look, oldest message first to tell.
func (c Connections) Senders(ctx context.Context, id connection.ID) ([]connection.Sent, error) {
	seen, err := c.Client.DescribeWorkflowExecution(ctx, id.String(), "")
	if err != nil {
		return nil, c.explain(ctx, id, "reading", err)
	}
	var all []connection.Sent
	run := seen.GetWorkflowExecutionInfo().GetExecution().GetRunId()
	for range mostRuns {
		sent, before, err := c.sentTo(ctx, id, run)
		if err != nil {
			return nil, err
		}
		all = append(sent, all...)
		if before == "" || len(all) >= mostSent {
			break
		}
		run = before
	}
	return all[max(len(all)-mostSent, 0):], nil
}

// sentTo are the messages of one run, and the run that it continues.
func (c Connections) sentTo(ctx context.Context, id connection.ID, run string) (sent []connection.Sent, before string, err error) {
	events := c.Client.GetWorkflowHistory(ctx, id.String(), run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return nil, "", fmt.Errorf("reading the history of %s: %w", id, err)
		}
		if started := event.GetWorkflowExecutionStartedEventAttributes(); started != nil {
			before = started.GetContinuedExecutionRunId()
		}
		if m, found := sentIn(event); found {
			sent = append(sent, m)
		}
	}
	return sent, before, nil
}

func sentIn(event *history.HistoryEvent) (connection.Sent, bool) {
	var verb, identity string
	var payloads *common.Payloads
	if signal := event.GetWorkflowExecutionSignaledEventAttributes(); signal != nil {
		verb, identity, payloads = signal.GetSignalName(), signal.GetIdentity(), signal.GetInput()
	} else if update := event.GetWorkflowExecutionUpdateAcceptedEventAttributes(); update != nil {
		request := update.GetAcceptedRequest()
		verb, identity, payloads = request.GetInput().GetName(), request.GetMeta().GetIdentity(), request.GetInput().GetArgs()
	}
	if !slices.Contains(connection.Verbs(), connection.Verb(verb)) {
		return connection.Sent{}, false
	}
	m := connection.Sent{At: moment(event.GetEventTime()), Verb: connection.Verb(verb), Identity: identity, Principal: principal(event)}
	var said connection.Message
	if converter.GetDefaultDataConverter().FromPayloads(payloads, &said) == nil {
		m.By = connection.Clip(said.By, connection.LimitName)
	}
	return m, true
}

func principal(event *history.HistoryEvent) string {
	p := event.GetPrincipal()
	if p == nil {
		return ""
	}
	return p.GetType() + " " + p.GetName()
}
