package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"causeway.dev/internal/methods"
)

// template is the answer of `causeway template` for programs.
type template struct {
	Template string `json:"template"`
}

// templateCommand prints what customers create to lend what a method needs. The first such method is meant where none is
// named.
func (a *app) templateCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "template [METHOD]",
		Short: "Print the template of what customers lend",
		Long:  paragraphs("Print the template from which a customer creates what they lend:", "", templates(a.methods)),
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			for _, m := range a.methods {
				if m.Template != nil && (len(args) == 0 || args[0] == string(m.Name)) {
					return a.answer(template{m.Template.Text}, m.Template.Text)
				}
			}
			return usage(c, fmt.Errorf("%q lends nothing that a template makes", strings.Join(args, " ")))
		},
	}
	for _, m := range a.methods {
		if m.Template != nil {
			c.Example += examples("causeway template " + string(m.Name) + " > " + m.Template.File)
		}
	}
	return c
}

// templates says of each method that has one what it makes and what it is printed for.
func templates(set methods.Set) string {
	var lines []string
	for _, m := range set {
		t := m.Template
		if t == nil {
			continue
		}
		lines = append(lines,
			fmt.Sprintf("%s: %s, a template of %s. It is the same for every connection;", m.Name, t.Makes, t.Kind),
			"what differs are its parameters, which the instructions fill in. Print it",
			"",
			"  - to read, before anybody creates anything, what it may do and what it may not, and",
			"  - to host it, so that the instructions carry a link which opens the customer's console with all",
			"    parameters filled in: upload it, readable by your customers, and give its https URL to the worker as",
			"    "+t.Setting+".",
			"",
			"Without a hosted template the instructions write it into a file of the customer's. Host it anew after an",
			"upgrade.")
	}
	return paragraphs(lines...)
}
