package server

import (
	"context"
	"time"

	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"

	"causeway.dev/internal/connection"
)

// Line is one connection in a list.
type Line struct {
	ID        connection.ID     `json:"id"`
	Method    connection.Method `json:"method"`
	Customer  string            `json:"customer"`
	Status    connection.Status `json:"status"`
	Reason    connection.Reason `json:"reason,omitempty"`
	WaitingOn connection.Party  `json:"waitingOn,omitempty"`
	// Step and Title name the current step; Number and Steps count it. They come from the connection itself and are
	// empty when no worker answered in time.
	Step   connection.StepID `json:"step,omitempty"`
	Title  string            `json:"title,omitempty"`
	Number int               `json:"number,omitempty"`
	Steps  int               `json:"steps,omitempty"`
	// Since is when this turn began, or when the handshake did while the turn is not known.
	Since          time.Time `json:"since,omitzero"`
	Started        time.Time `json:"started,omitzero"`
	Deadline       time.Time `json:"deadline,omitzero"`
	Proven         time.Time `json:"proven,omitzero"`
	GrantOpenSince time.Time `json:"grantOpenSince,omitzero"`
	UnwatchedSince time.Time `json:"unwatchedSince,omitzero"`
	// Why is there where the worker's code does not fit the connection's history, or fails at it.
	Why Why `json:"why,omitempty"`
	// Workflow is the state in Temporal's words, which matters when somebody terminated it.
	Workflow string `json:"workflow"`
}

// List answers with the connections that a filter chooses, and whether there are more than its limit.
func (c Connections) List(ctx context.Context, f Filter) ([]Line, bool, error) {
	limit := f.Limit
	if limit <= 0 {
		limit = DefaultLimit
	}
	found, more, err := c.search(ctx, f, limit)
	if err != nil {
		return nil, false, err
	}
	c.complete(ctx, found)
	return found, more, nil
}

// search pages through visibility and keeps the latest run of each connection.
func (c Connections) search(ctx context.Context, f Filter, limit int) ([]Line, bool, error) {
	found := []Line{}
	at := map[connection.ID]int{}
	var next []byte
	for {
		page, err := c.Client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
			Query: f.query(), PageSize: 200, NextPageToken: next,
		})
		if err != nil {
			return nil, false, c.explain(ctx, connection.ID{}, "listing connections by "+f.query(), err)
		}
		for _, info := range page.GetExecutions() {
			line := lineOf(info)
			i, seen := at[line.ID]
			switch {
			case !f.keeps(line):
			case seen && line.Started.After(found[i].Started):
				found[i] = line
			case seen:
			case len(found) == limit:
				return found, true, nil
			default:
				at[line.ID] = len(found)
				found = append(found, line)
			}
		}
		if next = page.GetNextPageToken(); len(next) == 0 {
			return found, false, nil
		}
	}
}

func lineOf(info *workflow.WorkflowExecutionInfo) Line {
	attributes := info.GetSearchAttributes().GetIndexedFields()
	id, err := connection.ParseID(info.GetExecution().GetWorkflowId())
	if err != nil {
		id = connection.ID{Cluster: attribute[string](attributes, connection.AttributeCluster), Name: info.GetExecution().GetWorkflowId()}
	}
	return Line{
		ID:             id,
		Method:         connection.Method(attribute[string](attributes, connection.AttributeMethod)),
		Customer:       attribute[string](attributes, connection.AttributeCustomer),
		Status:         connection.Status(attribute[string](attributes, connection.AttributeStatus)),
		WaitingOn:      connection.Party(attribute[string](attributes, connection.AttributeWaitingOn)),
		Since:          moment(info.GetStartTime()),
		Started:        moment(info.GetStartTime()),
		Deadline:       attribute[time.Time](attributes, connection.AttributeDeadline),
		GrantOpenSince: attribute[time.Time](attributes, connection.AttributeGrantOpen),
		Workflow:       info.GetStatus().String(),
	}
}

// attribute reads one search attribute; the zero value when it is not set.
func attribute[T any](fields map[string]*common.Payload, name string) T {
	var value T
	if p, ok := fields[name]; ok {
		if err := converter.GetDefaultDataConverter().FromPayload(p, &value); err != nil {
			var zero T
			return zero
		}
	}
	return value
}
