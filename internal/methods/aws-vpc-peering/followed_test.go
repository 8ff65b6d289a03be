package awsvpcpeering_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods/methodtest"
	"causeway.dev/internal/methods/schema"
	cloudsim "causeway.dev/internal/sim/aws"
)

// newFollower is a customer who was asked for a peering connection.
func newFollower(t *testing.T) *methodtest.Follower {
	t.Helper()
	p := waitingFor(t, "accept")
	p.Request = request(t, schema.VPC{
		AccountID: cloudsim.SampleAcmeAccount, Region: cloudsim.SampleAcmeRegion, VPCID: cloudsim.SampleAcmeVPC, CIDR: cloudsim.SampleAcmeCIDR,
	})
	p.Request.Probe = &connection.Probe{Host: cloudsim.SampleAcmeHost, Port: cloudsim.SampleAcmePort}
	f := methodtest.Follow(t, peering, p)
	f.P.Facts = connection.Object(nil).With("ourAccountId", cloudsim.SampleDataPlaneAccount).With("ourVpcId", cloudsim.SampleClusterVPC).
		With("ourCidrs", []string{cloudsim.SampleClusterCIDR}).With("peeringId", f.RequestPeering())
	return f
}

func TestInstructions_FollowedByTheCustomer(t *testing.T) {
	f := newFollower(t)
	id := f.P.Facts.Get("peeringId")

	said := f.Do("accept")
	require.Contains(t, said, "pending-acceptance\t"+cloudsim.SampleDataPlaneAccount+"\t"+cloudsim.SampleClusterVPC, "the page says to compare these")
	require.Contains(t, f.Cloud.Snapshot().String(), "peering "+id+": active")
	require.NoError(t, f.Cloud.AddRoute(cloudsim.SampleClusterPrivateTable, cloudsim.Route{CIDR: cloudsim.SampleAcmeCIDR, Target: id}))
	accepted := f.Cloud.Snapshot()

	require.Equal(t, cloudsim.SampleAcmeHostPublicIP, f.Resolved())
	f.Do("customer-dns")
	require.Equal(t, cloudsim.SampleAcmeHostIP, f.Resolved())

	require.Equal(t, cloudsim.Timeout, f.Traffic().Outcome, "nothing passes before the last step")
	said = f.Do("open")
	require.Contains(t, said, cloudsim.SampleAcmeTable, "the first command finds the route table")
	require.Contains(t, said, cloudsim.SampleAcmeSecurityGroup, "and another one the security group")
	require.Equal(t, cloudsim.Open, f.Traffic().Outcome, f.Traffic().Reason)

	f.Undo("open")
	f.Undo("customer-dns")
	require.Empty(t, f.Cloud.Snapshot().Diff(accepted), "what the page adds, the page takes back")
	f.Undo("accept")
	require.NotContains(t, f.Cloud.Snapshot().String(), "peering "+id)
}

func TestInstructions_WithoutProbeTheCustomerNamesThePort(t *testing.T) {
	f := newFollower(t)
	f.P = methodtest.WithoutProbe(f.P)
	id := f.P.Facts.Get("peeringId")
	require.NoError(t, f.Cloud.AcceptPeering(id))
	require.NoError(t, f.Cloud.AddRoute(cloudsim.SampleClusterPrivateTable, cloudsim.Route{CIDR: cloudsim.SampleAcmeCIDR, Target: id}))
	before := f.Cloud.Snapshot()
	f.Do("open")
	require.Equal(t, cloudsim.Open, f.Traffic().Outcome, f.Traffic().Reason)

	route, firewall := peering.Leftover(f.P, "open", "route"), peering.Leftover(f.P, "open", "firewall")
	f.Run(route.Command, firewall.Command)
	require.Empty(t, f.Cloud.Snapshot().Diff(before), "the leftovers' own commands take back everything")
}
