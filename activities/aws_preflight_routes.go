package activities

import (
	"context"
	"fmt"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
)

// overlap applies the checks of one CIDR that need no route table.
func (c *preflight) overlap(field, cidr string, ourBlocks []string) {
	for _, taken := range overlaps(cidr, c.cluster, ourBlocks, c.claims, c.owner.Connection.String()) {
		c.problem(field, cidr, taken)
	}
}

// overlaps says what of ours a target's CIDR would share addresses with, each as a rule that it breaks. AWS refuses a
// peering for the first kind only; for the others traffic would go astray.
func overlaps(cidr string, cluster inventory.Cluster, ourBlocks []string, claims []connection.Claim, self string) []string {
	var found []string
	for _, block := range ourBlocks {
		if connection.Overlap(cidr, block) {
			found = append(found, "overlaps "+block+" of our VPC "+cluster.VPCID+"; networks that share addresses cannot be joined")
		}
	}
	for _, block := range cluster.ExtraCIDRs {
		if connection.Overlap(cidr, block) {
			found = append(found, "overlaps "+block+", a pod or service range of cluster "+cluster.ID)
		}
	}
	for _, claim := range claims {
		for _, block := range claim.CIDRs {
			if claim.Holder != self && connection.Overlap(cidr, block) {
				found = append(found, "overlaps "+block+" of connection "+claim.Holder)
			}
		}
	}
	for _, r := range reserved() {
		if connection.Overlap(cidr, r.block) {
			found = append(found, "overlaps "+r.block+", "+r.why)
		}
	}
	return found
}

type reservedBlock struct{ block, why string }

func reserved() []reservedBlock {
	return []reservedBlock{
		{"169.254.0.0/16", "which is link-local"},
		{"127.0.0.0/8", "which is the loopback"},
		{"172.17.0.0/16", "which container hosts use for themselves"},
	}
}

// ourRoutes compares with the routes that are there and finds the tables that will be changed.
func (c *preflight) ourRoutes(ctx context.Context, field string, cidrs ...string) ([]routeTable, error) {
	if c.ours.vpc == "" {
		return nil, nil
	}
	tables, err := c.privateTables(ctx)
	if err != nil {
		return nil, err
	}
	if len(tables) == 0 {
		c.problem("cluster", c.cluster.ID, c.cluster.VPCID+" has no private route table that could lead to the customer.")
	}
	limit, err := c.limit(ctx, quotaRoutes)
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		for _, cidr := range cidrs {
			c.table(t, field, cidr)
		}
		if static := t.static(); static+len(cidrs) > limit {
			c.quota(fmt.Sprintf("route table %s has %d of %d routes (quota %s)", t.id, static, limit, quotaRoutes))
		}
	}
	return tables, nil
}

// table reports an equal destination as a conflict, because it is not ours to replace, and warns of wider and narrower
// ones: the longest prefix wins, so they only bend a part of the traffic.
func (c *preflight) table(t routeTable, field, cidr string) {
	cidr = connection.CanonicalCIDR(cidr)
	for _, r := range t.routes {
		switch {
		case r.target == "local" || r.cidr == "0.0.0.0/0" || !connection.Overlap(cidr, r.cidr):
		case r.cidr == cidr && r.propagated:
			c.note("%s has a propagated route to %s (%s); ours will win over it.", t.id, r.cidr, r.target)
		case r.cidr == cidr:
			c.problem(field, cidr, fmt.Sprintf("%s already routes it to %s (%s): remove that route first", t.id, r.target, r.state))
		case connection.Inside(r.cidr, []string{cidr}):
			c.note("%s routes %s, a part of %s, to %s; that part will go on going there.", t.id, r.cidr, cidr, r.target)
		default:
			c.note("%s routes %s, which includes %s, to %s; ours will win for its part.", t.id, r.cidr, cidr, r.target)
		}
	}
}

// static counts what the quota counts: not the local routes, and not what a gateway propagates.
func (t routeTable) static() int {
	count := 0
	for _, r := range t.routes {
		if !r.propagated && r.target != "local" {
			count++
		}
	}
	return count
}
