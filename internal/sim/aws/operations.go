package aws

// CallTable lists the AWS operations that Causeway uses, and those that it asks its
// customers for, as service:Operation.
// Each of them is checked against the simulator and against moto by one table of
// calls; a test of the worker asserts that it calls nothing else.
func CallTable() []string {
	return []string{
		"cloudformation:CreateStack",
		"cloudformation:DeleteStack",
		"cloudformation:DescribeStackEvents",
		"cloudformation:DescribeStacks",
		"cloudformation:GetTemplate",
		"ec2:AcceptTransitGatewayVpcAttachment",
		"ec2:AcceptVpcPeeringConnection",
		"ec2:AssociateTransitGatewayRouteTable",
		"ec2:CreateRoute",
		"ec2:CreateTags",
		"ec2:CreateTransitGatewayRoute",
		"ec2:CreateTransitGatewayVpcAttachment",
		"ec2:CreateVpcPeeringConnection",
		"ec2:DeleteRoute",
		"ec2:DeleteTags",
		"ec2:DeleteTransitGatewayRoute",
		"ec2:DeleteTransitGatewayVpcAttachment",
		"ec2:DeleteVpcPeeringConnection",
		"ec2:DescribeAddresses",
		"ec2:DescribeAvailabilityZones",
		"ec2:DescribeNatGateways",
		"ec2:DescribeRegions",
		"ec2:DescribeRouteTables",
		"ec2:DescribeSubnets",
		"ec2:DescribeTransitGatewayAttachments",
		"ec2:DescribeTransitGatewayRouteTables",
		"ec2:DescribeTransitGatewayVpcAttachments",
		"ec2:DescribeTransitGateways",
		"ec2:DescribeVpcAttribute",
		"ec2:DescribeVpcPeeringConnections",
		"ec2:DescribeVpcs",
		"ec2:DisableTransitGatewayRouteTablePropagation",
		"ec2:DisassociateTransitGatewayRouteTable",
		"ec2:EnableTransitGatewayRouteTablePropagation",
		"ec2:GetTransitGatewayRouteTableAssociations",
		"ec2:GetTransitGatewayRouteTablePropagations",
		"ec2:ModifyTransitGatewayVpcAttachment",
		"ec2:ModifyVpcPeeringConnectionOptions",
		"ec2:RejectTransitGatewayVpcAttachment",
		"ec2:RejectVpcPeeringConnection",
		"ec2:SearchTransitGatewayRoutes",
		"ram:AcceptResourceShareInvitation",
		"ram:AssociateResourceShare",
		"ram:CreateResourceShare",
		"ram:DeleteResourceShare",
		"ram:DisassociateResourceShare",
		"ram:GetResourceShareAssociations",
		"ram:GetResourceShareInvitations",
		"ram:GetResourceShares",
		"ram:ListPendingInvitationResources",
		"ram:ListResources",
		"ram:RejectResourceShareInvitation",
		"servicequotas:GetServiceQuota",
		"sts:AssumeRole",
		"sts:GetCallerIdentity",
	}
}

// Name is the call's operation as CallTable writes it.
func (c Call) Name() string { return c.Service + ":" + c.Operation }
