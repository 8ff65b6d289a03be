package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

var errReason = errors.New("--reason is missing: say why, for the ledger and the customer")

func (a *app) disconnectCommand() *cobra.Command {
	l := letter{verb: connection.Disconnect}
	var name string
	var abandon bool
	c := &cobra.Command{
		Use:   "disconnect NAME",
		Short: "End a connection and remove what was made for it",
		Long: paragraphs(
			"End a connection: it shows what will break, wants the connection's name again and a",
			"reason, and then removes what was made for it, in reverse order. What only the customer can remove is",
			"listed for them. On a terminal it asks for name and reason; elsewhere --name and --reason must be given.",
			"",
			"With --abandon it closes a connection although a cleanup has left something over; what that is stays in",
			"the ledger.",
		),
		Example: examples(
			"causeway disconnect acme-orders",
			"causeway disconnect prod-eu.acme-orders --name acme-orders --reason 'contract ended'",
		),
		Args: oneName,
	}
	flags := c.Flags()
	flags.StringVar(&name, "name", "", "the connection's name again, as a confirmation")
	flags.StringVar(&l.message.Note, "reason", "", "why, for the ledger and the customer")
	flags.BoolVar(&abandon, "abandon", false, "close it although leftovers remain")
	a.byFlag(c, &l)
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.named(c.Context(), args[0], func(s server.Connections, id connection.ID) error {
			if err := a.confirmEnd(c.Context(), s, id, &name, &l.message.Note); err != nil {
				return err
			}
			l.message.Values = map[string]string{connection.ValueName: id.Name}
			if abandon {
				l.message.Values[connection.ValueAbandon] = "yes"
			}
			return a.postTo(c.Context(), s, id, l)
		})
	}
	return c
}

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
	if a.output == outputText {
		if err := a.say(a.screen.Ending(view) + "\n"); err != nil {
			return err
		}
	}
	if *name != "" && *reason != "" {
		return nil
	}
	if !a.asksPeople() {
		return mistakef("disconnect wants --name %s and --reason TEXT; nothing was sent", id.Name)
	}
	return a.askEnd(id, name, reason)
}

func (a *app) askEnd(id connection.ID, name, reason *string) error {
	typed := bufio.NewReader(a.in)
	if *name == "" {
		answer, err := a.ask(typed, fmt.Sprintf("Type %s to end it: ", id.Name))
		if err != nil {
			return err
		}
		if !means(answer, id) {
			return mistakef("%q is not the name of %s; nothing was sent", answer, id)
		}
		*name = answer
	}
	if *reason == "" {
		answer, err := a.ask(typed, "Reason: ")
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

func (a *app) ask(typed *bufio.Reader, question string) (string, error) {
	if err := a.say(question); err != nil {
		return "", err
	}
	line, err := typed.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("reading the answer: %w", err)
	}
	return strings.TrimSpace(line), nil
}

// means reports whether somebody typed the name of this connection, short or whole.
func means(typed string, id connection.ID) bool { return typed == id.Name || typed == id.String() }

// asksPeople reports whether somebody is there to answer a question.
func (a *app) asksPeople() bool {
	in, ok := a.in.(interface{ Fd() uintptr })
	return a.output == outputText && ok && a.screen.Terminal && term.IsTerminal(in.Fd())
}
