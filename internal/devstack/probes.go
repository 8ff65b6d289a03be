package devstack

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
	"causeway.dev/internal/keys"
)

// anywhere lets the sample probes dial whatever a connection leads to: the customers' networks, and the internet, where
// their services have allowlists.
const anywhere = "0.0.0.0/0"

// startProbes runs one probe in each cluster that has one, and waits until they listen: a connection that is tested
// before would go on unproven.
func (s *Stack) startProbes(ctx context.Context) error {
	clusters, err := s.clusters(ctx)
	if err != nil {
		return err
	}
	if err := s.makeWorkerKey(); err != nil {
		return err
	}
	started := map[string]*Child{}
	for _, c := range clusters {
		if !c.Probe {
			continue
		}
		if started[c.ID], err = s.startProbe(c); err != nil {
			return err
		}
	}
	for cluster, child := range started {
		if err := s.until(ctx, child, func(ctx context.Context) error { return s.polled(ctx, cluster) }); err != nil {
			return err
		}
	}
	s.Say(fmt.Sprintf("%d probes listen inside of the clusters", len(started)))
	return nil
}

// probed are the ids of the clusters in which a probe runs.
func (s *Stack) probed(ctx context.Context) ([]string, error) {
	clusters, err := s.clusters(ctx)
	var ids []string
	for _, c := range clusters {
		if c.Probe {
			ids = append(ids, c.ID)
		}
	}
	return ids, err
}

// makeWorkerKey makes the key with which the stack's worker signs what it asks the probes.
func (s *Stack) makeWorkerKey() error {
	file, public, err := keys.New()
	if err != nil {
		return fmt.Errorf("making the worker's key: %w", err)
	}
	s.workerKey = public
	if err := os.WriteFile(s.workerKeyFile(), file, 0o600); err != nil {
		return fmt.Errorf("writing the worker's key: %w", err)
	}
	return nil
}

func (s *Stack) workerKeyFile() string { return filepath.Join(s.Data, "worker.key") }

// clusters are all of the inventory.
func (s *Stack) clusters(ctx context.Context) ([]inventory.Cluster, error) {
	source, err := inventory.Open(s.Inventory, nil)
	if err != nil {
		return nil, fmt.Errorf("looking for the clusters: %w", err)
	}
	clusters, err := source.Clusters(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for the clusters: %w", err)
	}
	return clusters, nil
}

// startProbe runs the probe inside of its cluster's network: whatever it resolves and dials goes through the simulated
// routes and firewalls.
func (s *Stack) startProbe(c inventory.Cluster) (*Child, error) {
	network, resolver, err := s.clouds.inside(c)
	if err != nil {
		return nil, err
	}
	env := s.inTemporal(clean())
	env["CAUSEWAY_PROBE_CLUSTER"], env["CAUSEWAY_PROBE_ALLOW"] = c.ID, anywhere
	// The gateway takes the user's name for the network that the traffic comes from.
	proxy := url.URL{Scheme: "socks5", User: url.UserPassword(network, "x"), Host: s.ports.Gateway.address()}
	env["CAUSEWAY_PROBE_PROXY"] = proxy.String()
	env["CAUSEWAY_PROBE_RESOLVER"] = resolver
	env["CAUSEWAY_PROBE_TRUST"] = s.workerKey
	return s.run(Program{
		Name: "probe-" + c.ID, Path: filepath.Join(s.Bin, "worker"), Args: []string{"probe", "--listen", ""},
		Env: listed(env), Grace: grace,
	})
}

// polled reports whether a cluster's probe is seen by the server.
func (s *Stack) polled(ctx context.Context, cluster string) error {
	seen, err := s.client.WorkflowService().DescribeTaskQueue(ctx, &workflowservice.DescribeTaskQueueRequest{
		Namespace: connection.ProbeNamespace(cluster), TaskQueue: &taskqueue.TaskQueue{Name: connection.ProbeQueue(cluster)},
		TaskQueueType: enums.TASK_QUEUE_TYPE_WORKFLOW,
	})
	if err != nil {
		return fmt.Errorf("asking who polls for cluster %s: %w", cluster, err)
	}
	if len(seen.GetPollers()) == 0 {
		return errors.New("nobody polls for cluster " + cluster)
	}
	return nil
}
