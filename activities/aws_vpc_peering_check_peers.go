package activities

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/connection"
)

// peers looks at the other peerings of the VPC and the account, in one call: who has this target already, and how much
// of the quotas is used.
func (c *peeringCheck) peers(ctx context.Context) error {
	all, err := c.peerings(ctx, filter("status-code",
		string(types.VpcPeeringConnectionStateReasonCodeInitiatingRequest), string(types.VpcPeeringConnectionStateReasonCodePendingAcceptance),
		string(types.VpcPeeringConnectionStateReasonCodeProvisioning), string(types.VpcPeeringConnectionStateReasonCodeActive)))
	if err != nil {
		return err
	}
	active, outstanding := 0, 0
	for _, p := range all {
		if !p.live() {
			continue
		}
		if p.active() && p.ours.vpc == c.cluster.VPCID {
			active++
		}
		if !p.active() && !p.reversed && p.ours.account == c.cluster.Account {
			outstanding++
		}
		c.peer(p)
	}
	return c.peeringQuotas(ctx, active, outstanding)
}

// peer judges one live peering.
func (c *peeringCheck) peer(p peering) {
	t := c.in.Target
	remove := fmt.Sprintf("aws ec2 delete-vpc-peering-connection --region %s --vpc-peering-connection-id %s", c.cluster.Region, p.id)
	switch {
	case p.ours.vpc != c.cluster.VPCID || p.mine(c.in.Owner):
	case p.causeways() && p.tags[connection.TagConnectionID] == c.in.Owner.Connection.String():
		c.problem("name", c.in.Owner.Connection.Name, fmt.Sprintf("%s of its generation %q is still there: delete it with %q",
			p.id, p.tags[connection.TagGeneration], remove))
	case p.theirs.vpc != t.VPCID:
	case p.causeways():
		c.problem("target.vpcId", t.VPCID, fmt.Sprintf("is already peered by connection %q (%s)", p.tags[connection.TagConnectionID], p.id))
	case p.reversed:
		c.problem("target.vpcId", t.VPCID, fmt.Sprintf("is already peered by %s, which the customer's side requested; Causeway uses its own "+
			"requests only: delete it with %q, or let the customer do it", p.id, remove))
	case p.joins(t):
		c.adopted = true
		c.note("%s (%s) already joins both VPCs; it is not ours, so it will be adopted and stays at disconnect.", p.id, p.state)
	}
}

func (c *peeringCheck) peeringQuotas(ctx context.Context, active, outstanding int) error {
	limit, err := c.limit(ctx, quotaActive)
	if err != nil {
		return err
	}
	if active >= limit && !c.adopted {
		c.quota(fmt.Sprintf("%s has %d of %d active peering connections (quota %s)", c.cluster.VPCID, active, limit, quotaActive))
	}
	if limit, err = c.limit(ctx, quotaOutstanding); err != nil {
		return err
	}
	if outstanding >= limit && !c.adopted {
		c.quota(fmt.Sprintf("account %s has %d of %d outstanding peering requests (quota %s), all clusters together",
			c.cluster.Account, outstanding, limit, quotaOutstanding))
	}
	return nil
}
