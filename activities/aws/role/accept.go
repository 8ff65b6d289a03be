package role

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/activities"
	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// acceptTime is how long AWS may take to show a request to the customer's account, and to set it up once it is accepted.
const acceptTime = 45 * time.Second

// AcceptVPCPeeringAsCustomer accepts the peering connection with the customer's role, in their region, and waits until both
// sides see it active. Its undo is that of the request: either owner can delete what is active.
func (a *Activities) AcceptVPCPeeringAsCustomer(ctx context.Context, in wire.LentPeering) (wire.VPCPeeringAccepted, error) {
	var out wire.VPCPeeringAccepted
	err := a.throughLent(ctx, in.Role, func(ctx context.Context, n *network) error {
		if err := n.accept(ctx, in.PeeringID); err != nil {
			return err
		}
		standing, err := n.standingRoutes(ctx, in)
		out.Changes, out.Standing = activities.Changes("AWS", n.Requests), standing
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
	out.VPCPeeringSeen = wire.VPCPeeringSeen{State: string(p.State), TheirCIDRs: p.Theirs.CIDRs, OurDNS: p.Ours.DNS, TheirDNS: p.Theirs.DNS}
	out.Changes = changes
	return out, nil
}

// accept accepts until AWS shows the peering active. For some seconds the customer's account does not know the request at
// all, and AWS may show it there before it can be accepted.
func (n *network) accept(ctx context.Context, id string) error {
	state := "not visible to the customer's account yet"
	err := n.Until(ctx, acceptTime, func(ctx context.Context) (bool, error) {
		p, found, err := n.Peering(ctx, id)
		if err != nil || !found {
			return false, err
		}
		state = string(p.State)
		switch {
		case p.Active():
			return true, nil
		case p.Over() || p.State == types.VpcPeeringConnectionStateReasonCodeDeleting:
			return false, p.Ended()
		case p.State != types.VpcPeeringConnectionStateReasonCodePendingAcceptance:
			return false, nil
		}
		_, err = n.EC2.AcceptVpcPeeringConnection(ctx, &ec2.AcceptVpcPeeringConnectionInput{VpcPeeringConnectionId: aws.String(id)})
		if err == nil || awscloud.NotFound(err) || awscloud.Code(err) == "invalidstatetransition" {
			// The next look says what became of it.
			return false, nil
		}
		return false, n.Fail("Accepting "+id+" as "+n.Lent, err)
	})
	if errors.Is(err, cloud.ErrPatience) {
		return answer.Trouble(connection.ReasonUnavailable, fmt.Sprintf("AWS does not get on with %s in the customer's account: it is %s.", id, state), err)
	}
	return err
}

// activeSoon waits until our side, too, sees a peering active.
func (n *network) activeSoon(ctx context.Context, id string) (p awscloud.Peering, err error) {
	err = n.Until(ctx, acceptTime/2, func(ctx context.Context) (bool, error) {
		seen, found, err := n.Peering(ctx, id)
		if err != nil || !found {
			return false, err
		}
		if p = seen; p.Over() {
			return false, p.Ended()
		}
		return p.Active(), nil
	})
	if errors.Is(err, cloud.ErrPatience) {
		return p, answer.Trouble(connection.ReasonUnavailable, fmt.Sprintf("Our side does not see %s active yet: it is %q.", id, p.State), err)
	}
	return p, err
}
