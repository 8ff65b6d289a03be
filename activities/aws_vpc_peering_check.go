package activities

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	wire "causeway.dev/internal/contract/aws"
)

// CheckVPCPeering is the preflight: the form of the request and everything that both networks say about it. It creates
// nothing, and reports all problems together.
func (a *AWS) CheckVPCPeering(ctx context.Context, in wire.VPCPeeringCheck) (wire.VPCPeeringChecked, error) {
	c := &peeringCheck{in: in}
	err := c.run(ctx, a)
	return c.out, err
}

// peeringCheck collects what one preflight finds.
type peeringCheck struct {
	preflight
	in      wire.VPCPeeringCheck
	out     wire.VPCPeeringChecked
	adopted bool
	// fits judges more of the cluster than what the method serves; nil where there is nothing more.
	fits func(*peeringCheck) bool
}

// run is the preflight of every method that peers VPCs. Without an error, out says what was found.
func (c *peeringCheck) run(ctx context.Context, a *AWS) error {
	c.preflight = preflight{region: c.in.Target.Region, claims: c.in.Claims}
	cluster, err := a.clusters.Cluster(ctx, c.in.Owner.Connection.Cluster)
	if rule, unknown := unknownCluster(err); unknown {
		c.problem("cluster", c.in.Owner.Connection.Cluster, rule)
		return c.verdict()
	}
	if err != nil {
		return inventoryTrouble(err)
	}
	c.network = a.in(cluster, c.in.Owner)
	if !c.clusterFits() {
		// AWS has nothing to say about a cluster that this method is not for.
		c.overlaps(nil)
		return c.verdict()
	}
	for _, check := range []func(context.Context) error{c.regions, c.ownNetwork, c.peers, c.routes} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	if err := c.verdict(); err != nil {
		return err
	}
	c.out.Notes = c.notes
	return nil
}

// clusterFits applies who may have which connection. It reports whether AWS has anything to say about the cluster.
func (c *peeringCheck) clusterFits() bool {
	fits := c.serves(c.in.Serves)
	if c.fits != nil {
		fits = c.fits(c) && fits
	}
	if c.in.Target.VPCID == c.cluster.VPCID {
		c.problem("target.vpcId", c.cluster.VPCID, "is the cluster's own VPC")
	}
	return fits
}

// ownNetwork looks at the cluster's VPC and compares its blocks, and those that AWS does not know of, with the target's.
func (c *peeringCheck) ownNetwork(ctx context.Context) error {
	if found, err := c.ourVPC(ctx); err != nil || !found {
		return err
	}
	c.out.OurAccount, c.out.OurRegion, c.out.OurVPC, c.out.OurCIDRs = c.ours.account, c.ours.region, c.ours.vpc, c.ours.cidrs
	c.overlaps(c.out.OurCIDRs)
	return c.attributes(ctx)
}

// attributes must both be on for names to resolve to private addresses across the peering.
func (c *peeringCheck) attributes(ctx context.Context) error {
	for _, name := range []types.VpcAttributeName{types.VpcAttributeNameEnableDnsSupport, types.VpcAttributeNameEnableDnsHostnames} {
		out, err := c.EC2.DescribeVpcAttribute(ctx, &ec2.DescribeVpcAttributeInput{VpcId: aws.String(c.cluster.VPCID), Attribute: name})
		if err != nil {
			return c.fail("Reading "+string(name)+" of "+c.cluster.VPCID, err)
		}
		value := out.EnableDnsSupport
		if name == types.VpcAttributeNameEnableDnsHostnames {
			value = out.EnableDnsHostnames
		}
		switch {
		case value != nil && aws.ToBool(value.Value):
		case c.in.DNSWanted:
			c.problem("dns", c.in.DNS, string(name)+" of "+c.cluster.VPCID+" is off, so names cannot resolve to private addresses: turn it on, or say dns: off.")
		default:
			c.note("%s of %s is off.", name, c.cluster.VPCID)
		}
	}
	return nil
}
