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

// accepted is an attachment that its gateway's owner took in.
func (s *sample) accepted() string {
	s.t.Helper()
	id := s.attachedHub().AttachmentID
	require.NoError(s.t, s.AcceptTransitAttachment(id))
	return id
}

func hubRoutes(cidrs ...string) wire.TransitGatewayRoutes {
	return wire.TransitGatewayRoutes{Owner: owner(), TransitGatewayID: tgw, CIDRs: cidrs}
}

func TestTransitGatewayRoutes_AddedForEachCIDRAndRemovedAgain(t *testing.T) {
	s := start(t)
	s.accepted()
	before := s.Snapshot()
	in := hubRoutes(behind, "192.168.8.0/24")
	for range 2 {
		out, err := run(s, s.aws.AddTransitGatewayRoutes, in)
		require.NoError(t, err)
		require.Equal(t, []string{ourTable}, out.RouteTables)
	}
	require.Equal(t, []string{
		"+ 111122223333 us-east-1 route " + ourTable + " 10.60.0.0/16: " + tgw + " active",
		"+ 111122223333 us-east-1 route " + ourTable + " 192.168.8.0/24: " + tgw + " active",
	}, s.Snapshot().Diff(before))
	require.NoError(t, undo(s, s.aws.RemoveTransitGatewayRoutes, in, false))
	s.requireUntouched(before)
}

func TestAddTransitGatewayRoutes_AConflictLeavesNothing(t *testing.T) {
	s := start(t)
	s.accepted()
	before := s.Snapshot()
	_, err := run(s, s.aws.AddTransitGatewayRoutes, hubRoutes(behind, cloudsim.SampleForeignCIDR))
	activitytest.RequireRefusal(t, err, connection.ReasonConflict, "already routes "+cloudsim.SampleForeignCIDR+" to "+cloudsim.SampleForeignPeering)
	in := hubRoutes(behind)
	in.Claims = []connection.Claim{{Holder: "prod.late", CIDRs: []string{"10.60.7.0/24"}}}
	_, err = run(s, s.aws.AddTransitGatewayRoutes, in)
	activitytest.RequireRefusal(t, err, connection.ReasonConflict, "target.cidrs 10.60.0.0/16 overlaps 10.60.7.0/24 of connection prod.late")
	s.requireUntouched(before)
}

func (s *sample) watchHub(attachment string, was connection.Health) (connection.Health, error) {
	s.t.Helper()
	return run(s, s.aws.WatchTransitGateway, connection.Watching[wire.TransitGatewayWatch]{Was: was, Of: wire.TransitGatewayWatch{
		Owner: owner(), TransitGatewayID: tgw, AttachmentID: attachment, CIDRs: []string{behind},
	}})
}

func TestWatchTransitGateway_ReportsOnceAndSaysWhenItIsMended(t *testing.T) {
	s := start(t)
	id := s.accepted()
	_, err := run(s, s.aws.AddTransitGatewayRoutes, hubRoutes(behind))
	require.NoError(t, err)
	_, err = s.watchHub(id, connection.Health{})
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "available")

	require.NoError(t, s.RemoveRoute(ourTable, behind))
	health, err := s.watchHub(id, connection.Health{})
	require.NoError(t, err)
	require.Equal(t, connection.ReasonRouteMissing, health.Reason)
	_, err = s.watchHub(id, health)
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, ourTable+" has no route to "+behind)

	require.NoError(t, s.AddRoute(ourTable, cloudsim.Route{CIDR: behind, Target: tgw}))
	s.Clock().Advance(time.Minute)
	health, err = s.watchHub(id, health)
	require.NoError(t, err)
	require.Empty(t, health.Reason)

	require.NoError(t, s.DeleteTransitAttachment(id))
	health, err = s.watchHub(id, connection.Health{})
	require.NoError(t, err)
	require.Equal(t, connection.ReasonDeletedByPeer, health.Reason)
}

// TestAWS_CallsOfAHappyTransitGateway counts what one handshake costs the account, whose limits all clusters share.
func TestAWS_CallsOfAHappyTransitGateway(t *testing.T) {
	s := newSample(t, cloudsim.Options{Lags: cloudsim.NoLags()})
	_, err := run(s, s.aws.CheckTransitGateway, hubChecking())
	require.NoError(t, err)
	s.accepted()
	_, err = run(s, s.aws.AddTransitGatewayRoutes, hubRoutes(behind))
	require.NoError(t, err)
	calls := map[string]int{}
	total := 0
	for _, call := range s.Calls() {
		if call.Service != "sts" && call.Account == cloudsim.SampleDataPlaneAccount {
			calls[call.Operation]++
			total++
		}
	}
	require.LessOrEqual(t, total, 28, "%v", calls)
}

func hubChecking() wire.TransitGatewayCheck {
	return wire.TransitGatewayCheck{
		Owner: owner(), Account: cloudsim.SampleAcmeAccount, Region: cloudsim.SampleAcmeRegion, CIDRs: []string{behind},
		Serves: connection.Serving{Cloud: "aws", Does: "attaches a network in AWS", Types: []string{"dedicated", "hybrid"}, Otherwise: "Transit Gateway needs a dedicated cluster."},
	}
}

func TestCheckTransitGateway_NotesAnAttachmentThatIsThere(t *testing.T) {
	s := start(t)
	require.NoError(t, s.Add(cloudsim.World{TransitAttachments: []cloudsim.TransitAttachment{{
		ID: "tgw-attach-0f0e0d0c0b0a09081", Gateway: tgw, VPC: ourVPC, Subnets: []string{cloudsim.SampleClusterPrivateSubnetA},
	}}}))
	in := hubChecking()
	in.TransitGatewayID = tgw
	out, err := run(s, s.aws.CheckTransitGateway, in)
	require.NoError(t, err)
	require.Contains(t, out.Notes[0], "already attaches our VPC to "+tgw+"; it is not ours, so it will be adopted and stays at disconnect.")
	require.Equal(t, []string{cloudsim.SampleClusterPrivateSubnetA, cloudsim.SampleClusterPrivateSubnetB, cloudsim.SampleClusterPrivateSubnetC}, out.Subnets)
}

func TestCheckTransitGateway_AnEarlierAttemptIsStillThere(t *testing.T) {
	s := start(t)
	s.attachedHub()
	in := hubChecking()
	in.Owner.Generation = 3
	_, err := run(s, s.aws.CheckTransitGateway, in)
	activitytest.RequireRefusal(t, err, connection.ReasonInvalid, `of its generation "2" is still there: delete it with`)
	in.Owner.Connection.Name, in.TransitGatewayID = "acme-2", tgw
	_, err = run(s, s.aws.CheckTransitGateway, in)
	activitytest.RequireRefusal(t, err, connection.ReasonInvalid, `is already attached by connection "prod.acme-orders"`)
}
