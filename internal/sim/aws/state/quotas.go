package state

// Quota codes of Amazon VPC.
// https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
const (
	QuotaActive      = "L-7E9ECCDB"
	QuotaOutstanding = "L-DC9F7029"
	QuotaRoutes      = "L-93826ACB"
)

type quotaDefault struct {
	Name  string
	Value float64
}

// QuotaDefaults are AWS's; the routes of a table were 50 before June 2025.
func QuotaDefaults() map[string]quotaDefault {
	return map[string]quotaDefault{
		QuotaActive:      {"Active VPC peering connections per VPC", 50},
		QuotaOutstanding: {"Outstanding VPC peering connection requests", 25},
		QuotaRoutes:      {"Routes per route table", 500},
	}
}

// Quota is the account's own value, or AWS's default.
func (c *Store) Quota(account, code string) float64 {
	if value, ok := c.State.Quotas[account+"/"+code]; ok {
		return value
	}
	return QuotaDefaults()[code].Value
}
