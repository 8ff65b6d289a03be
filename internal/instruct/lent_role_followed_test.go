package instruct_test

import (
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/instruct"
	cloudsim "causeway.dev/internal/sim/aws"
)

// newLender is the customer who lends a role, before they have done anything.
func newLender(t *testing.T, tables ...string) *follower {
	t.Helper()
	f := newFollower(t)
	p := lendingFor("lend", tables...)
	p.Request.Probe, p.Request.Target = f.p.Request.Probe, f.p.Request.Target
	p.Request.Target.RouteTables = tables
	p.Facts = p.Facts.With(connection.FactOurAccount, cloudsim.SampleDataPlaneAccount).With(connection.FactOurRegion, cloudsim.SampleClusterRegion).
		With(connection.FactOurVPC, cloudsim.SampleClusterVPC).With(connection.FactOurCIDRs, cloudsim.SampleClusterCIDR).
		With(connection.FactOurPrincipal, cloudsim.SampleDataPlaneRoleARN).With(connection.FactPeeringID, f.p.Facts.Get(connection.FactPeeringID))
	f.p = p
	return f
}

// assume goes the way of the worker: from its own keys to the cluster's role, and from there to the customer's.
func (f *follower) assume(role, externalID string) (*types.Credentials, error) {
	f.t.Helper()
	session := sdk.String(f.p.ID.Session())
	ours, err := f.sts(cloudsim.SampleControlAccessKey, cloudsim.SampleControlSecretKey, "").AssumeRole(f.t.Context(),
		&sts.AssumeRoleInput{RoleArn: sdk.String(cloudsim.SampleDataPlaneRoleARN), RoleSessionName: session})
	require.NoError(f.t, err)
	in := &sts.AssumeRoleInput{RoleArn: &role, RoleSessionName: session}
	if externalID != "" {
		in.ExternalId = &externalID
	}
	theirs, err := f.sts(*ours.Credentials.AccessKeyId, *ours.Credentials.SecretAccessKey, *ours.Credentials.SessionToken).AssumeRole(f.t.Context(), in)
	if err != nil {
		return nil, err
	}
	return theirs.Credentials, nil
}

func (f *follower) sts(key, secret, token string) *sts.Client {
	return sts.New(sts.Options{
		Region: cloudsim.SampleClusterRegion, BaseEndpoint: sdk.String(f.url),
		Credentials: credentials.NewStaticCredentialsProvider(key, secret, token),
	})
}

// lend does the customer's first step, and returns the ARN that they send.
func (f *follower) lend() string {
	f.t.Helper()
	commands := instruct.Commands(f.p, "lend")
	require.NotEmpty(f.t, commands)
	last := len(commands) - 1
	f.run(commands[:last]...)
	role := strings.TrimSpace(f.run(commands[last]))
	require.Regexp(f.t, `^arn:aws:iam::`+cloudsim.SampleAcmeAccount+`:role/causeway-prod-us-acme-orders-1-PeerRole-`, role)
	f.p.Facts = f.p.Facts.With(connection.FactRoleARN, role)
	return role
}

func TestLentRoleInstructions_FollowedByTheCustomer(t *testing.T) {
	f := newLender(t)
	before := f.cloud.Snapshot()
	role := f.lend()

	_, err := f.assume(role, externalID)
	require.NoError(t, err, "with the external id")
	_, err = f.assume(role, "")
	require.ErrorContains(t, err, "AccessDenied", "without it")
	_, err = f.assume(role, externalID+"x")
	require.ErrorContains(t, err, "AccessDenied", "with another connection's")
	require.False(t, f.cloud.CanAssume(role, externalID, "arn:aws:iam::"+cloudsim.SampleGlobexAccount+":role/causeway"), "as somebody else")

	f.do("end-grant")
	_, err = f.assume(role, externalID)
	require.ErrorContains(t, err, "AccessDenied", "the role is gone")
	require.Empty(t, f.cloud.Snapshot().Diff(before), "and nothing else is left of the stack")

	again := f.lend()
	require.NotEqual(t, role, again, "whoever took it back too early can lend it again by the same instructions")
	f.undo("lend")
	require.Empty(t, f.cloud.Snapshot().Diff(before))
}

