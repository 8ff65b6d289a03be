package peering

import (
	"fmt"

	"causeway.dev/internal/answer"
	awscloud "causeway.dev/internal/cloud/aws"
	azurecloud "causeway.dev/internal/cloud/azure"
	"causeway.dev/internal/connection"
)

// vnetFindings collects everything that is wrong, so that all of it is told together.
type vnetFindings struct {
	problems connection.Problems
	// quotas are apart: alone they park the handshake, because somebody can make room.
	quotas connection.Problems
	notes  []string
}

func (f *vnetFindings) problem(field, value, rule string) {
	f.problems = append(f.problems, connection.Problem{Field: field, Value: value, Rule: rule})
}

func (f *vnetFindings) verdict() error {
	switch {
	case len(f.problems) > 0:
		return answer.RefuseProblems(append(f.problems, f.quotas...))
	case len(f.quotas) > 0:
		return answer.ParkProblems(connection.ReasonQuota, f.quotas)
	default:
		return nil
	}
}

func (f *vnetFindings) limit(field, value string, of connection.VNet, halves []azurecloud.Half) {
	if len(halves) >= maxHalves {
		f.quotas = append(f.quotas, connection.Problem{
			Field: field, Value: value, Rule: fmt.Sprintf("network %s has %d peerings, and Azure allows %d", of.Name, len(halves), maxHalves),
		})
	}
}

// overlapping says with what of ours a block of the customer's would share addresses, each as a rule that it breaks. Azure
// itself refuses the first kind and the last; for the others traffic would go astray.
func (p *pair) overlapping(cidr string, ourBlocks []string, halves []azurecloud.Half, claims []connection.Claim) []string {
	var found []string
	add := func(block, whose string) {
		if connection.Overlap(cidr, block) {
			found = append(found, "overlaps "+block+whose)
		}
	}
	for _, block := range ourBlocks {
		add(block, " of our network "+p.OurVNet.Name+"; networks that share addresses cannot be joined")
	}
	for _, block := range p.Cluster.ExtraCIDRs {
		add(block, ", a pod or service range of cluster "+p.Cluster.ID)
	}
	for _, claim := range claims {
		for _, block := range claim.CIDRs {
			if claim.Holder != p.Owner.Connection.String() {
				add(block, " of connection "+claim.Holder)
			}
		}
	}
	for _, h := range halves {
		if h.Leads(p.TheirVNet) {
			continue
		}
		for _, block := range distinct(h.Space) {
			add(block, " of "+nameOf(h.Remote)+", which is already peered with our network (by "+h.Name+")")
		}
	}
	for _, r := range awscloud.Reserved() {
		add(r.Block, ", "+r.Why)
	}
	return found
}

func distinct(all []string) []string {
	var once []string
	seen := map[string]bool{}
	for _, s := range all {
		if !seen[s] {
			seen[s], once = true, append(once, s)
		}
	}
	return once
}

// nameOf is what people call a network.
func nameOf(id string) string {
	v, err := connection.ParseVNetID(id)
	if err != nil {
		return id
	}
	return v.Name
}
