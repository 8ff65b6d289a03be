package aws_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/activities/activitytest"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
	cloudsim "causeway.dev/internal/sim/aws"
)

const theirTable = cloudsim.SampleAcmeTable

func reading() wire.LentNetworkRead {
	return wire.LentNetworkRead{RouteTables: []string{cloudsim.SampleAcmeTable}, Role: lentRole(), OurCIDRs: []string{cloudsim.SampleClusterCIDR}}
}

func (s *sample) read(change func(*wire.LentNetworkRead)) (wire.LentNetwork, error) {
	s.t.Helper()
	in := reading()
	if change != nil {
		change(&in)
	}
	return run(s, s.aws.ReadLentNetwork, in)
}

func TestReadLentNetwork_AGoodOne(t *testing.T) {
	s := lending(t)
	before := s.Snapshot()
	network, err := s.read(nil)
	require.NoError(t, err)
	require.Equal(t, wire.LentNetwork{CIDRs: []string{cloudsim.SampleAcmeCIDR}}, network)
	s.requireUntouched(before)
}

// What would be a peering that fails without a reason, or traffic that goes astray, is an error now. All of it parks: the
// target can still be amended.
func TestReadLentNetwork_WhatIsWrongNow(t *testing.T) {
	type in = wire.LentNetworkRead
	overlapping := cloudsim.World{VPCs: []cloudsim.VPC{{
		ID: "vpc-0000000b", Account: cloudsim.SampleAcmeAccount, Region: "us-east-1", Blocks: []string{"10.29.0.0/16", "10.10.200.0/24"},
	}}}
	tests := map[string]struct {
		world  cloudsim.World
		cloud  func(*testing.T, *sample)
		in     func(*in)
		reason connection.Reason
		field  string
		words  string
	}{
		"a wrong VPC id": {in: func(i *in) { i.Role.Target.VPCID = "vpc-00000000" }, reason: connection.ReasonConflict, field: "target.vpcId", words: `target.vpcId "vpc-00000000": does not exist in us-east-1 of account 444455556666, as the lent role sees it`},
		"a wrong region": {in: func(i *in) { i.Role.Target.Region = "eu-west-1" }, reason: connection.ReasonConflict, field: "target.vpcId", words: "does not exist in eu-west-1"},
		"a wrong CIDR":   {in: func(i *in) { i.Role.Target.CIDR = "10.21.0.0/16" }, reason: connection.ReasonCIDRMismatch, field: "target.cidr", words: "is not in vpc-0aaaabbbbccccdddd, which has 10.20.0.0/16: amend target.cidr"},
		"a block that nobody asked for overlaps": {world: overlapping, in: func(i *in) {
			i.Role.Target.VPCID, i.Role.Target.CIDR, i.RouteTables = "vpc-0000000b", "10.29.0.0/16", nil
		}, reason: connection.ReasonConflict, field: "target.vpcId", words: "has 10.10.200.0/24, which overlaps 10.10.0.0/16 of our VPC"},
		"another connection's range":   {in: func(i *in) { i.Claims = []connection.Claim{{Holder: "prod.globex", CIDRs: []string{"10.20.8.0/24"}}} }, reason: connection.ReasonConflict, field: "target.cidr", words: "overlaps 10.20.8.0/24 of connection prod.globex"},
		"a route table of another VPC": {in: func(i *in) { i.RouteTables = []string{cloudsim.SampleGlobexTable} }, reason: connection.ReasonConflict, field: "target.routeTables", words: "is no route table of vpc-0aaaabbbbccccdddd"},
		"a route to us elsewhere": {cloud: func(t *testing.T, s *sample) {
			t.Helper()
			require.NoError(t, s.AddRoute(theirTable, cloudsim.Route{CIDR: cloudsim.SampleClusterCIDR, Target: "tgw-1"}))
			s.Clock().Advance(time.Second)
		}, reason: connection.ReasonConflict, field: "target.routeTables", words: "routes 10.10.0.0/16 to tgw-1"},
		"a peering that the customer requested": {world: cloudsim.World{Peerings: []cloudsim.Peering{{Requester: cloudsim.SampleAcmeVPC, Accepter: cloudsim.SampleClusterVPC}}}, reason: connection.ReasonConflict, field: "target.vpcId", words: "which the customer's side requested"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := lending(t)
			require.NoError(t, s.Add(tt.world))
			if tt.cloud != nil {
				tt.cloud(t, s)
			}
			_, err := s.read(tt.in)
			activitytest.RequireRefusal(t, err, tt.reason, tt.words)
			require.False(t, tt.reason.EndsHandshake())
			require.True(t, problems(t, err).Has(tt.field))
		})
	}
}

