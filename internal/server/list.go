package server

import (
	"context"
	"fmt"
	"sync"
	"time"

	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
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
	// Workflow is the state in Temporal's words, which matters when somebody terminated it.
	Workflow string `json:"workflow"`
}

// List answers with the connections that a filter chooses, and whether there are more than its limit.
func (c Connections) List(ctx context.Context, f Filter) ([]Line, bool, error) {
	limit := f.Limit
	if limit <= 0 {
		limit = DefaultLimit
	}
	found, more, err := c.search(ctx, f.query(), limit)
	if err != nil {
		return nil, false, err
	}
	lines := make([]Line, len(found))
	for i, info := range found {
		lines[i] = lineOf(info)
	}
	c.complete(ctx, lines)
	return lines, more, nil
}

// search pages through visibility and keeps the latest run of each connection.
func (c Connections) search(ctx context.Context, query string, limit int) ([]*workflow.WorkflowExecutionInfo, bool, error) {
	var found []*workflow.WorkflowExecutionInfo
	at := map[string]int{}
	var next []byte
	for {
		page, err := c.Client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
			Query: query, PageSize: 200, NextPageToken: next,
		})
		if err != nil {
			return nil, false, c.explain(connection.ID{}, "listing connections by "+query, err)
		}
		for _, info := range page.GetExecutions() {
			id := info.GetExecution().GetWorkflowId()
			if i, seen := at[id]; seen {
				if info.GetStartTime().AsTime().After(found[i].GetStartTime().AsTime()) {
					found[i] = info
				}
				continue
			}
			if len(found) == limit {
				return found, true, nil
			}
			at[id] = len(found)
			found = append(found, info)
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

// A list asks the connections themselves for their step, a few at a time, and does not wait long: without a worker it
// still shows what the server knows.
const (
	asksAtOnce = 8
	asksLimit  = 3 * time.Second
)

func (c Connections) complete(ctx context.Context, lines []Line) {
	ctx, cancel := context.WithTimeout(ctx, asksLimit)
	defer cancel()
	turns := make(chan struct{}, asksAtOnce)
	var asking sync.WaitGroup
	for i := range lines {
		asking.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			c.completeOne(ctx, &lines[i])
		})
	}
	asking.Wait()
}

func (c Connections) completeOne(ctx context.Context, line *Line) {
	if ctx.Err() != nil {
		return
	}
	var p connection.Progress
	if line.Workflow == enums.WORKFLOW_EXECUTION_STATUS_RUNNING.String() {
		var err error
		if p, err = c.query(ctx, line.ID); err != nil {
			return
		}
	} else {
		seen, err := c.Client.DescribeWorkflowExecution(ctx, line.ID.String(), "")
		if err != nil {
			return
		}
		var ok bool
		if p, ok = c.end(ctx, line.ID, seen); !ok {
			return
		}
	}
	line.fill(p)
}

// fill prefers the connection's own account: the server's index follows it by a moment.
func (l *Line) fill(p connection.Progress) {
	l.Status, l.Reason, l.WaitingOn = p.Status, p.Reason, p.WaitingOn
	l.Deadline, l.Proven, l.GrantOpenSince = p.Deadline, p.Proven, p.GrantOpenSince
	l.Steps = len(p.Steps)
	if !p.Started.IsZero() {
		l.Started = p.Started
	}
	if !p.Changed.IsZero() {
		l.Since = p.Changed
	}
	if step, ok := p.Current(); ok {
		l.Step, l.Title, l.Number = step.ID, step.Title, p.Number(step.ID)
		if !step.Started.IsZero() {
			l.Since = step.Started
		}
	}
}

// Resolve turns what a person types into the id of a connection: CLUSTER.NAME as it is, a bare name by looking for the one
// connection that has it, running ones first.
func (c Connections) Resolve(ctx context.Context, name string) (connection.ID, error) {
	if id, err := connection.ParseID(name); err == nil {
		return id, nil
	}
	if connection.CheckLabel(name, connection.MaxName) != "" {
		_, err := connection.ParseID(name)
		return connection.ID{}, fmt.Errorf("reading the connection's name: %w", err)
	}
	for _, ended := range []bool{false, true} {
		ids, err := c.named(ctx, name, ended)
		switch {
		case err != nil:
			return connection.ID{}, err
		case len(ids) == 1:
			return ids[0], nil
		case len(ids) > 1:
			return connection.ID{}, &Ambiguous{Name: name, IDs: ids}
		}
	}
	return connection.ID{}, &NotFound{Name: name, Namespace: c.Namespace}
}

// resolveLimit bounds the search for a bare name: visibility cannot search the end of a workflow id.
const resolveLimit = 50_000

func (c Connections) named(ctx context.Context, name string, ended bool) ([]connection.ID, error) {
	found, _, err := c.search(ctx, Filter{Ended: ended}.query(), resolveLimit)
	if err != nil {
		return nil, err
	}
	var ids []connection.ID
	for _, info := range found {
		id, err := connection.ParseID(info.GetExecution().GetWorkflowId())
		if err == nil && id.Name == name {
			ids = append(ids, id)
		}
	}
	return ids, nil
}
