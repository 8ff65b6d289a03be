package server

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"causeway.dev/internal/connection"
)

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
	found, _, err := c.search(ctx, Filter{Ended: ended}, resolveLimit)
	if err != nil {
		return nil, err
	}
	var ids []connection.ID
	for _, line := range found {
		if line.ID.Name == name {
			ids = append(ids, line.ID)
		}
	}
	slices.SortFunc(ids, func(x, y connection.ID) int { return strings.Compare(x.String(), y.String()) })
	return ids, nil
}
