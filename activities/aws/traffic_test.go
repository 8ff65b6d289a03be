package aws_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/activities/activitytest"
	probes "causeway.dev/activities/probe"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
	ask "causeway.dev/internal/contract/probe"
	cloudsim "causeway.dev/internal/sim/aws"
)

const ourResolver = "10.10.0.2:53"

var fromUs = cloudsim.Rule{Protocol: "tcp", FromPort: 5432, ToPort: 5432, CIDR: cloudsim.SampleClusterCIDR}

// joined is a connection on which traffic passes: ours done by our activities, the customer's part by their hands.
func joined(t *testing.T) (*sample, string) {
	t.Helper()
	s := start(t)
	pcx := s.routed()
	_, err := run(s, s.aws.TurnOnOurPeeringDNS, wire.VPCPeeringDNS{Owner: owner(), PeeringID: pcx})
	require.NoError(t, err)
	require.NoError(t, s.AddRoute(cloudsim.SampleAcmeTable, cloudsim.Route{CIDR: cloudsim.SampleClusterCIDR, Target: pcx}))
	require.NoError(t, s.AllowIngress(cloudsim.SampleAcmeSecurityGroup, fromUs))
	require.NoError(t, s.SetPeeringDNS(pcx, false, true))
	s.startProbe(cloudsim.SampleClusterVPC, ourResolver)
	return s, pcx
}

func (s *sample) lookThrough(host string, port int) (ask.Proof, error) {
	s.t.Helper()
	prober := probes.New(s.probes, source{s})
	return run(s, prober.LookThroughProbe, ask.Test{
		Owner: owner(), Probe: connection.Probe{Host: host, Port: port}, CIDRs: []string{cloudsim.SampleAcmeCIDR},
	})
}

func TestLookThroughProbe_Proof(t *testing.T) {
	s, _ := joined(t)
	proof, err := s.lookThrough(cloudsim.SampleAcmeHost, cloudsim.SampleAcmePort)
	require.NoError(t, err)
	require.Equal(t, ask.Proof{
		Address: cloudsim.SampleAcmeHostIP, At: s.Clock().Now(),
		Said: cloudsim.SampleAcmeHost + " resolves to 10.20.1.10; port 5432 is open.",
	}, proof)

	proof, err = s.lookThrough(cloudsim.SampleAcmeHostIP, cloudsim.SampleAcmePort)
	require.NoError(t, err)
	require.Equal(t, "The address is 10.20.1.10; port 5432 is open.", proof.Said)

	require.NoError(t, s.SetHostPorts(cloudsim.SampleAcmeHost))
	proof, err = s.lookThrough(cloudsim.SampleAcmeHost, cloudsim.SampleAcmePort)
	require.NoError(t, err, "refused proves the network")
	require.Contains(t, proof.Said, "refuses connections: the network lets traffic through, but nothing listens there")
}

func TestLookThroughProbe_WhatToCheck(t *testing.T) {
	inOrder := "Check in this order: the return route to our CIDR"
	tests := map[string]struct {
		breaks func(t *testing.T, s *sample, pcx string)
		host   string
		words  []string
	}{
		"the return route is missing": {breaks: func(t *testing.T, s *sample, _ string) {
			t.Helper()
			require.NoError(t, s.RemoveRoute(cloudsim.SampleAcmeTable, cloudsim.SampleClusterCIDR))
		}, words: []string{"resolves to 10.20.1.10", "port 5432 does not answer", inOrder, "network ACL", "security group"}},
		"the firewall rule is missing": {breaks: func(t *testing.T, s *sample, _ string) {
			t.Helper()
			require.NoError(t, s.RevokeIngress(cloudsim.SampleAcmeSecurityGroup, fromUs))
		}, words: []string{"port 5432 does not answer", inOrder, "the security group of the host"}},
		"the network ACL denies": {breaks: func(t *testing.T, s *sample, _ string) {
			t.Helper()
			require.NoError(t, s.DenyNetwork(cloudsim.SampleAcmeVPC, cloudsim.SampleClusterCIDR))
		}, words: []string{"port 5432 does not answer", inOrder, "the network ACL of that subnet"}},
		"our route is missing": {breaks: func(t *testing.T, s *sample, _ string) {
			t.Helper()
			require.NoError(t, s.RemoveRoute(ourTable, cloudsim.SampleAcmeCIDR))
		}, words: []string{"port 5432 does not answer", inOrder}},
		"their DNS option is off": {breaks: func(t *testing.T, s *sample, pcx string) {
			t.Helper()
			require.NoError(t, s.SetPeeringDNS(pcx, false, false))
		}, words: []string{"resolves to 198.51.100.10, a public address", "DNS resolution seems to be off on the customer's side"}},
		"no such name":    {host: "nowhere.acme.example", words: []string{`knows no name "nowhere.acme.example"`, "private zone"}},
		"another network": {host: "10.30.1.10", words: []string{"The address is 10.30.1.10, which is outside of 10.20.0.0/16"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, pcx := joined(t)
			host := cloudsim.SampleAcmeHost
			if tt.host != "" {
				host = tt.host
			}
			if tt.breaks != nil {
				tt.breaks(t, s, pcx)
			}
			_, err := s.lookThrough(host, cloudsim.SampleAcmePort)
			activitytest.RequireTrouble(t, err, connection.ReasonNotYet, tt.words...)
		})
	}
}

func TestLookThroughProbe_NobodyCanLook(t *testing.T) {
	s := start(t)
	_, err := s.lookThrough(cloudsim.SampleAcmeHost, cloudsim.SampleAcmePort)
	activitytest.RequireTrouble(t, err, connection.ReasonNotVisible, "No probe answers in cluster prod")
	s.cluster.Probe = false
	_, err = s.lookThrough(cloudsim.SampleAcmeHost, cloudsim.SampleAcmePort)
	activitytest.RequireTrouble(t, err, connection.ReasonNotVisible, "No probe runs in cluster prod")
	require.Equal(t, 1, s.probes.tests, "a cluster without a probe is not asked")
}
