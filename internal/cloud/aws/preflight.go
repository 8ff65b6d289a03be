package aws

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
)

// Preflight is what the first step of every AWS method has in common: it collects everything that is wrong, so that all of
// it is told together, and creates nothing.
type Preflight struct {
	*Network
	// Region is the customer's, where they have one.
	Region   string
	Claims   []connection.Claim
	Ours     side
	Problems connection.Problems
	// quotas are apart: alone they park the handshake, because somebody can have them raised.
	quotas connection.Problems
	Notes  []string
}

func (c *Preflight) Problem(field, value, rule string) {
	c.Problems = append(c.Problems, connection.Problem{Field: field, Value: value, Rule: rule})
}

// Serves applies who may have which connection. It reports whether AWS has anything to say about the cluster.
func (c *Preflight) Serves(s connection.Serving) bool {
	refused := s.Refuses(c.Owner.Method, c.Cluster.Cloud, string(c.Cluster.Type))
	for _, rule := range refused {
		c.Problem("cluster", c.Cluster.ID, rule)
	}
	if remark := s.Remark(string(c.Cluster.Type)); remark != "" {
		c.Notes = append(c.Notes, remark)
	}
	return len(refused) == 0
}

func (c *Preflight) Quota(rule string) {
	c.quotas = append(c.quotas, connection.Problem{Field: "cluster", Value: c.Cluster.ID, Rule: rule})
}

func (c *Preflight) Note(format string, args ...any) {
	c.Notes = append(c.Notes, fmt.Sprintf(format, args...))
}

func (c *Preflight) Verdict() error {
	if len(c.Problems) > 0 {
		return answer.RefuseProblems(append(c.Problems, c.quotas...))
	}
	if len(c.quotas) > 0 {
		return answer.ParkProblems(connection.ReasonQuota, c.quotas)
	}
	return nil
}

// OurVPC looks at the cluster's VPC; false means that it is not there.
func (c *Preflight) OurVPC(ctx context.Context) (bool, error) {
	out, err := c.EC2.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{c.Cluster.VPCID}})
	if NotFound(err) || err == nil && len(out.Vpcs) == 0 {
		c.Problem("cluster", c.Cluster.ID, "its VPC "+c.Cluster.VPCID+" does not exist in "+c.Cluster.Region+", as "+c.Principal+" sees it: correct the inventory.")
		return false, nil
	}
	if err != nil {
		return false, c.Fail("Reading "+c.Cluster.VPCID, err)
	}
	vpc := out.Vpcs[0]
	c.Ours = side{Account: aws.ToString(vpc.OwnerId), Region: c.Cluster.Region, VPC: c.Cluster.VPCID, CIDRs: BlocksOf(vpc)}
	if c.Ours.Account != c.Cluster.Account {
		c.Problem("cluster", c.Cluster.ID, "its VPC belongs to account "+c.Ours.Account+", the inventory says "+c.Cluster.Account+".")
	}
	return true, nil
}

func BlocksOf(vpc types.Vpc) []string {
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

// Regions asks which regions this account may use. What is not among them is unknown, not enabled, or in another
// partition, which no connection crosses. The cluster's own region needs no asking.
func (c *Preflight) Regions(ctx context.Context) error {
	wanted := c.Region
	if wanted == "" || wanted == c.Cluster.Region || c.Problems.Has("target.region") {
		return nil
	}
	out, err := c.EC2.DescribeRegions(ctx, &ec2.DescribeRegionsInput{})
	if err != nil {
		return c.Fail("Reading the regions of the account", err)
	}
	if ours := connection.Partition(c.Cluster.Region); connection.Partition(wanted) != ours {
		c.Problem("target.region", wanted, "is in another partition of AWS ("+connection.Partition(wanted)+") than the cluster ("+ours+"): no private connection joins the two.")
		return nil
	}
	enabled := slices.ContainsFunc(out.Regions, func(r types.Region) bool {
		in := aws.ToString(r.OptInStatus)
		return aws.ToString(r.RegionName) == wanted && (in == "" || in == "opt-in-not-required" || in == "opted-in")
	})
	if !enabled {
		c.Problem("target.region", wanted, "Region "+wanted+" is unknown or not enabled for this data plane.")
	}
	return nil
}
