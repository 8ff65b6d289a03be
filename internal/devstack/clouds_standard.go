package devstack

import cloudsim "causeway.dev/internal/sim/aws"

// standardCluster is the network of the sample cluster that is shared by many customers: the one that takes no private
// connection, and whose addresses can be allowed all the same.
func standardCluster() cloudsim.World {
	const (
		vpc     = "vpc-0d1e2f30415263738"
		public  = "subnet-0d1e2f30415263710"
		private = "subnet-0d1e2f30415263711"
		nat     = "nat-0d1e2f30415263703"
		address = "eipalloc-0d1e2f30415263731"
		account = cloudsim.SampleDataPlaneAccount
		region  = cloudsim.SampleClusterRegion
	)
	return cloudsim.World{
		VPCs: []cloudsim.VPC{{ID: vpc, Account: account, Region: region, Name: "shared-1", Blocks: []string{"10.50.0.0/16"}}},
		Subnets: []cloudsim.Subnet{
			{ID: public, VPC: vpc, CIDR: "10.50.0.0/20", Zone: "us-east-1a", Name: "shared-1-public", Public: true},
			{ID: private, VPC: vpc, CIDR: "10.50.16.0/20", Zone: "us-east-1a", Name: "shared-1-private-a"},
		},
		RouteTables: []cloudsim.RouteTable{
			{
				ID: "rtb-0d1e2f30415263700", VPC: vpc, Name: "shared-1-public", Subnets: []string{public},
				Routes: []cloudsim.Route{{CIDR: "0.0.0.0/0", Target: "igw-0d1e2f30415263702"}},
			},
			{
				ID: "rtb-0d1e2f30415263701", VPC: vpc, Name: "shared-1-private", Subnets: []string{private},
				Routes: []cloudsim.Route{{CIDR: "0.0.0.0/0", Target: nat}},
			},
		},
		Addresses:   []cloudsim.Address{{ID: address, Account: account, Region: region, PublicIP: "203.0.113.31"}},
		NATGateways: []cloudsim.NATGateway{{ID: nat, Subnet: public, Name: "shared-1", Addresses: []string{address}}},
	}
}
