package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"

	"causeway.dev/internal/connection"
)

// DefaultRetention is how long the server keeps what has ended, at least: long enough that the ledger of a connection can
// still be read when somebody asks about it a month later.
const DefaultRetention = 30 * 24 * time.Hour

// Wanted is what a namespace should look like.
type Wanted struct {
	Namespace string
	// Retention is set exactly when it is positive. When it is zero a shorter one than DefaultRetention is raised to it.
	Retention time.Duration
	// Clusters are those whose probes get a namespace: each its own, so that nobody near one customer reads what another's
	// probe is asked, or answers for it.
	Clusters []string
}

// Done is one thing that Setup found or did.
type Done struct {
	What    string `json:"what"`
	Changed bool   `json:"changed"`
}

// Setup prepares a namespace: it exists, keeps its history long enough, and knows the search attributes of connections;
// and the probe of each cluster has its own. It can be repeated: what is right already stays as it is.
func Setup(ctx context.Context, c client.Client, w Wanted) ([]Done, error) {
	done, err := ensureNamespace(ctx, c, w.Namespace, retention{exactly: w.Retention, atLeast: DefaultRetention})
	if err != nil {
		return done, err
	}
	attributes, err := ensureAttributes(ctx, c, w.Namespace)
	done = append(done, attributes...)
	if err != nil {
		return done, err
	}
	for _, cluster := range w.Clusters {
		probe, err := ensureNamespace(ctx, c, connection.ProbeNamespace(cluster), retention{atLeast: probeRetention})
		done = append(done, probe...)
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// probeRetention is enough to look into a probe's side; what it said is in the connections' own ledgers.
const probeRetention = 24 * time.Hour

// retention is what somebody asked for, or the least that will do.
type retention struct{ exactly, atLeast time.Duration }

func (r retention) instead(of time.Duration) time.Duration {
	if r.exactly > 0 {
		return r.exactly
	}
	return max(of, r.atLeast)
}

func ensureNamespace(ctx context.Context, c client.Client, name string, keep retention) ([]Done, error) {
	service := c.WorkflowService()
	seen, err := service.DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: name})
	var missing *serviceerror.NamespaceNotFound
	if errors.As(err, &missing) {
		return createNamespace(ctx, c, name, keep.instead(0))
	}
	if err != nil {
		return nil, fmt.Errorf("reading namespace %q: %w", name, err)
	}
	kept := seen.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration()
	wanted := keep.instead(kept)
	if wanted == kept {
		return []Done{{What: fmt.Sprintf("namespace %s keeps what has ended for %s", name, connection.Duration(kept))}}, nil
	}
	_, err = service.UpdateNamespace(ctx, &workflowservice.UpdateNamespaceRequest{
		Namespace: name,
		Config:    &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(wanted)},
	})
	if err != nil {
		return nil, fmt.Errorf("setting the retention of namespace %q to %s: %w", name, connection.Duration(wanted), err)
	}
	return []Done{{
		What: fmt.Sprintf("namespace %s now keeps what has ended for %s instead of %s", name,
			connection.Duration(wanted), connection.Duration(kept)),
		Changed: true,
	}}, nil
}

func createNamespace(ctx context.Context, c client.Client, name string, keep time.Duration) ([]Done, error) {
	_, err := c.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace:                        name,
		Description:                      "Connections of Causeway",
		WorkflowExecutionRetentionPeriod: durationpb.New(keep),
	})
	var raced *serviceerror.NamespaceAlreadyExists
	if err != nil && !errors.As(err, &raced) {
		return nil, fmt.Errorf("creating namespace %q: %w", name, err)
	}
	if err := untilKnown(ctx, c, name); err != nil {
		return nil, err
	}
	return []Done{{
		What:    fmt.Sprintf("namespace %s created; it keeps what has ended for %s", name, connection.Duration(keep)),
		Changed: true,
	}}, nil
}

// A new namespace reaches all parts of a server some seconds after it was created.
const (
	knownLimit = time.Minute
	knownEvery = 200 * time.Millisecond
)

func untilKnown(ctx context.Context, c client.Client, name string) error {
	ctx, cancel := context.WithTimeout(ctx, knownLimit)
	defer cancel()
	tick := time.NewTicker(knownEvery)
	defer tick.Stop()
	for {
		_, err := MissingAttributes(ctx, c, name)
		var unknown *serviceerror.NamespaceNotFound
		var missing *serviceerror.NotFound
		if !errors.As(err, &unknown) && !errors.As(err, &missing) {
			// Whatever else is wrong, the next step will say it better.
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for namespace %q to be known everywhere: %w", name, ctx.Err())
		case <-tick.C:
		}
	}
}
