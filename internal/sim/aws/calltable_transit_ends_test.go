package aws_test

import (
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ram"
)

// transitTableRows are the customer's part, in its own gateway.
func transitTableRows() []call {
	member := func(do func(*stage) error) func(*stage) string {
		return func(s *stage) string { return gist(do(s)) }
	}
	return []call{
		{"ec2:DescribeTransitGatewayRouteTables", "by their owner", func(s *stage) string {
			out, err := s.customer().DescribeTransitGatewayRouteTables(s.t.Context(), &ec2.DescribeTransitGatewayRouteTablesInput{
				TransitGatewayRouteTableIds: []string{s.gatewayTable},
			})
			if err != nil {
				return gist(err)
			}
			return string(out.TransitGatewayRouteTables[0].State)
		}, "available", "", ""},
		{"ec2:GetTransitGatewayRouteTableAssociations", "those of the default", func(s *stage) string {
			out, err := s.customer().GetTransitGatewayRouteTableAssociations(s.t.Context(), &ec2.GetTransitGatewayRouteTableAssociationsInput{
				TransitGatewayRouteTableId: &s.gatewayTable, Filters: []types.Filter{{Name: aws.String("resource-id"), Values: []string{s.peers[0]}}},
			})
			if err != nil {
				return gist(err)
			}
			return strconv.Itoa(len(out.Associations))
		}, "1", "", ""},
		{"ec2:DisableTransitGatewayRouteTablePropagation", "of their own", member(func(s *stage) error {
			_, err := s.customer().DisableTransitGatewayRouteTablePropagation(s.t.Context(), &ec2.DisableTransitGatewayRouteTablePropagationInput{
				TransitGatewayRouteTableId: &s.gatewayTable, TransitGatewayAttachmentId: &s.own,
			})
			return err
		}), "", unimplemented, "moto breaks where the propagation is the default one"},
		{"ec2:GetTransitGatewayRouteTablePropagations", "after that", func(s *stage) string {
			out, err := s.customer().GetTransitGatewayRouteTablePropagations(s.t.Context(), &ec2.GetTransitGatewayRouteTablePropagationsInput{
				TransitGatewayRouteTableId: &s.gatewayTable, Filters: []types.Filter{{Name: aws.String("resource-id"), Values: []string{s.peers[0]}}},
			})
			if err != nil {
				return gist(err)
			}
			return strconv.Itoa(len(out.TransitGatewayRouteTablePropagations))
		}, "0", "", ""},
		{"ec2:EnableTransitGatewayRouteTablePropagation", "of their own", member(func(s *stage) error {
			_, err := s.customer().EnableTransitGatewayRouteTablePropagation(s.t.Context(), &ec2.EnableTransitGatewayRouteTablePropagationInput{
				TransitGatewayRouteTableId: &s.gatewayTable, TransitGatewayAttachmentId: &s.own,
			})
			return err
		}), "", "", ""},
		{"ec2:DisassociateTransitGatewayRouteTable", "of their own", member(func(s *stage) error {
			_, err := s.customer().DisassociateTransitGatewayRouteTable(s.t.Context(), &ec2.DisassociateTransitGatewayRouteTableInput{
				TransitGatewayRouteTableId: &s.gatewayTable, TransitGatewayAttachmentId: &s.own,
			})
			return err
		}), "", unimplemented, "moto breaks where the association is the default one"},
		{"ec2:AssociateTransitGatewayRouteTable", "of their own", member(func(s *stage) error {
			_, err := s.customer().AssociateTransitGatewayRouteTable(s.t.Context(), &ec2.AssociateTransitGatewayRouteTableInput{
				TransitGatewayRouteTableId: &s.gatewayTable, TransitGatewayAttachmentId: &s.own,
			})
			return err
		}), "", "", ""},
		{"ec2:CreateTransitGatewayRoute", "back to us", addTransitRoute, "", "", ""},
		{"ec2:CreateTransitGatewayRoute", "again", addTransitRoute, "RouteAlreadyExists", "", "moto sets the same route twice"},
		{"ec2:SearchTransitGatewayRoutes", "static ones", func(s *stage) string {
			out, err := s.customer().SearchTransitGatewayRoutes(s.t.Context(), &ec2.SearchTransitGatewayRoutesInput{
				TransitGatewayRouteTableId: &s.gatewayTable, Filters: []types.Filter{{Name: aws.String("type"), Values: []string{"static"}}},
			})
			if err != nil {
				return gist(err)
			}
			if len(out.Routes) == 0 {
				return "none"
			}
			return *out.Routes[0].DestinationCidrBlock + " " + string(out.Routes[0].State)
		}, "10.10.0.0/16 active", "", ""},
		{"ec2:DeleteTransitGatewayRoute", "of theirs", member(func(s *stage) error {
			_, err := s.customer().DeleteTransitGatewayRoute(s.t.Context(), &ec2.DeleteTransitGatewayRouteInput{
				TransitGatewayRouteTableId: &s.gatewayTable, DestinationCidrBlock: aws.String("10.10.0.0/16"),
			})
			return err
		}), "", "", ""},
	}
}

