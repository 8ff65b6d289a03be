package activities

import (
	"context"
	"slices"

	"causeway.dev/internal/connection"
)

// AddReturnRoutes routes our network back through the peering connection, in the customer's tables that they name.
func (a *AWS) AddReturnRoutes(ctx context.Context, in ReturnRoutes) (VPCRoutesAdded, error) {
	var out VPCRoutesAdded
	err := a.throughLent(ctx, in.Role, func(ctx context.Context, n *network) error {
		tables, err := n.listedTables(ctx, in.Role.Target)
		if err != nil {
			return err
		}
		if err := n.addRoutesTo(ctx, tables, through(in.PeeringID, in.OurCIDRs...)); err != nil {
			return err
		}
		out = VPCRoutesAdded{Changes: n.changes(), RouteTables: ids(tables)}
		return nil
	})
	return out, err
}

// RemoveReturnRoutes deletes the routes that equal ours from those tables. Once the customer has taken their role back it
// cannot, and says so; then it is for them to do.
func (a *AWS) RemoveReturnRoutes(ctx context.Context, undo connection.Undoing[ReturnRoutes]) error {
	ours := undo.Of.added()
	if len(ours) == 0 {
		return nil
	}
	return a.throughLent(ctx, undo.Of.Role, func(ctx context.Context, n *network) error {
		return n.removeRoutes(ctx, ours, undo.Uncertain)
	})
}

// added are the routes that were not there before us.
func (in ReturnRoutes) added() []destination {
	var ours []destination
	for _, d := range through(in.PeeringID, in.OurCIDRs...) {
		for _, table := range in.Role.Target.RouteTables {
			if !slices.Contains(in.Standing, ReturnRoute{RouteTable: table, CIDR: d.cidr}) {
				d.tables = append(d.tables, table)
			}
		}
		if len(d.tables) > 0 {
			ours = append(ours, d)
		}
	}
	return ours
}

// listedTables are the customer's tables that the request names.
func (n *network) listedTables(ctx context.Context, t connection.Target) ([]routeTable, error) {
	all, err := n.routeTables(ctx)
	if err != nil {
		return nil, err
	}
	var tables []routeTable
	for _, id := range t.RouteTables {
		at := slices.IndexFunc(all, func(t routeTable) bool { return t.id == id })
		if at < 0 {
			return nil, ParkProblems(connection.ReasonConflict, connection.Problems{{
				Field: "target.routeTables", Value: id, Rule: "is no route table of " + t.VPCID,
			}})
		}
		tables = append(tables, all[at])
	}
	return tables, nil
}

// standingRoutes are the return routes through this peering that somebody else has made.
func (n *network) standingRoutes(ctx context.Context, in LentPeering) ([]ReturnRoute, error) {
	if len(in.Role.Target.RouteTables) == 0 {
		return nil, nil
	}
	tables, err := n.listedTables(ctx, in.Role.Target)
	if err != nil {
		return nil, err
	}
	var standing []ReturnRoute
	for _, t := range tables {
		for _, d := range through(in.PeeringID, in.OurCIDRs...) {
			if r, there := t.to(d.cidr); there && r.target == d.target {
				standing = append(standing, ReturnRoute{RouteTable: t.id, CIDR: d.cidr})
			}
		}
	}
	return standing, nil
}
