package aws

import (
	"causeway.dev/internal/sim/aws/world"
)

// Ids of the cluster that runs in an account of its own, and of the roles that prove a refusal.
const (
	// SampleControlRoleARN is a role of the vendor that the data plane may assume and that may do nothing: while it can be
	// assumed, a refusal of another role is that role's own.
	SampleControlRoleARN = "arn:aws:iam::111122223333:role/causeway-control"

	// The third cluster: hybrid, us-east-1, in an account that holds nothing else of the vendor's.
	SampleHybridAccount        = "555566667777"
	SampleHybridAccessKey      = "AKIACAUSEWAYHYBRID"
	SampleHybridSecretKey      = "simulated/hybrid/secret/key/00000000000"
	SampleHybridRegion         = "us-east-1"
	SampleHybridVPC            = "vpc-0c1d2e3f405162738"
	SampleHybridCIDR           = "10.50.0.0/16"
	SampleHybridMainTable      = "rtb-0c1d2e3f405162700"
	SampleHybridTable          = "rtb-0c1d2e3f405162701"
	SampleHybridNAT            = "nat-0c1d2e3f405162703"
	SampleHybridAddressID      = "eipalloc-0c1d2e3f405162704"
	SampleHybridAddress        = "203.0.113.50"
	SampleHybridRoleARN        = "arn:aws:iam::555566667777:role/causeway-dataplane"
	SampleHybridControlRoleARN = "arn:aws:iam::555566667777:role/causeway-control"
)

// sampleControlRole is the name of both control roles.
const sampleControlRole = "causeway-control"

// SampleHybridKeys are keys of the hybrid cluster's account itself, for tests that skip the role.
func SampleHybridKeys() world.Keys {
	return world.Keys{AccessKeyID: SampleHybridAccessKey, SecretAccessKey: SampleHybridSecretKey}
}

// addHybrid adds the cluster with its subnets and its way out.
func addHybrid(w *world.World) {
	subnet := "subnet-0c1d2e3f4051627"
	w.Accounts = append(w.Accounts, world.Account{ID: SampleHybridAccount, Name: "vendor data plane at Initech", Keys: SampleHybridKeys(), ZoneShift: 2})
	w.VPCs = append(w.VPCs, world.VPC{
		ID: SampleHybridVPC, Account: SampleHybridAccount, Region: SampleHybridRegion, Name: "hybrid-1",
		Blocks: []string{SampleHybridCIDR}, MainTable: SampleHybridMainTable,
	})
	w.Subnets = append(w.Subnets,
		world.Subnet{ID: subnet + "10", VPC: SampleHybridVPC, CIDR: "10.50.0.0/20", Zone: "us-east-1a", Name: "hybrid-1-public", Public: true},
		world.Subnet{ID: subnet + "11", VPC: SampleHybridVPC, CIDR: "10.50.16.0/20", Zone: "us-east-1a", Name: "hybrid-1-private-a"},
		world.Subnet{ID: subnet + "12", VPC: SampleHybridVPC, CIDR: "10.50.32.0/20", Zone: "us-east-1b", Name: "hybrid-1-private-b"},
		world.Subnet{ID: subnet + "13", VPC: SampleHybridVPC, CIDR: "10.50.48.0/20", Zone: "us-east-1c", Name: "hybrid-1-private-c"},
	)
	w.RouteTables = append(w.RouteTables,
		world.RouteTable{
			ID: SampleHybridMainTable, VPC: SampleHybridVPC, Name: "hybrid-1-main",
			Routes: []world.Route{{CIDR: "0.0.0.0/0", Target: "igw-0c1d2e3f405162702"}},
		},
		world.RouteTable{
			ID: SampleHybridTable, VPC: SampleHybridVPC, Name: "hybrid-1-private",
			Subnets: []string{subnet + "11", subnet + "12", subnet + "13"},
			Routes:  []world.Route{{CIDR: "0.0.0.0/0", Target: SampleHybridNAT}},
		})
	w.Addresses = append(w.Addresses, world.Address{
		ID: SampleHybridAddressID, Account: SampleHybridAccount, Region: SampleHybridRegion, PublicIP: SampleHybridAddress,
		Tags: map[string]string{"Name": "egress", "purpose": "egress"},
	})
	w.NATGateways = append(w.NATGateways, world.NATGateway{
		ID: SampleHybridNAT, Subnet: subnet + "10", Name: "hybrid-1-a", Addresses: []string{SampleHybridAddressID},
	})
}

// addRoles adds who may act for whom. The control roles have policies, but not one: they may do nothing.
func addRoles(w *world.World) {
	nothing := map[string]string{}
	w.Roles = append(w.Roles,
		world.Role{Account: SampleDataPlaneAccount, Name: SampleDataPlaneRole, TagSession: true, Trusts: []string{SampleControlAccount}},
		world.Role{Account: SampleDataPlaneAccount, Name: sampleControlRole, Trusts: []string{SampleDataPlaneRoleARN}, Policies: nothing},
		world.Role{Account: SampleHybridAccount, Name: SampleDataPlaneRole, TagSession: true, Trusts: []string{SampleControlAccount}},
		world.Role{Account: SampleHybridAccount, Name: sampleControlRole, Trusts: []string{SampleHybridRoleARN}, Policies: nothing},
	)
}
