package awsvpcpeeringrole

import (
	_ "embed" // the page and the template are part of the program
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/page"
)

//go:embed page.md.tmpl
var source string

// peerRole is the CloudFormation template of the role that the customer lends. It is the same for everybody: all that differs
// is a parameter, so that a vendor can host it and a customer can read it beforehand.
//
//go:embed peer-role.yaml
var peerRole string

// view is what the page is filled in with.
type view struct {
	page.Common
	Own
	Facts
	// Known means that all parameters of the stack are known.
	Known bool
	// Stack is the name of the stack that makes the role, the same for everybody who reads the page.
	Stack        string
	RequesterVPC string
	// Partition is the customer's part of AWS.
	Partition string
	TableARNs string
	// Parameters are those of the stack, Template is what makes it.
	Parameters []parameter
	Template   string
	// QuickCreate opens the customer's console with everything filled in; "" where nobody hosts the template.
	QuickCreate                 string
	LendNum, EndNumber, OpenNum int
}

func newView(p connection.Progress) view {
	v := view{
		Common: page.CommonOf(p), Own: of(p.Request), Facts: methods.FactsOf[Facts](p), Stack: p.ID.Resource(p.Generation), Template: peerRole,
		LendNum: p.Number(StepLend), EndNumber: p.Number(connection.StepEndGrant), OpenNum: p.Number(StepOpen),
	}
	v.Partition = connection.Partition(v.Target.Region)
	v.RequesterVPC, v.TableARNs = v.requesterVPC(), v.tableARNs()
	v.Known = v.OurPrincipal != "" && v.ExternalID != "" && v.RequesterVPC != ""
	v.Parameters = v.parameters()
	v.QuickCreate = v.quickCreate()
	return v
}

// requesterVPC is the ARN of our VPC, the only one that the customer's role may let in; "" before it is known.
func (v view) requesterVPC() string {
	if v.OurRegion == "" || v.OurAccount == "" || v.OurVPC == "" {
		return ""
	}
	return "arn:" + connection.Partition(v.OurRegion) + ":ec2:" + v.OurRegion + ":" + v.OurAccount + ":vpc/" + v.OurVPC
}

// tableARNs are the customer's tables in which we may route, with commas between them.
func (v view) tableARNs() string {
	arns := make([]string, 0, len(v.Target.RouteTables))
	for _, table := range v.Target.RouteTables {
		arns = append(arns, "arn:"+v.Partition+":ec2:"+v.Target.Region+":"+v.Target.AccountID+":route-table/"+table)
	}
	return strings.Join(arns, ",")
}

// left is what customers make, and what they lend. The way back is theirs where they named no route tables; where they did, it
// has an undo of its own, and becomes theirs once the role is gone.
func left() []page.Left {
	ours := func(p connection.Progress) bool { return len(of(p.Request).Target.RouteTables) > 0 }
	return []page.Left{
		{Step: StepLend, Name: "role", When: page.Never},
		{Step: connection.StepEndGrant, Name: "role", When: page.Never},
		{Step: StepReturnRoutes, Name: "routes", When: func(p connection.Progress) bool { return p.GrantOpenSince.IsZero() }},
		{Step: StepOpen, Name: "route", When: func(p connection.Progress) bool { return !ours(p) }},
		{Step: StepOpen, Name: "firewall"},
	}
}
