package activities

import (
	"context"
	"fmt"
	"strings"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// AddVPCRoutes routes the customer's CIDR through the peering connection in every private route table. Only now does AWS
// show the customer's CIDRs, so this is also where a wrong one is noticed, before any traffic is sent astray.
func (a *AWS) AddVPCRoutes(ctx context.Context, in wire.VPCRoutes) (wire.VPCRoutesAdded, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.VPCRoutesAdded{}, err
	}
	in.CIDR = connection.CanonicalCIDR(in.CIDR)
	if err := n.checkCIDR(ctx, in); err != nil {
		return wire.VPCRoutesAdded{}, err
	}
	tables, err := n.addRoutes(ctx, peeringDestinations(in))
	if err != nil {
		return wire.VPCRoutesAdded{}, err
	}
	return wire.VPCRoutesAdded{Changes: n.changes(), RouteTables: tables}, nil
}

func peeringDestinations(in wire.VPCRoutes) []destination { return through(in.PeeringID, in.CIDR) }

// checkCIDR compares what the request says with what AWS now shows. A corrected CIDR is new to the preflight, too.
func (n *network) checkCIDR(ctx context.Context, in wire.VPCRoutes) error {
	p, found, err := n.known(ctx, in.PeeringID)
	switch {
	case err != nil:
		return err
	case !found:
		return forgotten(in.PeeringID)
	case p.over():
		return p.ended()
	case !p.active() || len(p.theirs.cidrs) == 0:
		return Trouble(connection.ReasonUnavailable, fmt.Sprintf("AWS does not show the CIDRs of %s yet: it is %q.", p.id, p.state), nil)
	case !connection.Inside(in.CIDR, p.theirs.cidrs):
		return Refuse(connection.ReasonCIDRMismatch, fmt.Sprintf("The request says %s, but AWS shows that the customer's VPC %s has %s: "+
			"amend target.cidr.", in.CIDR, p.theirs.vpc, strings.Join(p.theirs.cidrs, ", ")), nil)
	}
	for _, taken := range overlaps(in.CIDR, n.cluster, p.ours.cidrs, in.Claims, n.owner.Connection.String()) {
		return Refuse(connection.ReasonConflict, "target.cidr "+in.CIDR+" "+taken+".", nil)
	}
	return nil
}

// RemoveVPCRoutes deletes the routes that have exactly our CIDR and our peering connection, in whatever table of the VPC
// they stand.
func (a *AWS) RemoveVPCRoutes(ctx context.Context, undo connection.Undoing[wire.VPCRoutes]) error {
	n, err := a.at(ctx, undo.Of.Owner)
	if err != nil {
		return err
	}
	return n.removeRoutes(ctx, peeringDestinations(undo.Of), undo.Uncertain)
}
