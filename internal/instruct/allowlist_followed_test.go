package instruct_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/instruct"
	cloudsim "causeway.dev/internal/sim/aws"
)

// The customer pastes what the page says, and only then traffic passes; what the page and the leftover take back is
// everything that was added.
func TestAllowlistInstructions_FollowedByTheCustomer(t *testing.T) {
	f := newFollower(t)
	t.Setenv("AWS_DEFAULT_REGION", cloudsim.SampleAcmeRegion)
	f.p = allowing()
	f.p.Facts = f.p.Facts.With(connection.FactExternalAddresses, cloudsim.SampleClusterAddress+","+cloudsim.SampleClusterSecondAddress)
	traffic := func() cloudsim.Verdict {
		return f.cloud.Dial(cloudsim.SampleClusterVPC, netip.AddrPortFrom(netip.MustParseAddr(cloudsim.SampleAcmeHostPublicIP), cloudsim.SampleAcmePort))
	}
	before := f.cloud.Snapshot()
	require.Equal(t, cloudsim.Timeout, traffic().Outcome)
	said := f.do("allow")
	require.Contains(t, said, cloudsim.SampleAcmeSecurityGroup, "the first command finds the security group")
	require.Equal(t, cloudsim.Open, traffic().Outcome, traffic().Reason)
	f.undo("allow")
	require.Empty(t, f.cloud.Snapshot().Diff(before))

	form, err := instruct.Allowlist(f.p, "security-group")
	require.NoError(t, err)
	f.run(form.Text)
	require.Equal(t, cloudsim.Open, traffic().Outcome, traffic().Reason)
	left := instruct.AllowlistLeftover(f.p)
	require.Equal(t, connection.Customer, left.Party)
	require.Equal(t, "allowlist entries for 203.0.113.11, 203.0.113.12", left.What)
	f.run(left.Command)
	require.Empty(t, f.cloud.Snapshot().Diff(before))
}
