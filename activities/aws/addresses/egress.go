package addresses

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"causeway.dev/internal/inventory"
)

// egress is how one cloud shows where a cluster's traffic leaves for the internet: NAT gateways with their Elastic IPs in
// AWS, with their public addresses and prefixes in Azure, Cloud NAT with its reserved addresses in GCP.
type egress interface {
	// leaving reads the gateways that the cluster uses, and which of their addresses and of some others are reserved.
	leaving(ctx context.Context, others []string) (leaving, error)
}

// egressOf is the egress of a cluster's cloud, or the rule that the cluster breaks.
func egressOf(n *network) (egress, string) {
	switch n.Cluster.Cloud {
	case inventory.AWS:
		return natEgress{n}, ""
	default:
		return nil, fmt.Sprintf("%s is not yet for %s: it comes with the first %s network method", n.Owner.Method, n.Cluster.Cloud, cloudName(n.Cluster.Cloud))
	}
}

func cloudName(cloud string) string {
	switch cloud {
	case "azure":
		return "Azure"
	case "gcp":
		return "GCP"
	default:
		return cloud
	}
}

// leaving is what a cloud shows of a cluster's way to the internet.
type leaving struct {
	gateways []gateway
	// reserved are all addresses that were asked about and that nobody but us can use.
	reserved []string
	// troubles say why the addresses could change, or are not those that the world sees; each is a rule that is broken.
	troubles []string
}

// gateway is one place where traffic leaves, with its addresses.
type gateway struct {
	id        string
	addresses []string
}

func (l *leaving) trouble(format string, args ...any) {
	if t := fmt.Sprintf(format, args...); !slices.Contains(l.troubles, t) {
		l.troubles = append(l.troubles, t)
	}
}

// addresses are those of all gateways, each once.
func (l *leaving) addresses() []string {
	var all []string
	for _, g := range l.gateways {
		all = append(all, g.addresses...)
	}
	return unique(all)
}

// chosen are the addresses of a cluster or of one Deployment of it.
type chosen struct {
	using, coming, retiring []string
	gateways                []string
}

// all are those to be allowed.
func (c chosen) all() []string { return unique(append(slices.Clone(c.using), c.coming...)) }

// choose takes the part of one Deployment out of what a cluster uses, or the rule that its name breaks. The inventory is
// believed only as far as the cloud agrees.
func choose(cluster inventory.Cluster, deployment string, seen leaving) (chosen, string) {
	wanted := func(gateway, string) bool { return true }
	listed := cluster.Deployments[deployment].Addresses
	switch {
	case deployment != "" && len(listed) == 0:
		return chosen{}, unknownDeployment(cluster, deployment)
	case deployment != "":
		wanted = func(g gateway, address string) bool {
			return slices.Contains(listed, g.id) || slices.Contains(listed, address)
		}
	}
	c := chosen{}
	for _, g := range seen.gateways {
		for _, address := range g.addresses {
			if wanted(g, address) {
				c.using, c.gateways = append(c.using, address), append(c.gateways, g.id)
			}
		}
	}
	c.using, c.gateways = unique(c.using), unique(c.gateways)
	for _, address := range coming(cluster) {
		if wanted(gateway{}, address) && !slices.Contains(c.using, address) {
			c.coming = append(c.coming, address)
		}
	}
	if cluster.Change != nil {
		c.retiring = slices.DeleteFunc(slices.Clone(cluster.Change.Retiring), func(a string) bool { return !slices.Contains(c.using, a) })
	}
	if missing := notAmong(listed, append(c.all(), c.gateways...)); len(missing) > 0 {
		return c, fmt.Sprintf("has %s in the inventory, which no gateway of cluster %s uses", strings.Join(missing, ", "), cluster.ID)
	}
	return c, ""
}

func unknownDeployment(cluster inventory.Cluster, deployment string) string {
	if _, there := cluster.Deployments[deployment]; there {
		return "has no addresses of its own in the inventory: without target.deployment the addresses of the whole cluster are meant"
	}
	var known []string
	for name, d := range cluster.Deployments {
		if len(d.Addresses) > 0 {
			known = append(known, name)
		}
	}
	if len(known) == 0 {
		return "is not in the inventory, which has no Deployments of cluster " + cluster.ID + ": without target.deployment the addresses of the whole cluster are meant"
	}
	slices.Sort(known)
	return "is not in the inventory; cluster " + cluster.ID + " has " + strings.Join(known, ", ")
}

// coming are the addresses that a planned change adds.
func coming(cluster inventory.Cluster) []string {
	if cluster.Change == nil {
		return nil
	}
	return cluster.Change.Adding
}

// notAmong are the texts that the others do not have.
func notAmong(texts, others []string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(t string) bool { return slices.Contains(others, t) })
}

func unique(texts []string) []string {
	texts = slices.Clone(texts)
	slices.Sort(texts)
	return slices.Compact(texts)
}
