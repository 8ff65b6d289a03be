package aws_test

import (
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	awssim "causeway.dev/internal/sim/aws"
)

// call is one row: what is called, and the gist of the answer or the error's code.
type call struct {
	operation string
	name      string
	do        func(*stage) string
	want      string
	// moto is what moto answers instead, and why it is not to be believed.
	moto, why string
}

const nowhere = "pcx-0123456789abcdef0"

// noFilters is why a client that runs on moto must look at what it was given.
const noFilters = "moto ignores every filter of this operation, and lets the overlapping one wait"

func callTable() []call {
	return slicesOf(identityRows(), stackRows(), networkRows(), requestRows(), acceptRows(), routeRows(), endRows(),
		shareRows(), attachRows(), transitTableRows(), detachRows(), addressRows())
}

func slicesOf(parts ...[]call) []call {
	var all []call
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

func identityRows() []call {
	role := func(arn string) func(*stage) string {
		return func(s *stage) string {
			client := sts.NewFromConfig(configFor(s.url, awssim.SampleControlKeys(), "us-east-1"))
			keys, refused := assume(s.t, client, func(in *sts.AssumeRoleInput) { in.RoleArn = &arn })
			if refused == "" {
				s.vendor = keys
			}
			return refused
		}
	}
	who := func(s *stage) string {
		out, err := sts.NewFromConfig(configFor(s.url, s.vendor, "us-east-1")).GetCallerIdentity(s.t.Context(), &sts.GetCallerIdentityInput{})
		if err != nil {
			return code(err)
		}
		return *out.Account + " " + (*out.Arn)[strings.LastIndex(*out.Arn, "/")+1:]
	}
	return []call{
		{"sts:AssumeRole", "a role that is not there", role("arn:aws:iam::111122223333:role/nobody"), "AccessDenied", "", motoTrustsAll},
		{"sts:AssumeRole", "the data plane's role", role(awssim.SampleDataPlaneRoleARN), "", "", ""},
		{"sts:GetCallerIdentity", "under the session's name", who, awssim.SampleDataPlaneAccount + " cluster-1.orders", "", ""},
		{"servicequotas:GetServiceQuota", "active peerings", func(s *stage) string {
			out, err := servicequotas.NewFromConfig(configFor(s.url, s.vendor, "us-east-1")).GetServiceQuota(s.t.Context(),
				&servicequotas.GetServiceQuotaInput{ServiceCode: aws.String("vpc"), QuotaCode: aws.String("L-7E9ECCDB")})
			if err != nil {
				return code(err)
			}
			return strconv.FormatFloat(*out.Quota.Value, 'f', 0, 64)
		}, "50", "", ""},
	}
}

func networkRows() []call {
	attribute := func(name types.VpcAttributeName) func(*stage) string {
		return func(s *stage) string {
			out, err := s.ours().DescribeVpcAttribute(s.t.Context(), &ec2.DescribeVpcAttributeInput{VpcId: &s.cluster, Attribute: name})
			if err != nil {
				return code(err)
			}
			value := out.EnableDnsSupport
			if value == nil {
				value = out.EnableDnsHostnames
			}
			return strconv.FormatBool(*value.Value)
		}
	}
	vpcs := func(id func(*stage) string) func(*stage) string {
		return func(s *stage) string {
			out, err := s.ours().DescribeVpcs(s.t.Context(), &ec2.DescribeVpcsInput{VpcIds: []string{id(s)}})
			if err != nil {
				return code(err)
			}
			block := out.Vpcs[0].CidrBlockAssociationSet[0]
			return *block.CidrBlock + " " + string(block.CidrBlockState.State)
		}
	}
	return []call{
		{"ec2:DescribeRegions", "one that is enabled", func(s *stage) string {
			out, err := s.ours().DescribeRegions(s.t.Context(), &ec2.DescribeRegionsInput{RegionNames: []string{"eu-west-1"}})
			if err != nil {
				return code(err)
			}
			return *out.Regions[0].RegionName + " " + *out.Regions[0].OptInStatus
		}, "eu-west-1 opt-in-not-required", "", ""},
		{"ec2:DescribeVpcs", "ours", vpcs(func(s *stage) string { return s.cluster }), "10.10.0.0/16 associated", "", ""},
		{"ec2:DescribeVpcs", "theirs", vpcs(func(s *stage) string { return s.peers[0] }), "InvalidVpcID.NotFound", "", ""},
		{"ec2:DescribeVpcAttribute", "DNS support", attribute(types.VpcAttributeNameEnableDnsSupport), "true", "", ""},
		{"ec2:DescribeVpcAttribute", "DNS host names", attribute(types.VpcAttributeNameEnableDnsHostnames), "true", "", ""},
		{"ec2:DescribeSubnets", "those of the network", func(s *stage) string {
			out, err := s.ours().DescribeSubnets(s.t.Context(), &ec2.DescribeSubnetsInput{Filters: []types.Filter{
				{Name: aws.String("vpc-id"), Values: []string{s.cluster}}, {Name: aws.String("cidr-block"), Values: []string{"10.10.16.0/20"}},
			}})
			if err != nil {
				return code(err)
			}
			return strconv.Itoa(len(out.Subnets))
		}, "1", "", ""},
		{"ec2:DescribeRouteTables", "the main one", func(s *stage) string {
			out, err := s.ours().DescribeRouteTables(s.t.Context(), &ec2.DescribeRouteTablesInput{Filters: []types.Filter{
				{Name: aws.String("vpc-id"), Values: []string{s.cluster}}, {Name: aws.String("association.main"), Values: []string{"true"}},
			}})
			if err != nil {
				return code(err)
			}
			local := out.RouteTables[0].Routes[0]
			return *local.DestinationCidrBlock + " " + *local.GatewayId + " " + string(local.State)
		}, "10.10.0.0/16 local active", "", ""},
	}
}

// ask requests a peering with one of the customer's networks and answers its
// status, at once and when it is looked at.
func ask(peer func(*stage) string, keep func(*stage, string)) func(*stage) string {
	return func(s *stage) string {
		out, err := s.ours().CreateVpcPeeringConnection(s.t.Context(), &ec2.CreateVpcPeeringConnectionInput{
			VpcId: &s.cluster, PeerVpcId: aws.String(peer(s)), PeerOwnerId: aws.String(awssim.SampleAcmeAccount),
			TagSpecifications: []types.TagSpecification{{ResourceType: types.ResourceTypeVpcPeeringConnection, Tags: tag("connection-id", "orders")}},
		})
		if err != nil {
			return code(err)
		}
		id := *out.VpcPeeringConnection.VpcPeeringConnectionId
		keep(s, id)
		return string(out.VpcPeeringConnection.Status.Code) + " " + status(s.t, s.ours(), id)
	}
}

func toPeer(i int) func(*stage) string { return func(s *stage) string { return s.peers[i] } }
func forget(*stage, string)            {}

func requestRows() []call {
	const asked = "initiating-request pending-acceptance"
	find := func(name string, value func(*stage) string) func(*stage) string {
		return func(s *stage) string {
			out, err := s.ours().DescribeVpcPeeringConnections(s.t.Context(), &ec2.DescribeVpcPeeringConnectionsInput{Filters: []types.Filter{
				{Name: &name, Values: []string{value(s)}}, {Name: aws.String("status-code"), Values: []string{"pending-acceptance"}},
			}})
			if err != nil {
				return code(err)
			}
			return strconv.Itoa(len(out.VpcPeeringConnections))
		}
	}
	return []call{
		{"ec2:CreateVpcPeeringConnection", "a network that is not ours", func(s *stage) string {
			_, err := s.ours().CreateVpcPeeringConnection(s.t.Context(), &ec2.CreateVpcPeeringConnectionInput{
				VpcId: aws.String("vpc-0123456789abcdef0"), PeerVpcId: &s.peers[0], PeerOwnerId: aws.String(awssim.SampleAcmeAccount),
			})
			return code(err)
		}, "InvalidVpcID.NotFound", "", ""},
		{
			"ec2:CreateVpcPeeringConnection", "a network that is nobody's", ask(func(*stage) string { return "vpc-0123456789abcdef0" }, forget),
			"initiating-request failed", "InvalidVpcID.NotFound", "moto sees at once what AWS finds out later",
		},
		{
			"ec2:CreateVpcPeeringConnection", "blocks that overlap", ask(toPeer(2), forget),
			"initiating-request failed", asked, "moto does not look at the blocks",
		},
		{"ec2:CreateVpcPeeringConnection", "as it should be", ask(toPeer(0), func(s *stage, id string) { s.pcx = id }), asked, "", ""},
		{"ec2:CreateVpcPeeringConnection", "another", ask(toPeer(1), func(s *stage, id string) { s.second = id }), asked, "", ""},
		{
			"ec2:DescribeVpcPeeringConnections", "by our network", find("requester-vpc-info.vpc-id", func(s *stage) string { return s.cluster }),
			"2", "3", noFilters,
		},
		{"ec2:DescribeVpcPeeringConnections", "by theirs", find("accepter-vpc-info.vpc-id", toPeer(0)), "1", "3", noFilters},
		{
			"ec2:DescribeVpcPeeringConnections", "by our tag", find("tag:connection-id", func(*stage) string { return "orders" }),
			"2", "3", noFilters,
		},
		{"ec2:DescribeVpcPeeringConnections", "one that is not there", func(s *stage) string {
			out, err := s.ours().DescribeVpcPeeringConnections(s.t.Context(), &ec2.DescribeVpcPeeringConnectionsInput{VpcPeeringConnectionIds: []string{nowhere}})
			if err != nil {
				return code(err)
			}
			return strconv.Itoa(len(out.VpcPeeringConnections))
		}, notFound, "0", "moto answers with an empty list"},
	}
}

func acceptRows() []call {
	options := func(requester bool) func(*stage) string {
		return func(s *stage) string {
			in := &ec2.ModifyVpcPeeringConnectionOptionsInput{VpcPeeringConnectionId: &s.pcx}
			on := &types.PeeringConnectionOptionsRequest{AllowDnsResolutionFromRemoteVpc: aws.Bool(true)}
			if requester {
				in.RequesterPeeringConnectionOptions = on
			} else {
				in.AccepterPeeringConnectionOptions = on
			}
			_, err := s.ours().ModifyVpcPeeringConnectionOptions(s.t.Context(), in)
			return code(err)
		}
	}
	return []call{
		{"ec2:ModifyVpcPeeringConnectionOptions", "before it is active", options(true), "OperationNotPermitted", "", "moto does not look at the state"},
		{"ec2:AcceptVpcPeeringConnection", "by us", func(s *stage) string { return code(accept(s.t, s.ours(), s.pcx)) }, "OperationNotPermitted", "", ""},
		{"ec2:AcceptVpcPeeringConnection", "from another region", func(s *stage) string {
			return code(accept(s.t, ec2.NewFromConfig(configFor(s.url, s.theirs, "eu-west-1")), s.pcx))
		}, notFound, "", ""},
		{"ec2:AcceptVpcPeeringConnection", "by them", func(s *stage) string { return code(accept(s.t, s.customer(), s.pcx)) }, "", "", ""},
		{"ec2:AcceptVpcPeeringConnection", "again", func(s *stage) string { return code(accept(s.t, s.customer(), s.pcx)) }, "InvalidStateTransition", "", ""},
		{"ec2:DescribeVpcPeeringConnections", "their blocks when active", func(s *stage) string {
			p, err := look(s.t, s.ours(), s.pcx)
			if err != nil {
				return code(err)
			}
			return string(p.Status.Code) + " " + aws.ToString(p.AccepterVpcInfo.CidrBlock)
		}, "active 10.20.0.0/16", "", ""},
		{"ec2:DescribeVpcPeeringConnections", "all of their blocks", func(s *stage) string {
			p, err := look(s.t, s.ours(), s.pcx)
			if err != nil {
				return code(err)
			}
			return strconv.Itoa(len(p.AccepterVpcInfo.CidrBlockSet))
		}, "1", "0", "moto tells the first block only, outside the set"},
		{"ec2:ModifyVpcPeeringConnectionOptions", "our side", options(true), "", "", ""},
		{"ec2:ModifyVpcPeeringConnectionOptions", "their side", options(false), "OperationNotPermitted", "", "moto lets either set both"},
		{"ec2:RejectVpcPeeringConnection", "by them", func(s *stage) string {
			_, err := s.customer().RejectVpcPeeringConnection(s.t.Context(), &ec2.RejectVpcPeeringConnectionInput{VpcPeeringConnectionId: &s.second})
			return code(err) + status(s.t, s.ours(), s.second)
		}, "rejected", "", ""},
		{"ec2:AcceptVpcPeeringConnection", "after they rejected", func(s *stage) string {
			return code(accept(s.t, s.customer(), s.second))
		}, "InvalidStateTransition", "", ""},
		{"ec2:CreateTags", "on the peering", func(s *stage) string {
			_, err := s.ours().CreateTags(s.t.Context(), &ec2.CreateTagsInput{Resources: []string{s.pcx}, Tags: tag("generation", "2")})
			return code(err)
		}, "", "", ""},
		{"ec2:DeleteTags", "and off again", func(s *stage) string {
			_, err := s.ours().DeleteTags(s.t.Context(), &ec2.DeleteTagsInput{Resources: []string{s.pcx}, Tags: tag("generation", "2")})
			return code(err)
		}, "", "", ""},
	}
}
