package cloudsim

// CallTable lists the AWS operations that Causeway uses, as service:Operation.
// Each of them is checked against the simulator and against moto by one table of
// calls; a test of the worker asserts that it calls nothing else.
func CallTable() []string {
	return []string{
		"ec2:AcceptVpcPeeringConnection",
		"ec2:CreateRoute",
		"ec2:CreateTags",
		"ec2:CreateVpcPeeringConnection",
		"ec2:DeleteRoute",
		"ec2:DeleteTags",
		"ec2:DeleteVpcPeeringConnection",
		"ec2:DescribeRegions",
		"ec2:DescribeRouteTables",
		"ec2:DescribeSubnets",
		"ec2:DescribeVpcAttribute",
		"ec2:DescribeVpcPeeringConnections",
		"ec2:DescribeVpcs",
		"ec2:ModifyVpcPeeringConnectionOptions",
		"ec2:RejectVpcPeeringConnection",
		"servicequotas:GetServiceQuota",
		"sts:AssumeRole",
		"sts:GetCallerIdentity",
	}
}

// Name is the call's operation as CallTable writes it.
func (c Call) Name() string { return c.Service + ":" + c.Operation }
