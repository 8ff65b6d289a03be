package activities

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// maxGatewaysPerVPC is AWS's own and cannot be raised.
// https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html
const maxGatewaysPerVPC = 5

// crossRegionMethod is what a gateway in another region needs.
const crossRegionMethod = "aws-transit-gateway-cross-region"

// CheckTransitGateway is the preflight: the form of the request and everything that our network says about it. It creates
// nothing, and reports all problems together.
func (a *AWS) CheckTransitGateway(ctx context.Context, in wire.TransitGatewayCheck) (wire.TransitGatewayChecked, error) {
	c := &gatewayCheck{in: in, preflight: preflight{region: in.Region, claims: in.Claims}}
	cluster, err := a.clusters.Cluster(ctx, in.Owner.Connection.Cluster)
	if rule, unknown := unknownCluster(err); unknown {
		c.problem("cluster", in.Owner.Connection.Cluster, rule)
		return wire.TransitGatewayChecked{}, c.verdict()
	}
	if err != nil {
		return wire.TransitGatewayChecked{}, inventoryTrouble(err)
	}
	c.network = a.in(cluster, in.Owner)
	if !c.clusterFits() {
		// AWS has nothing to say about a cluster that this method is not for.
		c.overlaps(nil)
		return wire.TransitGatewayChecked{}, c.verdict()
	}
	for _, check := range []func(context.Context) error{c.ownNetwork, c.routes, c.zones, c.gateways} {
		if err := check(ctx); err != nil {
			return wire.TransitGatewayChecked{}, err
		}
	}
	if err := c.verdict(); err != nil {
		return wire.TransitGatewayChecked{}, err
	}
	c.out.Notes = c.notes
	return c.out, nil
}

// gatewayCheck collects what one preflight finds.
type gatewayCheck struct {
	preflight
	in  wire.TransitGatewayCheck
	out wire.TransitGatewayChecked
}

// clusterFits applies who may have which connection, and where.
func (c *gatewayCheck) clusterFits() bool {
	fits := c.serves(c.in.Serves)
	if c.in.Region != c.cluster.Region {
		c.problem("target.region", c.in.Region, fmt.Sprintf("is not the cluster's region, %s, and a VPC attaches only to a gateway in its own region: "+
			"the method for a gateway in another region is %s", c.cluster.Region, crossRegionMethod))
	}
	return fits
}

func (c *gatewayCheck) overlaps(ourBlocks []string) {
	for _, cidr := range c.in.CIDRs {
		c.overlap("target.cidrs", cidr, ourBlocks)
	}
}

func (c *gatewayCheck) ownNetwork(ctx context.Context) error {
	if found, err := c.ourVPC(ctx); err != nil || !found {
		return err
	}
	c.out.OurAccount, c.out.OurRegion, c.out.OurVPC, c.out.OurCIDRs = c.ours.account, c.ours.region, c.ours.vpc, c.ours.cidrs
	c.overlaps(c.out.OurCIDRs)
	return nil
}

func (c *gatewayCheck) routes(ctx context.Context) error {
	tables, err := c.ourRoutes(ctx, "target.cidrs", c.in.CIDRs...)
	c.out.RouteTables = ids(tables)
	return err
}

// zones finds the subnets to attach, and the zones that would be cut off.
func (c *gatewayCheck) zones(ctx context.Context) error {
	if c.ours.vpc == "" {
		return nil
	}
	chosen, lacking, err := c.oneInEachZone(ctx)
	if err != nil {
		return err
	}
	for _, l := range lacking {
		c.problem("cluster", c.cluster.ID, l)
	}
	c.out.Subnets = chosen
	return nil
}

// gateways looks at what the VPC is attached to already.
func (c *gatewayCheck) gateways(ctx context.Context) error {
	if c.ours.vpc == "" {
		return nil
	}
	attached, err := c.attachments(ctx, filter("vpc-id", c.cluster.VPCID))
	if err != nil {
		return err
	}
	live, here := 0, false
	for _, t := range attached {
		if t.vpc != c.cluster.VPCID || t.over() {
			continue
		}
		live++
		here = here || t.mine(c.in.Owner) || t.gateway == c.in.TransitGatewayID
		c.attached(t)
	}
	if live >= maxGatewaysPerVPC && !here {
		c.quota(fmt.Sprintf("%s is attached to %d transit gateways already, and AWS allows no more than %d: detach one", c.cluster.VPCID, live, maxGatewaysPerVPC))
	}
	return nil
}

// attached judges one attachment that is there.
func (c *gatewayCheck) attached(t attachment) {
	wanted := c.in.TransitGatewayID
	switch {
	case t.mine(c.in.Owner):
	case t.causeways() && t.tags[connection.TagConnectionID] == c.in.Owner.Connection.String():
		c.problem("name", c.in.Owner.Connection.Name, fmt.Sprintf("%s of its generation %q is still there: delete it with %q", t.id,
			t.tags[connection.TagGeneration], fmt.Sprintf("aws ec2 delete-transit-gateway-vpc-attachment --region %s --transit-gateway-attachment-id %s", c.cluster.Region, t.id)))
	case wanted == "" || t.gateway != wanted:
	case t.causeways():
		c.problem("target.transitGatewayId", wanted, fmt.Sprintf("is already attached by connection %q (%s)", t.tags[connection.TagConnectionID], t.id))
	case t.state == types.TransitGatewayAttachmentStateAvailable || t.waits():
		c.note("%s (%s) already attaches our VPC to %s; it is not ours, so it will be adopted and stays at disconnect.", t.id, t.state, wanted)
	}
}
