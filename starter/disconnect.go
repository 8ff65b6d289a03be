package main

import (
	"errors"

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
