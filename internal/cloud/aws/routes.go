package aws

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

	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	"causeway.dev/internal/connection"
)

// listTime is how long a new route may stay unlisted, or an old one listed.
const listTime = 45 * time.Second

// Destination is one route of ours: to which CIDR, and through what.
type Destination struct {
	CIDR   string
	Target string
	// Tables are the only tables that are meant, where not all of them are.
	Tables []string
}

func (d Destination) in(table string) bool {
	return d.Tables == nil || slices.Contains(d.Tables, table)
}

// Through makes the destinations of several CIDRs that one target leads to, as EC2 keeps them.
func Through(target string, cidrs ...string) []Destination {
	found := make([]Destination, 0, len(cidrs))
	for _, cidr := range cidrs {
		found = append(found, Destination{CIDR: connection.CanonicalCIDR(cidr), Target: target})
	}
	return found
}

// AddRoutes routes every destination in every private route table and waits until AWS shows it. It returns the tables.
func (n *Network) AddRoutes(ctx context.Context, wanted []Destination) ([]string, error) {
	tables, err := n.privateTables(ctx)
	if err != nil {
		return nil, err
	}
	if len(tables) == 0 {
		return nil, answer.Refuse(connection.ReasonConflict, n.VPC+" has no private route table that could lead to the customer.", nil)
	}
	return IDs(tables), n.AddRoutesTo(ctx, tables, wanted)
}

// AddRoutesTo is addRoutes for tables that are known.
func (n *Network) AddRoutesTo(ctx context.Context, tables []RouteTable, wanted []Destination) error {
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
			if _, there := t.To(d.CIDR); there {
				continue
			}
			if err := n.createRoute(ctx, t, d); err != nil {
				return err
			}
		}
	}
	return n.listed(ctx, IDs(tables), wanted)
}

func (n *Network) privateTables(ctx context.Context) ([]RouteTable, error) {
	all, err := n.RouteTables(ctx)
	if err != nil {
		return nil, err
	}
	return n.Private(ctx, all)
}

// conflict refuses to touch somebody else's route to the same destination.
func conflict(t RouteTable, d Destination) error {
	r, there := t.To(d.CIDR)
	if !there || r.Target == d.Target {
		return nil
	}
	return answer.Refuse(connection.ReasonConflict, fmt.Sprintf("%s already routes %s to %s (%s), which is not ours to replace: remove that route, "+
		"then send retry.", t.ID, d.CIDR, r.Target, r.State), nil)
}

// createRoute takes "already exists" for an answer: a repetition of our own call says so too. What the table then lists
// decides whose route it is.
func (n *Network) createRoute(ctx context.Context, t RouteTable, d Destination) error {
	in := &ec2.CreateRouteInput{RouteTableId: aws.String(t.ID), DestinationCidrBlock: aws.String(d.CIDR)}
	if strings.HasPrefix(d.Target, "tgw-") {
		in.TransitGatewayId = aws.String(d.Target)
	} else {
		in.VpcPeeringConnectionId = aws.String(d.Target)
	}
	_, err := n.EC2.CreateRoute(ctx, in)
	if err == nil || Code(err) == "routealreadyexists" {
		return nil
	}
	return n.Fail("Routing "+d.CIDR+" through "+d.Target+" in "+t.ID, err)
}

// listed waits until every table shows our routes, active.
func (n *Network) listed(ctx context.Context, wanted []string, routes []Destination) error {
	missing := ""
	err := n.Until(ctx, listTime, func(ctx context.Context) (bool, error) {
		tables, err := n.RouteTables(ctx)
		if err != nil {
			return false, err
		}
		missing, err = missingRoute(tables, wanted, routes)
		return missing == "", err
	})
	if errors.Is(err, cloud.ErrPatience) {
		return answer.Trouble(connection.ReasonUnavailable, "AWS does not show the new route as active yet: "+missing+".", err)
	}
	return err
}

// missingRoute describes the first route that is not there and active in one of the wanted tables; "" if none.
func missingRoute(tables []RouteTable, wanted []string, routes []Destination) (string, error) {
	byID := map[string]RouteTable{}
	for _, t := range tables {
		byID[t.ID] = t
	}
	for _, id := range wanted {
		for _, d := range routes {
			t := byID[id]
			if err := conflict(t, d); err != nil {
				return "", err
			}
			switch r, there := t.To(d.CIDR); {
			case !there:
				return fmt.Sprintf("%s has no route to %s", id, d.CIDR), nil
			case r.State != types.RouteStateActive:
				return fmt.Sprintf("the route to %s in %s is a %s", d.CIDR, id, r.State), nil
			}
		}
	}
	return "", nil
}

// Missing is missingRoute for whatever tables are private now, for the watch.
func (n *Network) Missing(ctx context.Context, routes []Destination) (string, error) {
	tables, err := n.privateTables(ctx)
	if err != nil {
		return "", err
	}
	missing, err := missingRoute(tables, IDs(tables), routes)
	if err != nil {
		// Somebody's other route stands in place of ours.
		missing = err.Error()
	}
	return missing, nil
}

// RemoveRoutes deletes the routes that have exactly our CIDR and our target, in whatever table of the VPC they stand. A
// route is not listed at once after it was made, so one clean look is not believed.
func (n *Network) RemoveRoutes(ctx context.Context, routes []Destination, uncertain bool) error {
	patience := Settled / 5
	if uncertain {
		patience = cloud.HiddenTime
	}
	start, last := n.Clock.Now(), ""
	err := n.Until(ctx, cloud.HiddenTime+cloud.EndTime/2, func(ctx context.Context) (bool, error) {
		found, err := n.removeOnce(ctx, routes)
		if found != "" {
			start, last = n.Clock.Now(), found
			patience = Settled / 5
		}
		return found == "" && n.Clock.Now().Sub(start) >= patience, err
	})
	if errors.Is(err, cloud.ErrPatience) {
		return answer.Trouble(connection.ReasonUnavailable, "AWS still lists "+last+".", err)
	}
	return err
}

// removeOnce deletes what is listed and describes the last of it.
func (n *Network) removeOnce(ctx context.Context, routes []Destination) (found string, err error) {
	tables, err := n.RouteTables(ctx)
	if err != nil {
		return "", err
	}
	for _, t := range tables {
		for _, d := range routes {
			r, there := t.To(d.CIDR)
			if !there || r.Target != d.Target || !d.in(t.ID) {
				continue
			}
			found = "a route to " + d.CIDR + " through " + d.Target + " in " + t.ID
			_, err := n.EC2.DeleteRoute(ctx, &ec2.DeleteRouteInput{RouteTableId: aws.String(t.ID), DestinationCidrBlock: aws.String(r.CIDR)})
			if err := Gone(err); err != nil {
				return found, n.Fail("Removing the route to "+r.CIDR+" from "+t.ID, err)
			}
		}
	}
	return found, nil
}
