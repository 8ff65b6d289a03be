package activities

import (
	"context"
	"slices"
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
)

// ReadExternalAddresses reads where a cluster's traffic leaves for the internet, and checks that nothing can change it
// behind our backs: every address is reserved, and ours. It changes nothing in any cloud.
func (a *AWS) ReadExternalAddresses(ctx context.Context, in ExternalAddressesRead) (ExternalAddresses, error) {
	c := preflight{request: in.Request, problems: connection.Validate(in.Request)}
	cluster, err := a.clusters.Cluster(ctx, in.Request.Cluster)
	if rule, unknown := unknownCluster(err); unknown {
		c.problem("cluster", in.Request.Cluster, rule)
		return ExternalAddresses{}, c.verdict()
	}
	if err != nil {
		return ExternalAddresses{}, inventoryTrouble(err)
	}
	c.network = a.in(cluster, in.Owner)
	e, rule := egressOf(c.network)
	if rule != "" {
		c.problem("cluster", cluster.ID, rule)
		return ExternalAddresses{}, c.verdict()
	}
	if _, err := c.ourVPC(ctx); err != nil {
		return ExternalAddresses{}, err
	}
	if err := c.verdict(); err != nil {
		return ExternalAddresses{}, err
	}
	seen, err := e.leaving(ctx, coming(cluster))
	if err != nil {
		return ExternalAddresses{}, err
	}
	return c.external(seen)
}

// external judges what the cloud shows: what nobody can promise to keep parks the handshake, because the vendor can mend it.
func (c *preflight) external(seen leaving) (ExternalAddresses, error) {
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
		return ExternalAddresses{}, ParkProblems(connection.ReasonAddressesUnstable, found)
	}
	chosen, rule := choose(c.cluster, c.request.Target.Deployment, seen)
	if rule != "" {
		c.problem("target.deployment", c.request.Target.Deployment, rule)
		return ExternalAddresses{}, c.verdict()
	}
	out := ExternalAddresses{
		OurAccount: c.ours.account, OurRegion: c.ours.region, OurVPC: c.ours.vpc, Addresses: chosen.all(), Gateways: chosen.gateways,
		Coming: chosen.coming, Retiring: chosen.retiring, Shared: c.cluster.Type == inventory.Standard, Notes: c.notes,
	}
	if len(out.Coming)+len(out.Retiring) > 0 {
		out.From = c.cluster.Change.From
	}
	out.Notes = append(out.Notes, out.warnings(c.cluster)...)
	return out, nil
}

// warnings say what an allowlist cannot do, as far as this request goes.
func (e ExternalAddresses) warnings(cluster inventory.Cluster) []string {
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
