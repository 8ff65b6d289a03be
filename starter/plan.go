package main

import (
	"context"

	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

func (a *app) planCommand() *cobra.Command {
	var r requestFlags
	c := &cobra.Command{
		Use:   "plan [FILE]",
		Short: "Say what a request would do and what is in its way",
		Long: paragraphs(
			"Say what a request would do, by whom, and what is in its way. The worker asks the",
			"inventory and the clouds; nothing is created. It takes the same file and flags as start.",
		),
		Example: examples("causeway plan acme-orders.yaml", "causeway plan --file acme-orders.yaml --target-cidr 10.30.0.0/16"),
	}
	r.define(c, a.methods)
	c.RunE = func(c *cobra.Command, args []string) error {
		request, err := a.read(c, &r, args)
		if err != nil {
			return err
		}
		return a.connected(c.Context(), func(s server.Connections) error { return a.plan(c.Context(), s, request) })
	}
	return c
}

func (a *app) plan(ctx context.Context, s server.Connections, request connection.Request) error {
	plan, err := s.Plan(ctx, request)
	if err != nil {
		return err
	}
	if err := a.answer(plan, a.screen.Plan(request.ID(), plan)); err != nil {
		return err
	}
	if len(plan.Problems) > 0 {
		return inTheWay{id: request.ID(), problems: plan.Problems}
	}
	return nil
}

// inTheWay ends a plan whose request would fail. The problems themselves are part of the answer already.
type inTheWay struct {
	id       connection.ID
	problems connection.Problems
}

func (e inTheWay) Error() string { return e.id.String() + " cannot start like this" }
