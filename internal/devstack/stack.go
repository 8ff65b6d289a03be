package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"go.temporal.io/sdk/client"
)

// Options say what to run and where.
type Options struct {
	// Data is the folder of everything that is kept.
	Data string
	// Bin holds the programs: temporal, worker and causeway.
	Bin string
	// Inventory is the file of the sample clusters.
	Inventory string
	Ports     Ports
	// Fresh forgets what an earlier stack kept there.
	Fresh bool
	// AnyPort takes another port where the wanted one is taken.
	AnyPort bool
	// Say hears one line about each thing that happens.
	Say func(string)
}

// Stack is everything, running.
type Stack struct {
	Options
	ports  Ports
	clouds *clouds
	client client.Client
	failed chan error
	parts  []part
	// workerKey names the key with which the worker signs what it asks the probes.
	workerKey string
}

// lockFile is held by the one stack that uses a folder.
const lockFile = "lock"

// part is something that was started, and how it ends. One without a name ends in silence.
type part struct {
	name string
	stop func(context.Context) error
}

// Start runs everything. When it cannot, nothing is left running.
func Start(ctx context.Context, o Options) (*Stack, error) {
	s := &Stack{Options: o, ports: o.Ports, failed: make(chan error, 1)}
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(err, s.Stop(context.WithoutCancel(ctx)))
	}
	return s, nil
}

func (s *Stack) start(ctx context.Context) error {
	if err := os.MkdirAll(s.Data, 0o750); err != nil {
		return fmt.Errorf("making the folder for the data: %w", err)
	}
	release, err := lock(filepath.Join(s.Data, lockFile))
	if err != nil {
		return err
	}
	s.push("", func(context.Context) error { return release() })
	if s.Fresh {
		if err := s.forget(); err != nil {
			return err
		}
	}
	if err := s.ports.settle(ctx, s.AnyPort, s.Say); err != nil {
		return err
	}
	for _, begin := range []func(context.Context) error{s.startServer, s.startClouds, s.startProbes, s.startWorker} {
		if err := begin(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Stop ends everything in the reverse order of its start: the worker finishes what it is doing while all others still
// answer, and the server is the last to go.
func (s *Stack) Stop(ctx context.Context) error {
	var errs []error
	for len(s.parts) > 0 {
		last := s.parts[len(s.parts)-1]
		s.parts = s.parts[:len(s.parts)-1]
		if err := last.stop(ctx); err != nil {
			errs = append(errs, fmt.Errorf("stopping %s: %w", last.name, err))
		}
		if last.name != "" {
			s.Say(last.name + " has ended")
		}
	}
	return errors.Join(errs...)
}

// forget removes everything but the lock, which is held.
func (s *Stack) forget() error {
	entries, err := os.ReadDir(s.Data)
	if err != nil {
		return fmt.Errorf("reading the folder of the data: %w", err)
	}
	for _, e := range entries {
		if e.Name() == lockFile {
			continue
		}
		if err := os.RemoveAll(filepath.Join(s.Data, e.Name())); err != nil {
			return fmt.Errorf("forgetting what was kept: %w", err)
		}
	}
	return nil
}

func (s *Stack) push(name string, stop func(context.Context) error) {
	s.parts = append(s.parts, part{name, stop})
}

// Failed hears of a program that ended by itself.
func (s *Stack) Failed() <-chan error { return s.failed }

// run starts a program and watches over it until its turn to end.
func (s *Stack) run(p Program) (*Child, error) {
	p.Log = filepath.Join(s.Data, p.Name+".log")
	child, err := p.Start()
	if err != nil {
		return nil, err
	}
	ending := make(chan struct{})
	go func() {
		select {
		case <-ending:
		case <-child.Ended():
			select {
			case s.failed <- child.Fate():
			default: // one failure is enough to end the stack
			}
		}
	}()
	s.push(p.Name, func(ctx context.Context) error {
		close(ending)
		return child.Stop(ctx)
	})
	return child, nil
}
