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

// published is what Acme was told: the addresses of the cluster as they were when the handshake ended.
func published() wire.ExternalAddressesWatch {
	return wire.ExternalAddressesWatch{
		Owner: allowlistOwner(), Published: []string{cloudsim.SampleClusterAddress, cloudsim.SampleClusterSecondAddress},
		Gateways: []string{cloudsim.SampleClusterNAT}, Contact: "casey@acme.example",
	}
}

func (s *sample) watchAddresses(of wire.ExternalAddressesWatch, was connection.Health) (connection.Health, error) {
	s.t.Helper()
	return run(s, s.aws.WatchExternalAddresses, connection.Watching[wire.ExternalAddressesWatch]{Of: of, Was: was})
}

func TestWatchExternalAddresses_SilentWhileNothingChanges(t *testing.T) {
	s := start(t)
	_, err := s.watchAddresses(published(), connection.Health{})
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "nat-0a1b2c3d4e5f60703 with 203.0.113.11, 203.0.113.12")
}

// Every change is told once, with whom to tell, and its end is told, too.
func TestWatchExternalAddresses_WhatChangesAndWhomToTell(t *testing.T) {
	standby := []string{cloudsim.SampleClusterStandbyAddress}
	tests := map[string]struct {
		happens func(t *testing.T, s *sample)
		of      func(*wire.ExternalAddressesWatch)
		reason  connection.Reason
		words   string
	}{
		"an address will be added": {
			func(_ *testing.T, s *sample) {
				s.cluster.Change = &inventory.AddressChange{Adding: standby, From: "2026-12-24"}
			},
			nil, connection.ReasonAddressesChange, "will change: 203.0.113.13 will be used from 2026-12-24 on and must be allowed before. Tell Acme (casey@acme.example)",
		},
		"an address will retire": {
			func(_ *testing.T, s *sample) {
				s.cluster.Change = &inventory.AddressChange{Retiring: []string{cloudsim.SampleClusterAddress}, From: "2026-12-24"}
			},
			nil, connection.ReasonAddressesChange, "203.0.113.11 will not be used after 2026-12-24",
		},
		"an address was replaced": {
			func(t *testing.T, s *sample) {
				t.Helper()
				_, err := s.ReplaceNATAddress(cloudsim.SampleClusterNAT, cloudsim.SampleClusterAddress, "")
				require.NoError(t, err)
			},
			nil, connection.ReasonAddressesChanged, "203.0.113.100 is in use and was never published",
		},
		"an address was given back": {
			func(t *testing.T, s *sample) {
				t.Helper()
				require.NoError(t, s.ReleaseAddress(cloudsim.SampleClusterStandbyAddressID))
			},
			func(w *wire.ExternalAddressesWatch) { w.Published = append(w.Published, standby...) },
			connection.ReasonAddressesChanged, "203.0.113.13 is not reserved any more, so that it may become somebody else's",
		},
		"the traffic takes another way": {routeOut(cloudsim.SampleForeignPeering), nil, connection.ReasonAddressesChanged, "from addresses that are not known here"},
		"nobody is named": {
			routeOut(cloudsim.SampleClusterStandbyNAT),
			func(w *wire.ExternalAddressesWatch) { w.Contact = "" }, connection.ReasonAddressesChanged, "Tell Acme (the request names no contact)",
		},
		"its Deployment is unknown": {
			func(*testing.T, *sample) {}, func(w *wire.ExternalAddressesWatch) { w.Deployment = "orders" },
			connection.ReasonAddressesChanged, "Deployment orders is not in the inventory",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, of := start(t), published()
			if tt.of != nil {
				tt.of(&of)
			}
			tt.happens(t, s)
			seen, err := s.watchAddresses(of, connection.Health{})
			require.NoError(t, err)
			require.Equal(t, tt.reason, seen.Reason, seen.Said)
			require.Contains(t, seen.Said, tt.words)
			require.Contains(t, seen.Said, "disconnect prod.acme-crm and start it again")
			_, err = s.watchAddresses(of, seen)
			activitytest.RequireTrouble(t, err, connection.ReasonNotYet)
		})
	}
}

