// Package awsvpcpeeringrole is what aws-vpc-peering-role is: a peering of two VPCs that we accept ourselves, with a role that
// the customer lends for it and takes back.
package awsvpcpeeringrole

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/methods/schema"
	"causeway.dev/internal/page"
)

// Name is the method's name, and its workflow's type.
const Name connection.Method = "aws-vpc-peering-role"

// Method is its descriptor.
func Method() methods.Method {
	return methods.Method{
		Name:   Name,
		Joins:  "VPC peering that we accept with a role which the customer lends, and which provably ends",
		Serves: Serves(),
		Own: []connection.Field{
			schema.AccountID(), schema.Region(), schema.VPCID(), schema.CIDR(), schema.RouteTables(), schema.DNSField(StepDNS),
		},
		Takes: []string{"confirm"},
		Steps: Steps,
		LeadsTo: func(r connection.Request) (string, []string) {
			return "target.cidr", connection.Parts(of(r).Target.CIDR)
		},
		Target: target,
		Words: page.Words{
			Blocks: page.Read(source), View: func(p connection.Progress) any { return newView(p) }, Cloud: page.AWS,
			Destination: func(r connection.Request) string { return of(r).Target.VPCID },
			Amendment:   page.Correction{Field: "target.cidr", Value: "10.20.0.0/16"},
			Left:        left(),
		},
		Rights: rights(),
		Template: &methods.Template{
			File: "peer-role.yaml", Text: peerRole, Makes: "the role", Kind: "CloudFormation", Setting: "--peer-role-template",
		},
		Request: &Own{}, Facts: &Facts{},
	}
}

// rights are ours, to use the customer's role; what that role allows stands in the template that makes it.
func rights() []methods.Rights {
	ours := schema.PeeringRights()
	ours.Statements = append(ours.Statements, methods.Statement{
		Sid: "UseWhatIsLent", Actions: []string{"sts:AssumeRole"}, On: []string{"arn:aws:iam::*:role/*"},
	})
	return []methods.Rights{ours}
}

// Serves are the clusters that may have it, and what the others are told.
func Serves() connection.Serving {
	return connection.Serving{
		Cloud: "aws", Does: "joins two networks in AWS", Types: []string{"hybrid", "dedicated"},
		Remarks: []connection.Verdict{
			{Type: "dedicated", Says: "Support chose a lent role: on a dedicated cluster the customer can also accept by themselves (aws-vpc-peering)."},
		},
		Refusals: []connection.Verdict{
			{Type: "standard", Says: "VPC peering by a lent role needs a hybrid or a dedicated cluster. On a standard cluster, use the method ip-allowlist."},
		},
		Otherwise: "VPC peering by a lent role needs a hybrid or a dedicated cluster.",
	}
}
