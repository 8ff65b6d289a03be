// Package transit is EC2's transit gateways: gateways, attachments of VPCs, and the route tables between them. It answers
// operations of EC2, beside package ec2; whom a gateway is shared with, RAM knows.
package transit

import (
	"maps"

	"causeway.dev/internal/sim/aws/ec2"
	"causeway.dev/internal/sim/aws/ram"
	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
	"causeway.dev/internal/sim/aws/world"
)

// Transit holds the rules on the transit gateways of a cloud.
type Transit struct {
	*state.Store
	shares *ram.RAM
}

// New adds them to a cloud.
func New(store *state.Store, networks *ec2.EC2, shares *ram.RAM) *Transit {
	c := &Transit{store, shares}
	networks.AlsoTag(c.canTag, "tgw")
	return c
}

// Service is what EC2 answers about transit gateways.
func (c *Transit) Service() wire.Service {
	all := map[string]wire.Operation{}
	for _, part := range []map[string]wire.Operation{c.gatewayOperations(), c.attachmentOperations(), c.transitTableOperations()} {
		maps.Copy(all, part)
	}
	return wire.Service{Name: "ec2", Protocol: wire.EC2(), Unknown: "InvalidAction", Operations: all}
}

// Resources lists gateways, attachments and what was set in tables.
func (c *Transit) Resources() []world.Resource {
	return append(c.attachmentResources(), c.transitResources()...)
}

// act carries one call out as somebody. The lock is held.
func (c *Transit) act(account, region, operation string, params ...string) error {
	_, err := c.Service().Act(c.Store, account, region, wire.Request{Operation: operation, Form: wire.Form(params...)})
	return err
}
