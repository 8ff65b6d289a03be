package devstack

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

// customer is how one method's sample customer is played: everything that the instructions leave to them.
type customer struct {
	// Request is the example request, in examples/.
	Request string
	// Keys and Region are what the customer's own shell would have in AWS.
	Keys   cloudsim.Keys
	Region string
	// Azure means that the customer is the one with an administrator in the simulated Azure.
	Azure bool
	// Variables are the shell variables that the instructions ask the customer to set: ids that only they know.
	Variables map[string]string
	// Values are what the customer sends with `causeway accept`, for the steps that ask for values.
	Values map[connection.StepID]map[string]string
	// Told are values that only the cloud knows, such as the ARN of a role that it just made: for a step, the name of the
	// value that its last command prints.
	Told map[connection.StepID]string
}

// sends are the values of one step, once its last command has answered.
func (c customer) sends(step connection.StepID, answer string) map[string]string {
	values := maps.Clone(c.Values[step])
	if name := c.Told[step]; name != "" {
		if values == nil {
			values = map[string]string{}
		}
		values[name] = strings.TrimSpace(answer)
	}
	return values
}

// customers lists the sample customer of each method. A new method joins here.
func customers() map[connection.Method]customer {
	return map[connection.Method]customer{
		connection.IPAllowlist: {
			Request: "ip-allowlist.yaml", Keys: cloudsim.SampleAcmeKeys(), Region: cloudsim.SampleAcmeRegion,
			Variables: map[string]string{"SECURITY_GROUP_ID": cloudsim.SampleAcmeSecurityGroup},
		},
		connection.AWSTransitGateway: {
			Request: "aws-transit-gateway.yaml", Keys: cloudsim.SampleAcmeKeys(), Region: cloudsim.SampleAcmeRegion,
			Variables: map[string]string{
				"TRANSIT_GATEWAY_ID": cloudsim.SampleAcmeTransitGateway, "TRANSIT_GATEWAY_ROUTE_TABLE_ID": cloudsim.SampleAcmeTransitTable,
				"ROUTE_TABLE_ID": cloudsim.SampleAcmeTransitRouteTable, "SECURITY_GROUP_ID": cloudsim.SampleAcmeTransitSecurityGroup,
			},
			Values: map[connection.StepID]map[string]string{
				"share": {connection.FactTransitGatewayID: cloudsim.SampleAcmeTransitGateway},
			},
		},
		connection.AzureVNetPeering: {
			Request: "azure-vnet-peering.yaml", Azure: true,
			Variables: map[string]string{"NSG_NAME": "orders-db", "NSG_RESOURCE_GROUP": "orders"},
		},
		connection.AWSVPCPeeringRole: {
			Request: "aws-vpc-peering-role.yaml", Keys: cloudsim.SampleAcmeKeys(), Region: cloudsim.SampleAcmeRegion,
			Variables: map[string]string{"SECURITY_GROUP_ID": cloudsim.SampleAcmeSecurityGroup},
			Told:      map[connection.StepID]string{"lend": connection.FactRoleARN},
		},
		connection.AWSVPCPeering: {
			Request: "aws-vpc-peering.yaml", Keys: cloudsim.SampleAcmeKeys(), Region: cloudsim.SampleAcmeRegion,
			Variables: map[string]string{
				"ROUTE_TABLE_ID": cloudsim.SampleAcmeTable, "SECURITY_GROUP_ID": cloudsim.SampleAcmeSecurityGroup,
			},
		},
	}
}

func customerOf(method connection.Method) (customer, error) {
	c, known := customers()[method]
	if !known {
		return c, fmt.Errorf("no sample customer plays method %q; there is one for %v", method, slices.Sorted(maps.Keys(customers())))
	}
	return c, nil
}
