package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

// watchEvery is how often a watch asks; the question is a query, which writes no history.
const watchEvery = time.Second

func (a *app) watchCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "watch NAME",
		Short: "Watch a connection until it is active or has ended",
		Long: paragraphs(
			"Show the steps of a connection as they go on, with the deadline counting down, until it is",
			"active, disconnected or failed. A connection that needs attention is watched on, because somebody can mend",
			"it. Where the output is not a terminal, each change is one line.",
			"",
			"It ends with 0 when the connection is active or disconnected, and otherwise with a code that says why it",
			"failed: see `causeway help exit-codes`.",
		),
		Example: examples("causeway watch acme-orders", "causeway watch prod-eu.acme-orders --output json"),
		Args:    oneName,
		RunE: func(c *cobra.Command, args []string) error {
			return a.named(c.Context(), args[0], func(s server.Connections, id connection.ID) error {
				return a.watch(c.Context(), s, id)
			})
		},
	}
}

// watch follows one connection to its end or to active.
func (a *app) watch(ctx context.Context, s server.Connections, id connection.ID) error {
	face := a.watchFace()
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		view, err := s.View(ctx, id)
		if err := a.watched(face, view, err); err != nil {
			return err
		}
		if err == nil && settled(view) {
			return verdict(view)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// watched shows one answer. A worker that is silent for a while is no reason to stop watching; anything else is.
func (a *app) watched(face watchFace, view server.View, err error) error {
	var silent *server.Silent
	var down *server.Unreachable
	switch {
	case err == nil:
		return face.show(view)
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &silent), errors.As(err, &down):
		return face.note(err.Error())
	default:
		return err
	}
}

// settled reports whether there is nothing left to wait for.
func settled(v server.View) bool {
	s := v.Progress.Status
	return s == connection.Active || s.Ended() || v.Closed()
}

func verdict(v server.View) error {
	switch v.Progress.Status {
	case connection.Active, connection.Disconnected:
		return nil
	default:
		return ended{progress: v.Progress}
	}
}
