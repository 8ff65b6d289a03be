package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
)

// policyCommand prints what our roles must be allowed, made from the methods' own rights.
func (a *app) policyCommand() *cobra.Command {
	in := map[string]*string{}
	c := &cobra.Command{
		Use:   "policy [METHOD...]",
		Short: "Print the policy that a data plane's role needs",
		Long: paragraphs(
			"Print the AWS policy that the role of a data plane needs for some methods, or for all of them. It is made",
			"from what the methods themselves say that they call. It lets a session create and change only what carries",
			"the tag of its own connection: the worker tags each session, and the role's trust policy must allow",
			"sts:TagSession. With several networks in one account, print one for each.",
		),
		Example: examples(
			"causeway policy --region us-east-1 --account 111122223333 --vpc vpc-0a1b2c3d4e5f60718",
			"causeway policy "+string(a.methods[0].Name)+" --region us-east-1 --account 111122223333 --vpc vpc-0a1b2c3d4e5f60718",
		),
	}
	for _, flag := range []struct{ name, help string }{
		{"region", "region of the cluster's network"}, {"account", "account of the data plane"}, {"vpc", "id of the cluster's VPC"},
	} {
		in[strings.ToUpper(flag.name)] = c.Flags().String(flag.name, "", flag.help)
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		here := map[string]string{}
		for word, value := range in {
			if *value == "" {
				return usage(c, fmt.Errorf("--%s is missing", strings.ToLower(word)))
			}
			here[word] = *value
		}
		rights, err := a.rightsOnAWS(args)
		if err != nil {
			return usage(c, err)
		}
		policies, err := methods.Policies(rights, here)
		if err != nil {
			return fmt.Errorf("making the policy: %w", err)
		}
		var texts []string
		for _, text := range policies {
			texts = append(texts, text)
		}
		sort.Strings(texts)
		text := strings.Join(texts, "\n") + "\n"
		return a.answer(json.RawMessage(strings.Join(texts, ",")), text)
	}
	return c
}

// rightsOnAWS are those of some methods, or of all, in the words of AWS.
func (a *app) rightsOnAWS(names []string) ([]methods.Rights, error) {
	var rights []methods.Rights
	for _, name := range names {
		if _, known := a.methods.Of(connection.Method(name)); !known {
			return nil, fmt.Errorf("%q is not a method; there are %v", name, a.methods.Names())
		}
	}
	for _, m := range a.methods {
		wanted := len(names) == 0 || slices.Contains(names, string(m.Name))
		if wanted && m.Serves.Cloud == "aws" {
			rights = append(rights, m.Rights...)
		}
	}
	if len(rights) == 0 {
		return nil, fmt.Errorf("%s needs nothing on AWS; its page shows what the customer grants", strings.Join(names, ", "))
	}
	return rights, nil
}
