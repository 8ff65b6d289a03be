package peering

import (
	"context"
	"fmt"
	"strings"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	azurecloud "causeway.dev/internal/cloud/azure"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
	"causeway.dev/internal/inventory"
)

// maxHalves is how many peerings Azure allows a network.
// https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits
const maxHalves = 500

// CheckVNetPeering is the preflight: the form of the request, our own network, and what can be known of the customer's
// without any right. It creates nothing, and reports all problems together.
func (a *Activities) CheckVNetPeering(ctx context.Context, in wire.VNetPeeringCheck) (wire.VNetPeeringChecked, error) {
	c := &vnetCheck{in: in}
	cluster, err := a.Planes.Clusters.Cluster(ctx, in.Owner.Connection.Cluster)
	if rule, unknown := cloud.UnknownCluster(err); unknown {
		c.problem("cluster", in.Owner.Connection.Cluster, rule)
		return c.out, c.verdict()
	}
	if err != nil {
		return c.out, cloud.InventoryTrouble(err)
	}
	if !c.clusterFits(cluster) || len(c.problems) > 0 {
		return c.out, c.verdict()
	}
	both, err := a.Planes.In(cluster, in.Owner, in.Target.TenantID, in.Target.VNetID)
	if err != nil {
		return c.out, err
	}
	c.pair = &pair{both}
	for _, check := range []func(context.Context, *azurecloud.Factory) error{c.ownNetwork, c.login, c.subscription} {
		if err := check(ctx, a.Planes.Factory); err != nil {
			return c.out, err
		}
	}
	if err := c.verdict(); err != nil {
		return c.out, err
	}
	c.out.OurApp, c.out.OurTenant, c.out.SameTenant = c.App, strings.ToLower(cluster.TenantID), c.SameTenant()
	c.out.Proof, c.out.Shortened, c.out.Notes = a.Lending.ProofTime(), a.Lending.Shortened(), c.notes
	return c.out, nil
}

// vnetCheck collects what one preflight finds.
type vnetCheck struct {
	*pair
	vnetFindings
	in  wire.VNetPeeringCheck
	out wire.VNetPeeringChecked
}

// clusterFits applies who may have which connection.
func (c *vnetCheck) clusterFits(cluster inventory.Cluster) bool {
	refused := c.in.Serves.Refuses(c.in.Owner.Method, cluster.Cloud, string(cluster.Type))
	for _, rule := range refused {
		c.problem("cluster", cluster.ID, rule)
	}
	own := strings.EqualFold(cluster.VNetID, c.in.Target.VNetID)
	if own {
		c.problem("target.vnetId", c.in.Target.VNetID, "is the cluster's own network")
	}
	return len(refused) == 0 && !own
}

// ownNetwork reads our network and all that it is peered with.
func (c *vnetCheck) ownNetwork(ctx context.Context, _ *azurecloud.Factory) error {
	found, there, err := c.Network(ctx, c.OurSite())
	switch {
	case err != nil:
		return err
	case !there:
		c.problem("cluster", c.Cluster.ID, "its network "+c.OurVNet.ID()+" does not exist, as "+c.Principal+" sees it: correct the inventory.")
		return nil
	case found.Provisioning != azurecloud.Succeeded:
		return answer.Trouble(connection.ReasonUnavailable, fmt.Sprintf("Our network %s is %q; it has to be %s.", c.OurVNet.Name, found.Provisioning, azurecloud.Succeeded), nil)
	}
	c.out.OurRegion, c.out.OurVNet, c.out.OurCIDRs = found.Region, c.OurVNet.ID(), found.CIDRs
	halves, err := c.Halves(ctx, c.OurSite())
	if err != nil {
		return err
	}
	c.limit("cluster", c.Cluster.ID, c.OurVNet, halves)
	for _, h := range halves {
		c.peered(h)
	}
	for _, cidr := range c.in.Target.CIDRs {
		for _, t := range c.overlapping(cidr, found.CIDRs, halves, c.in.Claims) {
			c.problem("target.cidrs", cidr, t)
		}
	}
	return nil
}

// peered looks for another connection to the same network. What is left of an earlier attempt is judged when both sides can
// be read.
func (c *vnetCheck) peered(h azurecloud.Half) {
	if !h.Leads(c.TheirVNet) {
		return
	}
	whose, _, ours := connection.HalfOf(h.Name)
	if ours && whose != c.Owner.Connection {
		c.problem("target.vnetId", c.TheirVNet.ID(), fmt.Sprintf("is already peered by connection %q (%s, %s)", whose, h.Name, h.State))
	}
}

// login tries to log into the customer's tenant: whether it exists shows now, consent need not be there yet.
func (c *vnetCheck) login(ctx context.Context, _ *azurecloud.Factory) error {
	who, err := c.Theirs.Principal(ctx)
	said := azurecloud.AnswerOf(err)
	switch {
	case err == nil:
		c.out.Principal = who.ObjectID
		return nil
	case azurecloud.NoConsent(said.Code) && !c.SameTenant():
		return nil
	case azurecloud.UnknownTenant(said.Code):
		c.problem("target.tenantId", c.Tenant, azurecloud.NoSuchTenant)
		return nil
	default:
		return c.Fail(azurecloud.TheirsAlone, "Logging into the customer's tenant", err)
	}
}

// subscription asks to which tenant the customer's subscription belongs, which Azure says without any right.
func (c *vnetCheck) subscription(ctx context.Context, factory *azurecloud.Factory) error {
	field := "target.vnetId"
	if c.in.Target.SubscriptionID != "" {
		field = "target.subscriptionId"
	}
	tenant, err := factory.TenantOf(ctx, c.TheirVNet.Subscription)
	switch {
	case azurecloud.AnswerOf(err).NotFound():
		c.problem(field, c.TheirVNet.Subscription, "names a subscription that Azure does not know")
	case err != nil:
		return c.Fail(azurecloud.TheirsAlone, "Asking for the tenant of the customer's subscription", err)
	case tenant != "" && tenant != c.Tenant:
		c.problem(field, c.TheirVNet.Subscription, "belongs to tenant "+tenant+", and target.tenantId is "+c.Tenant)
	}
	return nil
}
