package aws

import (
	"causeway.dev/internal/sim/aws/world"
)

// Ids of the sample world. The keys are fake, and valid nowhere else.
const (
	// SampleControlAccount is the vendor's own account: the worker's keys.
	SampleControlAccount   = "999988887777"
	SampleControlAccessKey = "AKIACAUSEWAYCONTROL"
	SampleControlSecretKey = "simulated/control/secret/key/0000000000"

	// SampleDataPlaneAccount holds the clusters; the worker assumes its role.
	SampleDataPlaneAccount   = "111122223333"
	SampleDataPlaneAccessKey = "AKIACAUSEWAYPLANE"
	SampleDataPlaneSecretKey = "simulated/dataplane/secret/key/00000000"
	SampleDataPlaneRole      = "causeway-dataplane"
	SampleDataPlaneRoleARN   = "arn:aws:iam::111122223333:role/causeway-dataplane"

	// The first cluster: dedicated, us-east-1.
	SampleClusterRegion       = "us-east-1"
	SampleClusterVPC          = "vpc-0a1b2c3d4e5f60718"
	SampleClusterCIDR         = "10.10.0.0/16"
	SampleClusterMainTable    = "rtb-0a1b2c3d4e5f60700"
	SampleClusterPrivateTable = "rtb-0a1b2c3d4e5f60701"
	// What was there before us and must survive us.
	SampleForeignPeering = "pcx-0f0e0d0c0b0a09080"
	SampleForeignCIDR    = "10.99.0.0/16"

	// The second cluster: eu-west-1, same account.
	SampleCluster2Region       = "eu-west-1"
	SampleCluster2VPC          = "vpc-0b1c2d3e4f5061728"
	SampleCluster2CIDR         = "10.40.0.0/16"
	SampleCluster2PrivateTable = "rtb-0b1c2d3e4f5061701"

	// Acme is the first customer: us-east-1.
	SampleAcmeAccount       = "444455556666"
	SampleAcmeAccessKey     = "AKIACAUSEWAYACME"
	SampleAcmeSecretKey     = "simulated/acme/secret/key/0000000000000"
	SampleAcmeRegion        = "us-east-1"
	SampleAcmeVPC           = "vpc-0aaaabbbbccccdddd"
	SampleAcmeCIDR          = "10.20.0.0/16"
	SampleAcmeTable         = "rtb-0aaaabbbbccccdd01"
	SampleAcmeSecurityGroup = "sg-0aaaabbbbccccdd02"
	SampleAcmeHost          = "orders.abc123xyz.us-east-1.rds.amazonaws.com"
	SampleAcmeHostIP        = "10.20.1.10"
	SampleAcmeHostPublicIP  = "198.51.100.10"
	SampleAcmePort          = 5432

	// Globex is the second customer: eu-west-1, so across regions from the first cluster.
	SampleGlobexAccount       = "777788889999"
	SampleGlobexAccessKey     = "AKIACAUSEWAYGLOBEX"
	SampleGlobexSecretKey     = "simulated/globex/secret/key/00000000000"
	SampleGlobexRegion        = "eu-west-1"
	SampleGlobexVPC           = "vpc-0eeeeffff00001111"
	SampleGlobexCIDR          = "10.30.0.0/16"
	SampleGlobexTable         = "rtb-0eeeeffff00001101"
	SampleGlobexSecurityGroup = "sg-0eeeeffff00001102"
	SampleGlobexHost          = "stock.def456uvw.eu-west-1.rds.amazonaws.com"
	SampleGlobexHostIP        = "10.30.1.10"
	SampleGlobexPort          = 5432

	sampleOtherAccount = "222233334444"
	sampleOtherVPC     = "vpc-09999888877776666"
)

// NewSample makes a cloud with the sample world in it.
func NewSample(opts Options) (*Cloud, error) {
	c := New(opts)
	return c, c.Add(SampleWorld())
}

// SampleControlKeys are the worker's keys in the sample world.
func SampleControlKeys() world.Keys {
	return world.Keys{AccessKeyID: SampleControlAccessKey, SecretAccessKey: SampleControlSecretKey}
}

