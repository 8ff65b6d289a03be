package aws_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/activities/activitytest"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
	"causeway.dev/internal/inventory"
	cloudsim "causeway.dev/internal/sim/aws"
)

func allowlistOwner() connection.Owner {
	return connection.Owner{Connection: connection.ID{Cluster: "prod", Name: "acme-crm"}, Generation: 1, Customer: "Acme", Method: "ip-allowlist"}
}

func (s *sample) readAddresses(change func(*wire.ExternalAddressesRead)) (wire.ExternalAddresses, error) {
	s.t.Helper()
	in := wire.ExternalAddressesRead{Owner: allowlistOwner(), Serves: connection.Serving{
		Cloud: "aws", Does: "reads the gateways of AWS", Types: []string{"standard", "dedicated", "hybrid"},
	}}
	if change != nil {
		change(&in)
	}
	return run(s, s.aws.ReadExternalAddresses, in)
}

func deployment(name string) func(*wire.ExternalAddressesRead) {
	return func(in *wire.ExternalAddressesRead) { in.Deployment = name }
}

func TestReadExternalAddresses_ThoseThatPrivateSubnetsLeaveFrom(t *testing.T) {
	s := start(t)
	before := s.Snapshot()
	out, err := s.readAddresses(nil)
	require.NoError(t, err)
	require.Equal(t, wire.ExternalAddresses{
		OurAccount: cloudsim.SampleDataPlaneAccount, OurRegion: cloudsim.SampleClusterRegion, OurVPC: cloudsim.SampleClusterVPC,
		Addresses: []string{cloudsim.SampleClusterAddress, cloudsim.SampleClusterSecondAddress}, Gateways: []string{cloudsim.SampleClusterNAT},
	}, out, "the secondary address, too, and not those of a gateway to which no route leads")
	s.requireUntouched(before)
	for _, call := range s.Calls() {
		require.NotRegexp(t, "^(Create|Delete|Modify|Replace|Associate|Allocate|Release)", call.Operation, "it changes nothing in any cloud")
		require.Contains(t, cloudsim.CallTable(), call.Name(), "what the worker calls is checked against moto, too")
	}
}

func TestReadExternalAddresses_OfOneDeployment(t *testing.T) {
	s := start(t)
	s.cluster.Deployments = map[string]inventory.Deployment{
		"orders": {Addresses: []string{cloudsim.SampleClusterSecondAddress}}, "billing": {Addresses: []string{cloudsim.SampleClusterNAT}},
		"lost": {Addresses: []string{"203.0.113.99"}}, "next": {Addresses: []string{cloudsim.SampleClusterStandbyAddress}},
		"inner": {Namespace: "inner"},
	}
	one, err := s.readAddresses(deployment("orders"))
	require.NoError(t, err)
	require.Equal(t, []string{cloudsim.SampleClusterSecondAddress}, one.Addresses)
	all, err := s.readAddresses(deployment("billing"))
	require.NoError(t, err)
	require.Equal(t, []string{cloudsim.SampleClusterAddress, cloudsim.SampleClusterSecondAddress}, all.Addresses, "a gateway stands for its addresses")

	_, err = s.readAddresses(deployment("nobody"))
	activitytest.RequireRefusal(t, err, connection.ReasonInvalid, `target.deployment "nobody": is not in the inventory; cluster prod has billing, lost, next, orders`)
	_, err = s.readAddresses(deployment("lost"))
	activitytest.RequireRefusal(t, err, connection.ReasonInvalid, "has 203.0.113.99 in the inventory, which no gateway of cluster prod uses")

	s.cluster.Change = &inventory.AddressChange{Adding: []string{cloudsim.SampleClusterStandbyAddress}, From: "2026-12-24"}
	coming, err := s.readAddresses(deployment("next"))
	require.NoError(t, err)
	require.Equal(t, []string{cloudsim.SampleClusterStandbyAddress}, coming.Coming)
	others, err := s.readAddresses(deployment("orders"))
	require.NoError(t, err)
	require.Empty(t, others.Coming, "a change that does not touch a Deployment is not its customer's business")
	require.Empty(t, others.From)

	_, err = s.readAddresses(deployment("inner"))
	activitytest.RequireRefusal(t, err, connection.ReasonInvalid, `target.deployment "inner": has no addresses of its own in the inventory`)
	s.cluster.Deployments = nil
	_, err = s.readAddresses(deployment("orders"))
	activitytest.RequireRefusal(t, err, connection.ReasonInvalid, "which has no Deployments of cluster prod: without target.deployment the addresses of the whole cluster are meant")
}

func TestReadExternalAddresses_APlannedChangeIsPublishedWithTheRest(t *testing.T) {
	s := start(t)
	s.cluster.Change = &inventory.AddressChange{
		Adding: []string{cloudsim.SampleClusterStandbyAddress}, Retiring: []string{cloudsim.SampleClusterAddress, "203.0.113.99"}, From: "2026-12-24",
	}
	out, err := s.readAddresses(nil)
	require.NoError(t, err)
	require.Equal(t, []string{"203.0.113.11", "203.0.113.12", "203.0.113.13"}, out.Addresses, "both sets are allowed until the change is over")
	require.Equal(t, []string{cloudsim.SampleClusterAddress}, out.Retiring, "what is not in use cannot retire")
	require.Equal(t, []string{
		"203.0.113.13 will be used from 2026-12-24 on, and is published already.", "203.0.113.11 will not be used after 2026-12-24.",
	}, out.Notes)
}

