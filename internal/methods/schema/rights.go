package schema

import "causeway.dev/internal/methods"

// OurRole is whose the rights in our own account are.
const OurRole = "our role in the cluster's account"

// PeeringRights are what our role needs to request a peering connection and to set it up on our side.
func PeeringRights() methods.Rights {
	const here = "arn:aws:ec2:REGION:ACCOUNT:"
	return methods.Rights{Whose: OurRole, Statements: []methods.Statement{
		{Sid: "Look", Actions: []string{
			"ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpcs", "ec2:DescribeVpcAttribute", "ec2:DescribeSubnets",
			"ec2:DescribeRouteTables", "ec2:DescribeRegions", "servicequotas:GetServiceQuota",
		}},
		{Sid: "RequestFromOurVpcOnly", Actions: []string{"ec2:CreateVpcPeeringConnection"}, On: []string{here + "vpc/VPC", here + "vpc-peering-connection/*"}},
		{
			Sid: "TagWhatWeRequest", Actions: []string{"ec2:CreateTags"}, On: []string{here + "vpc-peering-connection/*"},
			If: []methods.Condition{{Key: "ec2:CreateAction", Value: "CreateVpcPeeringConnection"}},
		},
		{
			Sid: "ChangeWhatIsOurs", Actions: []string{"ec2:DeleteVpcPeeringConnection", "ec2:ModifyVpcPeeringConnectionOptions"},
			On: []string{here + "vpc-peering-connection/*"}, If: []methods.Condition{{Key: "aws:ResourceTag/managed-by", Value: "causeway"}},
		},
		Route(),
	}}
}

// Route is the right to route from the private subnets of ours that are tagged for it.
func Route() methods.Statement {
	return methods.Statement{
		Sid: "Route", Actions: []string{"ec2:CreateRoute", "ec2:DeleteRoute"}, On: []string{"arn:aws:ec2:REGION:ACCOUNT:route-table/*"},
		If: []methods.Condition{{Key: "aws:ResourceTag/causeway", Value: "routes"}},
	}
}
