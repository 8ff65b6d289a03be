package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/grpc"

	deskactivities "causeway.dev/activities/desk"
	waiting "causeway.dev/internal/cloud"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
	cloudsim "causeway.dev/internal/sim/aws"
	"causeway.dev/workflows"
)

const (
	startLimit = time.Minute
	// cache is larger than all that is ever open at once, so that waiting connections stay in memory and are measured.
	cache = 10_000
	// readHeader bounds who connects to the simulator and says nothing.
	readHeader = 5 * time.Second
)

// stage is a Temporal dev server, the simulated cloud, and a worker wired as the real one is, all on loopback. Cloud and
// worker live in this process, so that its memory and processor time can be read.
type stage struct {
	client client.Client
	cloud  *cloudsim.Cloud
	tally  *tally
	desk   worker.Worker
	aws    worker.Worker

	mu    sync.Mutex
	taken [clusters]int
	stops []func()
}

// open starts everything. When it cannot, nothing is left running.
func open(ctx context.Context, cli string) (*stage, error) {
	s := &stage{tally: newTally()}
	if err := s.start(ctx, cli); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *stage) start(ctx context.Context, cli string) error {
	if err := s.startServer(ctx, cli); err != nil {
		return err
	}
	s.cloud = cloudsim.New(cloudsim.Options{Seed: 1})
	if err := s.cloud.Add(world()); err != nil {
		return fmt.Errorf("building the simulated networks: %w", err)
	}
	acts, stop, err := wire(ctx, s.cloud, waiting.WallClock(), s.tally)
	if err != nil {
		return err
	}
	s.stops = append(s.stops, stop)
	return s.startWorkers(acts)
}

// close ends everything in the reverse order.
func (s *stage) close() {
	for i := len(s.stops) - 1; i >= 0; i-- {
		s.stops[i]()
	}
	s.stops = nil
}

func (s *stage) startServer(ctx context.Context, cli string) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	var args []string
	for name, kind := range server.Attributes() {
		args = append(args, "--search-attribute", name+"="+kind.String())
	}
	dev, err := testsuite.StartDevServer(ctx, testsuite.DevServerOptions{
		ExistingPath: cli, ExtraArgs: args, Stdout: io.Discard, Stderr: os.Stderr, LogLevel: "never",
		ClientOptions: &client.Options{
			Namespace: server.DefaultNamespace, Logger: quiet(),
			ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(s.tally.rpc)}},
		},
	})
	if err != nil {
		return fmt.Errorf("starting the Temporal dev server %s: %w", cli, err)
	}
	s.client = dev.Client()
	s.stops = append(s.stops, func() {
		s.client.Close()
		_ = dev.Stop() // a server that was told to stop may report the signal as its own error
	})
	return nil
}

func (s *stage) startWorkers(acts wired) error {
	worker.SetStickyWorkflowCacheSize(cache)
	around := []interceptor.WorkerInterceptor{s.tally}
	s.desk = worker.New(s.client, connection.Queue, worker.Options{Interceptors: around, DisableRegistrationAliasing: true})
	s.aws = worker.New(s.client, connection.QueueAWS, worker.Options{
		Interceptors: around, DisableRegistrationAliasing: true, DisableWorkflowWorker: true,
	})
	workflows.Register(s.desk)
	s.desk.RegisterWorkflowWithOptions(bare, workflow.RegisterOptions{Name: bareName})
	(&deskactivities.Desk{
		Clusters: clusterList(),
		Locks:    deskactivities.TemporalLocks{Client: s.client, Queue: connection.Queue},
		Notices:  deskactivities.LogNotices{Log: slog.New(slog.DiscardHandler)},
	}).Register(s.desk)
	acts.prober.Register(s.desk)
	acts.aws.Register(s.aws)
	for _, w := range []worker.Worker{s.desk, s.aws} {
		if err := w.Start(); err != nil {
			return fmt.Errorf("starting a worker: %w", err)
		}
		s.stops = append(s.stops, w.Stop)
	}
	return nil
}

// next is a pair of networks in one cluster that nobody has joined yet.
func (s *stage) next(cluster int) pair {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := pair{cluster, s.taken[cluster]}
	s.taken[cluster]++
	return p
}

// serve runs the simulator's two doors on loopback: its API and the gateway of the probes.
func serve(ctx context.Context, cloud *cloudsim.Cloud) (api, gateway string, stop func(), err error) {
	calls, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", "", nil, fmt.Errorf("listening for the simulated cloud: %w", err)
	}
	traffic, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", "", nil, errors.Join(fmt.Errorf("listening for the simulated gateway: %w", err), calls.Close())
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	web := &http.Server{Handler: cloud.Handler(), ReadHeaderTimeout: readHeader}
	var running sync.WaitGroup
	running.Go(func() { _ = web.Serve(calls) })                 // it ends with stop
	running.Go(func() { _ = cloud.ServeGateway(ctx, traffic) }) // likewise
	return "http://" + calls.Addr().String(), traffic.Addr().String(), func() {
		cancel()
		_ = web.Close()
		running.Wait()
	}, nil
}

// quiet drops the SDK's log: what matters comes back as an error.
func quiet() log.Logger { return log.NewStructuredLogger(slog.New(slog.DiscardHandler)) }
