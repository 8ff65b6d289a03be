package main

import (
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/console"
	"causeway.dev/internal/server"
)

func (a *app) instructionsCommand() *cobra.Command {
	var step string
	c := &cobra.Command{
		Use:   "instructions NAME",
		Short: "Print what to send to the customer",
		Long: paragraphs(
			"Print the instructions of a connection as Markdown, filled in with the real ids: for each",
			"step of the customer the console, the provider's command line and Terraform, what to see afterwards, and",
			"how to undo it.",
		),
		Example: examples("causeway instructions acme-orders", "causeway instructions acme-orders --step 3"),
		Args:    oneName,
	}
	c.Flags().StringVar(&step, "step", "", "only this step, by number or id")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.named(c.Context(), args[0], func(s server.Connections, id connection.ID) error {
			view, err := s.View(c.Context(), id)
			if err != nil {
				return err
			}
			return a.instructions(view.Progress, step)
		})
	}
	return c
}

func (a *app) instructions(p connection.Progress, step string) error {
	page, err := pageOf(p, step)
	if err != nil {
		return err
	}
	return a.answer(page, console.EscapeText(page.Page))
}

// findStep reads a step as people name it: by its number or by its id.
func findStep(p connection.Progress, name string) (connection.StepID, error) {
	at := slices.IndexFunc(p.Steps, func(s connection.StepProgress) bool {
		return string(s.ID) == name || strconv.Itoa(p.Number(s.ID)) == name
	})
	if at < 0 {
		return "", unknownStep{id: p.ID, step: name, has: len(p.Steps)}
	}
	return p.Steps[at].ID, nil
}
