package activities

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/connection"
)

// listTime is how long a new route may stay unlisted, or an old one listed.
const listTime = 45 * time.Second

// AddVPCRoutes routes the customer's CIDR through the peering connection in every private route table. Only now does AWS
// show the customer's CIDRs, so this is also where a wrong one is noticed, before any traffic is sent astray.
func (a *AWS) AddVPCRoutes(ctx context.Context, in VPCRoutes) (VPCRoutesAdded, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return VPCRoutesAdded{}, err
	}
	in.CIDR = canonical(in.CIDR)
	if err := n.checkCIDR(ctx, in); err != nil {
		return VPCRoutesAdded{}, err
	}
	all, err := n.routeTables(ctx)
	if err != nil {
		return VPCRoutesAdded{}, err
	}
	tables, err := n.private(ctx, all)
	if err != nil {
		return VPCRoutesAdded{}, err
	}
	if len(tables) == 0 {
		return VPCRoutesAdded{}, Refuse(connection.ReasonConflict, n.cluster.VPCID+" has no private route table that could lead to the customer.", nil)
	}
	// All tables are judged before any is changed, so that a conflict in the last one leaves nothing in the first.
	for _, t := range tables {
		if err := conflict(t, in); err != nil {
			return VPCRoutesAdded{}, err
		}
	}
	for _, t := range tables {
		if _, there := t.to(in.CIDR); there {
			continue
		}
		if err := n.createRoute(ctx, t, in); err != nil {
			return VPCRoutesAdded{}, err
		}
	}
	return VPCRoutesAdded{RouteTables: ids(tables)}, n.listed(ctx, ids(tables), in)
}

// checkCIDR compares what the request says with what AWS now shows. A corrected CIDR is new to the preflight, too.
func (n *network) checkCIDR(ctx context.Context, in VPCRoutes) error {
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
	case !inside(in.CIDR, p.theirs.cidrs):
		return Refuse(connection.ReasonCIDRMismatch, fmt.Sprintf("The request says %s, but AWS shows that the customer's VPC %s has %s: "+
			"amend target.cidr.", in.CIDR, p.theirs.vpc, strings.Join(p.theirs.cidrs, ", ")), nil)
	}
	for _, taken := range overlaps(in.CIDR, n.cluster, p.ours.cidrs, in.Claims, n.owner.Connection.String()) {
		return Refuse(connection.ReasonConflict, "target.cidr "+in.CIDR+" "+taken+".", nil)
	}
	return nil
}

// conflict refuses to touch somebody else's route to the same destination.
func conflict(t routeTable, in VPCRoutes) error {
	r, there := t.to(in.CIDR)
	if !there || r.target == in.PeeringID {
		return nil
	}
	return Refuse(connection.ReasonConflict, fmt.Sprintf("%s already routes %s to %s (%s), which is not ours to replace: remove that route, "+
		"then send retry.", t.id, in.CIDR, r.target, r.state), nil)
}

// createRoute takes "already exists" for an answer: a repetition of our own call says so too. What the table then lists
// decides whose route it is.
func (n *network) createRoute(ctx context.Context, t routeTable, in VPCRoutes) error {
	_, err := n.EC2.CreateRoute(ctx, &ec2.CreateRouteInput{
		RouteTableId: aws.String(t.id), DestinationCidrBlock: aws.String(in.CIDR), VpcPeeringConnectionId: aws.String(in.PeeringID),
	})
	if err == nil || code(err) == "routealreadyexists" {
		return nil
	}
	return n.fail("Routing "+in.CIDR+" through "+in.PeeringID+" in "+t.id, err)
}

// listed waits until every table shows our route, active.
func (n *network) listed(ctx context.Context, wanted []string, in VPCRoutes) error {
	missing := ""
	err := n.until(ctx, listTime, func(ctx context.Context) (bool, error) {
		tables, err := n.routeTables(ctx)
		if err != nil {
			return false, err
		}
		missing, err = missingRoute(tables, wanted, in)
		return missing == "", err
	})
	if errors.Is(err, errPatience) {
		return Trouble(connection.ReasonUnavailable, "AWS does not show the new route as active yet: "+missing+".", err)
	}
	return err
}

// missingRoute describes the first of the wanted tables whose route is not there and active; "" if none.
func missingRoute(tables []routeTable, wanted []string, in VPCRoutes) (string, error) {
	byID := map[string]routeTable{}
	for _, t := range tables {
		byID[t.id] = t
	}
	for _, id := range wanted {
		t := byID[id]
		if err := conflict(t, in); err != nil {
			return "", err
		}
		switch r, there := t.to(in.CIDR); {
		case !there:
			return fmt.Sprintf("%s has no route to %s", id, in.CIDR), nil
		case r.state != types.RouteStateActive:
			return fmt.Sprintf("the route to %s in %s is a %s", in.CIDR, id, r.state), nil
		}
	}
	return "", nil
}

// RemoveVPCRoutes deletes the routes that have exactly our CIDR and our peering connection, in whatever table of the VPC
// they stand. A route is not listed at once after it was made, so one clean look is not believed.
func (a *AWS) RemoveVPCRoutes(ctx context.Context, undo connection.Undoing[VPCRoutes]) error {
	n, err := a.at(ctx, undo.Of.Owner)
	if err != nil {
		return err
	}
	patience := settled / 5
	if undo.Uncertain {
		patience = hiddenTime
	}
	start := n.clock.Now()
	err = n.until(ctx, hiddenTime+endTime/2, func(ctx context.Context) (bool, error) {
		found, err := n.removeRoutes(ctx, undo.Of)
		if found {
			start = n.clock.Now()
			patience = settled / 5
		}
		return !found && n.clock.Now().Sub(start) >= patience, err
	})
	if errors.Is(err, errPatience) {
		return Trouble(connection.ReasonUnavailable, "AWS still lists routes to "+undo.Of.CIDR+" through "+undo.Of.PeeringID+".", err)
	}
	return err
}

func (n *network) removeRoutes(ctx context.Context, in VPCRoutes) (found bool, err error) {
	tables, err := n.routeTables(ctx)
	if err != nil {
		return false, err
	}
	for _, t := range tables {
		r, there := t.to(canonical(in.CIDR))
		if !there || r.target != in.PeeringID {
			continue
		}
		found = true
		_, err := n.EC2.DeleteRoute(ctx, &ec2.DeleteRouteInput{RouteTableId: aws.String(t.id), DestinationCidrBlock: aws.String(r.cidr)})
		if err := gone(err); err != nil {
			return found, n.fail("Removing the route to "+r.cidr+" from "+t.id, err)
		}
	}
	return found, nil
}
