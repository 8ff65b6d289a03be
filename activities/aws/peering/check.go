package peering

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/cloud"
	awscloud "causeway.dev/internal/cloud/aws"
	wire "causeway.dev/internal/contract/aws"
)

// CheckVPCPeering is the preflight: the form of the request and everything that both networks say about it. It creates
// nothing, and reports all problems together.
func (a *Activities) CheckVPCPeering(ctx context.Context, in wire.VPCPeeringCheck) (wire.VPCPeeringChecked, error) {
	c := &peeringCheck{in: in}
	err := c.run(ctx, a)
	return c.out, err
}

// peeringCheck collects what one preflight finds.
type peeringCheck struct {
	awscloud.Preflight
	in      wire.VPCPeeringCheck
	out     wire.VPCPeeringChecked
	adopted bool
	// fits judges more of the cluster than what the method serves; nil where there is nothing more.
	fits func(*peeringCheck) bool
}

// run is the preflight of every method that peers VPCs. Without an error, out says what was found.
func (c *peeringCheck) run(ctx context.Context, a *Activities) error {
	c.Preflight = awscloud.Preflight{Region: c.in.Target.Region, Claims: c.in.Claims}
	cluster, err := a.Planes.Clusters.Cluster(ctx, c.in.Owner.Connection.Cluster)
	if rule, unknown := cloud.UnknownCluster(err); unknown {
		c.Problem("cluster", c.in.Owner.Connection.Cluster, rule)
		return c.Verdict()
	}
	if err != nil {
		return cloud.InventoryTrouble(err)
	}
	if err := a.Planes.MayAct(cluster); err != nil {
		return err
	}
	c.Network = a.Planes.In(ctx, cluster, c.in.Owner)
	if !c.clusterFits() {
		// AWS has nothing to say about a cluster that this method is not for.
		c.overlaps(nil)
		return c.Verdict()
	}
	for _, check := range []func(context.Context) error{c.Regions, c.ownNetwork, c.peers, c.routes} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	if err := c.Verdict(); err != nil {
		return err
	}
	c.out.Notes = c.Notes
	return nil
}

// clusterFits applies who may have which connection. It reports whether AWS has anything to say about the cluster.
func (c *peeringCheck) clusterFits() bool {
	fits := c.Serves(c.in.Serves)
	if c.fits != nil {
		fits = c.fits(c) && fits
	}
	if c.in.Target.VPCID == c.Cluster.VPCID {
		c.Problem("target.vpcId", c.Cluster.VPCID, "is the cluster's own VPC")
	}
	return fits
}

// ownNetwork looks at the cluster's VPC and compares its blocks, and those that AWS does not know of, with the target's.
func (c *peeringCheck) ownNetwork(ctx context.Context) error {
	if found, err := c.OurVPC(ctx); err != nil || !found {
		return err
	}
	c.out.OurAccount, c.out.OurRegion, c.out.OurVPC, c.out.OurCIDRs = c.Ours.Account, c.Ours.Region, c.Ours.VPC, c.Ours.CIDRs
	c.overlaps(c.out.OurCIDRs)
	return c.attributes(ctx)
}

// attributes must both be on for names to resolve to private addresses across the peering.
func (c *peeringCheck) attributes(ctx context.Context) error {
	for _, name := range []types.VpcAttributeName{types.VpcAttributeNameEnableDnsSupport, types.VpcAttributeNameEnableDnsHostnames} {
		out, err := c.EC2.DescribeVpcAttribute(ctx, &ec2.DescribeVpcAttributeInput{VpcId: aws.String(c.Cluster.VPCID), Attribute: name})
		if err != nil {
			return c.Fail("Reading "+string(name)+" of "+c.Cluster.VPCID, err)
		}
		value := out.EnableDnsSupport
		if name == types.VpcAttributeNameEnableDnsHostnames {
			value = out.EnableDnsHostnames
		}
		switch {
		case value != nil && aws.ToBool(value.Value):
		case c.in.DNSWanted:
			c.Problem("dns", c.in.DNS, string(name)+" of "+c.Cluster.VPCID+" is off, so names cannot resolve to private addresses: turn it on, or say dns: off.")
		default:
			c.Note("%s of %s is off.", name, c.Cluster.VPCID)
		}
	}
	return nil
}

// overlaps applies the checks that need no route table, in the order of what cannot be helped to what can.
func (c *peeringCheck) overlaps(ourBlocks []string) {
	if !c.Problems.Has("target.cidr") {
		c.Overlap("target.cidr", c.in.Target.CIDR, ourBlocks)
	}
}

// routes compares with the routes that are there and finds the tables that will be changed.
func (c *peeringCheck) routes(ctx context.Context) error {
	tables, err := c.OurRoutes(ctx, "target.cidr", c.in.Target.CIDR)
	c.out.RouteTables = awscloud.IDs(tables)
	return err
}
