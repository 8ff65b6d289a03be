package aws_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"causeway.dev/activities/activitytest"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
	"causeway.dev/internal/inventory"
	cloudsim "causeway.dev/internal/sim/aws"
)

func (s *sample) check(change func(*wire.VPCPeeringCheck)) (wire.VPCPeeringChecked, error) {
	s.t.Helper()
	in := checking()
	if change != nil {
		change(&in)
	}
	return run(s, s.aws.CheckVPCPeering, in)
}

func problems(t *testing.T, err error) connection.Problems {
	t.Helper()
	var application *temporal.ApplicationError
	require.ErrorAs(t, err, &application)
	var found connection.Problems
	require.NoError(t, application.Details(&found), application.Error())
	return found
}

func TestCheckVPCPeering_AGoodRequestTellsWhatOursIs(t *testing.T) {
	s := start(t)
	before := s.Snapshot()
	out, err := s.check(nil)
	require.NoError(t, err)
	require.Equal(t, wire.VPCPeeringChecked{
		OurAccount: cloudsim.SampleDataPlaneAccount, OurRegion: "us-east-1", OurVPC: cloudsim.SampleClusterVPC,
		OurCIDRs: []string{cloudsim.SampleClusterCIDR}, RouteTables: []string{cloudsim.SampleClusterPrivateTable},
	}, out)
	s.requireUntouched(before)
}

// One table of everything that stands in the way and is seen before anything is created.
func TestCheckVPCPeering_WhatStandsInTheWay(t *testing.T) {
	type in = wire.VPCPeeringCheck
	claim := func(holder string) func(*in) {
		return func(i *in) { i.Claims = []connection.Claim{{Holder: holder, CIDRs: []string{"10.20.128.0/17"}}} }
	}
	tests := map[string]struct {
		cloud func(t *testing.T, s *sample)
		in    func(*in)
		field string
		words string
	}{
		"unknown cluster":      {in: func(i *in) { i.Owner.Connection.Cluster = "nowhere" }, field: "cluster", words: "is not in the inventory; it has prod, staging"},
		"standard cluster":     {cloud: func(_ *testing.T, s *sample) { s.cluster.Type = inventory.Standard }, field: "cluster", words: "VPC peering needs a dedicated cluster."},
		"hybrid cluster":       {cloud: func(_ *testing.T, s *sample) { s.cluster.Type = inventory.Hybrid }, field: "cluster", words: "needs a dedicated cluster"},
		"cluster elsewhere":    {cloud: func(_ *testing.T, s *sample) { s.cluster.Cloud = "azure" }, field: "cluster", words: "runs in azure"},
		"unknown region":       {in: func(i *in) { i.Target.Region = "us-moon-1" }, field: "target.region", words: "unknown or not enabled"},
		"another partition":    {in: func(i *in) { i.Target.Region = "cn-north-1" }, field: "target.region", words: "another partition"},
		"our VPC is not there": {cloud: func(_ *testing.T, s *sample) { s.cluster.VPCID = "vpc-00000000" }, field: "cluster", words: "does not exist in us-east-1"},
		"another account":      {cloud: func(_ *testing.T, s *sample) { s.cluster.Account = "000000000001" }, field: "cluster", words: "the inventory says 000000000001"},
		"own VPC as target":    {in: func(i *in) { i.Target.VPCID = cloudsim.SampleClusterVPC }, field: "target.vpcId", words: "the cluster's own VPC"},
		"DNS of our VPC is off": {cloud: func(t *testing.T, s *sample) {
			t.Helper()
			require.NoError(t, s.SetVPCDNS(cloudsim.SampleClusterVPC, true, false))
		}, field: "dns", words: "enableDnsHostnames"},
		"overlap with our VPC":             {in: func(i *in) { i.Target.CIDR = "10.10.128.0/20" }, field: "target.cidr", words: "overlaps 10.10.0.0/16 of our VPC"},
		"overlap with pods":                {in: func(i *in) { i.Target.CIDR = "10.66.0.0/16" }, field: "target.cidr", words: "10.64.0.0/14, a pod or service range"},
		"overlap with another connection":  {in: claim("prod.globex"), field: "target.cidr", words: "of connection prod.globex"},
		"overlap with the docker network":  {in: func(i *in) { i.Target.CIDR = "172.17.0.0/16" }, field: "target.cidr", words: "container hosts"},
		"equal route":                      {in: func(i *in) { i.Target.CIDR = cloudsim.SampleForeignCIDR }, field: "target.cidr", words: "already routes it to " + cloudsim.SampleForeignPeering},
		"a peering of another connection":  {cloud: peeredBy("prod.other", "1"), field: "target.vpcId", words: `already peered by connection "prod.other"`},
		"an earlier generation of our own": {cloud: peeredBy("prod.acme-orders", "1"), field: "name", words: "aws ec2 delete-vpc-peering-connection --region us-east-1"},
		"a peering that the customer made": {cloud: func(t *testing.T, s *sample) {
			t.Helper()
			require.NoError(t, s.Add(cloudsim.World{Peerings: []cloudsim.Peering{{Requester: cloudsim.SampleAcmeVPC, Accepter: cloudsim.SampleClusterVPC}}}))
		}, field: "target.vpcId", words: "the customer's side requested"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			if tt.cloud != nil {
				tt.cloud(t, s)
			}
			before := s.Snapshot()
			_, err := s.check(tt.in)
			activitytest.RequireRefusal(t, err, connection.ReasonInvalid, tt.words)
			require.True(t, problems(t, err).Has(tt.field), "%v", problems(t, err))
			s.requireUntouched(before)
		})
	}
}

