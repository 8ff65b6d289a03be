package aws

import (
	"causeway.dev/internal/sim/aws/world"
)

// The sample world beyond peering: a transit gateway of the first customer, what
// the first cluster's packets look like in the internet, and a host there that
// looks at it.
const (
	// Acme's transit gateway, which Acme has not shared with anybody yet, and the
	// network behind it.
	SampleAcmeTransitGateway       = "tgw-0aaaabbbbccccdd10"
	SampleAcmeTransitGatewayARN    = "arn:aws:ec2:us-east-1:444455556666:transit-gateway/tgw-0aaaabbbbccccdd10"
	SampleAcmeTransitTable         = "tgw-rtb-0aaaabbbbccccdd11"
	SampleAcmeTransitAttachment    = "tgw-attach-0aaaabbbbccccdd12"
	SampleAcmeTransitVPC           = "vpc-0aaaabbbbccccdd13"
	SampleAcmeTransitCIDR          = "10.60.0.0/16"
	SampleAcmeTransitRouteTable    = "rtb-0aaaabbbbccccdd14"
	SampleAcmeTransitSecurityGroup = "sg-0aaaabbbbccccdd15"
	SampleAcmeTransitHost          = "ledger.ghi789rst.us-east-1.rds.amazonaws.com"
	SampleAcmeTransitHostIP        = "10.60.1.10"
	SampleAcmeTransitPort          = 5432

	// The first cluster's subnets, one public and one private in each zone.
	SampleClusterPublicSubnet   = "subnet-0a1b2c3d4e5f60710"
	SampleClusterPrivateSubnetA = "subnet-0a1b2c3d4e5f60711"
	SampleClusterPrivateSubnetB = "subnet-0a1b2c3d4e5f60712"
	SampleClusterPrivateSubnetC = "subnet-0a1b2c3d4e5f60713"

	// The first cluster's NAT gateways: the one that its private subnets use, with
	// two addresses, one that stands by, and a private one without any.
	SampleClusterNAT              = "nat-0a1b2c3d4e5f60703"
	SampleClusterStandbyNAT       = "nat-0a1b2c3d4e5f60704"
	SampleClusterPrivateNAT       = "nat-0a1b2c3d4e5f60705"
	SampleClusterAddressID        = "eipalloc-0a1b2c3d4e5f60731"
	SampleClusterSecondAddressID  = "eipalloc-0a1b2c3d4e5f60732"
	SampleClusterStandbyAddressID = "eipalloc-0a1b2c3d4e5f60733"
	SampleClusterAddress          = "203.0.113.11"
	SampleClusterSecondAddress    = "203.0.113.12"
	SampleClusterStandbyAddress   = "203.0.113.13"
	// The second cluster has one of each.
	SampleCluster2NAT       = "nat-0b1c2d3e4f5061703"
	SampleCluster2AddressID = "eipalloc-0b1c2d3e4f5061731"
	SampleCluster2Address   = "203.0.113.21"

	// What Acme has in the internet, behind an allowlist that names its own office only.
	SampleInternetHost   = "acme.snowflake.example"
	SampleInternetHostIP = "198.51.100.200"
	SampleInternetPort   = 443
	SampleInternetOffice = "192.0.2.64/28"

	// What was there before us and must survive us: somebody's gateway, shared with
	// the data plane's account and attached to the second cluster.
	SampleForeignTransitGateway    = "tgw-09999888877776610"
	SampleForeignTransitAttachment = "tgw-attach-09999888877776612"
	SampleForeignShareARN          = "arn:aws:ram:eu-west-1:222233334444:resource-share/0f0e0d0c-0b0a-4908-a706-050403020100"
)

