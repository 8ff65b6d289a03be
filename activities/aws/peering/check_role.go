package peering

import (
	"context"

	awscloud "causeway.dev/internal/cloud/aws"
	wire "causeway.dev/internal/contract/aws"
	"causeway.dev/internal/inventory"
)

// CheckVPCPeeringRole is the preflight of a peering by a lent role. It also settles what the customer's role has to say:
// whom it trusts, and with which external id.
func (a *Activities) CheckVPCPeeringRole(ctx context.Context, in wire.VPCPeeringCheck) (wire.VPCPeeringRoleChecked, error) {
	c := &peeringCheck{in: in, fits: (*peeringCheck).hasControlRole}
	if err := c.run(ctx, a); err != nil {
		return wire.VPCPeeringRoleChecked{}, err
	}
	return wire.VPCPeeringRoleChecked{
		VPCPeeringChecked: c.out, ExternalID: awscloud.NewExternalID(), OurPrincipal: awscloud.PrincipalOf(c.Cluster),
		ProofTime: a.Lending.ProofTime(), Shortened: a.Lending.Shortened(), TemplateURL: a.Lending.TemplateURL,
	}, nil
}

// hasControlRole is what the proof needs that a role which was lent is gone.
func (c *peeringCheck) hasControlRole() bool {
	if c.Cluster.ControlRole == "" && c.Cluster.Type != inventory.Standard {
		c.Problem("cluster", c.Cluster.ID, "has no controlRole in the inventory: without a role of ours that can be assumed, "+
			"a refusal of the customer's role would not prove that it is gone.")
	}
	return true
}
