package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// listTime is how long a new route may stay unlisted, or an old one listed.
const listTime = 45 * time.Second

// destination is one route of ours: to which CIDR, and through what.
type destination struct {
	cidr   string
	target string
	// tables are the only tables that are meant, where not all of them are.
	tables []string
}

func (d destination) in(table string) bool {
	return d.tables == nil || slices.Contains(d.tables, table)
}

// through makes the destinations of several CIDRs that one target leads to, as EC2 keeps them.
func through(target string, cidrs ...string) []destination {
	found := make([]destination, 0, len(cidrs))
	for _, cidr := range cidrs {
		found = append(found, destination{cidr: connection.CanonicalCIDR(cidr), target: target})
	}
	return found
}

// addRoutes routes every destination in every private route table and waits until AWS shows it. It returns the tables.
func (n *network) addRoutes(ctx context.Context, wanted []destination) ([]string, error) {
	tables, err := n.privateTables(ctx)
	if err != nil {
		return nil, err
	}
	if len(tables) == 0 {
		return nil, Refuse(connection.ReasonConflict, n.vpc+" has no private route table that could lead to the customer.", nil)
	}
	return ids(tables), n.addRoutesTo(ctx, tables, wanted)
}

// addRoutesTo is addRoutes for tables that are known.
func (n *network) addRoutesTo(ctx context.Context, tables []routeTable, wanted []destination) error {
	// All tables are judged before any is changed, so that a conflict in the last one leaves nothing in the first.
	for _, t := range tables {
		for _, d := range wanted {
			if err := conflict(t, d); err != nil {
				return err
			}
		}
	}
	for _, t := range tables {
		for _, d := range wanted {
			if _, there := t.to(d.cidr); there {
				continue
			}
			if err := n.createRoute(ctx, t, d); err != nil {
				return err
			}
		}
	}
	return n.listed(ctx, ids(tables), wanted)
}

func (n *network) privateTables(ctx context.Context) ([]routeTable, error) {
	all, err := n.routeTables(ctx)
	if err != nil {
		return nil, err
	}
	return n.private(ctx, all)
}

// conflict refuses to touch somebody else's route to the same destination.
func conflict(t routeTable, d destination) error {
	r, there := t.to(d.cidr)
	if !there || r.target == d.target {
		return nil
	}
	return Refuse(connection.ReasonConflict, fmt.Sprintf("%s already routes %s to %s (%s), which is not ours to replace: remove that route, "+
		"then send retry.", t.id, d.cidr, r.target, r.state), nil)
}

// createRoute takes "already exists" for an answer: a repetition of our own call says so too. What the table then lists
// decides whose route it is.
func (n *network) createRoute(ctx context.Context, t routeTable, d destination) error {
	in := &ec2.CreateRouteInput{RouteTableId: aws.String(t.id), DestinationCidrBlock: aws.String(d.cidr)}
	if strings.HasPrefix(d.target, "tgw-") {
		in.TransitGatewayId = aws.String(d.target)
	} else {
		in.VpcPeeringConnectionId = aws.String(d.target)
	}
	_, err := n.EC2.CreateRoute(ctx, in)
	if err == nil || code(err) == "routealreadyexists" {
		return nil
	}
	return n.fail("Routing "+d.cidr+" through "+d.target+" in "+t.id, err)
}

// listed waits until every table shows our routes, active.
func (n *network) listed(ctx context.Context, wanted []string, routes []destination) error {
	missing := ""
	err := n.until(ctx, listTime, func(ctx context.Context) (bool, error) {
		tables, err := n.routeTables(ctx)
		if err != nil {
			return false, err
		}
		missing, err = missingRoute(tables, wanted, routes)
		return missing == "", err
	})
	if errors.Is(err, errPatience) {
		return Trouble(connection.ReasonUnavailable, "AWS does not show the new route as active yet: "+missing+".", err)
	}
	return err
}

// missingRoute describes the first route that is not there and active in one of the wanted tables; "" if none.
func missingRoute(tables []routeTable, wanted []string, routes []destination) (string, error) {
	byID := map[string]routeTable{}
	for _, t := range tables {
		byID[t.id] = t
	}
	for _, id := range wanted {
		for _, d := range routes {
			t := byID[id]
			if err := conflict(t, d); err != nil {
				return "", err
			}
			switch r, there := t.to(d.cidr); {
			case !there:
				return fmt.Sprintf("%s has no route to %s", id, d.cidr), nil
			case r.state != types.RouteStateActive:
				return fmt.Sprintf("the route to %s in %s is a %s", d.cidr, id, r.state), nil
			}
		}
	}
	return "", nil
}

// missing is missingRoute for whatever tables are private now, for the watch.
func (n *network) missing(ctx context.Context, routes []destination) (string, error) {
	tables, err := n.privateTables(ctx)
	if err != nil {
		return "", err
	}
	missing, err := missingRoute(tables, ids(tables), routes)
	if err != nil {
		// Somebody's other route stands in place of ours.
		_, missing = contract.ReasonOf(err)
	}
	return missing, nil
}

// removeRoutes deletes the routes that have exactly our CIDR and our target, in whatever table of the VPC they stand. A
// route is not listed at once after it was made, so one clean look is not believed.
func (n *network) removeRoutes(ctx context.Context, routes []destination, uncertain bool) error {
	patience := settled / 5
	if uncertain {
		patience = hiddenTime
	}
	start, last := n.clock.Now(), ""
	err := n.until(ctx, hiddenTime+endTime/2, func(ctx context.Context) (bool, error) {
		found, err := n.removeOnce(ctx, routes)
		if found != "" {
			start, last = n.clock.Now(), found
			patience = settled / 5
		}
		return found == "" && n.clock.Now().Sub(start) >= patience, err
	})
	if errors.Is(err, errPatience) {
		return Trouble(connection.ReasonUnavailable, "AWS still lists "+last+".", err)
	}
	return err
}

// removeOnce deletes what is listed and describes the last of it.
func (n *network) removeOnce(ctx context.Context, routes []destination) (found string, err error) {
	tables, err := n.routeTables(ctx)
	if err != nil {
		return "", err
	}
	for _, t := range tables {
		for _, d := range routes {
			r, there := t.to(d.cidr)
			if !there || r.target != d.target || !d.in(t.id) {
				continue
			}
			found = "a route to " + d.cidr + " through " + d.target + " in " + t.id
			_, err := n.EC2.DeleteRoute(ctx, &ec2.DeleteRouteInput{RouteTableId: aws.String(t.id), DestinationCidrBlock: aws.String(r.cidr)})
			if err := gone(err); err != nil {
				return found, n.fail("Removing the route to "+r.cidr+" from "+t.id, err)
			}
		}
	}
	return found, nil
}
