package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
)

var errNothingSet = errors.New("nothing to correct: --set is missing")

func (a *app) amendCommand() *cobra.Command {
	l := letter{verb: connection.Amend}
	var set []string
	c := &cobra.Command{
		Use:   "amend NAME",
		Short: "Correct the request and go on",
		Long: paragraphs(
			"Correct fields of the request while the handshake runs: a wrong CIDR, a contact, the",
			"address of the probe. A step that needs attention runs again with the corrected request.",
		),
		Example: examples(
			"causeway amend acme-orders --set target.cidr=10.20.0.0/16",
			"causeway amend acme-orders --set probe.host=db.internal.acme.example --set probe.port=5432",
		),
		Args: oneName,
	}
	c.Flags().StringArrayVar(&set, "set", nil, "a field of the request, as FIELD=VALUE; repeat for more (required)")
	a.byFlag(c, &l)
	noteFlag(c, &l)
	c.RunE = func(c *cobra.Command, args []string) error {
		values, err := amendments(a.methods, set)
		if err != nil {
			return err
		}
		if len(values) == 0 {
			return usage(c, errNothingSet)
		}
		l.message.Values = values
		return a.post(c.Context(), args[0], l)
	}
	return c
}

// amendments checks the fields as far as that is possible without the request; the connection checks the rest.
func amendments(known methods.Set, set []string) (map[string]string, error) {
	values, err := pairs("set", set)
	if err != nil {
		return nil, err
	}
	var wrong connection.Problems
	var scratch connection.Request
	for path, value := range values {
		f, is := known.FieldAt(path)
		rule := ""
		switch {
		case !is:
			rule = known.NoSuchField(path)
		case f.Fixed:
			rule = methods.NotAmendable
		default:
			rule = f.Set(&scratch, value)
		}
		if rule != "" {
			wrong = append(wrong, connection.Problem{Field: path, Value: value, Rule: rule})
		}
	}
	if len(wrong) > 0 {
		slices.SortFunc(wrong, func(x, y connection.Problem) int { return strings.Compare(x.Field, y.Field) })
		return nil, wrong
	}
	return values, nil
}
