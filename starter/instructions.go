package main

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/console"
	"causeway.dev/internal/methods"
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
			"how to undo it. With --format, print only what it came to, in the form that a service takes:",
			formsOf(a.methods)+".",
		),
		Example: examples("causeway instructions acme-orders", "causeway instructions acme-orders --step 3", "causeway instructions acme-crm --format snowflake"),
		Args:    oneName,
	}
	c.Flags().StringVar(&step, "step", "", "only this step, by number or id")
	c.Flags().StringVar(&format, "format", "", "only in this form: "+strings.Join(formatsOf(a.methods), ", "))
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
				return a.form(view.Progress, format)
			}
			return a.instructions(view.Progress, step)
		})
	}
	return c
}

func (a *app) instructions(p connection.Progress, step string) error {
	m, err := a.methodOf(p)
	if err != nil {
		return err
	}
	page, err := pageOf(m, p, step)
	if err != nil {
		return err
	}
	return a.answer(page, console.EscapeText(page.Page))
}

// methodOf is the method of a connection, which a newer command may have started.
func (a *app) methodOf(p connection.Progress) (methods.Method, error) {
	m, known := a.methods.Of(p.Request.Method)
	if !known {
		return m, mistakef("%s is a connection of %q, which this command does not know: there is a newer one", p.ID, p.Request.Method)
	}
	return m, nil
}

// form prints what a connection came to alone, ready for a file or a pipe.
func (a *app) form(p connection.Progress, format string) error {
	m, err := a.methodOf(p)
	if err != nil {
		return err
	}
	if m.Forms == nil {
		return mistakef("%s is a connection of %s, and --format is for %s", p.ID, p.Request.Method, formsOf(a.methods))
	}
	form, err := m.Form(p, format)
	if err != nil {
		return mistake{err}
	}
	return a.answer(form, console.EscapeText(form.Text+"\n"))
}

// formsOf says which methods have other forms, and of what.
func formsOf(set methods.Set) string {
	var found []string
	for _, m := range set {
		if m.Forms != nil {
			found = append(found, "the "+m.Forms.What+" of "+string(m.Name))
		}
	}
	return strings.Join(found, ", ")
}

// formatsOf are the forms that any method has.
func formatsOf(set methods.Set) []string {
	var found []string
	for _, m := range set {
		if m.Forms != nil {
			found = append(found, m.Forms.Formats...)
		}
	}
	return found
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
