package activities

import "context"

// overlaps applies the checks that need no route table, in the order of what cannot be helped to what can.
func (c *peeringCheck) overlaps(ourBlocks []string) {
	if !c.problems.Has("target.cidr") {
		c.overlap("target.cidr", c.in.Target.CIDR, ourBlocks)
	}
}

// routes compares with the routes that are there and finds the tables that will be changed.
func (c *peeringCheck) routes(ctx context.Context) error {
	tables, err := c.ourRoutes(ctx, "target.cidr", c.in.Target.CIDR)
	c.out.RouteTables = ids(tables)
	return err
}
