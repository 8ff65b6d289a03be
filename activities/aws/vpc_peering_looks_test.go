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

func (s *sample) look(pcx string) (wire.VPCPeeringSeen, error) {
	s.t.Helper()
	return run(s, s.aws.LookAtVPCPeering, wire.VPCPeeringLook{Owner: owner(), PeeringID: pcx})
}

func TestLookAtVPCPeering_SaysWhatAWSSaysUntilItIsActive(t *testing.T) {
	s := start(t)
	pcx := s.requested()
	_, err := s.look(pcx)
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "pending-acceptance")
	require.NoError(t, s.AcceptPeering(pcx))
	seen, err := lookUntil(s, s.aws.LookAtVPCPeering, pcx)
	require.NoError(t, err)
	require.Equal(t, wire.VPCPeeringSeen{State: "active", TheirCIDRs: []string{cloudsim.SampleAcmeCIDR}}, seen)
}

func TestLookAtVPCPeering_EndsWithWhatTheOtherSideDid(t *testing.T) {
	tests := map[string]struct {
		happens func(t *testing.T, s *sample, pcx string)
		reason  connection.Reason
		words   string
	}{
		"rejected": {func(t *testing.T, s *sample, pcx string) {
			t.Helper()
			require.NoError(t, s.RejectPeering(pcx))
		}, connection.ReasonRejected, "The customer rejected"},
		"expired": {func(_ *testing.T, s *sample, _ string) { s.Clock().Advance(7*24*time.Hour + time.Minute) }, connection.ReasonExpired, "nobody accepted it in 7 days"},
		"deleted": {func(t *testing.T, s *sample, pcx string) {
			t.Helper()
			require.NoError(t, s.AcceptPeering(pcx))
			require.NoError(t, s.DeletePeeringAsAccepter(pcx))
		}, connection.ReasonRejected, "was deleted"},
		"forgotten": {func(_ *testing.T, s *sample, _ string) { s.Clock().Advance(20 * 24 * time.Hour) }, connection.ReasonRefused, "no longer knows"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			pcx := s.requested()
			tt.happens(t, s, pcx)
			_, err := lookUntil(s, s.aws.LookAtVPCPeering, pcx)
			activitytest.RequireRefusal(t, err, tt.reason, tt.words)
			require.True(t, tt.reason.EndsHandshake())
		})
	}
}

func TestLookAtVPCPeering_ALaggingServerIsNotBelieved(t *testing.T) {
	s := start(t)
	pcx := s.requested()
	s.Inject(cloudsim.Fault{Operation: "DescribeVpcPeeringConnections", Code: "InvalidVpcPeeringConnectionID.NotFound", Times: 2})
	_, err := s.look(pcx)
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "pending-acceptance")
}

func TestLookAtTheirPeeringDNS_OnlyTheirOptionCounts(t *testing.T) {
	s := start(t)
	pcx := s.active()
	look := wire.VPCPeeringLook{Owner: owner(), PeeringID: pcx}
	_, err := lookUntil(s, s.aws.LookAtVPCPeering, pcx)
	require.NoError(t, err)
	_, err = run(s, s.aws.TurnOnOurPeeringDNS, wire.VPCPeeringDNS{Owner: owner(), PeeringID: pcx})
	require.NoError(t, err)
	_, err = run(s, s.aws.LookAtTheirPeeringDNS, look)
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "AllowDnsResolutionFromRemoteVpc of the customer's side is off")

	require.NoError(t, s.SetPeeringDNS(pcx, false, true))
	seen, err := run(s, s.aws.LookAtTheirPeeringDNS, look)
	require.NoError(t, err)
	require.True(t, seen.TheirDNS && seen.OurDNS)

	require.NoError(t, s.DeletePeeringAsAccepter(pcx))
	_, err = run(s, s.aws.LookAtTheirPeeringDNS, look)
	activitytest.RequireRefusal(t, err, connection.ReasonRejected, "was deleted")
}

func TestOurPeeringDNS_GoesBackToWhatItWas(t *testing.T) {
	for _, was := range []bool{false, true} {
		s := start(t)
		pcx := s.active()
		_, err := lookUntil(s, s.aws.LookAtVPCPeering, pcx)
		require.NoError(t, err)
		require.NoError(t, s.SetPeeringDNS(pcx, true, was))
		before := s.Snapshot()
		in := wire.VPCPeeringDNS{Owner: owner(), PeeringID: pcx, Was: was}
		_, err = run(s, s.aws.TurnOnOurPeeringDNS, in)
		require.NoError(t, err)
		require.NoError(t, undo(s, s.aws.RestoreOurPeeringDNS, in, true))
		s.requireUntouched(before)

		require.NoError(t, s.DeletePeeringAsAccepter(pcx))
		require.NoError(t, undo(s, s.aws.RestoreOurPeeringDNS, in, false), "one that has ended has no option")
		s.Clock().Advance(20 * 24 * time.Hour)
		require.NoError(t, undo(s, s.aws.RestoreOurPeeringDNS, in, false), "one that is forgotten neither")
	}
}

func TestTurnOnOurPeeringDNS_NotBeforeItIsActive(t *testing.T) {
	s := start(t)
	_, err := run(s, s.aws.TurnOnOurPeeringDNS, wire.VPCPeeringDNS{Owner: owner(), PeeringID: s.requested()})
	activitytest.RequireTrouble(t, err, connection.ReasonUnavailable, "is not active")
}
