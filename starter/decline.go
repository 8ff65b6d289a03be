package main

import (
	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
)

func (a *app) declineCommand() *cobra.Command {
	l := letter{verb: connection.Decline}
	c := &cobra.Command{
		Use:   "decline NAME",
		Short: "Decline a step, which ends the handshake",
		Long: paragraphs(
			"Decline a step for the customer or for support. The handshake ends, and what was made for",
			"it is removed.",
		),
		Example: examples("causeway decline acme-orders --reason 'the customer chose another region'"),
		Args:    oneName,
	}
	stepFlag(c, &l)
	c.Flags().StringVar(&l.message.Note, "reason", "", "why, for the ledger and the customer (required)")
	a.byFlag(c, &l)
	c.RunE = func(c *cobra.Command, args []string) error {
		if l.message.Note == "" {
			return usage(c, errReason)
		}
		return a.post(c.Context(), args[0], l)
	}
	return c
}
