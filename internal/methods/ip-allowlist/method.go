// Package ipallowlist is what ip-allowlist is: our stable external addresses, told to whoever admits only addresses that they
// know. It changes nothing in any cloud.
package ipallowlist

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/methods/schema"
	"causeway.dev/internal/page"
)

// Name is the method's name, and its workflow's type.
const Name connection.Method = "ip-allowlist"

// Method is its descriptor.
func Method() methods.Method {
	return methods.Method{
		Name:   Name,
		Joins:  "our stable external addresses with a service on the internet; changes nothing in any cloud",
		Serves: Serves(),
		Own:    fields(),
		Steps:  Steps,
		Target: target,
		Shows:  shows,
		Words: page.Words{
			Blocks: page.Read(source), View: func(p connection.Progress) any { return newView(p) }, Cloud: page.AWS,
			Destination: destination,
			Amendment:   page.Correction{Field: "probe.host", Value: "crm.acme.example"},
			Skipped:     "it would skip telling the customer what to take off their allowlist",
			Left:        []page.Left{{Step: StepAllow, Name: "entries"}},
			Forms:       forms(),
		},
		Rights: []methods.Rights{{Whose: schema.OurRole, Statements: []methods.Statement{
			{Sid: "LookAtTheWayOut", Actions: []string{
				"ec2:DescribeNatGateways", "ec2:DescribeAddresses", "ec2:DescribeVpcs", "ec2:DescribeRouteTables", "ec2:DescribeSubnets",
			}},
		}}},
		Request: &Own{}, Facts: &Facts{},
	}
}

func destination(r connection.Request) string {
	if r.Probe != nil {
		return r.Probe.Host
	}
	return "the internet"
}

// Serves are the clusters that may have it, and what the others are told.
func Serves() connection.Serving {
	return connection.Serving{
		Cloud: "aws", Does: "reads the gateways of AWS", Types: []string{"standard", "dedicated", "hybrid"},
	}
}
