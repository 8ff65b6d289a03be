package routes

import (
	"context"
	"fmt"
	"strings"

	"causeway.dev/activities"
	"causeway.dev/internal/answer"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// AddVPCRoutes routes the customer's CIDR through the peering connection in every private route table. Only now does AWS
// show the customer's CIDRs, so this is also where a wrong one is noticed, before any traffic is sent astray.
func (a *Activities) AddVPCRoutes(ctx context.Context, in wire.VPCRoutes) (wire.VPCRoutesAdded, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.VPCRoutesAdded{}, err
	}
	in.CIDR = connection.CanonicalCIDR(in.CIDR)
	if err := n.checkCIDR(ctx, in); err != nil {
		return wire.VPCRoutesAdded{}, err
	}
	tables, err := n.AddRoutes(ctx, peeringDestinations(in))
	if err != nil {
		return wire.VPCRoutesAdded{}, err
	}
	return wire.VPCRoutesAdded{Changes: activities.Changes("AWS", n.Requests), RouteTables: tables}, nil
}

func peeringDestinations(in wire.VPCRoutes) []awscloud.Destination {
	return awscloud.Through(in.PeeringID, in.CIDR)
}

// checkCIDR compares what the request says with what AWS now shows. A corrected CIDR is new to the preflight, too.
func (n *network) checkCIDR(ctx context.Context, in wire.VPCRoutes) error {
	p, found, err := n.Known(ctx, in.PeeringID)
	switch {
	case err != nil:
		return err
	case !found:
		return awscloud.Forgotten(in.PeeringID)
	case p.Over():
		return p.Ended()
	case !p.Active() || len(p.Theirs.CIDRs) == 0:
		return answer.Trouble(connection.ReasonUnavailable, fmt.Sprintf("AWS does not show the CIDRs of %s yet: it is %q.", p.ID, p.State), nil)
	case !connection.Inside(in.CIDR, p.Theirs.CIDRs):
		return answer.Refuse(connection.ReasonCIDRMismatch, fmt.Sprintf("The request says %s, but AWS shows that the customer's VPC %s has %s: "+
			"amend target.cidr.", in.CIDR, p.Theirs.VPC, strings.Join(p.Theirs.CIDRs, ", ")), nil)
	}
	for _, taken := range awscloud.Overlaps(in.CIDR, n.Cluster, p.Ours.CIDRs, in.Claims, n.Owner.Connection.String()) {
		return answer.Refuse(connection.ReasonConflict, "target.cidr "+in.CIDR+" "+taken+".", nil)
	}
	return nil
}

// RemoveVPCRoutes deletes the routes that have exactly our CIDR and our peering connection, in whatever table of the VPC
// they stand.
func (a *Activities) RemoveVPCRoutes(ctx context.Context, undo connection.Undoing[wire.VPCRoutes]) error {
	n, err := a.at(ctx, undo.Of.Owner)
	if err != nil {
		return err
	}
	return n.RemoveRoutes(ctx, peeringDestinations(undo.Of), undo.Uncertain)
}
