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

func (s *sample) watch(pcx string, was connection.Health) (connection.Health, error) {
	s.t.Helper()
	return run(s, s.aws.WatchVPCPeering, connection.Watching[wire.VPCPeeringWatch]{Was: was, Of: wire.VPCPeeringWatch{
		Owner: owner(), PeeringID: pcx, CIDR: cloudsim.SampleAcmeCIDR, DNS: true,
		Probe: &connection.Probe{Host: cloudsim.SampleAcmeHost, Port: cloudsim.SampleAcmePort},
	}})
}

func TestWatchVPCPeering_SilentWhileAllIsWell(t *testing.T) {
	s, pcx := joined(t)
	_, err := s.watch(pcx, connection.Health{})
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "active: ", "port 5432 is open")
	s.probes.probe = nil
	_, err = s.watch(pcx, connection.Health{})
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "active")
}

// Each trouble is reported once, stays silent while it lasts, and its end is reported, too.
func TestWatchVPCPeering_WhatBreaksAndWhatIsMended(t *testing.T) {
	tests := map[string]struct {
		breaks, mends func(s *sample, pcx string) error
		reason        connection.Reason
		words         string
	}{
		"our route was removed": {
			func(s *sample, _ string) error { return s.RemoveRoute(ourTable, cloudsim.SampleAcmeCIDR) },
			func(s *sample, pcx string) error {
				defer s.Clock().Advance(time.Minute)
				return s.AddRoute(ourTable, cloudsim.Route{CIDR: cloudsim.SampleAcmeCIDR, Target: pcx})
			},
			connection.ReasonRouteMissing, "rtb-0a1b2c3d4e5f60701 has no route to 10.20.0.0/16",
		},
		"our DNS option is off": {
			func(s *sample, pcx string) error { return s.SetPeeringDNS(pcx, true, false) },
			func(s *sample, pcx string) error { return s.SetPeeringDNS(pcx, true, true) },
			connection.ReasonOptionOff, "AllowDnsResolutionFromRemoteVpc of our side",
		},
		"the firewall was closed": {
			func(s *sample, _ string) error { return s.RevokeIngress(cloudsim.SampleAcmeSecurityGroup, fromUs) },
			func(s *sample, _ string) error { return s.AllowIngress(cloudsim.SampleAcmeSecurityGroup, fromUs) },
			connection.ReasonUnreachable, "port 5432 does not answer",
		},
		"the return route was removed": {
			func(s *sample, _ string) error {
				return s.RemoveRoute(cloudsim.SampleAcmeTable, cloudsim.SampleClusterCIDR)
			},
			func(s *sample, pcx string) error {
				return s.AddRoute(cloudsim.SampleAcmeTable, cloudsim.Route{CIDR: cloudsim.SampleClusterCIDR, Target: pcx})
			},
			connection.ReasonUnreachable, "the return route to our CIDR",
		},
		"their DNS option is off": {
			func(s *sample, pcx string) error { return s.SetPeeringDNS(pcx, false, false) },
			func(s *sample, pcx string) error { return s.SetPeeringDNS(pcx, false, true) },
			connection.ReasonUnreachable, "a public address",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, pcx := joined(t)
			require.NoError(t, tt.breaks(s, pcx))
			seen, err := s.watch(pcx, connection.Health{})
			require.NoError(t, err)
			require.Equal(t, tt.reason, seen.Reason)
			require.Contains(t, seen.Said, tt.words)
			require.Equal(t, "active", seen.Cloud)

			_, err = s.watch(pcx, seen)
			activitytest.RequireTrouble(t, err, connection.ReasonNotYet, tt.words)

			require.NoError(t, tt.mends(s, pcx))
			mended, err := s.watch(pcx, seen)
			require.NoError(t, err)
			require.Empty(t, mended.Reason)
			require.Equal(t, s.Clock().Now(), mended.Proven)
		})
	}
}

func TestWatchVPCPeering_DeletedByTheOtherSide(t *testing.T) {
	s, pcx := joined(t)
	require.NoError(t, s.DeletePeeringAsAccepter(pcx))
	seen, err := s.watch(pcx, connection.Health{})
	require.NoError(t, err)
	require.Equal(t, connection.ReasonDeletedByPeer, seen.Reason)
	require.Equal(t, "deleted", seen.Cloud)

	s.Clock().Advance(20 * 24 * time.Hour)
	forgotten, err := s.watch(pcx, connection.Health{})
	require.NoError(t, err)
	require.Equal(t, connection.ReasonDeletedByPeer, forgotten.Reason)
	require.Contains(t, forgotten.Said, "AWS no longer knows "+pcx)
}

func TestWatchVPCPeering_OneFailureOfTheProbeIsNoTrouble(t *testing.T) {
	s, pcx := joined(t)
	require.NoError(t, s.SetHostPorts(cloudsim.SampleAcmeHost))
	_, err := s.watch(pcx, connection.Health{})
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "refuses connections")
	require.Equal(t, 1, s.probes.tests)

	require.NoError(t, s.RevokeIngress(cloudsim.SampleAcmeSecurityGroup, fromUs))
	s.onWait = func() { require.NoError(t, s.AllowIngress(cloudsim.SampleAcmeSecurityGroup, fromUs)) }
	_, err = s.watch(pcx, connection.Health{})
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "active")
	require.Equal(t, 3, s.probes.tests)
}

func TestWatchVPCPeering_SilenceIsNotHealth(t *testing.T) {
	s, pcx := joined(t)
	s.probes.probe = nil
	was := connection.Health{Reason: connection.ReasonUnreachable, Said: "It did not answer."}
	_, err := s.watch(pcx, was)
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "It did not answer.")
}

// TestAWS_CallsNothingElse holds the activities to the table of calls that the simulator and moto are checked by.
func TestAWS_CallsNothingElse(t *testing.T) {
	s, pcx := joined(t)
	_, err := s.check(func(in *wire.VPCPeeringCheck) { in.Owner.Generation = 2 })
	require.Error(t, err, "the route is there already")
	_, err = s.watch(pcx, connection.Health{})
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet)
	require.NoError(t, undo(s, s.aws.RestoreOurPeeringDNS, wire.VPCPeeringDNS{Owner: owner(), PeeringID: pcx}, false))
	require.NoError(t, undo(s, s.aws.RemoveVPCRoutes, routes(pcx), false))
	require.NoError(t, undo(s, s.aws.WithdrawVPCPeering, toAcme(), false))
	for _, call := range s.Calls() {
		require.Contains(t, cloudsim.CallTable(), call.Name())
	}
}
