package aws_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/activities/activitytest"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
	cloudsim "causeway.dev/internal/sim/aws"
)

const ourTable = cloudsim.SampleClusterPrivateTable

func TestVPCRoutes_AddedInPrivateTablesOnlyAndRemovedAgain(t *testing.T) {
	s := start(t)
	pcx := s.active()
	before := s.Snapshot()
	out, err := run(s, s.aws.AddVPCRoutes, routes(pcx))
	require.NoError(t, err)
	require.Equal(t, []string{ourTable}, out.RouteTables)
	require.Equal(t, []string{"+ 111122223333 us-east-1 route rtb-0a1b2c3d4e5f60701 10.20.0.0/16: " + pcx + " active"}, s.Snapshot().Diff(before))

	again, err := run(s, s.aws.AddVPCRoutes, routes(pcx))
	require.NoError(t, err)
	require.Len(t, out.Requests, 1)
	require.Empty(t, again.Requests, "the second time nothing was to be changed")
	require.Equal(t, out.RouteTables, again.RouteTables)

	require.NoError(t, undo(s, s.aws.RemoveVPCRoutes, routes(pcx), false))
	s.requireUntouched(before)
	require.NoError(t, undo(s, s.aws.RemoveVPCRoutes, routes(pcx), false))
}

func TestAddVPCRoutes_APartOfTheirNetworkWillDo(t *testing.T) {
	s := start(t)
	in := routes(s.active())
	in.CIDR = "10.20.1.0/24"
	_, err := run(s, s.aws.AddVPCRoutes, in)
	require.NoError(t, err)
}

func TestAddVPCRoutes_ComparesWithWhatAWSShows(t *testing.T) {
	s := start(t)
	in := routes(s.active())
	before := s.Snapshot()
	for _, wrong := range []string{"10.21.0.0/16", "10.20.0.0/15"} {
		in.CIDR = wrong
		_, err := run(s, s.aws.AddVPCRoutes, in)
		activitytest.RequireRefusal(t, err, connection.ReasonCIDRMismatch, "The request says "+wrong, "has 10.20.0.0/16", "amend target.cidr")
	}
	in.CIDR = cloudsim.SampleAcmeCIDR
	in.Claims = []connection.Claim{{Holder: "prod.late", CIDRs: []string{"10.20.7.0/24"}}}
	_, err := run(s, s.aws.AddVPCRoutes, in)
	activitytest.RequireRefusal(t, err, connection.ReasonConflict, "overlaps 10.20.7.0/24 of connection prod.late")
	s.requireUntouched(before)
}

func TestAddVPCRoutes_NeverReplacesARouteOfSomebodyElse(t *testing.T) {
	s := start(t)
	pcx := s.active()
	require.NoError(t, s.AddRoute(ourTable, cloudsim.Route{CIDR: cloudsim.SampleAcmeCIDR, Target: "tgw-1"}))
	before := s.Snapshot()
	_, err := run(s, s.aws.AddVPCRoutes, routes(pcx))
	activitytest.RequireRefusal(t, err, connection.ReasonConflict, ourTable+" already routes 10.20.0.0/16 to tgw-1")
	require.NoError(t, undo(s, s.aws.RemoveVPCRoutes, routes(pcx), true))
	s.requireUntouched(before)
}

func TestAddVPCRoutes_AConflictInOneTableLeavesNothingInTheOthers(t *testing.T) {
	s := start(t)
	require.NoError(t, s.Add(cloudsim.World{
		Subnets:     []cloudsim.Subnet{{ID: "subnet-0000000a", VPC: cloudsim.SampleClusterVPC, CIDR: "10.10.64.0/20"}},
		RouteTables: []cloudsim.RouteTable{{ID: "rtb-ffffffff", VPC: cloudsim.SampleClusterVPC, Subnets: []string{"subnet-0000000a"}}},
	}))
	pcx := s.active()
	before := s.Snapshot()
	out, err := run(s, s.aws.AddVPCRoutes, routes(pcx))
	require.NoError(t, err)
	require.ElementsMatch(t, []string{ourTable, "rtb-ffffffff"}, out.RouteTables)
	require.NoError(t, undo(s, s.aws.RemoveVPCRoutes, routes(pcx), false))
	s.requireUntouched(before)

	require.NoError(t, s.AddRoute("rtb-ffffffff", cloudsim.Route{CIDR: cloudsim.SampleAcmeCIDR, Target: cloudsim.SampleForeignPeering}))
	s.Clock().Advance(time.Minute)
	before = s.Snapshot()
	_, err = run(s, s.aws.AddVPCRoutes, routes(pcx))
	activitytest.RequireRefusal(t, err, connection.ReasonConflict, "rtb-ffffffff already routes")
	s.requireUntouched(before)
}

