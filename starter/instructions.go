package main

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/console"
	"causeway.dev/internal/instruct"
	"causeway.dev/internal/server"
)

func (a *app) instructionsCommand() *cobra.Command {
	var step, format string
	c := &cobra.Command{
		Use:   "instructions NAME",
		Short: "Print what to send to the customer",
		Long: paragraphs(
			"Print the instructions of a connection as Markdown, filled in with the real ids: for each",
			"step of the customer the console, the provider's command line and Terraform, what to see afterwards, and",
			"how to undo it. With --format, print only the addresses of an ip-allowlist, in the form that a service takes.",
		),
		Example: examples("causeway instructions acme-orders", "causeway instructions acme-orders --step 3", "causeway instructions acme-crm --format snowflake"),
		Args:    oneName,
	}
	c.Flags().StringVar(&step, "step", "", "only this step, by number or id")
	c.Flags().StringVar(&format, "format", "", "only the addresses to allow, as "+strings.Join(connection.Formats(), ", "))
	c.RunE = func(c *cobra.Command, args []string) error {
		if step != "" && format != "" {
			return usage(c, errors.New("--step and --format do not go together"))
		}
		return a.named(c.Context(), args[0], func(s server.Connections, id connection.ID) error {
			view, err := s.View(c.Context(), id)
			if err != nil {
				return err
			}
			if format != "" {
				return a.allowlist(view.Progress, format)
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

// allowlist prints the addresses alone, ready for a file or a pipe.
func (a *app) allowlist(p connection.Progress, format string) error {
	form, err := instruct.Allowlist(p, format)
	if err != nil {
		return mistake{err}
	}
	return a.answer(form, console.EscapeText(form.Text+"\n"))
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