func TestWatchExternalAddresses_WhatWasAnnouncedIsNoNews(t *testing.T) {
	s := start(t)
	s.cluster.Change = &inventory.AddressChange{
		Adding: []string{cloudsim.SampleClusterStandbyAddress}, Retiring: []string{cloudsim.SampleClusterAddress}, From: "2026-12-24",
	}
	of := published()
	of.Published, of.Retiring = append(of.Published, cloudsim.SampleClusterStandbyAddress), []string{cloudsim.SampleClusterAddress}
	_, err := s.watchAddresses(of, connection.Health{})
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet)
}

func TestWatchExternalAddresses_APlanThatIsDroppedIsHealthyAgain(t *testing.T) {
	s := start(t)
	s.cluster.Change = &inventory.AddressChange{Adding: []string{cloudsim.SampleClusterStandbyAddress}, From: "2026-12-24"}
	seen, err := s.watchAddresses(published(), connection.Health{})
	require.NoError(t, err)
	s.cluster.Change = nil
	again, err := s.watchAddresses(published(), seen)
	require.NoError(t, err)
	require.Empty(t, again.Reason)
}

// What AWS shows right after a change may be neither the old nor the new: one look is not enough to alarm people.
func TestWatchExternalAddresses_LooksTwiceBeforeItAlarms(t *testing.T) {
	s := start(t)
	require.NoError(t, s.SetNATState(cloudsim.SampleClusterNAT, "pending"))
	s.onWait = func() { require.NoError(t, s.SetNATState(cloudsim.SampleClusterNAT, "available")) }
	_, err := s.watchAddresses(published(), connection.Health{})
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "203.0.113.11, 203.0.113.12")
	require.Equal(t, 5*time.Second, s.waited)
}

// A gateway may be made anew with the addresses of the old one. The customer needs to do nothing, and support learns it once.
func TestWatchExternalAddresses_AReplacedGatewayThatKeepsItsAddresses(t *testing.T) {
	s, of := start(t), published()
	of.Published = append(of.Published, cloudsim.SampleClusterStandbyAddress)
	routeOut(cloudsim.SampleClusterStandbyNAT)(t, s)
	seen, err := s.watchAddresses(of, connection.Health{})
	require.NoError(t, err)
	require.Empty(t, seen.Reason)
	require.Contains(t, seen.Said, "nobody needs to be told")
	require.Contains(t, seen.Cloud, cloudsim.SampleClusterStandbyNAT)
	_, err = s.watchAddresses(of, seen)
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet)
}

func TestWatchExternalAddresses_TheProbeLooksWhileAChangeIsOnlyPlanned(t *testing.T) {
	s, of := start(t), published()
	of.Probe = &connection.Probe{Host: cloudsim.SampleInternetHost, Port: cloudsim.SampleInternetPort}
	s.startProbe(cloudsim.SampleClusterVPC, ourResolver)
	require.NoError(t, s.SetAllowlist(cloudsim.SampleInternetHost, of.Published...))
	_, err := s.watchAddresses(of, connection.Health{})
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "port 443 is open")

	s.cluster.Change = &inventory.AddressChange{Adding: []string{cloudsim.SampleClusterStandbyAddress}, From: "2026-12-24"}
	seen, err := s.watchAddresses(of, connection.Health{})
	require.NoError(t, err)
	require.Equal(t, connection.ReasonAddressesChange, seen.Reason)
	require.False(t, seen.Proven.IsZero(), "and it is still proven")

	require.NoError(t, s.SetAllowlist(cloudsim.SampleInternetHost, cloudsim.SampleClusterAddress))
	seen, err = s.watchAddresses(of, seen)
	require.NoError(t, err)
	require.Equal(t, connection.ReasonUnreachable, seen.Reason, "what is broken now goes before what will be")
	require.Contains(t, seen.Said, "that the allowlist names every external address")
}
