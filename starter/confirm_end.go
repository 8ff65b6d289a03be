package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/term"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

// confirmEnd shows what will break and makes sure that this is the connection that is meant. A name that was given and is
// wrong is refused at once.
func (a *app) confirmEnd(ctx context.Context, s server.Connections, id connection.ID, name, reason *string) error {
	if *name != "" && !means(*name, id) {
		return mistakef("--name %q: is not the name of %s; nothing was sent", *name, id)
	}
	view, err := s.View(ctx, id)
	if err != nil {
		return err
	}
	if view.Closed() {
		return &server.Refused{ID: id, Verb: connection.Disconnect, Sentence: fmt.Sprintf("it has ended; see `causeway show %s`", id)}
	}
	if a.output == outputText {
		if err := a.say(a.screen.Ending(view.Progress, a.theirs(view.Progress)) + "\n"); err != nil {
			return err
		}
	}
	if *name != "" && *reason != "" {
		return nil
	}
	if !a.asksPeople() {
		return mistakef("disconnect wants --name %s and --reason TEXT; nothing was sent", id.Name)
	}
	return a.askEnd(ctx, id, name, reason)
}

func (a *app) askEnd(ctx context.Context, id connection.ID, name, reason *string) error {
	typed := bufio.NewReader(a.in)
	if *name == "" {
		answer, err := a.ask(ctx, typed, fmt.Sprintf("Type %s to end it: ", id.Name))
		if err != nil {
			return err
		}
		if !means(answer, id) {
			return mistakef("%q is not the name of %s; nothing was sent", answer, id)
		}
		*name = answer
	}
	if *reason == "" {
		answer, err := a.ask(ctx, typed, "Reason: ")
		if err != nil {
			return err
		}
		if answer == "" {
			return mistakef("without a reason nothing ends; nothing was sent")
		}
		*reason = answer
	}
	return nil
}

// ask waits for one line. The waiting ends when the command is interrupted; the read itself cannot, and ends with the
// process.
func (a *app) ask(ctx context.Context, typed *bufio.Reader, question string) (string, error) {
	if err := a.say(question); err != nil {
		return "", err
	}
	type line struct {
		text string
		err  error
	}
	answered := make(chan line, 1)
	go func() {
		text, err := typed.ReadString('\n')
		answered <- line{text, err}
	}()
	select {
	case <-ctx.Done():
		return "", fmt.Errorf("waiting for an answer: %w", ctx.Err())
	case l := <-answered:
		if l.err != nil && !errors.Is(l.err, io.EOF) {
			return "", fmt.Errorf("reading the answer: %w", l.err)
		}
		return strings.TrimSpace(l.text), nil
	}
}

// theirs is what the customer made for this connection in their own account and only they can remove.
func (a *app) theirs(p connection.Progress) []connection.Leftover {
	if m, known := a.methods.Of(p.Request.Method); known {
		if made := m.Leftovers(p); len(made) > 0 {
			return made
		}
	}
	return p.Leftovers
}

// means reports whether somebody typed the name of this connection, short or whole.
func means(typed string, id connection.ID) bool { return typed == id.Name || typed == id.String() }

// asksPeople reports whether somebody is there to answer a question.
func (a *app) asksPeople() bool {
	in, ok := a.in.(interface{ Fd() uintptr })
	return a.output == outputText && ok && a.screen.Terminal && term.IsTerminal(in.Fd())
}