// SampleDataPlaneKeys are keys of the data-plane account itself, for tests that skip the role.
func SampleDataPlaneKeys() world.Keys {
	return world.Keys{AccessKeyID: SampleDataPlaneAccessKey, SecretAccessKey: SampleDataPlaneSecretKey}
}

// SampleAcmeKeys are the first customer's own keys.
func SampleAcmeKeys() world.Keys {
	return world.Keys{AccessKeyID: SampleAcmeAccessKey, SecretAccessKey: SampleAcmeSecretKey}
}

// SampleGlobexKeys are the second customer's own keys.
func SampleGlobexKeys() world.Keys {
	return world.Keys{AccessKeyID: SampleGlobexAccessKey, SecretAccessKey: SampleGlobexSecretKey}
}

// SampleWorld is three clusters of a vendor, two customers, and a stranger whose
// peering and route were there before.
func SampleWorld() world.World {
	w := world.World{
		Accounts: []world.Account{
			{ID: SampleControlAccount, Name: "vendor control", Keys: SampleControlKeys()},
			{ID: SampleDataPlaneAccount, Name: "vendor data plane", Keys: SampleDataPlaneKeys()},
			{ID: SampleAcmeAccount, Name: "Acme", Keys: SampleAcmeKeys(), ZoneShift: 1},
			{ID: SampleGlobexAccount, Name: "Globex", Keys: SampleGlobexKeys()},
			{ID: sampleOtherAccount, Name: "somebody else"},
		},
		VPCs: []world.VPC{{
			ID: sampleOtherVPC, Account: sampleOtherAccount, Region: "us-east-1", Blocks: []string{SampleForeignCIDR},
		}},
		Peerings: []world.Peering{{
			ID: SampleForeignPeering, Requester: SampleClusterVPC, Accepter: sampleOtherVPC,
			Tags: map[string]string{"Name": "monitoring", "managed-by": "platform-team"},
		}},
	}
	addRoles(&w)
	addClusters(&w)
	addAcme(&w)
	addGlobex(&w)
	addTransit(&w)
	addForeignTransit(&w)
	addInternet(&w)
	addHybrid(&w)
	return w
}

func addClusters(w *world.World) {
	first := "subnet-0a1b2c3d4e5f6071"
	second := "subnet-0b1c2d3e4f506171"
	w.VPCs = append(w.VPCs,
		world.VPC{
			ID: SampleClusterVPC, Account: SampleDataPlaneAccount, Region: SampleClusterRegion, Name: "cluster-1",
			Blocks: []string{SampleClusterCIDR}, MainTable: SampleClusterMainTable,
		},
		world.VPC{
			ID: SampleCluster2VPC, Account: SampleDataPlaneAccount, Region: SampleCluster2Region, Name: "cluster-2",
			Blocks: []string{SampleCluster2CIDR},
		})
	w.Subnets = append(w.Subnets,
		world.Subnet{ID: first + "0", VPC: SampleClusterVPC, CIDR: "10.10.0.0/20", Zone: "us-east-1a", Name: "cluster-1-public", Public: true},
		world.Subnet{ID: first + "1", VPC: SampleClusterVPC, CIDR: "10.10.16.0/20", Zone: "us-east-1a", Name: "cluster-1-private-a"},
		world.Subnet{ID: first + "2", VPC: SampleClusterVPC, CIDR: "10.10.32.0/20", Zone: "us-east-1b", Name: "cluster-1-private-b"},
		world.Subnet{ID: first + "3", VPC: SampleClusterVPC, CIDR: "10.10.48.0/20", Zone: "us-east-1c", Name: "cluster-1-private-c"},
		world.Subnet{ID: second + "1", VPC: SampleCluster2VPC, CIDR: "10.40.16.0/20", Zone: "eu-west-1a", Name: "cluster-2-private-a"},
		world.Subnet{ID: second + "2", VPC: SampleCluster2VPC, CIDR: "10.40.32.0/20", Zone: "eu-west-1b", Name: "cluster-2-private-b"},
	)
	w.RouteTables = append(w.RouteTables,
		// The public subnet has no table of its own: it uses the main one.
		world.RouteTable{
			ID: SampleClusterMainTable, VPC: SampleClusterVPC, Name: "cluster-1-main",
			Routes: []world.Route{{CIDR: "0.0.0.0/0", Target: "igw-0a1b2c3d4e5f60702"}},
		},
		world.RouteTable{
			ID: SampleClusterPrivateTable, VPC: SampleClusterVPC, Name: "cluster-1-private",
			Subnets: []string{first + "1", first + "2", first + "3"},
			Routes: []world.Route{
				{CIDR: "0.0.0.0/0", Target: "nat-0a1b2c3d4e5f60703"},
				{CIDR: SampleForeignCIDR, Target: SampleForeignPeering},
			},
		},
		world.RouteTable{
			ID: SampleCluster2PrivateTable, VPC: SampleCluster2VPC, Name: "cluster-2-private",
			Subnets: []string{second + "1", second + "2"},
			Routes:  []world.Route{{CIDR: "0.0.0.0/0", Target: "nat-0b1c2d3e4f5061703"}},
		})
}

