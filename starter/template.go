package main

import (
	"github.com/spf13/cobra"

	"causeway.dev/internal/instruct"
)

// template is the answer of `causeway template` for programs.
type template struct {
	Template string `json:"template"`
}

func (a *app) templateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "template",
		Short: "Print the role that customers of aws-vpc-peering-role lend",
		Long: paragraphs(
			"Print the CloudFormation template of the role that a customer of aws-vpc-peering-role lends. It is the same",
			"for every connection; what differs are its parameters, which the instructions fill in. Print it",
			"",
			"  - to read, before anybody creates anything, what the role may do and what it may not, and",
			"  - to host it on S3, so that the instructions carry a link which opens the customer's console with all",
			"    parameters filled in: upload it, readable by your customers, and give its https URL to the worker as",
			"    --peer-role-template.",
			"",
			"Without a hosted template the instructions write it into a file of the customer's. Host it anew after an",
			"upgrade.",
		),
		Example: examples("causeway template > peer-role.yaml"),
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			text := instruct.PeerRoleTemplate()
			return a.answer(template{text}, text)
		},
	}
}
