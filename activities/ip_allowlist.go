package activities

import (
	"context"
	"slices"
	"strings"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
	"causeway.dev/internal/inventory"
)

// ReadExternalAddresses reads where a cluster's traffic leaves for the internet, and checks that nothing can change it
// behind our backs: every address is reserved, and ours. It changes nothing in any cloud.
func (a *AWS) ReadExternalAddresses(ctx context.Context, in wire.ExternalAddressesRead) (wire.ExternalAddresses, error) {
	c := preflight{}
	cluster, err := a.clusters.Cluster(ctx, in.Owner.Connection.Cluster)
	if rule, unknown := unknownCluster(err); unknown {
		c.problem("cluster", in.Owner.Connection.Cluster, rule)
		return wire.ExternalAddresses{}, c.verdict()
	}
	if err != nil {
		return wire.ExternalAddresses{}, inventoryTrouble(err)
	}
	c.network = a.in(cluster, in.Owner)
	e, rule := egressOf(c.network)
	if rule != "" {
		c.problem("cluster", cluster.ID, rule)
		return wire.ExternalAddresses{}, c.verdict()
	}
	if !c.serves(in.Serves) {
		return wire.ExternalAddresses{}, c.verdict()
	}
	if _, err := c.ourVPC(ctx); err != nil {
		return wire.ExternalAddresses{}, err
	}
	if err := c.verdict(); err != nil {
		return wire.ExternalAddresses{}, err
	}
	seen, err := e.leaving(ctx, coming(cluster))
	if err != nil {
		return wire.ExternalAddresses{}, err
	}
	return c.external(in.Deployment, seen)
}

// external judges what the cloud shows: what nobody can promise to keep parks the handshake, because the vendor can mend it.
func (c *preflight) external(deployment string, seen leaving) (wire.ExternalAddresses, error) {
	for _, address := range coming(c.cluster) {
		if !slices.Contains(seen.reserved, address) {
			seen.trouble("the inventory announces %s, which is not reserved in account %s: reserve it before anybody allows it", address, c.cluster.Account)
		}
	}
	if len(seen.troubles) > 0 {
		var found connection.Problems
		for _, t := range seen.troubles {
			found = append(found, connection.Problem{Field: "cluster", Value: c.cluster.ID, Rule: t})
		}
		return wire.ExternalAddresses{}, ParkProblems(connection.ReasonAddressesUnstable, found)
	}
	chosen, rule := choose(c.cluster, deployment, seen)
	if rule != "" {
		c.problem("target.deployment", deployment, rule)
		return wire.ExternalAddresses{}, c.verdict()
	}
	out := wire.ExternalAddresses{
		OurAccount: c.ours.account, OurRegion: c.ours.region, OurVPC: c.ours.vpc, Addresses: chosen.all(), Gateways: chosen.gateways,
		Coming: chosen.coming, Retiring: chosen.retiring, Shared: c.cluster.Type == inventory.Standard, Notes: c.notes,
	}
	if len(out.Coming)+len(out.Retiring) > 0 {
		out.From = c.cluster.Change.From
	}
	out.Notes = append(out.Notes, warnings(out, c.cluster)...)
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
