package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/console"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/requestfile"
	"causeway.dev/internal/server"
)

func (a *app) startCommand() *cobra.Command {
	var r requestFlags
	var watching, example bool
	c := &cobra.Command{
		Use:   "start [FILE]",
		Short: "Start the handshake of a new connection",
		Long: paragraphs(
			"Start the handshake of a new connection, from a request file, from flags, or from a file",
			"with some of its fields replaced by flags. The form of the request is checked here, and nothing is sent",
			"unless all of it is right. The worker checks the rest in the first step, before anything is created.",
		),
		Example: examples(
			"causeway start --example --method "+string(a.commonest().Name)+" > acme-orders.yaml",
			"causeway start acme-orders.yaml --watch",
			"causeway start --file acme-orders.yaml --deadline 14d",
			"causeway start"+requiredFlags(a.commonest()),
		),
	}
	r.define(c, a.methods)
	c.Flags().BoolVar(&watching, "watch", false, "stay and watch until it is active or has failed")
	c.Flags().BoolVar(&example, "example", false, "print a request file to begin with, and start nothing")
	c.RunE = func(c *cobra.Command, args []string) error {
		if example {
			return a.sayExample(c, *r.fields["method"])
		}
		request, err := a.read(c, &r, args)
		if err != nil {
			return err
		}
		return a.connected(c.Context(), func(s server.Connections) error { return a.start(c.Context(), s, request, watching) })
	}
	return c
}

// sayExample prints a request of one method, of the commonest one if none is named.
func (a *app) sayExample(c *cobra.Command, method string) error {
	if method == "" {
		return a.say(requestfile.Template(a.commonest()))
	}
	m, known := a.methods.Of(connection.Method(method))
	if !known {
		field, _ := a.methods.FieldAt("method")
		return usage(c, fmt.Errorf("--method %q is no method; there are %s", method, strings.Join(field.Choices, ", ")))
	}
	return a.say(requestfile.Template(m))
}

// commonest is the method that examples show.
func (a *app) commonest() methods.Method { return a.methods[0] }

// requiredFlags are the fields of an example that it cannot do without, as flags.
func requiredFlags(m methods.Method) string {
	var flags strings.Builder
	for _, f := range m.Fields() {
		if f.Required {
			flags.WriteString(" --" + flagOf(f.Path) + " " + f.Example)
		}
	}
	return flags.String()
}

func (a *app) start(ctx context.Context, s server.Connections, request connection.Request, watching bool) error {
	started, err := s.Start(ctx, request, a.faceOf(request))
	if err != nil {
		return err
	}
	if watching {
		if a.output == outputText {
			if err := a.say(console.Escape(started.ID.String()) + " has started.\n\n"); err != nil {
				return err
			}
		}
		return a.watch(ctx, s, started.ID)
	}
	id := started.ID.String()
	inherits := ""
	if started.Inherits {
		inherits = fmt.Sprintf("What an earlier attempt was lent is still open: this one, the %s, sees to its end.\n", ordinal(started.Generation))
	}
	return a.answer(started, fmt.Sprintf("%s has started.\n%s\nWatch it: causeway watch %s\n", id, inherits, id))
}

func ordinal(n int) string {
	switch n {
	case 2:
		return "2nd"
	case 3:
		return "3rd"
	default:
		return fmt.Sprint(n) + "th"
	}
}

// faceOf is what Temporal Web shows of a connection for ever: what changes stands in the current details beside it.
func (a *app) faceOf(request connection.Request) server.Face {
	p := connection.Progress{ID: request.ID(), Generation: 1, Request: request}
	m, known := a.methods.Of(request.Method)
	if !known {
		return server.Face{}
	}
	return server.Face{Summary: m.Summary(p), Details: m.Lasting(p)}
}
