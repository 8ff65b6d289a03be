package peering

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
)

// peers looks at the other peerings of the VPC and the account, in one call: who has this target already, and how much
// of the quotas is used.
func (c *peeringCheck) peers(ctx context.Context) error {
	all, err := c.Peerings(ctx, awscloud.Filter("status-code",
		string(types.VpcPeeringConnectionStateReasonCodeInitiatingRequest), string(types.VpcPeeringConnectionStateReasonCodePendingAcceptance),
		string(types.VpcPeeringConnectionStateReasonCodeProvisioning), string(types.VpcPeeringConnectionStateReasonCodeActive)))
	if err != nil {
		return err
	}
	active, outstanding := 0, 0
	for _, p := range all {
		if !p.Live() {
			continue
		}
		if p.Active() && p.Ours.VPC == c.Cluster.VPCID {
			active++
		}
		if !p.Active() && !p.Reversed && p.Ours.Account == c.Cluster.Account {
			outstanding++
		}
		c.peer(p)
	}
	return c.peeringQuotas(ctx, active, outstanding)
}

// peer judges one live peering.
func (c *peeringCheck) peer(p awscloud.Peering) {
	t := c.in.Target
	remove := fmt.Sprintf("aws ec2 delete-vpc-peering-connection --region %s --vpc-peering-connection-id %s", c.Cluster.Region, p.ID)
	switch {
	case p.Ours.VPC != c.Cluster.VPCID || p.Mine(c.in.Owner):
	case p.Causeways() && p.Tags[connection.TagConnectionID] == c.in.Owner.Connection.String():
		c.Problem("name", c.in.Owner.Connection.Name, fmt.Sprintf("%s of its generation %q is still there: delete it with %q",
			p.ID, p.Tags[connection.TagGeneration], remove))
	case p.Theirs.VPC != t.VPCID:
	case p.Causeways():
		c.Problem("target.vpcId", t.VPCID, fmt.Sprintf("is already peered by connection %q (%s)", p.Tags[connection.TagConnectionID], p.ID))
	case p.Reversed:
		c.Problem("target.vpcId", t.VPCID, fmt.Sprintf("is already peered by %s, which the customer's side requested; Causeway uses its own "+
			"requests only: delete it with %q, or let the customer do it", p.ID, remove))
	case p.Joins(t.AccountID, t.VPCID):
		c.adopted = true
		c.Note("%s (%s) already joins both VPCs; it is not ours, so it will be adopted and stays at disconnect.", p.ID, p.State)
	}
}

func (c *peeringCheck) peeringQuotas(ctx context.Context, active, outstanding int) error {
	limit, err := c.Limit(ctx, awscloud.QuotaActive)
	if err != nil {
		return err
	}
	if active >= limit && !c.adopted {
		c.Quota(fmt.Sprintf("%s has %d of %d active peering connections (quota %s)", c.Cluster.VPCID, active, limit, awscloud.QuotaActive))
	}
	if limit, err = c.Limit(ctx, awscloud.QuotaOutstanding); err != nil {
		return err
	}
	if outstanding >= limit && !c.adopted {
		c.Quota(fmt.Sprintf("account %s has %d of %d outstanding peering requests (quota %s), all clusters together",
			c.Cluster.Account, outstanding, limit, awscloud.QuotaOutstanding))
	}
	return nil
}
