package ipallowlist_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	ipallowlist "causeway.dev/internal/methods/ip-allowlist"
	"causeway.dev/internal/methods/methodtest"
	cloudsim "causeway.dev/internal/sim/aws"
)

// The customer pastes what the page says, and only then traffic passes; what the page and the leftover take back is
// everything that was added.
func TestAllowlistInstructions_FollowedByTheCustomer(t *testing.T) {
	own, facts := ipallowlist.Own{}, known()
	facts.Addresses = []string{cloudsim.SampleClusterAddress, cloudsim.SampleClusterSecondAddress}
	f := methodtest.Follow(t, list, allowing(t, own, facts))
	t.Setenv("AWS_DEFAULT_REGION", cloudsim.SampleAcmeRegion)
	traffic := func() cloudsim.Verdict {
		return f.Cloud.Dial(cloudsim.SampleClusterVPC, netip.AddrPortFrom(netip.MustParseAddr(cloudsim.SampleAcmeHostPublicIP), cloudsim.SampleAcmePort))
	}
	before := f.Cloud.Snapshot()
	require.Equal(t, cloudsim.Timeout, traffic().Outcome)
	said := f.Do("allow")
	require.Contains(t, said, cloudsim.SampleAcmeSecurityGroup, "the first command finds the security group")
	require.Equal(t, cloudsim.Open, traffic().Outcome, traffic().Reason)
	f.Undo("allow")
	require.Empty(t, f.Cloud.Snapshot().Diff(before))

	form, err := list.Form(f.P, "security-group")
	require.NoError(t, err)
	f.Run(form.Text)
	require.Equal(t, cloudsim.Open, traffic().Outcome, traffic().Reason)
	left := list.Leftover(f.P, "allow", "entries")
	require.Equal(t, connection.Customer, left.Party)
	require.Equal(t, "allowlist entries for 203.0.113.11, 203.0.113.12", left.What)
	f.Run(left.Command)
	require.Empty(t, f.Cloud.Snapshot().Diff(before))
}
