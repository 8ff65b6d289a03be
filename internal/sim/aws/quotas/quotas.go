// Package quotas is Service Quotas, as far as Amazon VPC has them.
package quotas

import (
	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

// SetQuota changes the quota of an account, by its code such as L-7E9ECCDB.
func (c *Quotas) SetQuota(account, code string, value float64) {
	c.Lock()
	defer c.Unlock()
	c.State.Quotas[account+"/"+code] = value
}

// Quotas tells what an account may have.
type Quotas struct{ *state.Store }

// New adds it to a cloud.
func New(store *state.Store) *Quotas { return &Quotas{store} }

// Service is what Service Quotas answers about Amazon VPC.
func (c *Quotas) Service() wire.Service {
	get := wire.Operation{Do: c.getQuota}
	return wire.Service{Name: "servicequotas", Protocol: wire.JSON(), Unknown: "UnknownOperationException", Operations: map[string]wire.Operation{
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
func (c *Quotas) getQuota(r *wire.Request) (any, error) {
	code := r.Form.Get("QuotaCode")
	known, ok := state.QuotaDefaults()[code]
	if r.Form.Get("ServiceCode") != "vpc" || !ok {
		return nil, state.Refuse("NoSuchResourceException", "The request failed because the specified quota does not exist.")
	}
	value := known.Value
	if r.Operation == "GetServiceQuota" {
		value = c.Quota(r.Caller.Account, code)
	}
	return quotaAnswer{quotaJSON{
		ServiceCode: "vpc", ServiceName: "Amazon Virtual Private Cloud (Amazon VPC)",
		QuotaArn:  "arn:aws:servicequotas:" + r.Region + ":" + r.Caller.Account + ":vpc/" + code,
		QuotaCode: code, QuotaName: known.Name, Value: value, Unit: "None", Adjustable: true,
	}}, nil
}
