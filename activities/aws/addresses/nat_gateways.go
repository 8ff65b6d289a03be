package addresses

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	awscloud "causeway.dev/internal/cloud/aws"
)

// natEgress is AWS's way to the internet: the route tables of the private subnets lead to NAT gateways, and these hold
// Elastic IPs. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
type natEgress struct{ *network }

func (n natEgress) leaving(ctx context.Context, others []string) (leaving, error) {
	var seen leaving
	used, err := n.natsInUse(ctx, &seen)
	if err != nil {
		return seen, err
	}
	if err := n.gateways(ctx, used, &seen); err != nil {
		return seen, err
	}
	return seen, n.reserved(ctx, others, &seen)
}

// natsInUse are the NAT gateways that private subnets lead to. One that no route leads to sends nothing.
func (n natEgress) natsInUse(ctx context.Context, seen *leaving) ([]string, error) {
	all, err := n.RouteTables(ctx)
	if err != nil {
		return nil, err
	}
	tables, err := n.Private(ctx, all)
	if err != nil {
		return nil, err
	}
	var used []string
	for _, t := range tables {
		for _, r := range t.Routes {
			switch {
			case strings.HasPrefix(r.Target, "nat-") && r.State == types.RouteStateBlackhole:
				seen.trouble("%s routes %s to %s, which is gone", t.ID, r.CIDR, r.Target)
			case strings.HasPrefix(r.Target, "nat-"):
				used = append(used, r.Target)
			case r.CIDR == "0.0.0.0/0":
				seen.trouble("%s routes %s to %s, so that its traffic reaches the internet from addresses that are not known here", t.ID, r.CIDR, r.Target)
			}
		}
	}
	if len(used) == 0 && len(seen.troubles) == 0 {
		seen.trouble("no private subnet of %s leads to a NAT gateway", n.Cluster.VPCID)
	}
	return unique(used), nil
}

// gateways reads the ones in use, with all their addresses, the secondary ones included.
func (n natEgress) gateways(ctx context.Context, used []string, seen *leaving) error {
	found := map[string]types.NatGateway{}
	pages := ec2.NewDescribeNatGatewaysPaginator(n.EC2, &ec2.DescribeNatGatewaysInput{Filter: []types.Filter{awscloud.Filter("vpc-id", n.Cluster.VPCID)}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return n.Fail("Reading the NAT gateways of "+n.Cluster.VPCID, err)
		}
		for _, g := range page.NatGateways {
			if aws.ToString(g.VpcId) == n.Cluster.VPCID {
				found[aws.ToString(g.NatGatewayId)] = g
			}
		}
	}
	for _, id := range used {
		g, there := found[id]
		switch {
		case !there:
			seen.trouble("%s, to which its routes lead, is not in %s", id, n.Cluster.VPCID)
		case g.State != types.NatGatewayStateAvailable:
			seen.trouble("%s is %s", id, g.State)
		case g.ConnectivityType == types.ConnectivityTypePrivate:
			seen.trouble("%s is a private NAT gateway, which leads to no internet", id)
		case g.AutoScalingIps == types.AutoScalingIpsStateEnabled:
			seen.trouble("%s takes addresses by itself, so that nobody can say which", id)
		default:
			seen.gateways = append(seen.gateways, gateway{id: id, addresses: publicOf(g)})
		}
	}
	return nil
}

func publicOf(g types.NatGateway) []string {
	var found []string
	for _, a := range g.NatGatewayAddresses {
		leaves := []types.NatGatewayAddressStatus{
			types.NatGatewayAddressStatusFailed, types.NatGatewayAddressStatusDisassociating, types.NatGatewayAddressStatusUnassigning,
		}
		if ip := aws.ToString(a.PublicIp); ip != "" && !slices.Contains(leaves, a.Status) {
			found = append(found, ip)
		}
	}
	return found
}

// reserved asks which addresses are Elastic IPs of our account. AWS shows an account its own ones only; what it does not
// show may go to anybody when the gateway is made anew.
func (n natEgress) reserved(ctx context.Context, others []string, seen *leaving) error {
	asked := unique(append(seen.addresses(), others...))
	if len(asked) == 0 {
		return nil
	}
	out, err := n.EC2.DescribeAddresses(ctx, &ec2.DescribeAddressesInput{Filters: []types.Filter{awscloud.Filter("public-ip", asked...)}})
	if err != nil {
		return n.Fail("Reading the Elastic IPs of account "+n.Cluster.Account, err)
	}
	for _, a := range out.Addresses {
		ip, owner := aws.ToString(a.PublicIp), aws.ToString(a.NetworkInterfaceOwnerId)
		switch {
		case a.ServiceManaged != "":
			seen.trouble("%s is managed by AWS (%s), which may take it back", ip, a.ServiceManaged)
		case owner != "" && owner != n.Cluster.Account:
			seen.trouble("%s is used by account %s, the inventory says %s", ip, owner, n.Cluster.Account)
		default:
			seen.reserved = append(seen.reserved, ip)
		}
	}
	for _, g := range seen.gateways {
		for _, ip := range notAmong(g.addresses, seen.reserved) {
			seen.trouble("%s of %s is not an Elastic IP of account %s", ip, g.id, n.Cluster.Account)
		}
	}
	return nil
}
