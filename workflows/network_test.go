package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
)

// Two clusters may run in one network: what a connection of the one claims there is known to those of the other.
func TestNetwork_ClustersInOneNetworkShareItsClaims(t *testing.T) {
	l := newLab(t)
	require.Equal(t, l.cluster("prod").Network(), l.cluster("blind").Network())
	tr := trialOf("aws-vpc-peering")
	l.playing(tr)
	l.start(tr.request)
	record := l.active()
	require.Equal(t, l.cluster("prod").Network(), record.Network)

	next := l.later()
	second := tr.request
	second.Cluster, second.Name = "blind", "acme-again"
	next.start(second)
	require.Contains(t, next.ended(connection.ReasonInvalid).Said, `target.cidr "10.20.0.0/16": overlaps 10.20.0.0/16 of connection prod.acme-orders`)
	require.Empty(t, l.desk.Holder(record.Network), "the lock was not given back")
}