func TestReadExternalAddresses_StandardClustersShareTheirs(t *testing.T) {
	s := start(t)
	s.cluster.Type = inventory.Standard
	out, err := s.readAddresses(nil)
	require.NoError(t, err, "every type of cluster may have it")
	require.True(t, out.Shared)
	require.Contains(t, out.Notes[0], "admits the traffic of its other customers, too")
}

// What a request cannot have ends it; what we can mend parks it.
func TestReadExternalAddresses_WhatStandsInTheWay(t *testing.T) {
	tests := map[string]struct {
		breaks func(t *testing.T, s *sample)
		reason connection.Reason
		words  string
	}{
		"another cloud": {func(_ *testing.T, s *sample) { s.cluster.Cloud = "azure" }, connection.ReasonInvalid, "ip-allowlist is not yet for azure: it comes with the first Azure network method"},
		"a third cloud": {func(_ *testing.T, s *sample) { s.cluster.Cloud = "gcp" }, connection.ReasonInvalid, "it comes with the first GCP network method"},
		"not our VPC":   {func(_ *testing.T, s *sample) { s.cluster.Account = "000000000001" }, connection.ReasonInvalid, "the inventory says 000000000001"},
		"no VPC":        {func(_ *testing.T, s *sample) { s.cluster.VPCID = "vpc-00000000" }, connection.ReasonInvalid, "does not exist"},
		"an address that is not reserved": {func(t *testing.T, s *sample) {
			t.Helper()
			require.NoError(t, s.ReleaseAddress(cloudsim.SampleClusterAddressID))
		}, connection.ReasonAddressesUnstable, "203.0.113.11 of nat-0a1b2c3d4e5f60703 is not an Elastic IP of account 111122223333"},
		"a planned address that is not reserved": {func(_ *testing.T, s *sample) {
			s.cluster.Change = &inventory.AddressChange{Adding: []string{"203.0.113.77"}, From: "2026-12-24"}
		}, connection.ReasonAddressesUnstable, "announces 203.0.113.77, which is not reserved"},
		"a gateway that is not available": {func(t *testing.T, s *sample) {
			t.Helper()
			require.NoError(t, s.SetNATState(cloudsim.SampleClusterNAT, "pending"))
		}, connection.ReasonAddressesUnstable, "nat-0a1b2c3d4e5f60703 is pending"},
		"a private gateway": {routeOut(cloudsim.SampleClusterPrivateNAT), connection.ReasonAddressesUnstable, "is a private NAT gateway"},
		"another way out":   {routeOut(cloudsim.SampleForeignPeering), connection.ReasonAddressesUnstable, "routes 0.0.0.0/0 to pcx-0f0e0d0c0b0a09080, so that its traffic reaches the internet from addresses that are not known here"},
		"another VPC's way": {routeOut(cloudsim.SampleCluster2NAT), connection.ReasonAddressesUnstable, cloudsim.SampleCluster2NAT},
		"no way out": {func(t *testing.T, s *sample) {
			t.Helper()
			require.NoError(t, s.RemoveRoute(ourTable, "0.0.0.0/0"))
		}, connection.ReasonAddressesUnstable, "no private subnet of vpc-0a1b2c3d4e5f60718 leads to a NAT gateway"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			tt.breaks(t, s)
			_, err := s.readAddresses(nil)
			activitytest.RequireRefusal(t, err, tt.reason, tt.words)
			require.True(t, problems(t, err).Has("cluster"))
		})
	}
}

func routeOut(target string) func(*testing.T, *sample) {
	return func(t *testing.T, s *sample) {
		t.Helper()
		require.NoError(t, s.RemoveRoute(ourTable, "0.0.0.0/0"))
		require.NoError(t, s.AddRoute(ourTable, cloudsim.Route{CIDR: "0.0.0.0/0", Target: target}))
		s.Clock().Advance(time.Minute)
	}
}

func TestReadExternalAddresses_AMissingPermissionIsNamed(t *testing.T) {
	for _, operation := range []string{"DescribeNatGateways", "DescribeAddresses"} {
		s := start(t)
		s.Inject(cloudsim.Fault{Operation: operation, Code: "UnauthorizedOperation", Times: cloudsim.Always})
		_, err := s.readAddresses(nil)
		activitytest.RequireRefusal(t, err, connection.ReasonPermission, "may not call ec2:"+operation)
	}
}

func TestCheckVPCPeering_AStandardClusterIsOfferedTheAllowlist(t *testing.T) {
	s := start(t)
	s.cluster.Type = inventory.Standard
	_, err := s.check(nil)
	activitytest.RequireRefusal(t, err, connection.ReasonInvalid, "VPC peering needs a dedicated cluster.", string("ip-allowlist"))
}
