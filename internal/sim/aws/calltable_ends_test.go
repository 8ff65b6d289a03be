package aws_test

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

func routeRows() []call {
	add := func(cidr string) func(*stage) string {
		return func(s *stage) string { return addRoute(s.t, s.ours(), s.table, cidr, s.pcx) }
	}
	remove := func(s *stage) string { return removeRoute(s.t, s.ours(), s.table, "10.21.0.0/16") }
	return []call{
		{"ec2:CreateRoute", "as it should be", add("10.20.0.0/16"), "", "", ""},
		{"ec2:CreateRoute", "the same again", add("10.20.0.0/16"), "RouteAlreadyExists", "", ""},
		{"ec2:CreateRoute", "in their table", func(s *stage) string {
			tables, err := s.customer().DescribeRouteTables(s.t.Context(), &ec2.DescribeRouteTablesInput{})
			if err != nil {
				return code(err)
			}
			return addRoute(s.t, s.ours(), *tables.RouteTables[0].RouteTableId, "10.20.0.0/16", s.pcx)
		}, "InvalidRouteTableID.NotFound", "", ""},
		{"ec2:CreateRoute", "another", add("10.21.0.0/16"), "", "", ""},
		{"ec2:DeleteRoute", "of ours", remove, "", "", ""},
		{"ec2:DeleteRoute", "again", remove, "InvalidRoute.NotFound", "", ""},
	}
}

func endRows() []call {
	remove := func(id func(*stage) string) func(*stage) string {
		return func(s *stage) string {
			_, err := s.ours().DeleteVpcPeeringConnection(s.t.Context(), &ec2.DeleteVpcPeeringConnectionInput{VpcPeeringConnectionId: aws.String(id(s))})
			return code(err)
		}
	}
	pcx := func(s *stage) string { return s.pcx }
	return []call{
		{"ec2:DeleteVpcPeeringConnection", "one that is not there", remove(func(*stage) string { return nowhere }), notFound, "", ""},
		{"ec2:DeleteVpcPeeringConnection", "of ours", remove(pcx), "", "", ""},
		{"ec2:DescribeVpcPeeringConnections", "after it is gone", func(s *stage) string { return status(s.t, s.ours(), s.pcx) }, "deleted", "", ""},
		{"ec2:DescribeRouteTables", "the route that is left", func(s *stage) string {
			for _, line := range routes(s.t, s.ours(), s.table) {
				if strings.HasPrefix(line, "10.20.0.0/16 ") {
					return line[strings.LastIndex(line, " ")+1:]
				}
			}
			return ""
		}, "blackhole", "active", "moto forgets to change the route"},
		{"ec2:DeleteVpcPeeringConnection", "again", remove(pcx), "InvalidStateTransition", "", "moto deletes what is deleted"},
		{"ec2:DeleteVpcPeeringConnection", "the rejected one", remove(func(s *stage) string { return s.second }), "InvalidStateTransition", "", "moto deletes what was rejected"},
	}
}