func TestReadLentNetwork_NotesWhatIsNoObstacle(t *testing.T) {
	s := lending(t)
	require.NoError(t, s.Add(cloudsim.World{
		VPCs:     []cloudsim.VPC{{ID: "vpc-0000000c", Account: cloudsim.SampleAcmeAccount, Region: "us-east-1", Blocks: []string{"10.29.0.0/16", "10.64.0.0/16"}}},
		Peerings: []cloudsim.Peering{{ID: "pcx-0000000c", Requester: cloudsim.SampleClusterVPC, Accepter: "vpc-0000000c"}},
	}))
	network, err := s.read(func(in *wire.LentNetworkRead) {
		in.Role.Target.VPCID, in.Role.Target.CIDR, in.RouteTables = "vpc-0000000c", "10.29.0.0/16", nil
	})
	require.NoError(t, err)
	require.Equal(t, []string{
		"10.64.0.0/16 of vpc-0000000c overlaps 10.64.0.0/14, a pod or service range of cluster prod; we do not route it.",
		"pcx-0000000c (active) joins both VPCs already.",
	}, network.Notes)
}

func lentPeering(pcx string) wire.LentPeering {
	return wire.LentPeering{RouteTables: []string{cloudsim.SampleAcmeTable}, Role: lentRole(), PeeringID: pcx, OurCIDRs: []string{cloudsim.SampleClusterCIDR}}
}

func TestAcceptVPCPeeringAsCustomer_AcceptsOnceAndWaits(t *testing.T) {
	s := lending(t)
	pcx := s.requested()
	out, err := run(s, s.aws.AcceptVPCPeeringAsCustomer, lentPeering(pcx))
	require.NoError(t, err)
	require.Equal(t, "active", out.State)
	require.Equal(t, []string{cloudsim.SampleAcmeCIDR}, out.TheirCIDRs)
	require.Len(t, out.Requests, 1, "%v", out.Requests)
	require.Contains(t, out.Requests[0], "AcceptVpcPeeringConnection ")

	again, err := run(s, s.aws.AcceptVPCPeeringAsCustomer, lentPeering(pcx))
	require.NoError(t, err, "what is active already is fine")
	require.Empty(t, again.Requests)
}

// For some seconds the customer's account does not know a new request.
func TestAcceptVPCPeeringAsCustomer_WaitsUntilTheirAccountKnowsIt(t *testing.T) {
	s := lending(t)
	pcx := s.requested()
	s.Inject(cloudsim.Fault{Operation: "DescribeVpcPeeringConnections", Account: cloudsim.SampleAcmeAccount, Code: "InvalidVpcPeeringConnectionID.NotFound", Times: 3})
	s.Inject(cloudsim.Fault{Operation: "AcceptVpcPeeringConnection", Code: "InvalidVpcPeeringConnectionID.NotFound", Times: 2})
	_, err := run(s, s.aws.AcceptVPCPeeringAsCustomer, lentPeering(pcx))
	require.NoError(t, err)

	s = lending(t)
	pcx = s.requested()
	s.Inject(cloudsim.Fault{Operation: "AcceptVpcPeeringConnection", Code: "InvalidVpcPeeringConnectionID.NotFound", Times: cloudsim.Always})
	_, err = run(s, s.aws.AcceptVPCPeeringAsCustomer, lentPeering(pcx))
	activitytest.RequireTrouble(t, err, connection.ReasonUnavailable, "AWS does not get on with "+pcx+" in the customer's account: it is pending-acceptance.")
}

