package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
)

// preflight is what the first step of every AWS method has in common: it collects everything that is wrong, so that all of
// it is told together, and creates nothing.
type preflight struct {
	*network
	// region is the customer's, where they have one.
	region   string
	claims   []connection.Claim
	ours     side
	problems connection.Problems
	// quotas are apart: alone they park the handshake, because somebody can have them raised.
	quotas connection.Problems
	notes  []string
}

func (c *preflight) problem(field, value, rule string) {
	c.problems = append(c.problems, connection.Problem{Field: field, Value: value, Rule: rule})
}

// serves applies who may have which connection. It reports whether AWS has anything to say about the cluster.
func (c *preflight) serves(s connection.Serving) bool {
	refused := s.Refuses(c.owner.Method, c.cluster.Cloud, string(c.cluster.Type))
	for _, rule := range refused {
		c.problem("cluster", c.cluster.ID, rule)
	}
	if remark := s.Remark(string(c.cluster.Type)); remark != "" {
		c.notes = append(c.notes, remark)
	}
	return len(refused) == 0
}

func (c *preflight) quota(rule string) {
	c.quotas = append(c.quotas, connection.Problem{Field: "cluster", Value: c.cluster.ID, Rule: rule})
}

func (c *preflight) note(format string, args ...any) {
	c.notes = append(c.notes, fmt.Sprintf(format, args...))
}

func (c *preflight) verdict() error {
	if len(c.problems) > 0 {
		return RefuseProblems(append(c.problems, c.quotas...))
	}
	if len(c.quotas) > 0 {
		return refuseQuotas(c.quotas)
	}
	return nil
}

func unknownCluster(err error) (rule string, unknown bool) {
	var e *inventory.Unknown
	if errors.As(err, &e) {
		return e.Rule(), true
	}
	return "", false
}

// ourVPC looks at the cluster's VPC; false means that it is not there.
func (c *preflight) ourVPC(ctx context.Context) (bool, error) {
	out, err := c.EC2.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{c.cluster.VPCID}})
	if notFound(err) || err == nil && len(out.Vpcs) == 0 {
		c.problem("cluster", c.cluster.ID, "its VPC "+c.cluster.VPCID+" does not exist in "+c.cluster.Region+", as "+c.Principal+" sees it: correct the inventory.")
		return false, nil
	}
	if err != nil {
		return false, c.fail("Reading "+c.cluster.VPCID, err)
	}
	vpc := out.Vpcs[0]
	c.ours = side{account: aws.ToString(vpc.OwnerId), region: c.cluster.Region, vpc: c.cluster.VPCID, cidrs: blocksOf(vpc)}
	if c.ours.account != c.cluster.Account {
		c.problem("cluster", c.cluster.ID, "its VPC belongs to account "+c.ours.account+", the inventory says "+c.cluster.Account+".")
	}
	return true, nil
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

// regions asks which regions this account may use. What is not among them is unknown, not enabled, or in another
// partition, which no connection crosses. The cluster's own region needs no asking.
func (c *preflight) regions(ctx context.Context) error {
	wanted := c.region
	if wanted == "" || wanted == c.cluster.Region || c.problems.Has("target.region") {
		return nil
	}
	out, err := c.EC2.DescribeRegions(ctx, &ec2.DescribeRegionsInput{})
	if err != nil {
		return c.fail("Reading the regions of the account", err)
	}
	if ours := connection.Partition(c.cluster.Region); connection.Partition(wanted) != ours {
		c.problem("target.region", wanted, "is in another partition of AWS ("+connection.Partition(wanted)+") than the cluster ("+ours+"): no private connection joins the two.")
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
