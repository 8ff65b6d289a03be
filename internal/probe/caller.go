package probe

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"causeway.dev/internal/connection"
)

// ErrNobody means that no probe polls for the cluster, so nobody can say whether traffic passes.
var ErrNobody = errors.New("no probe answers")

// Unknown is the error of an answer that proves nothing, because we do not know whose it is, or of a probe that does not know us.
type Unknown struct{ Said string }

// Error says what to check.
func (u *Unknown) Error() string { return u.Said }

// Caller is the worker's side: it carries tests to the probes of all clusters, each in a namespace of its data plane's own.
type Caller struct {
	client  client.Client
	options client.Options
	own     ed25519.PrivateKey
	// trusted is the key that the inventory names for the probe of a cluster; none is asked for where it names none.
	trusted func(ctx context.Context, cluster string) ([]ed25519.PublicKey, error)

	mu    sync.Mutex
	seats map[string]client.Client
}

// NewCaller takes a client of any namespace and the options that it was made with, the key that signs the tests (nil signs
// none), and where the keys of the probes are found (nil knows none).
func NewCaller(c client.Client, options client.Options, own ed25519.PrivateKey, trusted func(ctx context.Context, cluster string) ([]ed25519.PublicKey, error)) *Caller {
	if trusted == nil {
		trusted = func(context.Context, string) ([]ed25519.PublicKey, error) { return nil, nil }
	}
	return &Caller{client: c, options: options, own: own, trusted: trusted, seats: map[string]client.Client{}}
}

// Close ends the clients of the data planes' namespaces.
func (c *Caller) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, seat := range c.seats {
		seat.Close()
	}
	clear(c.seats)
}

// at is the same connection to the server, seen by a data plane's namespace.
func (c *Caller) at(cluster string) (client.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if seat, open := c.seats[cluster]; open {
		return seat, nil
	}
	options := c.options
	options.Namespace = connection.ProbeNamespace(cluster)
	seat, err := client.NewClientFromExisting(c.client, options)
	if err != nil {
		return nil, fmt.Errorf("opening namespace %s: %w", options.Namespace, err)
	}
	c.seats[cluster] = seat
	return seat, nil
}

// Test asks the probe of a cluster. ErrNobody comes at once when nobody has polled for minutes, and in less than half a
// minute when a probe has just gone. An answer of somebody else's is an *Unknown.
func (c *Caller) Test(ctx context.Context, cluster string, t Test) (Result, error) {
	trusted, err := c.trusted(ctx, cluster)
	if err != nil {
		return Result{}, fmt.Errorf("looking for the key of the probe of cluster %s: %w", cluster, err)
	}
	o := order{Cluster: cluster, Nonce: uuid.NewString(), At: time.Now().UTC(), Test: t}
	in, err := seal(o, asOrder, c.own)
	if err != nil {
		return Result{}, err
	}
	out, err := c.carry(ctx, cluster, in)
	if err != nil {
		return Result{}, err
	}
	var r report
	if err := out.open(&r, asReport, trusted); err != nil || r.Cluster != cluster || r.Nonce != o.Nonce {
		return Result{}, &Unknown{Said: "Somebody answered for the probe of cluster " + cluster +
			", but not with the key that the inventory names (probeKey), so the answer proves nothing."}
	}
	return r.Result, nil
}

func (c *Caller) carry(ctx context.Context, cluster string, in Sealed) (Sealed, error) {
	queue := connection.ProbeQueue(cluster)
	seat, err := c.at(cluster)
	if err != nil {
		return Sealed{}, err
	}
	polled, err := seat.DescribeTaskQueue(ctx, queue, enums.TASK_QUEUE_TYPE_WORKFLOW)
	var missing *serviceerror.NamespaceNotFound
	if errors.As(err, &missing) {
		return Sealed{}, &Unknown{Said: fmt.Sprintf("The server has no namespace %s for the probe of cluster %s: run `causeway setup --cluster %s`.",
			connection.ProbeNamespace(cluster), cluster, cluster)}
	}
	if err != nil {
		return Sealed{}, fmt.Errorf("asking who polls %s: %w", queue, err)
	}
	if len(polled.GetPollers()) == 0 {
		return Sealed{}, ErrNobody
	}
	run, err := seat.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		TaskQueue: queue, WorkflowExecutionTimeout: carryTime, WorkflowTaskTimeout: 5 * time.Second,
	}, connection.WorkflowProbe, in)
	if err != nil {
		return Sealed{}, fmt.Errorf("starting a test on %s: %w", queue, err)
	}
	var out Sealed
	if err := run.Get(ctx, &out); err != nil {
		return Sealed{}, unanswered(queue, err)
	}
	return out, nil
}

// unanswered tells a probe that is not there, and one that does not know us, from one that failed.
func unanswered(queue string, err error) error {
	var timeout *temporal.TimeoutError
	if errors.As(err, &timeout) {
		return ErrNobody
	}
	if said, refused := refusal(err); refused {
		return &Unknown{Said: connection.Clip(said, connection.LimitText) + "."}
	}
	return fmt.Errorf("testing on %s: %w", queue, err)
}
