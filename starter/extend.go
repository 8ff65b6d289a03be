package main

import (
	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
)

func (a *app) extendCommand() *cobra.Command {
	l := letter{verb: connection.Extend}
	var span string
	c := &cobra.Command{
		Use:   "extend NAME",
		Short: "Give the current step more time",
		Long: paragraphs(
			"Move the deadline of the current step. Where the cloud's own clock cannot be moved, the",
			"request is withdrawn and made again, and the customer needs the new id: see `causeway instructions`.",
		),
		Example: examples("causeway extend acme-orders --for 7d"),
		Args:    oneName,
	}
	c.Flags().StringVar(&span, "for", "", "how much longer, such as 7d, 36h or 90m (required)")
	a.byFlag(c, &l)
	noteFlag(c, &l)
	c.RunE = func(c *cobra.Command, args []string) error {
		longer, err := connection.ParseDuration(span)
		if err != nil {
			return mistakef("--for: %w", err)
		}
		l.message.Values = map[string]string{connection.ValueFor: longer.String()}
		return a.post(c.Context(), args[0], l)
	}
	return c
}
