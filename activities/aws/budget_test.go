package aws_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	wire "causeway.dev/internal/contract/aws"
	cloudsim "causeway.dev/internal/sim/aws"
)

// TestAWS_CallsOfAHappyHandshake counts what one handshake costs the account, whose limits all clusters share.
func TestAWS_CallsOfAHappyHandshake(t *testing.T) {
	s := newSample(t, cloudsim.Options{Lags: cloudsim.NoLags()})
	_, err := s.check(nil)
	require.NoError(t, err)
	pcx := s.active()
	_, err = run(s, s.aws.AddVPCRoutes, routes(pcx))
	require.NoError(t, err)
	_, err = run(s, s.aws.TurnOnOurPeeringDNS, wire.VPCPeeringDNS{Owner: owner(), PeeringID: pcx})
	require.NoError(t, err)

	calls := map[string]int{}
	total := 0
	for _, call := range s.Calls() {
		if call.Service != "sts" {
			calls[call.Operation]++
			total++
		}
	}
	require.LessOrEqual(t, total, 20, "%v", calls)
}
