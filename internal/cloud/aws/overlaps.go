package aws

import (
	"context"
	"fmt"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
)

// Overlap applies the checks of one CIDR that need no route table.
func (c *Preflight) Overlap(field, cidr string, ourBlocks []string) {
	for _, taken := range Overlaps(cidr, c.Cluster, ourBlocks, c.Claims, c.Owner.Connection.String()) {
		c.Problem(field, cidr, taken)
	}
}

// Overlaps says what of ours a target's CIDR would share addresses with, each as a rule that it breaks. AWS refuses a
// peering for the first kind only; for the others traffic would go astray.
func Overlaps(cidr string, cluster inventory.Cluster, ourBlocks []string, claims []connection.Claim, self string) []string {
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
	for _, r := range Reserved() {
		if connection.Overlap(cidr, r.Block) {
			found = append(found, "overlaps "+r.Block+", "+r.Why)
		}
	}
	return found
}

type reservedBlock struct{ Block, Why string }

func Reserved() []reservedBlock {
	return []reservedBlock{
		{"169.254.0.0/16", "which is link-local"},
		{"127.0.0.0/8", "which is the loopback"},
		{"172.17.0.0/16", "which container hosts use for themselves"},
	}
}

// OurRoutes compares with the routes that are there and finds the tables that will be changed.
func (c *Preflight) OurRoutes(ctx context.Context, field string, cidrs ...string) ([]RouteTable, error) {
	if c.Ours.VPC == "" {
		return nil, nil
	}
	tables, err := c.privateTables(ctx)
	if err != nil {
		return nil, err
	}
	if len(tables) == 0 {
		c.Problem("cluster", c.Cluster.ID, c.Cluster.VPCID+" has no private route table that could lead to the customer.")
	}
	limit, err := c.Limit(ctx, quotaRoutes)
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		for _, cidr := range cidrs {
			c.table(t, field, cidr)
		}
		if static := t.static(); static+len(cidrs) > limit {
			c.Quota(fmt.Sprintf("route table %s has %d of %d routes (quota %s)", t.ID, static, limit, quotaRoutes))
		}
	}
	return tables, nil
}

// table reports an equal destination as a conflict, because it is not ours to replace, and warns of wider and narrower
// ones: the longest prefix wins, so they only bend a part of the traffic.
func (c *Preflight) table(t RouteTable, field, cidr string) {
	cidr = connection.CanonicalCIDR(cidr)
	for _, r := range t.Routes {
		switch {
		case r.Target == "local" || r.CIDR == "0.0.0.0/0" || !connection.Overlap(cidr, r.CIDR):
		case r.CIDR == cidr && r.propagated:
			c.Note("%s has a propagated route to %s (%s); ours will win over it.", t.ID, r.CIDR, r.Target)
		case r.CIDR == cidr:
			c.Problem(field, cidr, fmt.Sprintf("%s already routes it to %s (%s): remove that route first", t.ID, r.Target, r.State))
		case connection.Inside(r.CIDR, []string{cidr}):
			c.Note("%s routes %s, a part of %s, to %s; that part will go on going there.", t.ID, r.CIDR, cidr, r.Target)
		default:
			c.Note("%s routes %s, which includes %s, to %s; ours will win for its part.", t.ID, r.CIDR, cidr, r.Target)
		}
	}
}

// static counts what the quota counts: not the local routes, and not what a gateway propagates.
func (t RouteTable) static() int {
	count := 0
	for _, r := range t.Routes {
		if !r.propagated && r.Target != "local" {
			count++
		}
	}
	return count
}