// What the page promises that the role may do and may not, tried out.
func TestLentRoleInstructions_TheRoleMayDoWhatThePageSays(t *testing.T) {
	for name, tables := range map[string][]string{"with a route table": {cloudsim.SampleAcmeTable}, "without": nil} {
		t.Run(name, func(t *testing.T) {
			f := newLender(t, tables...)
			got, err := f.assume(f.lend(), externalID)
			require.NoError(t, err)
			lent := ec2.New(ec2.Options{
				Region: cloudsim.SampleAcmeRegion, BaseEndpoint: sdk.String(f.url),
				Credentials: credentials.NewStaticCredentialsProvider(*got.AccessKeyId, *got.SecretAccessKey, *got.SessionToken),
			})
			peering := sdk.String(f.p.Facts.Get(connection.FactPeeringID))
			_, err = lent.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{VpcIds: []string{cloudsim.SampleAcmeVPC}})
			require.NoError(t, err)
			_, err = lent.AcceptVpcPeeringConnection(t.Context(), &ec2.AcceptVpcPeeringConnectionInput{VpcPeeringConnectionId: peering})
			require.NoError(t, err)
			_, err = lent.CreateRoute(t.Context(), &ec2.CreateRouteInput{
				RouteTableId: sdk.String(cloudsim.SampleAcmeTable), DestinationCidrBlock: sdk.String(cloudsim.SampleClusterCIDR), VpcPeeringConnectionId: peering,
			})
			if len(tables) > 0 {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, "UnauthorizedOperation")
			}
			_, err = lent.DeleteVpcPeeringConnection(t.Context(), &ec2.DeleteVpcPeeringConnectionInput{VpcPeeringConnectionId: peering})
			require.ErrorContains(t, err, "UnauthorizedOperation", "whatever the page does not name")
		})
	}
}

func TestLentRoleInstructions_TheLeftoversTakeEverythingBack(t *testing.T) {
	f := newLender(t, cloudsim.SampleAcmeTable)
	before := f.cloud.Snapshot()
	f.lend()
	f.run(instruct.LentRoleLeftover(f.p).Command)
	require.Empty(t, f.cloud.Snapshot().Diff(before))

	peering := f.p.Facts.Get(connection.FactPeeringID)
	require.NoError(t, f.cloud.AcceptPeering(peering))
	before = f.cloud.Snapshot()
	require.NoError(t, f.cloud.AddRoute(cloudsim.SampleAcmeTable, cloudsim.Route{CIDR: cloudsim.SampleClusterCIDR, Target: peering}))
	f.run(instruct.LentRouteLeftover(f.p).Command)
	require.Empty(t, f.cloud.Snapshot().Diff(before))
}

func TestLentRoleInstructions_WithRouteTablesOnlyTheFirewallIsTheirs(t *testing.T) {
	f := newLender(t, cloudsim.SampleAcmeTable)
	peering := f.p.Facts.Get(connection.FactPeeringID)
	require.NoError(t, f.cloud.AcceptPeering(peering))
	for _, table := range []string{cloudsim.SampleClusterPrivateTable, cloudsim.SampleAcmeTable} {
		to := map[string]string{cloudsim.SampleClusterPrivateTable: cloudsim.SampleAcmeCIDR, cloudsim.SampleAcmeTable: cloudsim.SampleClusterCIDR}[table]
		require.NoError(t, f.cloud.AddRoute(table, cloudsim.Route{CIDR: to, Target: peering}))
	}
	before := f.cloud.Snapshot()
	f.do("open")
	require.Equal(t, cloudsim.Open, f.traffic().Outcome, f.traffic().Reason)
	f.undo("open")
	require.Empty(t, f.cloud.Snapshot().Diff(before))
}
