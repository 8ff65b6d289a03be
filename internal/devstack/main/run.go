package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/devstack"
)

// stopLimit bounds how long the end may take when nobody is left who could interrupt it.
const stopLimit = 90 * time.Second

// The demo's failures; what led to them stands above the result.
var (
	errNotActive   = errors.New("the connection is not active")
	errNotDown     = errors.New("the connection is not taken down")
	errInterrupted = errors.New("interrupted")
)

func playDemo(ctx context.Context, f *flags, out io.Writer, began time.Time) error {
	options := f.options(true, sayTo(out, began))
	options.Fresh = true // a name can be played once in one world
	result := devstack.Result{Method: connection.Method(f.method)}
	err := withStack(ctx, options, func(s *devstack.Stack) (err error) {
		demo := devstack.Demo{Method: result.Method, Examples: f.examples, Out: out, Began: began, ToTheEnd: f.toTheEnd}
		result, err = demo.Play(ctx, s)
		return err
	})
	if ctx.Err() != nil {
		err = errInterrupted // whatever broke, broke because of it
	}
	switch {
	case err != nil:
	case f.toTheEnd && result.Status != connection.Disconnected:
		err = errNotDown
	case !f.toTheEnd && result.Status != connection.Active:
		err = errNotActive
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "devstack:", err)
	}
	// Nothing may follow this line.
	fmt.Fprintln(out, result)
	if err != nil {
		os.Exit(1)
	}
	return nil
}

func stay(ctx context.Context, f *flags, out io.Writer) error {
	return withStack(ctx, f.options(false, sayTo(out, time.Now())), func(s *devstack.Stack) error {
		guide, err := s.Guide(connection.Method(f.method), f.examples)
		if err != nil {
			return err
		}
		fmt.Fprint(out, guide)
		select {
		case <-ctx.Done():
			fmt.Fprintln(out, "\nEnding; the worker first, the server last.")
			return nil
		case err := <-s.Failed():
			return err
		}
	})
}

// withStack runs something on a stack, and ends the stack whatever happens.
func withStack(ctx context.Context, o devstack.Options, do func(*devstack.Stack) error) error {
	s, err := devstack.Start(ctx, o)
	if err != nil {
		return fmt.Errorf("starting the stack: %w", err)
	}
	err = do(s)
	// A fresh context: the old one has ended if somebody pressed Ctrl-C, and the end is still owed.
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	return errors.Join(err, s.Stop(stopping))
}

// sayTo prints a line with the seconds since somebody began to wait.
func sayTo(out io.Writer, began time.Time) func(string) {
	return func(line string) { fmt.Fprintf(out, "%5.1fs  %s\n", time.Since(began).Seconds(), line) }
}
