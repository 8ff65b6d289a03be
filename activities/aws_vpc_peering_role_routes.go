package activities

import (
	"context"
	"slices"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// AddReturnRoutes routes our network back through the peering connection, in the customer's tables that they name.
func (a *AWS) AddReturnRoutes(ctx context.Context, in wire.ReturnRoutes) (wire.VPCRoutesAdded, error) {
	var out wire.VPCRoutesAdded
	err := a.throughLent(ctx, in.Role, func(ctx context.Context, n *network) error {
		tables, err := n.listedTables(ctx, in.Role.Target.VPCID, in.RouteTables)
		if err != nil {
			return err
		}
		if err := n.addRoutesTo(ctx, tables, through(in.PeeringID, in.OurCIDRs...)); err != nil {
			return err
		}
		out = wire.VPCRoutesAdded{Changes: n.changes(), RouteTables: ids(tables)}
		return nil
	})
	return out, err
}

// RemoveReturnRoutes deletes the routes that equal ours from those tables. Once the customer has taken their role back it
// cannot, and says so; then it is for them to do.
func (a *AWS) RemoveReturnRoutes(ctx context.Context, undo connection.Undoing[wire.ReturnRoutes]) error {
	ours := added(undo.Of)
	if len(ours) == 0 {
		return nil
	}
	return a.throughLent(ctx, undo.Of.Role, func(ctx context.Context, n *network) error {
		return n.removeRoutes(ctx, ours, undo.Uncertain)
	})
}

// added are the routes that were not there before us.
func added(in wire.ReturnRoutes) []destination {
	var ours []destination
	for _, d := range through(in.PeeringID, in.OurCIDRs...) {
		for _, table := range in.RouteTables {
			if !slices.Contains(in.Standing, wire.ReturnRoute{RouteTable: table, CIDR: d.cidr}) {
				d.tables = append(d.tables, table)
			}
		}
		if len(d.tables) > 0 {
			ours = append(ours, d)
		}
	}
	return ours
}

// listedTables are tables of the customer's that the request names.
func (n *network) listedTables(ctx context.Context, vpc string, wanted []string) ([]routeTable, error) {
	all, err := n.routeTables(ctx)
	if err != nil {
		return nil, err
	}
	var tables []routeTable
	for _, id := range wanted {
		at := slices.IndexFunc(all, func(t routeTable) bool { return t.id == id })
		if at < 0 {
			return nil, ParkProblems(connection.ReasonConflict, connection.Problems{{
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
		for _, d := range through(in.PeeringID, in.OurCIDRs...) {
			if r, there := t.to(d.cidr); there && r.target == d.target {
				standing = append(standing, wire.ReturnRoute{RouteTable: t.id, CIDR: d.cidr})
			}
		}
	}
	return standing, nil
}
