package aws_test

import (
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	ramtypes "github.com/aws/aws-sdk-go-v2/service/ram/types"

	awssim "causeway.dev/internal/sim/aws"
)

// unimplemented is what a row's answer is called if moto's was a page of HTML.
const unimplemented = "unimplemented"

const (
	noInvitations = "moto asks nobody and has no invitations"
	noSharing     = "moto shows a shared gateway to its owner only"
	noAccepting   = "moto cannot accept an attachment"
)

// gist is the error's code. A page of HTML has none.
func gist(err error) string {
	c := code(err)
	if strings.ContainsAny(c, " <") || c == "UnknownError" {
		return unimplemented
	}
	return c
}

func (s *stage) ourShares() *ram.Client {
	return ram.NewFromConfig(configFor(s.url, s.vendor, "us-east-1"))
}

func (s *stage) theirShares() *ram.Client {
	return ram.NewFromConfig(configFor(s.url, s.theirs, "us-east-1"))
}

func (s *stage) gatewayARN() string {
	return "arn:aws:ec2:us-east-1:" + awssim.SampleAcmeAccount + ":transit-gateway/" + s.gateway
}

func shareRows() []call {
	give := func(keep func(*stage, string)) func(*stage) string {
		return func(s *stage) string {
			out, err := s.theirShares().CreateResourceShare(s.t.Context(), &ram.CreateResourceShareInput{
				Name: aws.String("causeway-tgw"), ResourceArns: []string{s.gatewayARN()}, Principals: []string{awssim.SampleDataPlaneAccount},
				AllowExternalPrincipals: aws.Bool(true),
			})
			if err != nil {
				return gist(err)
			}
			keep(s, *out.ResourceShare.ResourceShareArn)
			return string(out.ResourceShare.Status)
		}
	}
	return []call{
		{"ec2:DescribeTransitGateways", "theirs, not shared", seeGateway, "InvalidTransitGatewayID.NotFound", "none", "moto answers with an empty list"},
		{"ram:CreateResourceShare", "with the vendor", give(func(s *stage, arn string) { s.share = arn }), "ACTIVE", "", ""},
		{"ram:GetResourceShareAssociations", "who waits", func(s *stage) string {
			out, err := s.theirShares().GetResourceShareAssociations(s.t.Context(), &ram.GetResourceShareAssociationsInput{
				AssociationType: ramtypes.ResourceShareAssociationTypePrincipal, ResourceShareArns: []string{s.share},
			})
			if err != nil {
				return gist(err)
			}
			return string(out.ResourceShareAssociations[0].Status)
		}, "ASSOCIATING", "ASSOCIATED", noInvitations},
		{"ram:GetResourceShareInvitations", "on all pages", func(s *stage) string {
			pages, found := ram.NewGetResourceShareInvitationsPaginator(s.ourShares(), &ram.GetResourceShareInvitationsInput{}), 0
			for pages.HasMorePages() {
				page, err := pages.NextPage(s.t.Context())
				if err != nil {
					return gist(err)
				}
				for _, i := range page.ResourceShareInvitations {
					s.invitation, found = *i.ResourceShareInvitationArn, found+1
				}
			}
			return strconv.Itoa(found)
		}, "1", unimplemented, noInvitations},
		{"ram:ListPendingInvitationResources", "what is behind it", func(s *stage) string {
			out, err := s.ourShares().ListPendingInvitationResources(s.t.Context(), &ram.ListPendingInvitationResourcesInput{ResourceShareInvitationArn: &s.invitation})
			if err != nil {
				return invitationGist(s, err)
			}
			return *out.Resources[0].Type
		}, "ec2:TransitGateway", unimplemented, noInvitations},
		{"ram:AcceptResourceShareInvitation", "by us", acceptShareRow, "", unimplemented, noInvitations},
		{"ram:AcceptResourceShareInvitation", "again", acceptShareRow, "ResourceShareInvitationAlreadyAcceptedException", unimplemented, noInvitations},
		{"ram:RejectResourceShareInvitation", "after it was accepted", func(s *stage) string {
			_, err := s.ourShares().RejectResourceShareInvitation(s.t.Context(), &ram.RejectResourceShareInvitationInput{ResourceShareInvitationArn: &s.invitation})
			return invitationGist(s, err)
		}, "ResourceShareInvitationAlreadyAcceptedException", unimplemented, noInvitations},
		{"ram:ListResources", "what was shared with us", func(s *stage) string {
			out, err := s.ourShares().ListResources(s.t.Context(), &ram.ListResourcesInput{
				ResourceOwner: ramtypes.ResourceOwnerOtherAccounts, ResourceArns: []string{s.gatewayARN()},
			})
			if err != nil {
				return gist(err)
			}
			return strconv.Itoa(len(out.Resources))
		}, "1", unimplemented, "moto lists no resources"},
		{"ram:GetResourceShares", "those of others", func(s *stage) string {
			out, err := s.ourShares().GetResourceShares(s.t.Context(), &ram.GetResourceSharesInput{ResourceOwner: ramtypes.ResourceOwnerOtherAccounts})
			if err != nil {
				return gist(err)
			}
			return strconv.Itoa(len(out.ResourceShares))
		}, "1", unimplemented, "moto knows one's own only"},
		{"ec2:DescribeTransitGateways", "theirs, shared", seeGateway, "available", "none", noSharing},
	}
}

