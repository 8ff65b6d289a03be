// Package awstransitgateway is what aws-transit-gateway is: a VPC of ours attached to the customer's transit gateway, which
// they share with our account.
package awstransitgateway

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/methods/schema"
	"causeway.dev/internal/page"
)

// Name is the method's name, and its workflow's type.
const Name connection.Method = "aws-transit-gateway"

// Method is its descriptor.
func Method() methods.Method {
	return methods.Method{
		Name:    Name,
		Joins:   "a VPC of ours with the customer's transit gateway in the same region, shared with us",
		Serves:  Serves(),
		Own:     fields(),
		Takes:   []string{"confirm"},
		Steps:   Steps,
		LeadsTo: func(r connection.Request) (string, []string) { return "target.cidrs", of(r).Target.CIDRs },
		Target:  target,
		Words: page.Words{
			Blocks: page.Read(source), View: func(p connection.Progress) any { return newView(p) }, Cloud: page.AWS,
			Destination: destination,
			Amendment:   page.Correction{Field: "target.cidrs", Value: "10.20.0.0/16,10.30.0.0/16"},
			Left:        left(),
		},
		Rights:  rights(),
		Request: &Own{}, Facts: &Facts{},
	}
}

func destination(r connection.Request) string {
	if id := of(r).Target.TransitGatewayID; id != "" {
		return id
	}
	return "a transit gateway"
}

// rights are ours; what we do in the customer's account is nothing.
func rights() []methods.Rights {
	const here = "arn:aws:ec2:REGION:ACCOUNT:"
	const attachments = here + "transit-gateway-attachment/*"
	return []methods.Rights{{Whose: schema.OurRole, Statements: []methods.Statement{
		{Sid: "LookAtGateways", Actions: []string{
			"ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeRouteTables",
			"ec2:DescribeTransitGateways", "ec2:DescribeTransitGatewayVpcAttachments", "servicequotas:GetServiceQuota",
			"ram:GetResourceShareInvitations", "ram:GetResourceShares", "ram:ListResources", "ram:ListPendingInvitationResources",
		}},
		{Sid: "JoinAndLeaveShares", Actions: []string{"ram:AcceptResourceShareInvitation", "ram:DisassociateResourceShare"}},
		{
			Sid: "AttachOurVpcOnly", Actions: []string{"ec2:CreateTransitGatewayVpcAttachment"},
			On: []string{here + "vpc/VPC", here + "subnet/*", "arn:aws:ec2:REGION:*:transit-gateway/*"},
		},
		{
			Sid: "AttachForThisConnection", Actions: []string{"ec2:CreateTransitGatewayVpcAttachment"}, On: []string{attachments},
			If: []methods.Condition{schema.ForThisConnection()},
		},
		{
			Sid: "TagWhatWeAttach", Actions: []string{"ec2:CreateTags"}, On: []string{attachments},
			If: []methods.Condition{{Key: "ec2:CreateAction", Value: "CreateTransitGatewayVpcAttachment"}, schema.ForThisConnection()},
		},
		{
			Sid: "DetachWhatIsOurs", Actions: []string{"ec2:DeleteTransitGatewayVpcAttachment"}, On: []string{attachments},
			If: []methods.Condition{schema.OfThisConnection()},
		},
		schema.Route(),
		{
			Sid: "FirstAttachmentOfAnAccount", Actions: []string{"iam:CreateServiceLinkedRole"},
			If: []methods.Condition{{Key: "iam:AWSServiceName", Value: "transitgateway.amazonaws.com"}},
		},
	}}}
}

// Serves are the clusters that may have it, and what the others are told.
func Serves() connection.Serving {
	return connection.Serving{
		Cloud: "aws", Does: "attaches a network in AWS", Types: []string{"dedicated", "hybrid"},
		Otherwise: "Transit Gateway needs a dedicated cluster. On a standard cluster, use the method ip-allowlist.",
	}
}
