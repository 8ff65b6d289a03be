package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync/atomic"

	"github.com/spf13/pflag"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"golang.org/x/sync/errgroup"

	"causeway.dev/internal/config"
	"causeway.dev/internal/server"
	"causeway.dev/internal/telemetry"
)

func logFlags(f *pflag.FlagSet, l *config.Log) {
	f.TextVar(&l.Level, "log-level", l.Level, "debug, info, warn or error")
	f.BoolVar(&l.JSON, "log-json", l.JSON, "write the log as JSON")
}

// process is what a worker and a probe have in common: a log, metrics, a client, health, and pollers that drain.
type process struct {
	log     *slog.Logger
	metrics *telemetry.Metrics
	client  client.Client
	options client.Options
	// polling is true from the moment when all pollers run until they are told to stop.
	polling atomic.Bool
}

// open connects to one namespace. An empty one is Temporal's own configuration's choice.
func open(ctx context.Context, namespace string, l config.Log, out io.Writer) (*process, error) {
	log := telemetry.Logger(out, l.Level, l.JSON)
	metrics, err := telemetry.NewMetrics(log)
	if err != nil {
		return nil, err
	}
	c, options, err := server.Connect(ctx, server.Settings{
		Namespace: namespace, Logger: telemetry.ForTemporal(log), Metrics: metrics.ForTemporal(),
	})
	if err != nil {
		return nil, errors.Join(err, metrics.Close(ctx))
	}
	return &process{log: log, metrics: metrics, client: c, options: options}, nil
}

func (p *process) close(ctx context.Context) {
	p.client.Close()
	if err := p.metrics.Close(ctx); err != nil {
		p.log.Warn("the metrics did not close", "error", err)
	}
}

// checks are what makes the process ready.
func (p *process) checks() []telemetry.Check {
	return []telemetry.Check{
		p.metrics.Fits(),
		{Name: "pollers", Run: func(context.Context) error {
			if !p.polling.Load() {
				return errors.New("not polling")
			}
			return nil
		}},
		{Name: "temporal", Run: func(ctx context.Context) error {
			if _, err := p.client.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
				return fmt.Errorf("the server does not answer: %w", err)
			}
			return nil
		}},
	}
}

// poll runs the pollers until ctx ends, and then lets all of them drain side by side: taking nothing new, letting what
// runs end. Health is served to the last.
func (p *process) poll(ctx context.Context, listen string, fatal <-chan error, pollers ...worker.Worker) error {
	serving, stopServing := context.WithCancel(context.WithoutCancel(ctx))
	defer stopServing()
	address, ended, err := telemetry.Serve(serving, listen, telemetry.Mux(p.metrics, p.checks()...))
	if err != nil {
		return err
	}
	for i, w := range pollers {
		if err := w.Start(); err != nil {
			drain(pollers[:i])
			return fmt.Errorf("starting to poll: %w", err)
		}
	}
	p.polling.Store(true)
	p.log.Info("polling", "address", p.options.HostPort, "namespace", p.options.Namespace, "health", address)
	select {
	case <-ctx.Done():
		p.log.Info("draining")
	case err = <-fatal:
		err = fmt.Errorf("polling: %w", err)
	case err = <-broken(ended):
	}
	p.polling.Store(false)
	drain(pollers)
	p.log.Info("drained")
	return err
}

// broken passes on the end of a server that somebody needs; that none was wanted is no end.
func broken(ended <-chan error) <-chan error {
	only := make(chan error, 1)
	go func() {
		if err, broke := <-ended; broke {
			only <- err
		}
	}()
	return only
}

func drain(pollers []worker.Worker) {
	var all errgroup.Group
	for _, w := range pollers {
		all.Go(func() error { w.Stop(); return nil })
	}
	_ = all.Wait() // stopping has no error
}