func TestAddVPCRoutes_SurvivesALostAnswer(t *testing.T) {
	s := start(t)
	pcx := s.active()
	before := s.Snapshot()
	s.Inject(cloudsim.Fault{Operation: "CreateRoute", LoseAnswer: true})
	_, err := run(s, s.aws.AddVPCRoutes, routes(pcx))
	activitytest.RequireTrouble(t, err, connection.ReasonUnavailable, "did not answer ec2:CreateRoute")
	_, err = run(s, s.aws.AddVPCRoutes, routes(pcx))
	require.NoError(t, err)
	require.NoError(t, undo(s, s.aws.RemoveVPCRoutes, routes(pcx), false))
	s.requireUntouched(before)
}

func TestRemoveVPCRoutes_FindsWhatIsNotListedYet(t *testing.T) {
	lags := cloudsim.DefaultLags()
	lags.Route = cloudsim.Lag{For: 100 * time.Second}
	s := newSample(t, cloudsim.Options{Lags: lags})
	pcx := s.active()
	before := s.Snapshot()
	s.Inject(cloudsim.Fault{Operation: "CreateRoute", LoseAnswer: true})
	_, err := run(s, s.aws.AddVPCRoutes, routes(pcx))
	activitytest.RequireTrouble(t, err, connection.ReasonUnavailable)
	require.NoError(t, undo(s, s.aws.RemoveVPCRoutes, routes(pcx), true))
	s.requireUntouched(before)
}

func TestRemoveVPCRoutes_ABlackholeIsStillOurs(t *testing.T) {
	s := start(t)
	before := s.Snapshot()
	pcx := s.routed()
	require.NoError(t, s.DeletePeeringAsAccepter(pcx))
	require.NoError(t, undo(s, s.aws.RemoveVPCRoutes, routes(pcx), false))
	require.NoError(t, undo(s, s.aws.WithdrawVPCPeering, toAcme(), false))
	s.requireUntouched(before)
}

func TestAddVPCRoutes_ErrorsForWhoeverCanMendThem(t *testing.T) {
	tests := map[string]struct {
		code   string
		reason connection.Reason
		final  bool
	}{
		"quota":       {"RouteLimitExceeded", connection.ReasonQuota, true},
		"permission":  {cloudsim.CodeUnauthorized, connection.ReasonPermission, true},
		"consistency": {"InvalidVpcPeeringConnectionID.NotFound", connection.ReasonUnavailable, false},
		"throttled":   {cloudsim.CodeThrottled, connection.ReasonThrottled, false},
		"our range":   {"InvalidParameterValue", connection.ReasonUnknown, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			pcx := s.active()
			s.Inject(cloudsim.Fault{Operation: "CreateRoute", Code: tt.code, Times: cloudsim.Always})
			_, err := run(s, s.aws.AddVPCRoutes, routes(pcx))
			activitytest.RequireAnswer(t, err, tt.reason, tt.final)
		})
	}
}

func TestAddVPCRoutes_TheCustomerHasGone(t *testing.T) {
	s := start(t)
	pcx := s.active()
	_, err := lookUntil(s, s.aws.LookAtVPCPeering, pcx)
	require.NoError(t, err)
	require.NoError(t, s.DeletePeeringAsAccepter(pcx))
	_, err = run(s, s.aws.AddVPCRoutes, routes(pcx))
	activitytest.RequireRefusal(t, err, connection.ReasonRejected, "was deleted")
	_, err = run(s, s.aws.AddVPCRoutes, wire.VPCRoutes{Owner: owner(), PeeringID: "pcx-00000000", CIDR: cloudsim.SampleAcmeCIDR})
	activitytest.RequireRefusal(t, err, connection.ReasonRefused, "no longer knows")
}
