package aws

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
)

// The quotas of Amazon VPC that our connections need.
// https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
const (
	QuotaActive      = "L-7E9ECCDB"
	QuotaOutstanding = "L-DC9F7029"
	quotaRoutes      = "L-93826ACB"
)

func defaultQuota(code string) int {
	switch code {
	case QuotaActive:
		return 50
	case QuotaOutstanding:
		return 25
	default:
		return 500
	}
}

// Limit reads one quota. Reading it is a courtesy: who may not, is served AWS's default and told so.
func (c *Preflight) Limit(ctx context.Context, quota string) (int, error) {
	out, err := c.Quotas.GetServiceQuota(ctx, &servicequotas.GetServiceQuotaInput{ServiceCode: aws.String("vpc"), QuotaCode: aws.String(quota)})
	if err == nil && out.Quota != nil && out.Quota.Value != nil {
		return int(*out.Quota.Value), nil
	}
	if ctx.Err() != nil || action(err) == "sts:AssumeRole" {
		return 0, c.Fail("Reading quota "+quota, err)
	}
	c.Note("Quota %s cannot be read (%s); AWS's default of %d is assumed.", quota, strings.ToLower(codeOr(err, "no answer")), defaultQuota(quota))
	return defaultQuota(quota), nil
}

func codeOr(err error, otherwise string) string {
	if c := Code(err); c != "" {
		return c
	}
	return otherwise
}
