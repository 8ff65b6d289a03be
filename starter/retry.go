package main

import (
	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
)

func (a *app) retryCommand() *cobra.Command {
	l := letter{verb: connection.Retry}
	c := &cobra.Command{
		Use:   "retry NAME",
		Short: "Run a step that needs attention again",
		Long: paragraphs(
			"Run the step again at which a connection needs attention, once its cause is mended: a",
			"permission, a quota, an overlap. When the request itself is wrong, amend it instead.",
		),
		Example: examples("causeway retry acme-orders --note 'the role may describe route tables now'"),
		Args:    oneName,
	}
	stepFlag(c, &l)
	a.byFlag(c, &l)
	noteFlag(c, &l)
	c.RunE = func(c *cobra.Command, args []string) error { return a.post(c.Context(), args[0], l) }
	return c
}
