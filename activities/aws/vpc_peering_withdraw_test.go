package aws_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/activities/activitytest"
	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

func TestWithdrawVPCPeering_InWhateverStateItIs(t *testing.T) {
	states := map[string]func(t *testing.T, s *sample){
		"never requested":    func(*testing.T, *sample) {},
		"pending-acceptance": func(_ *testing.T, s *sample) { s.requested() },
		"active":             func(_ *testing.T, s *sample) { s.active() },
		"rejected": func(t *testing.T, s *sample) {
			t.Helper()
			require.NoError(t, s.RejectPeering(s.requested()))
		},
		"deleted by the customer": func(t *testing.T, s *sample) {
			t.Helper()
			require.NoError(t, s.DeletePeeringAsAccepter(s.active()))
		},
		"expired": func(_ *testing.T, s *sample) {
			s.requested()
			s.Clock().Advance(8 * 24 * time.Hour)
		},
		"forgotten": func(_ *testing.T, s *sample) {
			s.requested()
			s.Clock().Advance(30 * 24 * time.Hour)
		},
	}
	for name, reach := range states {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			before := s.Snapshot()
			reach(t, s)
			require.NoError(t, undo(s, s.aws.WithdrawVPCPeering, toAcme(), false))
			s.requireUntouched(before)
			require.NoError(t, undo(s, s.aws.WithdrawVPCPeering, toAcme(), false), "twice is harmless")
		})
	}
}

func TestWithdrawVPCPeering_LeavesOtherGenerationsAndConnectionsAlone(t *testing.T) {
	s := start(t)
	peeredBy("prod.acme-orders", "1")(t, s)
	before := s.Snapshot()
	require.NoError(t, undo(s, s.aws.WithdrawVPCPeering, toAcme(), false))
	s.requireUntouched(before)
}

func TestWithdrawVPCPeering_FindsWhatALostAnswerMadeAndHid(t *testing.T) {
	lags := cloudsim.DefaultLags()
	lags.Visible = cloudsim.Lag{For: 90 * time.Second}
	s := newSample(t, cloudsim.Options{Lags: lags})
	before := s.Snapshot()
	s.requestedButHidden()
	require.NoError(t, undo(s, s.aws.WithdrawVPCPeering, toAcme(), true))
	s.requireUntouched(before)
	require.Less(t, s.waited, 3*time.Minute)
}

func TestWithdrawVPCPeering_SearchesTwoMinutesBeforeItBelievesInNothing(t *testing.T) {
	s := start(t)
	require.NoError(t, undo(s, s.aws.WithdrawVPCPeering, toAcme(), true))
	require.InDelta(t, 120, s.waited.Seconds(), 10)
}

func TestWithdrawVPCPeering_SaysWhatItCouldNotDo(t *testing.T) {
	s := start(t)
	s.requested()
	fault := s.Inject(cloudsim.Fault{Operation: "DeleteVpcPeeringConnection", Code: cloudsim.CodeUnauthorized, Times: cloudsim.Always})
	err := undo(s, s.aws.WithdrawVPCPeering, toAcme(), false)
	activitytest.RequireRefusal(t, err, connection.ReasonPermission, "ec2:DeleteVpcPeeringConnection")
	fault.Clear()
	s.Inject(cloudsim.Fault{Operation: "DeleteVpcPeeringConnection", LoseAnswer: true})
	activitytest.RequireTrouble(t, undo(s, s.aws.WithdrawVPCPeering, toAcme(), false), connection.ReasonUnavailable, "did not answer ec2:DeleteVpcPeeringConnection")
	require.NoError(t, undo(s, s.aws.WithdrawVPCPeering, toAcme(), false), "the next attempt sees that it is done")
}