// invitationGist hides that a client refuses to send what moto gave it no value for.
func invitationGist(s *stage, err error) string {
	if s.invitation == "" {
		return unimplemented
	}
	return gist(err)
}

func acceptShareRow(s *stage) string {
	_, err := s.ourShares().AcceptResourceShareInvitation(s.t.Context(), &ram.AcceptResourceShareInvitationInput{ResourceShareInvitationArn: &s.invitation})
	return invitationGist(s, err)
}

// seeGateway takes an empty answer for what AWS says by a code, which clients must too.
func seeGateway(s *stage) string {
	out, err := s.ours().DescribeTransitGateways(s.t.Context(), &ec2.DescribeTransitGatewaysInput{TransitGatewayIds: []string{s.gateway}})
	if err != nil {
		return gist(err)
	}
	if len(out.TransitGateways) == 0 {
		return "none"
	}
	return string(out.TransitGateways[0].State)
}

func attachRows() []call {
	attach := func(client func(*stage) *ec2.Client, vpc, subnet func(*stage) string, keep func(*stage, string)) func(*stage) string {
		return func(s *stage) string {
			out, err := client(s).CreateTransitGatewayVpcAttachment(s.t.Context(), &ec2.CreateTransitGatewayVpcAttachmentInput{
				TransitGatewayId: &s.gateway, VpcId: aws.String(vpc(s)), SubnetIds: []string{subnet(s)},
				TagSpecifications: []types.TagSpecification{{ResourceType: types.ResourceTypeTransitGatewayAttachment, Tags: tag("connection-id", "orders")}},
			})
			if err != nil {
				return gist(err)
			}
			id := *out.TransitGatewayVpcAttachment.TransitGatewayAttachmentId
			keep(s, id)
			return attachmentState(s.t, client(s), id)
		}
	}
	ours := attach((*stage).ours, func(s *stage) string { return s.cluster }, func(s *stage) string { return s.subnet }, func(s *stage, id string) { s.attachment = id })
	own := attach((*stage).customer, toPeer(0), func(s *stage) string { return s.theirSubnet }, func(s *stage, id string) { s.own = id })
	decide := func(s *stage) string { return gist(acceptOf(s)) }
	return []call{
		{"ec2:CreateTransitGatewayVpcAttachment", "of ours to theirs", ours, "pendingAcceptance", "InvalidTransitGatewayID.NotFound", noSharing},
		{"ec2:CreateTransitGatewayVpcAttachment", "again", ours, "DuplicateTransitGatewayAttachment", "InvalidTransitGatewayID.NotFound", noSharing},
		{"ec2:AcceptTransitGatewayVpcAttachment", "by them", decide, "", unimplemented, noAccepting},
		{"ec2:AcceptTransitGatewayVpcAttachment", "again", decide, "IncorrectState", unimplemented, noAccepting},
		{"ec2:RejectTransitGatewayVpcAttachment", "after they accepted", func(s *stage) string {
			_, err := s.customer().RejectTransitGatewayVpcAttachment(s.t.Context(), &ec2.RejectTransitGatewayVpcAttachmentInput{TransitGatewayAttachmentId: aws.String(s.attachmentID())})
			return gist(err)
		}, "IncorrectState", unimplemented, noAccepting},
		{"ec2:CreateTransitGatewayVpcAttachment", "of their own", own, "available", "", ""},
		{"ec2:DescribeTransitGatewayVpcAttachments", "by gateway and network", func(s *stage) string {
			out, err := s.customer().DescribeTransitGatewayVpcAttachments(s.t.Context(), &ec2.DescribeTransitGatewayVpcAttachmentsInput{Filters: []types.Filter{
				{Name: aws.String("transit-gateway-id"), Values: []string{s.gateway}}, {Name: aws.String("vpc-id"), Values: []string{s.peers[0]}},
			}})
			if err != nil {
				return gist(err)
			}
			return strconv.Itoa(len(out.TransitGatewayVpcAttachments)) + " " + out.TransitGatewayVpcAttachments[0].SubnetIds[0][:6]
		}, "1 subnet", "", ""},
		{"ec2:DescribeTransitGatewayAttachments", "the same", func(s *stage) string {
			out, err := s.customer().DescribeTransitGatewayAttachments(s.t.Context(), &ec2.DescribeTransitGatewayAttachmentsInput{TransitGatewayAttachmentIds: []string{s.own}})
			if err != nil {
				return gist(err)
			}
			return string(out.TransitGatewayAttachments[0].ResourceType) + " " + *out.TransitGatewayAttachments[0].TransitGatewayOwnerId
		}, "vpc " + awssim.SampleAcmeAccount, "", ""},
		{"ec2:ModifyTransitGatewayVpcAttachment", "without DNS", func(s *stage) string {
			_, err := s.customer().ModifyTransitGatewayVpcAttachment(s.t.Context(), &ec2.ModifyTransitGatewayVpcAttachmentInput{
				TransitGatewayAttachmentId: &s.own, Options: &types.ModifyTransitGatewayVpcAttachmentRequestOptions{DnsSupport: types.DnsSupportValueDisable},
			})
			return gist(err)
		}, "", "", ""},
		{"ec2:CreateRoute", "to a gateway that is attached", func(s *stage) string {
			return transitRoute(s.t, s.customer(), s.theirTable(), "10.80.0.0/16", s.gateway)
		}, "", "", ""},
		{"ec2:CreateRoute", "to a gateway that is not there", func(s *stage) string {
			return transitRoute(s.t, s.customer(), s.theirTable(), "10.81.0.0/16", "tgw-0123456789abcdef0")
		}, "InvalidTransitGatewayID.NotFound", "", "moto routes to anything"},
	}
}

func acceptOf(s *stage) error {
	_, err := s.customer().AcceptTransitGatewayVpcAttachment(s.t.Context(), &ec2.AcceptTransitGatewayVpcAttachmentInput{
		TransitGatewayAttachmentId: aws.String(s.attachmentID()),
	})
	return err
}

// attachmentID is ours, or one that is not there where ours could not be made.
func (s *stage) attachmentID() string {
	if s.attachment == "" {
		return "tgw-attach-0123456789abcdef0"
	}
	return s.attachment
}

// theirTable is the main table of the customer's network.
func (s *stage) theirTable() string {
	out, err := s.customer().DescribeRouteTables(s.t.Context(), &ec2.DescribeRouteTablesInput{Filters: []types.Filter{
		{Name: aws.String("vpc-id"), Values: []string{s.peers[0]}}, {Name: aws.String("association.main"), Values: []string{"true"}},
	}})
	if err != nil {
		return code(err)
	}
	return *out.RouteTables[0].RouteTableId
}
