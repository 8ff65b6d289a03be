package awsplainpeering_test

import (
	"testing"

	"causeway.dev/internal/connection"
	awsplainpeering "causeway.dev/internal/methods/aws-plain-peering"
	"causeway.dev/internal/methods/methodtest"
	"causeway.dev/internal/methods/schema"
)

func TestPage_WhileItWaits(t *testing.T) {
	plain := awsplainpeering.Method()
	r := connection.Request{
		Method: awsplainpeering.Name, Cluster: "prod-us", Name: "acme-plain", Customer: "Acme", RequestedBy: "sam@vendor.example",
		Own: methodtest.Own(t, awsplainpeering.Own{Target: schema.VPC{
			AccountID: "444455556666", Region: "us-east-1", VPCID: "vpc-0aaaabbbbccccdddd", CIDR: "10.20.0.0/16",
		}}),
		Probe: &connection.Probe{Host: "10.20.1.10", Port: 5432},
	}
	facts := awsplainpeering.Facts{
		OurNetwork: schema.OurNetwork{OurAccount: "111122223333", OurVPC: "vpc-0a1b2c3d4e5f60718", OurCIDRs: []string{"10.10.0.0/16"}},
		Peering:    schema.Peering{PeeringID: "pcx-0123456789abcdef0"},
	}
	waiting := methodtest.WaitingFor(plain, r, awsplainpeering.StepOpen, methodtest.Own(t, facts))
	methodtest.Pages(t, plain, map[string]connection.Progress{"waiting": waiting})
}