func TestAcceptVPCPeeringAsCustomer_WhatCannotBeAccepted(t *testing.T) {
	s := lending(t)
	pcx := s.requested()
	require.NoError(t, s.RejectPeering(pcx))
	_, err := run(s, s.aws.AcceptVPCPeeringAsCustomer, lentPeering(pcx))
	activitytest.RequireRefusal(t, err, connection.ReasonRejected, "The customer rejected "+pcx)

	s = lending(t)
	pcx = s.requested()
	s.Inject(cloudsim.Fault{Operation: "AcceptVpcPeeringConnection", Code: cloudsim.CodeUnauthorized, Times: cloudsim.Always})
	_, err = run(s, s.aws.AcceptVPCPeeringAsCustomer, lentPeering(pcx))
	activitytest.RequireRefusal(t, err, connection.ReasonGrantMissing, "may not call ec2:AcceptVpcPeeringConnection: add that action")
}

// joined is a peering that we accepted for the customer.
func (s *sample) joined() wire.ReturnRoutes {
	s.t.Helper()
	pcx := s.requested()
	out, err := run(s, s.aws.AcceptVPCPeeringAsCustomer, lentPeering(pcx))
	require.NoError(s.t, err)
	return wire.ReturnRoutes{LentPeering: lentPeering(pcx), Standing: out.Standing}
}

func TestReturnRoutes_InTheListedTablesOnlyAndRemovedAgain(t *testing.T) {
	s := lending(t)
	require.NoError(t, s.Add(cloudsim.World{RouteTables: []cloudsim.RouteTable{{ID: "rtb-0000000d", VPC: cloudsim.SampleAcmeVPC}}}))
	in := s.joined()
	before := s.Snapshot()
	out, err := run(s, s.aws.AddReturnRoutes, in)
	require.NoError(t, err)
	require.Equal(t, []string{theirTable}, out.RouteTables)
	require.Len(t, out.Requests, 1)
	require.Equal(t, []string{"+ 444455556666 us-east-1 route " + theirTable + " 10.10.0.0/16: " + in.PeeringID + " active"}, s.Snapshot().Diff(before))
	again, err := run(s, s.aws.AddReturnRoutes, in)
	require.NoError(t, err)
	require.Empty(t, again.Requests)
	require.NoError(t, undo(s, s.aws.RemoveReturnRoutes, in, true))
	s.requireUntouched(before)
	require.NoError(t, undo(s, s.aws.RemoveReturnRoutes, in, false))
}

// What the customer routed by themselves is adopted, and survives.
func TestReturnRoutes_ThatWereThereStay(t *testing.T) {
	s := lending(t)
	pcx := s.requested()
	_, err := run(s, s.aws.AcceptVPCPeeringAsCustomer, lentPeering(pcx))
	require.NoError(t, err)
	require.NoError(t, s.AddRoute(theirTable, cloudsim.Route{CIDR: cloudsim.SampleClusterCIDR, Target: pcx}))
	s.Clock().Advance(time.Second)
	before := s.Snapshot()
	in := s.joinedAgain(pcx)
	require.Equal(t, []wire.ReturnRoute{{RouteTable: theirTable, CIDR: cloudsim.SampleClusterCIDR}}, in.Standing)
	_, err = run(s, s.aws.AddReturnRoutes, in)
	require.NoError(t, err)
	require.NoError(t, undo(s, s.aws.RemoveReturnRoutes, in, false))
	s.requireUntouched(before)
	s.RemoveRole(lentRoleARN)
	require.NoError(t, undo(s, s.aws.RemoveReturnRoutes, in, false), "nothing of it is ours, so no role is needed")
}

func (s *sample) joinedAgain(pcx string) wire.ReturnRoutes {
	s.t.Helper()
	out, err := run(s, s.aws.AcceptVPCPeeringAsCustomer, lentPeering(pcx))
	require.NoError(s.t, err)
	return wire.ReturnRoutes{LentPeering: lentPeering(pcx), Standing: out.Standing}
}

