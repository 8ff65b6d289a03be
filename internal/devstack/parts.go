package devstack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strconv"
	"time"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
	cloudsim "causeway.dev/internal/sim/aws"
	azuresim "causeway.dev/internal/sim/azure"
	"causeway.dev/workflows"
)

const (
	startLimit = 60 * time.Second
	askEvery   = 100 * time.Millisecond
	// drainLimit is the worker's own; the stack waits a little longer before it kills.
	drainLimit = 20 * time.Second
	grace      = drainLimit + 5*time.Second
	// GrantProof is over how long the stack's worker wants to see that a grant is gone: nobody waits a quarter of an hour for
	// a demo, and the simulated clouds' rights change within seconds.
	GrantProof = 6 * time.Second
)

func (s *Stack) startServer(ctx context.Context) error {
	probed, err := s.probed(ctx)
	if err != nil {
		return err
	}
	child, err := s.run(Program{
		Name: "temporal", Path: filepath.Join(s.Bin, "temporal"), Env: listed(clean()), Grace: grace,
		Args: append([]string{
			"server", "start-dev", "--ip", loopback, "--port", strconv.Itoa(s.ports.Temporal.Number),
			"--ui-ip", loopback, "--ui-port", strconv.Itoa(s.ports.Web.Number),
			"--db-filename", filepath.Join(s.Data, "temporal.db"), "--log-level", "warn",
		}, namespacesOf(probed)...),
	})
	if err != nil {
		return err
	}
	// The stack knows its server: no file and no variable of somebody else's may lead its client to another.
	options := client.Options{HostPort: s.ports.Temporal.address(), Namespace: server.DefaultNamespace, Logger: quiet()}
	err = s.until(ctx, child, func(ctx context.Context) (err error) {
		s.client, err = client.DialContext(ctx, options)
		return err
	})
	if err != nil {
		return err
	}
	s.Say("Temporal Web answers at " + s.WebURL())
	// The client ends before its server: pushed later, it is popped earlier.
	s.push("", func(context.Context) error { s.client.Close(); return nil })
	wanted := server.Wanted{Namespace: server.DefaultNamespace, Clusters: probed}
	return s.until(ctx, child, func(ctx context.Context) error {
		if _, err := server.Setup(ctx, s.client, wanted); err != nil {
			return err
		}
		missing, err := server.MissingAttributes(ctx, s.client, server.DefaultNamespace)
		if err == nil && len(missing) > 0 {
			err = fmt.Errorf("the search attributes %v are not there yet", missing)
		}
		return err
	})
}

// namespacesOf are the flags that make the probes' namespaces with the server: made later, each takes some seconds.
func namespacesOf(clusters []string) []string {
	var flags []string
	for _, cluster := range clusters {
		flags = append(flags, "--namespace", connection.ProbeNamespace(cluster))
	}
	return flags
}

func (s *Stack) startClouds(ctx context.Context) error {
	var err error
	if s.clouds, err = openClouds(ctx, s.Data, s.ports); err != nil {
		return err
	}
	s.push("simulated cloud", func(context.Context) error { return s.clouds.stop() })
	clusters, err := s.clusters(ctx)
	if err != nil {
		return err
	}
	if err := GrantLeast(s.clouds.cloud, workflows.Descriptors(), clusters); err != nil {
		return err
	}
	s.wakeOnMove(ctx)
	s.Say("the simulated clouds answer at " + s.CloudsURL() + ", Azure at " + s.AzureURL())
	return nil
}

func (s *Stack) startWorker(ctx context.Context) error {
	env := s.inTemporal(s.inClouds(clean(), cloudsim.SampleControlKeys(), cloudsim.SampleClusterRegion))
	s.inAzure(env, azuresim.SampleVendorTenant, azuresim.SampleApp, azuresim.SampleAppSecret)
	env["CAUSEWAY_INVENTORY"] = s.Inventory
	env["CAUSEWAY_ARCHIVE"] = filepath.Join(s.Data, "records")
	env["CAUSEWAY_LISTEN"] = s.ports.Worker.address()
	env["CAUSEWAY_DRAIN"] = drainLimit.String()
	env["CAUSEWAY_PROBE_KEY"] = s.workerKeyFile()
	env["CAUSEWAY_DEV_STACK"], env["CAUSEWAY_GRANT_PROOF"] = "true", GrantProof.String()
	child, err := s.run(Program{Name: "worker", Path: filepath.Join(s.Bin, "worker"), Env: listed(env), Grace: grace})
	if err != nil {
		return err
	}
	err = s.until(ctx, child, func(ctx context.Context) error {
		return ready(ctx, "http://"+s.ports.Worker.address()+"/readyz")
	})
	if err == nil {
		s.Say("the worker is ready")
	}
	return err
}

// until asks again and again, as long as the program lives.
func (s *Stack) until(ctx context.Context, child *Child, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	tick := time.NewTicker(askEvery)
	defer tick.Stop()
	for {
		err := ask(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-child.Ended():
			return child.Fate()
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w", child.Name, errors.Join(context.Cause(ctx), err))
		case <-tick.C:
		}
	}
}

func ready(ctx context.Context, url string) error {
	asked, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("asking %s: %w", url, err)
	}
	answer, err := http.DefaultClient.Do(asked)
	if err != nil {
		return fmt.Errorf("asking %s: %w", url, err)
	}
	_ = answer.Body.Close() // the status says it all
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("asking %s: %s", url, answer.Status)
	}
	return nil
}

// quiet drops the SDK's log: what matters comes back as an error.
func quiet() sdklog.Logger { return sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)) }
