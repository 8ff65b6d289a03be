package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/console"
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

// watchFace is how a watch looks: redrawn in place, one line a change, or one JSON document a change.
type watchFace interface {
	show(v server.View) error
	note(words string) error
}

func (a *app) watchFace() watchFace {
	switch {
	case a.output == outputJSON:
		return &jsonFace{out: a.out}
	case a.screen.Terminal:
		return &liveFace{out: a.painted, screen: a.screen}
	default:
		return &lineFace{out: a.painted, screen: a.screen}
	}
}

// liveFace draws the whole view again over the last one.
type liveFace struct {
	out    io.Writer
	screen console.Screen
	lines  int
	drawn  string
}

func (f *liveFace) show(v server.View) error {
	f.drawn = f.screen.View(v)
	return f.draw(f.drawn)
}

func (f *liveFace) note(words string) error {
	return f.draw(f.drawn + "\n" + console.Escape(words) + "\n")
}

func (f *liveFace) draw(picture string) error {
	back := ""
	if f.lines > 0 {
		back = ansi.CursorUp(f.lines) + "\r" + ansi.EraseScreenBelow
	}
	f.lines = f.height(picture)
	if _, err := io.WriteString(f.out, back+picture); err != nil {
		return fmt.Errorf("drawing the connection: %w", err)
	}
	return nil
}

// height counts the rows that a picture takes on the screen, with lines that are too long for it.
func (f *liveFace) height(picture string) int {
	rows := 0
	for line := range strings.SplitSeq(strings.TrimSuffix(picture, "\n"), "\n") {
		rows++
		if wide := ansi.StringWidth(line); f.screen.Width > 0 && wide > f.screen.Width {
			rows += (wide - 1) / f.screen.Width
		}
	}
	return rows
}

// lineFace prints a line when something has changed.
type lineFace struct {
	out    io.Writer
	screen console.Screen
	last   string
}

func (f *lineFace) show(v server.View) error { return f.note(f.screen.Line(v.Progress)) }

func (f *lineFace) note(words string) error {
	if words == f.last {
		return nil
	}
	f.last = words
	if _, err := fmt.Fprintln(f.out, f.screen.Second(f.screen.Now())+"  "+words); err != nil {
		return fmt.Errorf("writing a change: %w", err)
	}
	return nil
}

// jsonFace prints a document when something has changed.
type jsonFace struct {
	out  io.Writer
	last string
}

func (f *jsonFace) show(v server.View) error {
	key := v.Progress.Changed.String() + string(v.Progress.Status) + string(v.Progress.Step) + v.Progress.Cloud.Words
	if key == f.last {
		return nil
	}
	f.last = key
	return writeJSON(f.out, v)
}

// note is dropped: a program that reads documents has no use for a sentence between two of them.
func (f *jsonFace) note(string) error { return nil }