func TestReturnRoutes_NeverReplaceSomebodyElses(t *testing.T) {
	s := lending(t)
	in := s.joined()
	require.NoError(t, s.AddRoute(theirTable, cloudsim.Route{CIDR: cloudsim.SampleClusterCIDR, Target: "tgw-1"}))
	before := s.Snapshot()
	_, err := run(s, s.aws.AddReturnRoutes, in)
	activitytest.RequireRefusal(t, err, connection.ReasonConflict, theirTable+" already routes 10.10.0.0/16 to tgw-1")
	require.NoError(t, undo(s, s.aws.RemoveReturnRoutes, in, false))
	s.requireUntouched(before)
	in.RouteTables = []string{"rtb-00000000"}
	_, err = run(s, s.aws.AddReturnRoutes, in)
	activitytest.RequireRefusal(t, err, connection.ReasonConflict, `target.routeTables "rtb-00000000": is no route table of vpc-0aaaabbbbccccdddd`)
}

func TestTurnOnPeeringDNS_OnBothSidesOrOurs(t *testing.T) {
	s := lending(t)
	pcx := s.joined().PeeringID
	in := wire.LentPeeringDNS{VPCPeeringDNS: wire.VPCPeeringDNS{Owner: owner(), PeeringID: pcx}, Role: lentRole()}
	seen, err := run(s, s.aws.TurnOnPeeringDNS, in)
	require.NoError(t, err)
	require.True(t, seen.OurDNS)
	require.False(t, seen.TheirDNS)
	in.Theirs = true
	seen, err = run(s, s.aws.TurnOnPeeringDNS, in)
	require.NoError(t, err)
	require.Len(t, seen.Requests, 2, "one on each side")
	shown, err := s.look(pcx)
	require.NoError(t, err)
	require.True(t, shown.OurDNS && shown.TheirDNS)
	require.NoError(t, undo(s, s.aws.RestoreOurPeeringDNS, in.VPCPeeringDNS, false))

	s.Inject(cloudsim.Fault{Operation: "ModifyVpcPeeringConnectionOptions", Account: cloudsim.SampleAcmeAccount, Code: cloudsim.CodeUnauthorized, Times: cloudsim.Always})
	_, err = run(s, s.aws.TurnOnPeeringDNS, in)
	activitytest.RequireRefusal(t, err, connection.ReasonGrantMissing, "may not call ec2:ModifyVpcPeeringConnectionOptions")
}

// TestLentRole_CallsNothingElse holds what is done with the role to the table of calls, and to AWS's limits.
func TestLentRole_CallsNothingElse(t *testing.T) {
	s := lending(t)
	_, err := run(s, s.aws.CheckVPCPeeringRole, lentChecking())
	require.NoError(t, err)
	_, err = run(s, s.aws.LookAtLentRole, lentRole())
	require.NoError(t, err)
	_, err = s.read(nil)
	require.NoError(t, err)
	in := s.joined()
	_, err = run(s, s.aws.AddVPCRoutes, routes(in.PeeringID))
	require.NoError(t, err)
	_, err = run(s, s.aws.AddReturnRoutes, in)
	require.NoError(t, err)
	dns := wire.LentPeeringDNS{VPCPeeringDNS: wire.VPCPeeringDNS{Owner: owner(), PeeringID: in.PeeringID}, Theirs: true, Role: lentRole()}
	_, err = run(s, s.aws.TurnOnPeeringDNS, dns)
	require.NoError(t, err)
	changes := 0
	for _, call := range s.Calls() {
		require.Contains(t, cloudsim.CallTable(), call.Name())
		if call.Service != "sts" && !strings.HasPrefix(call.Operation, "Describe") && !strings.HasPrefix(call.Operation, "Get") {
			changes++
		}
	}
	require.Equal(t, 6, changes, "the request, the acceptance, a route and an option on each side")
	require.NoError(t, undo(s, s.aws.RemoveReturnRoutes, in, false))
	s.RemoveRole(lentRoleARN)
	_, err = run(s, s.aws.LookAtLentRoleGone, lentRole())
	require.NoError(t, err)
	for _, call := range s.Calls() {
		require.Contains(t, cloudsim.CallTable(), call.Name())
	}
}
