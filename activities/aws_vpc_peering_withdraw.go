package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

const (
	// hiddenTime is how long something that AWS made for a lost answer may stay invisible.
	hiddenTime = 2 * time.Minute
	// endTime is how long AWS may take to end what was deleted; between regions it is some minutes.
	endTime = 3 * time.Minute
)

// WithdrawVPCPeering deletes what this attempt at this connection made, found by its tags alone, and waits until AWS says
// that it is gone. What was there before us has other tags or none.
func (a *AWS) WithdrawVPCPeering(ctx context.Context, undo connection.Undoing[wire.VPCPeering]) error {
	n, err := a.at(ctx, undo.Of.Owner)
	if err != nil {
		return err
	}
	return takeBack(ctx, n, undo.Of.Owner, undo.Uncertain, n.standing, n.withdraw)
}

// standing lists our own that AWS still has to end.
func (n *network) standing(ctx context.Context, owner connection.Owner) ([]peering, error) {
	all, err := n.peerings(ctx, filter("tag:"+connection.TagConnectionID, owner.Connection.String()))
	if err != nil {
		return nil, err
	}
	var ours []peering
	for _, p := range all {
		if p.mine(owner) && !p.over() {
			ours = append(ours, p)
		}
	}
	return ours, nil
}

// withdraw deletes one peering and waits for its end. AWS refuses to delete one that it is still setting up, so each look
// tries again.
func (n *network) withdraw(ctx context.Context, p peering) error {
	state := p.state
	err := n.until(ctx, endTime, func(ctx context.Context) (bool, error) {
		if p.live() {
			_, err := n.EC2.DeleteVpcPeeringConnection(ctx, &ec2.DeleteVpcPeeringConnectionInput{VpcPeeringConnectionId: &p.id})
			if err := gone(err); err != nil && code(err) != "invalidstatetransition" {
				return false, n.fail("Deleting "+p.id, err)
			}
		}
		seen, found, err := n.known(ctx, p.id)
		if err != nil {
			return false, err
		}
		p, state = seen.orID(p.id), seen.state
		return !found || p.over(), nil
	})
	if errors.Is(err, errPatience) {
		return Trouble(connection.ReasonUnavailable, fmt.Sprintf("AWS has not ended %s yet: it is %q.", p.id, state), err)
	}
	return err
}

// orID keeps the id of a peering that a look did not show.
func (p peering) orID(id string) peering {
	p.id = id
	return p
}
