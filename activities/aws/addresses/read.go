package addresses

import (
	"context"
	"slices"
	"strings"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
	"causeway.dev/internal/inventory"
)

// ReadExternalAddresses reads where a cluster's traffic leaves for the internet, and checks that nothing can change it
// behind our backs: every address is reserved, and ours. It changes nothing in any cloud.
func (a *Activities) ReadExternalAddresses(ctx context.Context, in wire.ExternalAddressesRead) (wire.ExternalAddresses, error) {
	c := awscloud.Preflight{}
	cluster, err := a.Planes.Clusters.Cluster(ctx, in.Owner.Connection.Cluster)
	if rule, unknown := cloud.UnknownCluster(err); unknown {
		c.Problem("cluster", in.Owner.Connection.Cluster, rule)
		return wire.ExternalAddresses{}, c.Verdict()
	}
	if err != nil {
		return wire.ExternalAddresses{}, cloud.InventoryTrouble(err)
	}
	if err := a.Planes.MayAct(cluster); err != nil {
		return wire.ExternalAddresses{}, err
	}
	c.Network = a.Planes.In(ctx, cluster, in.Owner)
	e, rule := egressOf(&network{c.Network})
	if rule != "" {
		c.Problem("cluster", cluster.ID, rule)
		return wire.ExternalAddresses{}, c.Verdict()
	}
	if !c.Serves(in.Serves) {
		return wire.ExternalAddresses{}, c.Verdict()
	}
	if _, err := c.OurVPC(ctx); err != nil {
		return wire.ExternalAddresses{}, err
	}
	if err := c.Verdict(); err != nil {
		return wire.ExternalAddresses{}, err
	}
	seen, err := e.leaving(ctx, coming(cluster))
	if err != nil {
		return wire.ExternalAddresses{}, err
	}
	return external(&c, in.Deployment, seen)
}

// external judges what the cloud shows: what nobody can promise to keep parks the handshake, because the vendor can mend it.
func external(c *awscloud.Preflight, deployment string, seen leaving) (wire.ExternalAddresses, error) {
	for _, address := range coming(c.Cluster) {
		if !slices.Contains(seen.reserved, address) {
			seen.trouble("the inventory announces %s, which is not reserved in account %s: reserve it before anybody allows it", address, c.Cluster.Account)
		}
	}
	if len(seen.troubles) > 0 {
		var found connection.Problems
		for _, t := range seen.troubles {
			found = append(found, connection.Problem{Field: "cluster", Value: c.Cluster.ID, Rule: t})
		}
		return wire.ExternalAddresses{}, answer.ParkProblems(connection.ReasonAddressesUnstable, found)
	}
	chosen, rule := choose(c.Cluster, deployment, seen)
	if rule != "" {
		c.Problem("target.deployment", deployment, rule)
		return wire.ExternalAddresses{}, c.Verdict()
	}
	out := wire.ExternalAddresses{
		OurAccount: c.Ours.Account, OurRegion: c.Ours.Region, OurVPC: c.Ours.VPC, Addresses: chosen.all(), Gateways: chosen.gateways,
		Coming: chosen.coming, Retiring: chosen.retiring, Shared: c.Cluster.Type == inventory.Standard, Notes: c.Notes,
	}
	if len(out.Coming)+len(out.Retiring) > 0 {
		out.From = c.Cluster.Change.From
	}
	out.Notes = append(out.Notes, warnings(out, c.Cluster)...)
	return out, nil
}

// warnings say what an allowlist cannot do, as far as this request goes.
func warnings(e wire.ExternalAddresses, cluster inventory.Cluster) []string {
	var notes []string
	if e.Shared {
		notes = append(notes, "Cluster "+cluster.ID+" is a standard cluster: whoever allows its addresses admits the traffic of its other customers, too.")
	}
	if len(e.Coming) > 0 {
		notes = append(notes, strings.Join(e.Coming, ", ")+" will be used from "+e.From+" on, and is published already.")
	}
	if len(e.Retiring) > 0 {
		notes = append(notes, strings.Join(e.Retiring, ", ")+" will not be used after "+e.From+".")
	}
	return notes
}
