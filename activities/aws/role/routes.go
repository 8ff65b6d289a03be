package role

import (
	"context"
	"slices"

	"causeway.dev/activities"
	"causeway.dev/internal/answer"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// AddReturnRoutes routes our network back through the peering connection, in the customer's tables that they name.
func (a *Activities) AddReturnRoutes(ctx context.Context, in wire.ReturnRoutes) (wire.VPCRoutesAdded, error) {
	var out wire.VPCRoutesAdded
	err := a.throughLent(ctx, in.Role, func(ctx context.Context, n *network) error {
		tables, err := n.listedTables(ctx, in.Role.Target.VPCID, in.RouteTables)
		if err != nil {
			return err
		}
		if err := n.AddRoutesTo(ctx, tables, awscloud.Through(in.PeeringID, in.OurCIDRs...)); err != nil {
			return err
		}
		out = wire.VPCRoutesAdded{Changes: activities.Changes("AWS", n.Requests), RouteTables: awscloud.IDs(tables)}
		return nil
	})
	return out, err
}

// RemoveReturnRoutes deletes the routes that equal ours from those tables. Once the customer has taken their role back it
// cannot, and says so; then it is for them to do.
func (a *Activities) RemoveReturnRoutes(ctx context.Context, undo connection.Undoing[wire.ReturnRoutes]) error {
	ours := added(undo.Of)
	if len(ours) == 0 {
		return nil
	}
	return a.throughLent(ctx, undo.Of.Role, func(ctx context.Context, n *network) error {
		return n.RemoveRoutes(ctx, ours, undo.Uncertain)
	})
}

// added are the routes that were not there before us.
func added(in wire.ReturnRoutes) []awscloud.Destination {
	var ours []awscloud.Destination
	for _, d := range awscloud.Through(in.PeeringID, in.OurCIDRs...) {
		for _, table := range in.RouteTables {
			if !slices.Contains(in.Standing, wire.ReturnRoute{RouteTable: table, CIDR: d.CIDR}) {
				d.Tables = append(d.Tables, table)
			}
		}
		if len(d.Tables) > 0 {
			ours = append(ours, d)
		}
	}
	return ours
}

// listedTables are tables of the customer's that the request names.
func (n *network) listedTables(ctx context.Context, vpc string, wanted []string) ([]awscloud.RouteTable, error) {
	all, err := n.RouteTables(ctx)
	if err != nil {
		return nil, err
	}
	var tables []awscloud.RouteTable
	for _, id := range wanted {
		at := slices.IndexFunc(all, func(t awscloud.RouteTable) bool { return t.ID == id })
		if at < 0 {
			return nil, answer.ParkProblems(connection.ReasonConflict, connection.Problems{{
				Field: "target.routeTables", Value: id, Rule: "is no route table of " + vpc,
			}})
		}
		tables = append(tables, all[at])
	}
	return tables, nil
}

// standingRoutes are the return routes through this peering that somebody else has made.
func (n *network) standingRoutes(ctx context.Context, in wire.LentPeering) ([]wire.ReturnRoute, error) {
	if len(in.RouteTables) == 0 {
		return nil, nil
	}
	tables, err := n.listedTables(ctx, in.Role.Target.VPCID, in.RouteTables)
	if err != nil {
		return nil, err
	}
	var standing []wire.ReturnRoute
	for _, t := range tables {
		for _, d := range awscloud.Through(in.PeeringID, in.OurCIDRs...) {
			if r, there := t.To(d.CIDR); there && r.Target == d.Target {
				standing = append(standing, wire.ReturnRoute{RouteTable: t.ID, CIDR: d.CIDR})
			}
		}
	}
	return standing, nil
}
