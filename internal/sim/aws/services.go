package aws

import (
	"maps"
	"time"

	"causeway.dev/internal/sim/aws/wire"
	"causeway.dev/internal/sim/aws/world"
)

// part is all that the cloud wants to know of a service. What a service does not have is nil.
type part struct {
	// answers are the operations that the gateway knows. A name that is missing in all of them is refused, in the service's own words.
	answers func() wire.Service
	// settle is what becomes due as time passes.
	settle func(now time.Time)
	// lists is what a connection can make or change, and so what a snapshot compares.
	lists func() []world.Resource
}

// parts are all services: one line each.
func (c *Cloud) parts() []part {
	return []part{
		{answers: c.EC2.Service, settle: c.EC2.Settle, lists: c.EC2.Resources},
		{answers: c.Transit.Service, settle: c.Transit.Settle, lists: c.Transit.Resources},
		{answers: c.RAM.Service, settle: c.RAM.Settle, lists: c.RAM.Resources},
		{answers: c.CloudFormation.Service, settle: c.CloudFormation.Settle, lists: c.CloudFormation.Resources},
		{answers: c.STS.Service},
		{answers: c.Quotas.Service},
	}
}

// register joins the parts to the gateway and to the clock. Services of one name answer as one.
func (c *Cloud) register() {
	c.services = map[string]wire.Service{}
	for _, p := range c.parts() {
		s := p.answers()
		if known, ok := c.services[s.Name]; ok {
			maps.Copy(s.Operations, known.Operations)
		}
		c.services[s.Name] = s
		if p.settle != nil {
			c.store.OnSettle(p.settle)
		}
	}
}

// service is what answers calls of a name; there is always one.
func (c *Cloud) service(name string) wire.Service {
	if s, ok := c.services[name]; ok {
		return s
	}
	return wire.Service{Name: name, Protocol: wire.Other()}
}
