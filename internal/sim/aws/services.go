package aws

import "maps"

// newServices says which operations there are. A name that is missing here is
// an InvalidAction, in the service's own words.
func (c *Cloud) newServices() map[string]service {
	ec2 := map[string]operation{}
	for _, part := range []map[string]operation{
		c.networkOperations(), c.peeringOperations(), c.routeOperations(), c.tagOperations(), c.firewallOperations(),
		c.gatewayOperations(), c.attachmentOperations(), c.transitTableOperations(), c.addressOperations(),
	} {
		maps.Copy(ec2, part)
	}
	return map[string]service{
		"ec2":            {operations: ec2, unknown: "InvalidAction"},
		"sts":            c.stsService(),
		"cloudformation": c.stackService(),
		"servicequotas":  c.quotaService(),
		"ram":            c.shareService(),
	}
}
