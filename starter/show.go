package main

import (
	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

func (a *app) showCommand() *cobra.Command {
	var ledger bool
	c := &cobra.Command{
		Use:   "show NAME",
		Short: "Show one connection: its steps, whose turn, what the cloud says",
		Long: paragraphs(
			"Show one connection: how far its steps are, whose turn it is and until when, what the",
			"cloud said last, when it was asked and when it will be asked again, whether traffic is proven, and what a",
			"cleanup has left over.",
		),
		Example: examples(
			"causeway show acme-orders",
			"causeway show prod-eu.acme-orders --ledger",
			"causeway show prod-eu.acme-orders --output json",
		),
		Args: oneName,
	}
	c.Flags().BoolVar(&ledger, "ledger", false, "also what happened so far, what proved it, and who sent each message as Temporal recorded it")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.named(c.Context(), args[0], func(s server.Connections, id connection.ID) error {
			view, err := s.View(c.Context(), id)
			if err != nil {
				return err
			}
			text := a.screen.View(view)
			if ledger {
				if view.Sent, err = s.Senders(c.Context(), id); err != nil {
					return err
				}
				text += "\n" + a.screen.Ledger(view.Progress) + "\n" + a.screen.Senders(view.Sent)
			}
			return a.answer(view, text)
		})
	}
	return c
}
