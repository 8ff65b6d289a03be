package contract_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/contract"
	"causeway.dev/internal/contract/aws"
	"causeway.dev/internal/contract/azure"
	"causeway.dev/internal/contract/probe"
)

func TestLooks_KnowsThemByTheNamesThatAreRegistered(t *testing.T) {
	for _, look := range []contract.Ref{aws.LookAtVPCPeering.Ref, aws.WatchVPCPeering.Ref, azure.LookAtGrantGone.Ref, probe.LookThroughProbe.Ref} {
		require.True(t, contract.Looks(look.Name), look.Name)
	}
	for _, change := range []contract.Ref{aws.RequestVPCPeering.Ref, aws.AddVPCRoutes.Ref, aws.WithdrawVPCPeering.Ref, azure.CreateOurHalf.Ref} {
		require.False(t, contract.Looks(change.Name), change.Name)
	}
}
