package bench

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/contract/aws"
	"causeway.dev/internal/contract/probe"
)

func TestLooks_AreToldFromChangesByTheirNames(t *testing.T) {
	for _, name := range []string{aws.LookAtVPCPeering.Name, aws.WatchVPCPeering.Name, probe.LookThroughProbe.Name} {
		require.True(t, looks(name), name)
	}
	for _, name := range []string{aws.RequestVPCPeering.Name, aws.CheckVPCPeering.Name} {
		require.False(t, looks(name), name)
	}
}
