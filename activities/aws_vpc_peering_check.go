package activities

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
)

// CheckVPCPeering is the preflight: the form of the request and everything that both networks say about it. It creates
// nothing, and reports all problems together.
func (a *AWS) CheckVPCPeering(ctx context.Context, in VPCPeeringCheck) (VPCPeeringChecked, error) {
	c := &peeringCheck{in: in}
	c.form()
	cluster, err := a.clusters.Cluster(ctx, in.Request.Cluster)
	if rule, unknown := unknownCluster(err); unknown {
		c.problem("cluster", in.Request.Cluster, rule)
		return VPCPeeringChecked{}, c.verdict()
	}
	if err != nil {
		return VPCPeeringChecked{}, inventoryTrouble(err)
	}
	c.network = a.in(cluster, in.Owner)
	if !c.clusterFits() {
		// AWS has nothing to say about a cluster that this method is not for.
		c.overlaps(nil)
		return VPCPeeringChecked{}, c.verdict()
	}
	for _, check := range []func(context.Context) error{c.regions, c.ownNetwork, c.peers, c.routes} {
		if err := check(ctx); err != nil {
			return VPCPeeringChecked{}, err
		}
	}
	if err := c.verdict(); err != nil {
		return VPCPeeringChecked{}, err
	}
	return c.out, nil
}

func unknownCluster(err error) (rule string, unknown bool) {
	var e *inventory.Unknown
	if asUnknown(err, &e) {
		return e.Rule(), true
	}
	return "", false
}

// peeringCheck collects what one preflight finds.
type peeringCheck struct {
	*network
	in       VPCPeeringCheck
	problems connection.Problems
	// quotas are apart: alone they park the handshake, because somebody can have them raised.
	quotas  connection.Problems
	out     VPCPeeringChecked
	adopted bool
}

func (c *peeringCheck) problem(field, value, rule string) {
	c.problems = append(c.problems, connection.Problem{Field: field, Value: value, Rule: rule})
}

func (c *peeringCheck) quota(rule string) {
	c.quotas = append(c.quotas, connection.Problem{Field: "cluster", Value: c.cluster.ID, Rule: rule})
}

func (c *peeringCheck) note(format string, args ...any) {
	c.out.Notes = append(c.out.Notes, fmt.Sprintf(format, args...))
}

func (c *peeringCheck) verdict() error {
	if len(c.problems) > 0 {
		return RefuseProblems(append(c.problems, c.quotas...))
	}
	if len(c.quotas) > 0 {
		return refuseQuotas(c.quotas)
	}
	return nil
}

func (c *peeringCheck) form() {
	c.problems = append(c.problems, connection.Validate(c.in.Request)...)
	if m := c.in.Request.Method; m != connection.AWSVPCPeering && !c.problems.Has("method") {
		c.problem("method", string(m), "is not "+string(connection.AWSVPCPeering))
	}
}

// clusterFits applies who may have which connection.
func (c *peeringCheck) clusterFits() bool {
	before := len(c.problems)
	if c.cluster.Cloud != inventory.AWS {
		c.problem("cluster", c.cluster.ID, "runs in "+c.cluster.Cloud+", and "+string(connection.AWSVPCPeering)+" joins two networks in AWS.")
	}
	switch c.cluster.Type {
	case inventory.Dedicated:
	case inventory.Hybrid:
		c.problem("cluster", c.cluster.ID, "is a hybrid cluster, which is peered by a temporary role of the customer's; "+
			string(connection.AWSVPCPeering)+" needs a dedicated cluster.")
	case inventory.Standard:
		c.problem("cluster", c.cluster.ID, "VPC peering needs a dedicated cluster.")
	default:
		c.problem("cluster", c.cluster.ID, "VPC peering needs a dedicated cluster.")
	}
	if c.in.Request.Target.VPCID == c.cluster.VPCID {
		c.problem("target.vpcId", c.cluster.VPCID, "is the cluster's own VPC")
	}
	return len(c.problems) == before || c.cluster.Type == inventory.Dedicated && c.cluster.Cloud == inventory.AWS
}

// regions asks which regions this account may use. What is not among them is unknown, not enabled, or in another
// partition, which no peering crosses.
func (c *peeringCheck) regions(ctx context.Context) error {
	wanted := c.in.Request.Target.Region
	out, err := c.EC2.DescribeRegions(ctx, &ec2.DescribeRegionsInput{})
	if err != nil {
		return c.fail("Reading the regions of the account", err)
	}
	if wanted == "" || c.problems.Has("target.region") {
		return nil
	}
	if ours := partition(c.cluster.Region); partition(wanted) != ours {
		c.problem("target.region", wanted, "is in another partition of AWS ("+partition(wanted)+") than the cluster ("+ours+"): no peering joins the two.")
		return nil
	}
	enabled := slices.ContainsFunc(out.Regions, func(r types.Region) bool {
		in := aws.ToString(r.OptInStatus)
		return aws.ToString(r.RegionName) == wanted && (in == "" || in == "opt-in-not-required" || in == "opted-in")
	})
	if !enabled {
		c.problem("target.region", wanted, "Region "+wanted+" is unknown or not enabled for this data plane.")
	}
	return nil
}

// partition is the part of AWS that a region belongs to; its name shows it.
func partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	case strings.HasPrefix(region, "us-iso"), strings.HasPrefix(region, "eu-iso"):
		return "aws-iso"
	case strings.HasPrefix(region, "eusc-"):
		return "aws-eusc"
	default:
		return "aws"
	}
}

// ownNetwork looks at the cluster's VPC and compares its blocks, and those that AWS does not know of, with the target's.
func (c *peeringCheck) ownNetwork(ctx context.Context) error {
	out, err := c.EC2.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{c.cluster.VPCID}})
	if notFound(err) || err == nil && len(out.Vpcs) == 0 {
		c.problem("cluster", c.cluster.ID, "its VPC "+c.cluster.VPCID+" does not exist in "+c.cluster.Region+", as "+c.Principal+" sees it: correct the inventory.")
		return nil
	}
	if err != nil {
		return c.fail("Reading "+c.cluster.VPCID, err)
	}
	vpc := out.Vpcs[0]
	c.out.OurAccount, c.out.OurRegion, c.out.OurVPC = aws.ToString(vpc.OwnerId), c.cluster.Region, c.cluster.VPCID
	if c.out.OurAccount != c.cluster.Account {
		c.problem("cluster", c.cluster.ID, "its VPC belongs to account "+c.out.OurAccount+", the inventory says "+c.cluster.Account+".")
	}
	c.out.OurCIDRs = blocksOf(vpc)
	c.overlaps(c.out.OurCIDRs)
	return c.attributes(ctx)
}

func blocksOf(vpc types.Vpc) []string {
	var blocks []string
	for _, b := range vpc.CidrBlockAssociationSet {
		if b.CidrBlockState == nil || b.CidrBlockState.State == types.VpcCidrBlockStateCodeAssociated {
			blocks = append(blocks, aws.ToString(b.CidrBlock))
		}
	}
	if primary := aws.ToString(vpc.CidrBlock); len(blocks) == 0 && primary != "" {
		blocks = []string{primary}
	}
	return blocks
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
		case c.in.Request.OurDNS():
			c.problem("dns", string(c.in.Request.DNS), string(name)+" of "+c.cluster.VPCID+" is off, so names cannot resolve to private addresses: turn it on, or say dns: off.")
		default:
			c.note("%s of %s is off.", name, c.cluster.VPCID)
		}
	}
	return nil
}
