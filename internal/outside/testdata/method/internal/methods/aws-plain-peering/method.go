// Package awsplainpeering is what aws-plain-peering is: a VPC of ours and one of the customer's, joined without names.
package awsplainpeering

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/methods/schema"
	"causeway.dev/internal/page"
)

// Name is the method's name, and its workflow's type.
const Name connection.Method = "aws-plain-peering"

// Method is its descriptor.
func Method() methods.Method {
	return methods.Method{
		Name: Name, Joins: "a VPC of ours with one of the customer's, without DNS", Serves: Serves(),
		Own:   []connection.Field{schema.AccountID(), schema.Region(), schema.VPCID(), schema.CIDR()},
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
			Left:        []page.Left{{Step: StepOpen, Name: "way"}},
		},
		Rights:  []methods.Rights{rights()},
		Request: &Own{}, Facts: &Facts{},
	}
}

// Serves are the clusters that may have it, and what the others are told.
func Serves() connection.Serving {
	return connection.Serving{
		Cloud: "aws", Does: "joins two networks in AWS", Types: []string{"dedicated"}, Otherwise: "Plain peering needs a dedicated cluster.",
	}
}

func rights() methods.Rights {
	const here = "arn:aws:ec2:REGION:ACCOUNT:"
	const peerings = here + "vpc-peering-connection/*"
	return methods.Rights{Whose: schema.OurRole, Statements: []methods.Statement{
		{Sid: "LookAtPlainPeerings", Actions: []string{
			"ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpcs", "ec2:DescribeVpcAttribute", "ec2:DescribeSubnets",
			"ec2:DescribeRouteTables", "ec2:DescribeRegions", "servicequotas:GetServiceQuota",
		}},
		{Sid: "PeerOurVpcOnly", Actions: []string{"ec2:CreateVpcPeeringConnection"}, On: []string{here + "vpc/VPC"}},
		{
			Sid: "PeerForThisConnection", Actions: []string{"ec2:CreateVpcPeeringConnection"}, On: []string{peerings},
			If: []methods.Condition{schema.ForThisConnection()},
		},
		{
			Sid: "TagPeerings", Actions: []string{"ec2:CreateTags"}, On: []string{peerings},
			If: []methods.Condition{{Key: "ec2:CreateAction", Value: "CreateVpcPeeringConnection"}, schema.ForThisConnection()},
		},
		{Sid: "Unpeer", Actions: []string{"ec2:DeleteVpcPeeringConnection"}, On: []string{peerings}, If: []methods.Condition{schema.OfThisConnection()}},
		schema.Route(),
	}}
}