func peeredBy(id, generation string) func(*testing.T, *sample) {
	return func(t *testing.T, s *sample) {
		t.Helper()
		require.NoError(t, s.Add(cloudsim.World{Peerings: []cloudsim.Peering{{
			Requester: cloudsim.SampleClusterVPC, Accepter: cloudsim.SampleAcmeVPC, Tags: map[string]string{
				connection.TagManagedBy: connection.Product, connection.TagConnectionID: id, connection.TagGeneration: generation,
			},
		}}}))
	}
}

func TestCheckVPCPeering_AllProblemsTogether(t *testing.T) {
	s := start(t)
	require.NoError(t, s.SetVPCDNS(cloudsim.SampleClusterVPC, false, true))
	_, err := s.check(func(in *wire.VPCPeeringCheck) {
		in.Target.Region = "eu-moon-9"
		in.Target.CIDR = "10.10.0.0/16"
	})
	activitytest.RequireRefusal(t, err, connection.ReasonInvalid)
	for _, field := range []string{"target.region", "target.cidr", "dns"} {
		require.True(t, problems(t, err).Has(field), field)
	}
	s.cluster.Type = inventory.Standard
	_, err = s.check(func(in *wire.VPCPeeringCheck) { in.Target.CIDR = "10.64.0.0/16" })
	require.Len(t, problems(t, err), 2, "what needs no cloud is checked for a cluster that does not fit, too")
}

func TestCheckVPCPeering_WarnsOfWhatIsNoObstacle(t *testing.T) {
	s := start(t)
	require.NoError(t, s.AddRoute(cloudsim.SampleClusterPrivateTable, cloudsim.Route{CIDR: "10.20.4.0/24", Target: "tgw-1"}))
	require.NoError(t, s.AddRoute(cloudsim.SampleClusterPrivateTable, cloudsim.Route{CIDR: "10.16.0.0/12", Target: "tgw-1"}))
	require.NoError(t, s.Add(cloudsim.World{Peerings: []cloudsim.Peering{{ID: "pcx-01234567", Requester: cloudsim.SampleClusterVPC, Accepter: cloudsim.SampleAcmeVPC}}}))
	s.Clock().Advance(time.Minute)
	s.Inject(cloudsim.Fault{Operation: "GetServiceQuota", Code: "AccessDeniedException", Times: cloudsim.Always})
	out, err := s.check(nil)
	require.NoError(t, err)
	notes := fmt.Sprint(out.Notes)
	require.Contains(t, notes, "routes 10.20.4.0/24, a part of 10.20.0.0/16, to tgw-1")
	require.Contains(t, notes, "routes 10.16.0.0/12, which includes 10.20.0.0/16")
	require.Contains(t, notes, "pcx-01234567 (active) already joins both VPCs")
	require.Contains(t, notes, "AWS's default of 50 is assumed")
}

func TestCheckVPCPeering_AFullQuotaParks(t *testing.T) {
	for quota, words := range map[string]string{
		"L-7E9ECCDB": "1 of 1 active peering connections", "L-DC9F7029": "0 of 0 outstanding", "L-93826ACB": "has 2 of 1 routes",
	} {
		s := start(t)
		s.SetQuota(cloudsim.SampleDataPlaneAccount, quota, map[bool]float64{true: 0, false: 1}[quota == "L-DC9F7029"])
		_, err := s.check(nil)
		activitytest.RequireRefusal(t, err, connection.ReasonQuota, words)
		require.Len(t, problems(t, err), 1)
	}
}

func TestCheckVPCPeering_SecondaryBlocksCount(t *testing.T) {
	s := start(t)
	require.NoError(t, s.Add(cloudsim.World{
		VPCs:        []cloudsim.VPC{{ID: "vpc-0000000a", Account: cloudsim.SampleDataPlaneAccount, Region: "us-east-1", Blocks: []string{"10.50.0.0/16", "10.21.0.0/16"}, MainTable: "rtb-0000000a"}},
		Subnets:     []cloudsim.Subnet{{ID: "subnet-0000000a", VPC: "vpc-0000000a", CIDR: "10.50.1.0/24"}},
		RouteTables: []cloudsim.RouteTable{{ID: "rtb-0000000b", VPC: "vpc-0000000a"}},
	}))
	s.cluster.VPCID = "vpc-0000000a"
	_, err := s.check(func(in *wire.VPCPeeringCheck) { in.Target.CIDR = "10.21.3.0/24" })
	activitytest.RequireRefusal(t, err, connection.ReasonInvalid, "overlaps 10.21.0.0/16 of our VPC")

	out, err := s.check(nil)
	require.NoError(t, err)
	require.Equal(t, []string{"rtb-0000000a"}, out.RouteTables, "a subnet without a table of its own uses the main one; an unused table is left alone")
}

func TestCheckVPCPeering_WhoeverActsIsNamed(t *testing.T) {
	s := start(t)
	s.Inject(cloudsim.Fault{Operation: "DescribeVpcs", Code: cloudsim.CodeUnauthorized, Times: cloudsim.Always})
	_, err := s.check(nil)
	activitytest.RequireRefusal(t, err, connection.ReasonPermission, cloudsim.SampleDataPlaneRoleARN, "may not call ec2:DescribeVpcs")

	s.RemoveRole(cloudsim.SampleDataPlaneRoleARN)
	_, err = s.check(nil)
	activitytest.RequireRefusal(t, err, connection.ReasonPermission, "may not assume the role "+cloudsim.SampleDataPlaneRoleARN)
}