// addTransit adds Acme's transit gateway, with a network attached in two zones.
// The host is in the first of them.
func addTransit(w *world.World) {
	const subnet = "subnet-0aaaabbbbccccdd1"
	w.VPCs = append(w.VPCs, world.VPC{
		ID: SampleAcmeTransitVPC, Account: SampleAcmeAccount, Region: SampleAcmeRegion, Name: "ledger", Blocks: []string{SampleAcmeTransitCIDR},
	})
	w.Subnets = append(w.Subnets,
		world.Subnet{ID: subnet + "6", VPC: SampleAcmeTransitVPC, CIDR: "10.60.1.0/24", Zone: "us-east-1a", Name: "ledger-data-a"},
		world.Subnet{ID: subnet + "7", VPC: SampleAcmeTransitVPC, CIDR: "10.60.2.0/24", Zone: "us-east-1b", Name: "ledger-data-b"},
	)
	w.RouteTables = append(w.RouteTables, world.RouteTable{
		ID: SampleAcmeTransitRouteTable, VPC: SampleAcmeTransitVPC, Name: "ledger-data", Subnets: []string{subnet + "6", subnet + "7"},
	})
	w.SecurityGroups = append(w.SecurityGroups, world.SecurityGroup{
		ID: SampleAcmeTransitSecurityGroup, VPC: SampleAcmeTransitVPC, Name: "ledger-db",
		Ingress: []world.Rule{{Protocol: "tcp", FromPort: SampleAcmeTransitPort, ToPort: SampleAcmeTransitPort, CIDR: SampleAcmeTransitCIDR}},
	})
	w.Hosts = append(w.Hosts, world.Host{
		Name: SampleAcmeTransitHost, VPC: SampleAcmeTransitVPC, PrivateIP: SampleAcmeTransitHostIP, PublicIP: "198.51.100.60",
		Ports: []int{SampleAcmeTransitPort}, SecurityGroup: SampleAcmeTransitSecurityGroup,
	})
	w.TransitGateways = append(w.TransitGateways, world.TransitGateway{
		ID: SampleAcmeTransitGateway, Account: SampleAcmeAccount, Region: SampleAcmeRegion, Name: "acme-hub", Table: SampleAcmeTransitTable,
	})
	w.TransitAttachments = append(w.TransitAttachments, world.TransitAttachment{
		ID: SampleAcmeTransitAttachment, Gateway: SampleAcmeTransitGateway, VPC: SampleAcmeTransitVPC,
		Subnets: []string{subnet + "6", subnet + "7"}, Tags: map[string]string{"Name": "ledger"},
	})
}

// addForeignTransit adds what a stranger shared with the data plane's account. It
// stands in the second cluster, so that the first one's gateways can be counted.
func addForeignTransit(w *world.World) {
	w.TransitGateways = append(w.TransitGateways, world.TransitGateway{
		ID: SampleForeignTransitGateway, Account: sampleOtherAccount, Region: SampleCluster2Region, Name: "monitoring",
		Table: "tgw-rtb-09999888877776611",
	})
	w.TransitAttachments = append(w.TransitAttachments, world.TransitAttachment{
		ID: SampleForeignTransitAttachment, Gateway: SampleForeignTransitGateway, VPC: SampleCluster2VPC,
		Subnets: []string{"subnet-0b1c2d3e4f5061711", "subnet-0b1c2d3e4f5061712"},
		Tags:    map[string]string{"Name": "monitoring", "managed-by": "platform-team"},
	})
	w.Shares = append(w.Shares, world.Share{
		ID: "0f0e0d0c-0b0a-4908-a706-050403020100", Account: sampleOtherAccount, Region: SampleCluster2Region, Name: "monitoring",
		Resources:  []string{"arn:aws:ec2:eu-west-1:222233334444:transit-gateway/" + SampleForeignTransitGateway},
		Principals: []string{SampleDataPlaneAccount},
	})
}

// addInternet adds the clusters' addresses, and Acme's host that looks at them.
func addInternet(w *world.World) {
	mine := map[string]string{"Name": "egress", "purpose": "egress"}
	add := func(id, region, ip string) {
		w.Addresses = append(w.Addresses, world.Address{ID: id, Account: SampleDataPlaneAccount, Region: region, PublicIP: ip, Tags: mine})
	}
	add(SampleClusterAddressID, SampleClusterRegion, SampleClusterAddress)
	add(SampleClusterSecondAddressID, SampleClusterRegion, SampleClusterSecondAddress)
	add(SampleClusterStandbyAddressID, SampleClusterRegion, SampleClusterStandbyAddress)
	add(SampleCluster2AddressID, SampleCluster2Region, SampleCluster2Address)
	w.NATGateways = append(w.NATGateways,
		world.NATGateway{
			ID: SampleClusterNAT, Subnet: SampleClusterPublicSubnet, Name: "cluster-1-a",
			Addresses: []string{SampleClusterAddressID, SampleClusterSecondAddressID},
		},
		world.NATGateway{ID: SampleClusterStandbyNAT, Subnet: SampleClusterPublicSubnet, Name: "cluster-1-standby", Addresses: []string{SampleClusterStandbyAddressID}},
		world.NATGateway{ID: SampleClusterPrivateNAT, Subnet: SampleClusterPrivateSubnetA, Name: "cluster-1-internal", Private: true},
		world.NATGateway{ID: SampleCluster2NAT, Subnet: "subnet-0b1c2d3e4f5061711", Name: "cluster-2-a", Addresses: []string{SampleCluster2AddressID}},
	)
	w.InternetHosts = append(w.InternetHosts, world.InternetHost{
		Name: SampleInternetHost, PublicIP: SampleInternetHostIP, Ports: []int{SampleInternetPort}, Allowlist: []string{SampleInternetOffice},
	})
}
