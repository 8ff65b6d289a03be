// Package awsvpcpeering is what aws-vpc-peering is: a VPC of ours and one of the customer's, joined by a peering connection
// that the customer accepts in their own account.
package awsvpcpeering

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/methods/schema"
	"causeway.dev/internal/page"
)

// Name is the method's name, and its workflow's type.
const Name connection.Method = "aws-vpc-peering"

// Method is its descriptor.
func Method() methods.Method {
	return methods.Method{
		Name:   Name,
		Joins:  "a VPC of ours with one of the customer's, in any region",
		Serves: Serves(),
		Own:    []connection.Field{schema.AccountID(), schema.Region(), schema.VPCID(), schema.CIDR(), schema.DNSField(StepDNS)},
		Takes:  []string{"confirm", "renew"},
		Steps:  Steps,
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
		Rights:  []methods.Rights{schema.PeeringRights()},
		Request: &Own{}, Facts: &Facts{},
	}
}

// Serves are the clusters that may have it, and what the others are told.
func Serves() connection.Serving {
	return connection.Serving{
		Cloud: "aws", Does: "joins two networks in AWS", Types: []string{"dedicated"},
		Refusals: []connection.Verdict{
			{Type: "hybrid", Says: "is a hybrid cluster, which is peered by a temporary role of the customer's (aws-vpc-peering-role); aws-vpc-peering needs a dedicated cluster."},
			{Type: "standard", Says: "VPC peering needs a dedicated cluster. On a standard cluster, use the method ip-allowlist."},
		},
		Otherwise: "VPC peering needs a dedicated cluster.",
	}
}
