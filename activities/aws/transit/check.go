package transit

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/cloud"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// maxGatewaysPerVPC is AWS's own and cannot be raised.
// https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html
const maxGatewaysPerVPC = 5

// CheckTransitGateway is the preflight: the form of the request and everything that our network says about it. It creates
// nothing, and reports all problems together.
func (a *Activities) CheckTransitGateway(ctx context.Context, in wire.TransitGatewayCheck) (wire.TransitGatewayChecked, error) {
	c := &gatewayCheck{in: in, Preflight: awscloud.Preflight{Region: in.Region, Claims: in.Claims}}
	cluster, err := a.Planes.Clusters.Cluster(ctx, in.Owner.Connection.Cluster)
	if rule, unknown := cloud.UnknownCluster(err); unknown {
		c.Problem("cluster", in.Owner.Connection.Cluster, rule)
		return wire.TransitGatewayChecked{}, c.Verdict()
	}
	if err != nil {
		return wire.TransitGatewayChecked{}, cloud.InventoryTrouble(err)
	}
	if err := a.Planes.MayAct(cluster); err != nil {
		return wire.TransitGatewayChecked{}, err
	}
	c.Network = a.Planes.In(ctx, cluster, in.Owner)
	if !c.clusterFits() {
		// AWS has nothing to say about a cluster that this method is not for.
		c.overlaps(nil)
		return wire.TransitGatewayChecked{}, c.Verdict()
	}
	for _, check := range []func(context.Context) error{c.ownNetwork, c.routes, c.zones, c.gateways} {
		if err := check(ctx); err != nil {
			return wire.TransitGatewayChecked{}, err
		}
	}
	if err := c.Verdict(); err != nil {
		return wire.TransitGatewayChecked{}, err
	}
	c.out.Notes = c.Notes
	return c.out, nil
}

// gatewayCheck collects what one preflight finds.
type gatewayCheck struct {
	awscloud.Preflight
	in  wire.TransitGatewayCheck
	out wire.TransitGatewayChecked
}

// clusterFits applies who may have which connection, and where.
func (c *gatewayCheck) clusterFits() bool {
	fits := c.Serves(c.in.Serves)
	if c.in.Region != c.Cluster.Region {
		c.Problem("target.region", c.in.Region, fmt.Sprintf("is not the cluster's region, %s, and a VPC attaches only to a gateway in its own region: "+
			"the method for a gateway in another region is %s", c.Cluster.Region, wire.CrossRegionMethod))
	}
	return fits
}

func (c *gatewayCheck) overlaps(ourBlocks []string) {
	for _, cidr := range c.in.CIDRs {
		c.Overlap("target.cidrs", cidr, ourBlocks)
	}
}

func (c *gatewayCheck) ownNetwork(ctx context.Context) error {
	if found, err := c.OurVPC(ctx); err != nil || !found {
		return err
	}
	c.out.OurAccount, c.out.OurRegion, c.out.OurVPC, c.out.OurCIDRs = c.Ours.Account, c.Ours.Region, c.Ours.VPC, c.Ours.CIDRs
	c.overlaps(c.out.OurCIDRs)
	return nil
}

func (c *gatewayCheck) routes(ctx context.Context) error {
	tables, err := c.OurRoutes(ctx, "target.cidrs", c.in.CIDRs...)
	c.out.RouteTables = awscloud.IDs(tables)
	return err
}

// zones finds the subnets to attach, and the zones that would be cut off.
func (c *gatewayCheck) zones(ctx context.Context) error {
	if c.Ours.VPC == "" {
		return nil
	}
	chosen, lacking, err := (&network{c.Network}).oneInEachZone(ctx)
	if err != nil {
		return err
	}
	for _, l := range lacking {
		c.Problem("cluster", c.Cluster.ID, l)
	}
	c.out.Subnets = chosen
	return nil
}

// gateways looks at what the VPC is attached to already.
func (c *gatewayCheck) gateways(ctx context.Context) error {
	if c.Ours.VPC == "" {
		return nil
	}
	attached, err := c.Attachments(ctx, awscloud.Filter("vpc-id", c.Cluster.VPCID))
	if err != nil {
		return err
	}
	live, here := 0, false
	for _, t := range attached {
		if t.VPC != c.Cluster.VPCID || t.Over() {
			continue
		}
		live++
		here = here || t.Mine(c.in.Owner) || t.Gateway == c.in.TransitGatewayID
		c.attached(t)
	}
	if live >= maxGatewaysPerVPC && !here {
		c.Quota(fmt.Sprintf("%s is attached to %d transit gateways already, and AWS allows no more than %d: detach one", c.Cluster.VPCID, live, maxGatewaysPerVPC))
	}
	return nil
}

// attached judges one attachment that is there.
func (c *gatewayCheck) attached(t awscloud.Attachment) {
	wanted := c.in.TransitGatewayID
	switch {
	case t.Mine(c.in.Owner):
	case t.Causeways() && t.Tags[connection.TagConnectionID] == c.in.Owner.Connection.String():
		c.Problem("name", c.in.Owner.Connection.Name, fmt.Sprintf("%s of its generation %q is still there: delete it with %q", t.ID,
			t.Tags[connection.TagGeneration], fmt.Sprintf("aws ec2 delete-transit-gateway-vpc-attachment --region %s --transit-gateway-attachment-id %s", c.Cluster.Region, t.ID)))
	case wanted == "" || t.Gateway != wanted:
	case t.Causeways():
		c.Problem("target.transitGatewayId", wanted, fmt.Sprintf("is already attached by connection %q (%s)", t.Tags[connection.TagConnectionID], t.ID))
	case t.State == types.TransitGatewayAttachmentStateAvailable || t.Waits():
		c.Note("%s (%s) already attaches our VPC to %s; it is not ours, so it will be adopted and stays at disconnect.", t.ID, t.State, wanted)
	}
}
