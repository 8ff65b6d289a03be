package main

import (
	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
)

func (a *app) acceptCommand() *cobra.Command {
	l := letter{verb: connection.Accept}
	var values []string
	c := &cobra.Command{
		Use:   "accept NAME",
		Short: "Say that a step of the customer is done",
		Long: paragraphs(
			"Tell a connection that a step of the customer is done, so that the cloud is asked at once.",
			"The cloud is believed, not the message: until it agrees, the step stays open. A customer who acts and says",
			"nothing is noticed too, only later.",
		),
		Example: examples(
			"causeway accept acme-orders",
			"causeway accept acme-orders --step 6 --by network-team@acme.example --note 'route and firewall are open'",
		),
		Args: oneName,
	}
	stepFlag(c, &l)
	c.Flags().StringArrayVar(&values, "value", nil, "a value that the step asks for, as NAME=VALUE; repeat for more")
	a.byFlag(c, &l)
	noteFlag(c, &l)
	c.RunE = func(c *cobra.Command, args []string) error {
		var err error
		if l.message.Values, err = pairs("value", values); err != nil {
			return err
		}
		return a.post(c.Context(), args[0], l)
	}
	return c
}
