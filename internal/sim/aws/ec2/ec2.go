// Package ec2 is the networks of EC2: VPCs and subnets, route tables, peering connections, security groups and network ACLs,
// NAT gateways and addresses, tags. What parses a request and shows an answer stands in files that end in _wire.go.
package ec2

import (
	"maps"
	"time"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
	"causeway.dev/internal/sim/aws/world"
)

// EC2 holds the rules on the networks of a cloud.
type EC2 struct {
	*state.Store
	// taggers say who may tag what, by how its id begins.
	taggers map[string]func(r *state.Call, id string) error
}

// New adds them to a cloud.
func New(store *state.Store) *EC2 {
	c := &EC2{Store: store, taggers: map[string]func(*state.Call, string) error{}}
	c.AlsoTag(c.canTagPeering, "pcx")
	c.AlsoTag(c.canTagNAT, "nat")
	c.AlsoTag(c.canTagAddress, "eipalloc")
	c.AlsoTag(c.canTagNetwork, "vpc", "subnet", "rtb", "sg")
	return c
}

// AlsoTag lets resources be tagged whose ids begin so, if may says yes: EC2 tags for all that speak its protocol.
func (c *EC2) AlsoTag(may func(r *state.Call, id string) error, prefixes ...string) {
	for _, prefix := range prefixes {
		c.taggers[prefix] = may
	}
}

// Service is what EC2 answers about networks.
func (c *EC2) Service() wire.Service {
	all := map[string]wire.Operation{}
	for _, part := range []map[string]wire.Operation{
		c.networkOperations(), c.peeringOperations(), c.routeOperations(), c.tagOperations(), c.firewallOperations(), c.addressOperations(),
	} {
		maps.Copy(all, part)
	}
	return wire.Service{Name: "ec2", Protocol: wire.EC2(), Unknown: "InvalidAction", Operations: all}
}

// Settle is what has become due.
func (c *EC2) Settle(now time.Time) {
	c.settleAddresses(now)
	c.settlePeerings(now)
}

// Resources lists every peering, DNS option, tag, route, firewall rule, address, NAT gateway and allowlist.
func (c *EC2) Resources() []world.Resource {
	var all []world.Resource
	for _, list := range [][]world.Resource{
		c.peeringResources(), c.tagResources(), c.routeResources(), c.ruleResources(), c.addressResources(),
	} {
		all = append(all, list...)
	}
	return all
}

// act carries one call out as somebody. The lock is held.
func (c *EC2) act(account, region, operation string, params ...string) error {
	_, err := c.Service().Act(c.Store, account, region, wire.Request{Operation: operation, Form: wire.Form(params...)})
	return err
}