func addTransitRoute(s *stage) string {
	_, err := s.customer().CreateTransitGatewayRoute(s.t.Context(), &ec2.CreateTransitGatewayRouteInput{
		TransitGatewayRouteTableId: &s.gatewayTable, DestinationCidrBlock: aws.String("10.10.0.0/16"), TransitGatewayAttachmentId: &s.own,
	})
	return gist(err)
}

func detachRows() []call {
	leave := func(s *stage) string {
		_, err := s.ourShares().DisassociateResourceShare(s.t.Context(), &ram.DisassociateResourceShareInput{
			ResourceShareArn: &s.share, Principals: []string{"111122223333"},
		})
		return gist(err)
	}
	return []call{
		{"ec2:DeleteTransitGatewayVpcAttachment", "of ours", func(s *stage) string {
			_, err := s.ours().DeleteTransitGatewayVpcAttachment(s.t.Context(), &ec2.DeleteTransitGatewayVpcAttachmentInput{
				TransitGatewayAttachmentId: aws.String(s.attachmentID()),
			})
			return gist(err)
		}, "", unimplemented, noSharing},
		{"ec2:DeleteTransitGatewayVpcAttachment", "of their own", func(s *stage) string {
			return deleteAttachment(s.t, s.customer(), s.own) + attachmentState(s.t, s.customer(), s.own)
		}, "deleted", "none", "moto forgets at once"},
		{"ram:DisassociateResourceShare", "by us, who leave", leave, "", unimplemented, "moto lets nobody leave"},
		{"ram:DisassociateResourceShare", "again", leave, "UnknownResourceException", unimplemented, "moto lets nobody leave"},
		{"ram:AssociateResourceShare", "by them, once more", func(s *stage) string {
			_, err := s.theirShares().AssociateResourceShare(s.t.Context(), &ram.AssociateResourceShareInput{
				ResourceShareArn: &s.share, Principals: []string{"111122223333"},
			})
			return gist(err)
		}, "", unimplemented, "moto shares once"},
		{"ram:DeleteResourceShare", "by them", func(s *stage) string {
			_, err := s.theirShares().DeleteResourceShare(s.t.Context(), &ram.DeleteResourceShareInput{ResourceShareArn: &s.share})
			return gist(err)
		}, "", "", ""},
	}
}

func addressRows() []call {
	return []call{
		{"ec2:DescribeAvailabilityZones", "by name", func(s *stage) string {
			out, err := s.ours().DescribeAvailabilityZones(s.t.Context(), &ec2.DescribeAvailabilityZonesInput{ZoneNames: []string{"us-east-1a"}})
			if err != nil {
				return gist(err)
			}
			return (*out.AvailabilityZones[0].ZoneId)[:7] + " " + string(out.AvailabilityZones[0].State)
		}, "use1-az available", "", ""},
		{"ec2:DescribeNatGateways", "of a network without", func(s *stage) string {
			out, err := s.customer().DescribeNatGateways(s.t.Context(), &ec2.DescribeNatGatewaysInput{
				Filter: []types.Filter{{Name: aws.String("vpc-id"), Values: []string{s.peers[0]}}},
			})
			if err != nil {
				return gist(err)
			}
			return strconv.Itoa(len(out.NatGateways))
		}, "0", "", ""},
		{"ec2:DescribeAddresses", "one that is not ours", func(s *stage) string {
			_, err := s.ours().DescribeAddresses(s.t.Context(), &ec2.DescribeAddressesInput{PublicIps: []string{"192.0.2.77"}})
			return gist(err)
		}, "InvalidAddress.NotFound", "", ""},
		{"ec2:DescribeAddresses", "an id that is not ours", func(s *stage) string {
			_, err := s.ours().DescribeAddresses(s.t.Context(), &ec2.DescribeAddressesInput{AllocationIds: []string{"eipalloc-0123456789abcdef0"}})
			return gist(err)
		}, "InvalidAllocationID.NotFound", "", ""},
	}
}
