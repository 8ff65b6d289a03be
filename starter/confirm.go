package main

import (
	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
)

func (a *app) confirmCommand() *cobra.Command {
	l := letter{verb: connection.Confirm}
	c := &cobra.Command{
		Use:   "confirm NAME",
		Short: "Confirm as support that the connection works",
		Long: paragraphs(
			"Confirm, as support, that a connection works. It is the last step of a handshake, unless",
			"the request says `confirm: automatic`.",
		),
		Example: examples("causeway confirm acme-orders --note 'seen queries from their service'"),
		Args:    oneName,
	}
	stepFlag(c, &l)
	a.byFlag(c, &l)
	noteFlag(c, &l)
	c.RunE = func(c *cobra.Command, args []string) error { return a.post(c.Context(), args[0], l) }
	return c
}
