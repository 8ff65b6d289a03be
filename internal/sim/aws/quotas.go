package aws

// Quota codes of Amazon VPC.
// https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
const (
	quotaActive      = "L-7E9ECCDB"
	quotaOutstanding = "L-DC9F7029"
	quotaRoutes      = "L-93826ACB"
)

type quotaDefault struct {
	name  string
	value float64
}

// quotaDefaults are AWS's; the routes of a table were 50 before June 2025.
func quotaDefaults() map[string]quotaDefault {
	return map[string]quotaDefault{
		quotaActive:      {"Active VPC peering connections per VPC", 50},
		quotaOutstanding: {"Outstanding VPC peering connection requests", 25},
		quotaRoutes:      {"Routes per route table", 500},
	}
}

// quota is the account's own value, or AWS's default.
func (c *Cloud) quota(account, code string) float64 {
	if value, ok := c.state.Quotas[account+"/"+code]; ok {
		return value
	}
	return quotaDefaults()[code].value
}

// SetQuota changes the quota of an account, by its code such as L-7E9ECCDB.
func (c *Cloud) SetQuota(account, code string, value float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state.Quotas[account+"/"+code] = value
}

func (c *Cloud) quotaService() service {
	get := operation{do: c.getQuota}
	return service{unknown: "UnknownOperationException", operations: map[string]operation{
		"GetServiceQuota": get, "GetAWSDefaultServiceQuota": get,
	}}
}

type quotaAnswer struct {
	Quota quotaJSON
}

type quotaJSON struct {
	ServiceCode string
	ServiceName string
	QuotaArn    string
	QuotaCode   string
	QuotaName   string
	Value       float64
	Unit        string
	Adjustable  bool
	GlobalQuota bool
}

// getQuota tells the account's own value, or the default for everybody.
func (c *Cloud) getQuota(r *request) (any, error) {
	code := r.form.Get("QuotaCode")
	known, ok := quotaDefaults()[code]
	if r.form.Get("ServiceCode") != "vpc" || !ok {
		return nil, refuse("NoSuchResourceException", "The request failed because the specified quota does not exist.")
	}
	value := known.value
	if r.operation == "GetServiceQuota" {
		value = c.quota(r.caller.Account, code)
	}
	return quotaAnswer{quotaJSON{
		ServiceCode: "vpc", ServiceName: "Amazon Virtual Private Cloud (Amazon VPC)",
		QuotaArn:  "arn:aws:servicequotas:" + r.region + ":" + r.caller.Account + ":vpc/" + code,
		QuotaCode: code, QuotaName: known.name, Value: value, Unit: "None", Adjustable: true,
	}}, nil
}
