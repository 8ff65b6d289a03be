package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// acceptTime is how long AWS may take to show a request to the customer's account, and to set it up once it is accepted.
const acceptTime = 45 * time.Second

// AcceptVPCPeeringAsCustomer accepts the peering connection with the customer's role, in their region, and waits until both
// sides see it active. Its undo is that of the request: either owner can delete what is active.
func (a *AWS) AcceptVPCPeeringAsCustomer(ctx context.Context, in wire.LentPeering) (wire.VPCPeeringAccepted, error) {
	var out wire.VPCPeeringAccepted
	err := a.throughLent(ctx, in.Role, func(ctx context.Context, n *network) error {
		if err := n.accept(ctx, in.PeeringID); err != nil {
			return err
		}
		standing, err := n.standingRoutes(ctx, in)
		out.Changes, out.Standing = n.changes(), standing
		return err
	})
	if err != nil {
		return wire.VPCPeeringAccepted{}, err
	}
	ours, err := a.at(ctx, in.Role.Owner)
	if err != nil {
		return wire.VPCPeeringAccepted{}, err
	}
	p, err := ours.activeSoon(ctx, in.PeeringID)
	if err != nil {
		return wire.VPCPeeringAccepted{}, err
	}
	changes := out.Changes
	out.VPCPeeringSeen = p.seen()
	out.Changes = changes
	return out, nil
}

// accept accepts until AWS shows the peering active. For some seconds the customer's account does not know the request at
// all, and AWS may show it there before it can be accepted.
func (n *network) accept(ctx context.Context, id string) error {
	state := "not visible to the customer's account yet"
	err := n.until(ctx, acceptTime, func(ctx context.Context) (bool, error) {
		p, found, err := n.peering(ctx, id)
		if err != nil || !found {
			return false, err
		}
		state = string(p.state)
		switch {
		case p.active():
			return true, nil
		case p.over() || p.state == types.VpcPeeringConnectionStateReasonCodeDeleting:
			return false, p.ended()
		case p.state != types.VpcPeeringConnectionStateReasonCodePendingAcceptance:
			return false, nil
		}
		_, err = n.EC2.AcceptVpcPeeringConnection(ctx, &ec2.AcceptVpcPeeringConnectionInput{VpcPeeringConnectionId: aws.String(id)})
		if err == nil || notFound(err) || code(err) == "invalidstatetransition" {
			// The next look says what became of it.
			return false, nil
		}
		return false, n.fail("Accepting "+id+" as "+n.lent, err)
	})
	if errors.Is(err, errPatience) {
		return Trouble(connection.ReasonUnavailable, fmt.Sprintf("AWS does not get on with %s in the customer's account: it is %s.", id, state), err)
	}
	return err
}

// activeSoon waits until our side, too, sees a peering active.
func (n *network) activeSoon(ctx context.Context, id string) (p peering, err error) {
	err = n.until(ctx, acceptTime/2, func(ctx context.Context) (bool, error) {
		seen, found, err := n.peering(ctx, id)
		if err != nil || !found {
			return false, err
		}
		if p = seen; p.over() {
			return false, p.ended()
		}
		return p.active(), nil
	})
	if errors.Is(err, errPatience) {
		return p, Trouble(connection.ReasonUnavailable, fmt.Sprintf("Our side does not see %s active yet: it is %q.", id, p.state), err)
	}
	return p, err
}
