package schema

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
)

// OurRole is whose the rights in our own account are.
const OurRole = "our role in the cluster's account"

// ForThisConnection is the condition on what is created: it is tagged with the connection whose session creates it.
func ForThisConnection() methods.Condition {
	return methods.Condition{Key: "aws:RequestTag/" + connection.TagConnectionID, Value: methods.ThisConnection}
}

// OfThisConnection is the condition on what is changed: it carries the tag of the connection whose session changes it.
func OfThisConnection() methods.Condition {
	return methods.Condition{Key: "aws:ResourceTag/" + connection.TagConnectionID, Value: methods.ThisConnection}
}

// PeeringRights are what our role needs to request a peering connection and to set it up on our side.
func PeeringRights() methods.Rights {
	const here = "arn:aws:ec2:REGION:ACCOUNT:"
	const peerings = here + "vpc-peering-connection/*"
	return methods.Rights{Whose: OurRole, Statements: []methods.Statement{
		{Sid: "Look", Actions: []string{
			"ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpcs", "ec2:DescribeVpcAttribute", "ec2:DescribeSubnets",
			"ec2:DescribeRouteTables", "ec2:DescribeRegions", "servicequotas:GetServiceQuota",
		}},
		{Sid: "RequestFromOurVpcOnly", Actions: []string{"ec2:CreateVpcPeeringConnection"}, On: []string{here + "vpc/VPC"}},
		{
			Sid: "RequestForThisConnection", Actions: []string{"ec2:CreateVpcPeeringConnection"}, On: []string{peerings},
			If: []methods.Condition{ForThisConnection()},
		},
		{
			Sid: "TagWhatWeRequest", Actions: []string{"ec2:CreateTags"}, On: []string{peerings},
			If: []methods.Condition{{Key: "ec2:CreateAction", Value: "CreateVpcPeeringConnection"}, ForThisConnection()},
		},
		{
			Sid: "ChangeWhatIsOurs", Actions: []string{"ec2:DeleteVpcPeeringConnection", "ec2:ModifyVpcPeeringConnectionOptions"},
			On: []string{peerings}, If: []methods.Condition{OfThisConnection()},
		},
		Route(),
	}}
}

// Route is the right to route in the cluster's own network. A route carries no tags: what a connection made stands in its record.
func Route() methods.Statement {
	return methods.Statement{
		Sid: "Route", Actions: []string{"ec2:CreateRoute", "ec2:DeleteRoute"}, On: []string{"arn:aws:ec2:REGION:ACCOUNT:route-table/*"},
		If: []methods.Condition{{Key: "ec2:Vpc", Value: "arn:aws:ec2:REGION:ACCOUNT:vpc/VPC"}},
	}
}