func addAcme(w *world.World) {
	w.VPCs = append(w.VPCs, world.VPC{
		ID: SampleAcmeVPC, Account: SampleAcmeAccount, Region: SampleAcmeRegion, Name: "orders",
		Blocks: []string{SampleAcmeCIDR},
	})
	w.Subnets = append(w.Subnets, world.Subnet{
		ID: "subnet-0aaaabbbbccccdd03", VPC: SampleAcmeVPC, CIDR: "10.20.1.0/24", Zone: "us-east-1a", Name: "orders-data",
	})
	w.RouteTables = append(w.RouteTables, world.RouteTable{
		ID: SampleAcmeTable, VPC: SampleAcmeVPC, Name: "orders-data", Subnets: []string{"subnet-0aaaabbbbccccdd03"},
	})
	w.SecurityGroups = append(w.SecurityGroups, world.SecurityGroup{
		ID: SampleAcmeSecurityGroup, VPC: SampleAcmeVPC, Name: "orders-db",
		Ingress: []world.Rule{{Protocol: "tcp", FromPort: SampleAcmePort, ToPort: SampleAcmePort, CIDR: SampleAcmeCIDR}},
	})
	w.Hosts = append(w.Hosts, world.Host{
		Name: SampleAcmeHost, VPC: SampleAcmeVPC, PrivateIP: SampleAcmeHostIP, PublicIP: SampleAcmeHostPublicIP,
		Ports: []int{SampleAcmePort}, SecurityGroup: SampleAcmeSecurityGroup,
	})
}

func addGlobex(w *world.World) {
	w.VPCs = append(w.VPCs, world.VPC{
		ID: SampleGlobexVPC, Account: SampleGlobexAccount, Region: SampleGlobexRegion, Name: "stock",
		Blocks: []string{SampleGlobexCIDR},
	})
	w.Subnets = append(w.Subnets, world.Subnet{
		ID: "subnet-0eeeeffff00001103", VPC: SampleGlobexVPC, CIDR: "10.30.1.0/24", Zone: "eu-west-1a", Name: "stock-data",
	})
	w.RouteTables = append(w.RouteTables, world.RouteTable{
		ID: SampleGlobexTable, VPC: SampleGlobexVPC, Name: "stock-data", Subnets: []string{"subnet-0eeeeffff00001103"},
	})
	w.SecurityGroups = append(w.SecurityGroups, world.SecurityGroup{
		ID: SampleGlobexSecurityGroup, VPC: SampleGlobexVPC, Name: "stock-db",
		Ingress: []world.Rule{{Protocol: "tcp", FromPort: SampleGlobexPort, ToPort: SampleGlobexPort, CIDR: SampleGlobexCIDR}},
	})
	w.Hosts = append(w.Hosts, world.Host{
		Name: SampleGlobexHost, VPC: SampleGlobexVPC, PrivateIP: SampleGlobexHostIP, PublicIP: "198.51.100.30",
		Ports: []int{SampleGlobexPort}, SecurityGroup: SampleGlobexSecurityGroup,
	})
}
