package activities

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	"go.temporal.io/sdk/temporal"

	"causeway.dev/internal/connection"
)

// The quotas of Amazon VPC that our connections need.
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

// limit reads one quota. Reading it is a courtesy: who may not, is served AWS's default and told so.
func (c *preflight) limit(ctx context.Context, quota string) (int, error) {
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
