package activities

import (
	"context"
	"crypto/rand"
	"strings"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
	"causeway.dev/internal/inventory"
)

// CheckVPCPeeringRole is the preflight of a peering by a lent role. It also settles what the customer's role has to say:
// whom it trusts, and with which external id.
func (a *AWS) CheckVPCPeeringRole(ctx context.Context, in wire.VPCPeeringCheck) (wire.VPCPeeringRoleChecked, error) {
	c := &peeringCheck{in: in, fits: (*peeringCheck).hasControlRole}
	if err := c.run(ctx, a); err != nil {
		return wire.VPCPeeringRoleChecked{}, err
	}
	return wire.VPCPeeringRoleChecked{
		VPCPeeringChecked: c.out, ExternalID: newExternalID(), OurPrincipal: principalOf(c.cluster),
		ProofTime: a.lending.ProofTime(), Shortened: a.lending.Shortened(), TemplateURL: a.lending.TemplateURL,
	}, nil
}

// hasControlRole is what the proof needs that a role which was lent is gone.
func (c *peeringCheck) hasControlRole() bool {
	if c.cluster.ControlRole == "" && c.cluster.Type != inventory.Standard {
		c.problem("cluster", c.cluster.ID, "has no controlRole in the inventory: without a role of ours that can be assumed, "+
			"a refusal of the customer's role would not prove that it is gone.")
	}
	return true
}

// newExternalID is never used twice: whoever learns the one of another connection cannot have us use a role with it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html
func newExternalID() string { return connection.Product + "-" + strings.ToLower(rand.Text()) }

// principalOf is whom the customer's role has to trust: the one role that uses it, or, where the worker acts as itself,
// the cluster's account.
func principalOf(cluster inventory.Cluster) string {
	if cluster.Role != "" {
		return cluster.Role
	}
	return "arn:" + connection.Partition(cluster.Region) + ":iam::" + cluster.Account + ":root"
}
