package activities

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
)

// maxGatewaysPerVPC is AWS's own and cannot be raised.
// https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html
const maxGatewaysPerVPC = 5

// crossRegionMethod is what a gateway in another region needs.
const crossRegionMethod = "aws-transit-gateway-cross-region"

// CheckTransitGateway is the preflight: the form of the request and everything that our network says about it. It creates
// nothing, and reports all problems together.
func (a *AWS) CheckTransitGateway(ctx context.Context, in TransitGatewayCheck) (TransitGatewayChecked, error) {
	c := &gatewayCheck{in: in, preflight: preflight{request: in.Request, claims: in.Claims}}
	c.form()
	cluster, err := a.clusters.Cluster(ctx, in.Request.Cluster)
	if rule, unknown := unknownCluster(err); unknown {
		c.problem("cluster", in.Request.Cluster, rule)
		return TransitGatewayChecked{}, c.verdict()
	}
	if err != nil {
		return TransitGatewayChecked{}, inventoryTrouble(err)
	}
	c.network = a.in(cluster, in.Owner)
	if !c.clusterFits() {
		// AWS has nothing to say about a cluster that this method is not for.
		c.overlaps(nil)
		return TransitGatewayChecked{}, c.verdict()
	}
	for _, check := range []func(context.Context) error{c.ownNetwork, c.routes, c.zones, c.gateways} {
		if err := check(ctx); err != nil {
			return TransitGatewayChecked{}, err
		}
	}
	if err := c.verdict(); err != nil {
		return TransitGatewayChecked{}, err
	}
	c.out.Notes = c.notes
	return c.out, nil
}

// gatewayCheck collects what one preflight finds.
type gatewayCheck struct {
	preflight
	in  TransitGatewayCheck
	out TransitGatewayChecked
	// badForm means that the CIDRs are none, so that there is nothing to compare.
	badForm bool
}

func (c *gatewayCheck) form() {
	c.problems = append(c.problems, connection.Validate(c.in.Request)...)
	if m := c.in.Request.Method; m != connection.AWSTransitGateway && !c.problems.Has("method") {
		c.problem("method", string(m), "is not "+string(connection.AWSTransitGateway))
	}
	c.badForm = c.problems.Has("target.cidrs")
}

// clusterFits applies who may have which connection, and where.
func (c *gatewayCheck) clusterFits() bool {
	before := len(c.problems)
	switch {
	case c.cluster.Cloud != inventory.AWS:
		c.problem("cluster", c.cluster.ID, "runs in "+c.cluster.Cloud+", and "+string(connection.AWSTransitGateway)+" attaches a network in AWS.")
	case c.cluster.Type != inventory.Dedicated && c.cluster.Type != inventory.Hybrid:
		c.problem("cluster", c.cluster.ID, "Transit Gateway needs a dedicated cluster. "+insteadOnStandard)
	}
	fits := len(c.problems) == before
	if region := c.in.Request.Target.Region; region != "" && region != c.cluster.Region {
		c.problem("target.region", region, fmt.Sprintf("is not the cluster's region, %s, and a VPC attaches only to a gateway in its own region: "+
			"the method for a gateway in another region is %s", c.cluster.Region, crossRegionMethod))
	}
	return fits
}

func (c *gatewayCheck) overlaps(ourBlocks []string) {
	if c.badForm {
		return
	}
	for _, cidr := range c.in.Request.Target.CIDRs {
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
	var cidrs []string
	if !c.badForm {
		cidrs = c.in.Request.Target.CIDRs
	}
	tables, err := c.ourRoutes(ctx, "target.cidrs", cidrs...)
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
		here = here || t.mine(c.in.Owner) || t.gateway == c.in.Request.Target.TransitGatewayID
		c.attached(t)
	}
	if live >= maxGatewaysPerVPC && !here {
		c.quota(fmt.Sprintf("%s is attached to %d transit gateways already, and AWS allows no more than %d: detach one", c.cluster.VPCID, live, maxGatewaysPerVPC))
	}
	return nil
}

// attached judges one attachment that is there.
func (c *gatewayCheck) attached(t attachment) {
	wanted := c.in.Request.Target.TransitGatewayID
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
