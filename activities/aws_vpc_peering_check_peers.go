package activities

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	"go.temporal.io/sdk/temporal"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
)

// The quotas of Amazon VPC that a peering needs.
// https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
const (
	quotaActive      = "L-7E9ECCDB"
	quotaOutstanding = "L-DC9F7029"
	quotaRoutes      = "L-93826ACB"
)

func defaultQuota(code string) int {
	switch code {
	case quotaActive:
		return 50
	case quotaOutstanding:
		return 25
	default:
		return 500
	}
}

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
	t := c.in.Request.Target
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

// limit reads one quota. Reading it is a courtesy: who may not, is served AWS's default and told so.
func (c *peeringCheck) limit(ctx context.Context, quota string) (int, error) {
	out, err := c.Quotas.GetServiceQuota(ctx, &servicequotas.GetServiceQuotaInput{ServiceCode: aws.String("vpc"), QuotaCode: aws.String(quota)})
	if err == nil && out.Quota != nil && out.Quota.Value != nil {
		return int(*out.Quota.Value), nil
	}
	if ctx.Err() != nil || action(err) == "sts:AssumeRole" {
		return 0, c.fail("Reading quota "+quota, err)
	}
	c.note("Quota %s cannot be read (%s); AWS's default of %d is assumed.", quota, strings.ToLower(codeOr(err, "no answer")), defaultQuota(quota))
	return defaultQuota(quota), nil
}

func codeOr(err error, otherwise string) string {
	if c := code(err); c != "" {
		return c
	}
	return otherwise
}

// refuseQuotas parks: a quota can be raised. The problems travel in the details, as those of an invalid request do.
func refuseQuotas(problems connection.Problems) error {
	return temporal.NewApplicationErrorWithOptions(problems.Error(), string(connection.ReasonQuota),
		temporal.ApplicationErrorOptions{NonRetryable: true, Details: []any{problems}})
}

func asUnknown(err error, target **inventory.Unknown) bool { return errors.As(err, target) }
