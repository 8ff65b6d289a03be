package awsvpcpeeringrole_test

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
	"causeway.dev/internal/methods/methodtest"
	cloudsim "causeway.dev/internal/sim/aws"
)

// newLender is the customer who lends a role, before they have done anything.
func newLender(t *testing.T, tables ...string) *lender {
	t.Helper()
	p := lendingFor(t, "lend", tables...)
	theirs := target(tables...)
	theirs.AccountID, theirs.Region, theirs.VPCID, theirs.CIDR = cloudsim.SampleAcmeAccount, cloudsim.SampleAcmeRegion, cloudsim.SampleAcmeVPC, cloudsim.SampleAcmeCIDR
	p.Request.Own = own(t, theirs)
	p.Request.Probe = &connection.Probe{Host: cloudsim.SampleAcmeHost, Port: cloudsim.SampleAcmePort}
	f := methodtest.Follow(t, lent, p)
	f.P.Facts = p.Facts.With("ourAccountId", cloudsim.SampleDataPlaneAccount).With("ourRegion", cloudsim.SampleClusterRegion).
		With("ourVpcId", cloudsim.SampleClusterVPC).With("ourCidrs", []string{cloudsim.SampleClusterCIDR}).
		With("ourPrincipal", cloudsim.SampleDataPlaneRoleARN).With("peeringId", f.RequestPeering())
	return &lender{f}
}

type lender struct{ *methodtest.Follower }

// assume goes the way of the worker: from its own keys to the cluster's role, and from there to the customer's.
func (f *lender) assume(role, externalID string) (*types.Credentials, error) {
	f.Helper()
	session := sdk.String(f.P.ID.Session())
	ours, err := f.sts(cloudsim.SampleControlAccessKey, cloudsim.SampleControlSecretKey, "").AssumeRole(f.Context(),
		&sts.AssumeRoleInput{RoleArn: sdk.String(cloudsim.SampleDataPlaneRoleARN), RoleSessionName: session})
	require.NoError(f.T, err)
	in := &sts.AssumeRoleInput{RoleArn: &role, RoleSessionName: session}
	if externalID != "" {
		in.ExternalId = &externalID
	}
	theirs, err := f.sts(*ours.Credentials.AccessKeyId, *ours.Credentials.SecretAccessKey, *ours.Credentials.SessionToken).AssumeRole(f.Context(), in)
	if err != nil {
		return nil, err
	}
	return theirs.Credentials, nil
}

func (f *lender) sts(key, secret, token string) *sts.Client {
	return sts.New(sts.Options{
		Region: cloudsim.SampleClusterRegion, BaseEndpoint: sdk.String(f.URL),
		Credentials: credentials.NewStaticCredentialsProvider(key, secret, token),
	})
}

// lend does the customer's first step, and returns the ARN that they send.
func (f *lender) lend() string {
	f.Helper()
	commands := lent.Commands(f.P, "lend")
	require.NotEmpty(f.T, commands)
	last := len(commands) - 1
	f.Run(commands[:last]...)
	role := strings.TrimSpace(f.Run(commands[last]))
	require.Regexp(f.T, `^arn:aws:iam::`+cloudsim.SampleAcmeAccount+`:role/causeway-prod-us--acme-orders-1-PeerRole-`, role)
	f.P.Facts = f.P.Facts.With("roleArn", role)
	return role
}

func TestLentRoleInstructions_FollowedByTheCustomer(t *testing.T) {
	f := newLender(t)
	before := f.Cloud.Snapshot()
	role := f.lend()

	_, err := f.assume(role, externalID)
	require.NoError(t, err, "with the external id")
	_, err = f.assume(role, "")
	require.ErrorContains(t, err, "AccessDenied", "without it")
	_, err = f.assume(role, externalID+"x")
	require.ErrorContains(t, err, "AccessDenied", "with another connection's")
	require.False(t, f.Cloud.CanAssume(role, externalID, "arn:aws:iam::"+cloudsim.SampleGlobexAccount+":role/causeway"), "as somebody else")

	f.Do("end-grant")
	_, err = f.assume(role, externalID)
	require.ErrorContains(t, err, "AccessDenied", "the role is gone")
	require.Empty(t, f.Cloud.Snapshot().Diff(before), "and nothing else is left of the stack")

	again := f.lend()
	require.NotEqual(t, role, again, "whoever took it back too early can lend it again by the same instructions")
	f.Undo("lend")
	require.Empty(t, f.Cloud.Snapshot().Diff(before))
}

// What the page promises that the role may do and may not, tried out.
func TestLentRoleInstructions_TheRoleMayDoWhatThePageSays(t *testing.T) {
	for name, tables := range map[string][]string{"with a route table": {cloudsim.SampleAcmeTable}, "without": nil} {
		t.Run(name, func(t *testing.T) {
			f := newLender(t, tables...)
			got, err := f.assume(f.lend(), externalID)
			require.NoError(t, err)
			theirs := ec2.New(ec2.Options{
				Region: cloudsim.SampleAcmeRegion, BaseEndpoint: sdk.String(f.URL),
				Credentials: credentials.NewStaticCredentialsProvider(*got.AccessKeyId, *got.SecretAccessKey, *got.SessionToken),
			})
			peering := sdk.String(f.P.Facts.Get("peeringId"))
			_, err = theirs.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{VpcIds: []string{cloudsim.SampleAcmeVPC}})
			require.NoError(t, err)
			_, err = theirs.AcceptVpcPeeringConnection(t.Context(), &ec2.AcceptVpcPeeringConnectionInput{VpcPeeringConnectionId: peering})
			require.NoError(t, err)
			_, err = theirs.CreateRoute(t.Context(), &ec2.CreateRouteInput{
				RouteTableId: sdk.String(cloudsim.SampleAcmeTable), DestinationCidrBlock: sdk.String(cloudsim.SampleClusterCIDR), VpcPeeringConnectionId: peering,
			})
			if len(tables) > 0 {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, "UnauthorizedOperation")
			}
			_, err = theirs.DeleteVpcPeeringConnection(t.Context(), &ec2.DeleteVpcPeeringConnectionInput{VpcPeeringConnectionId: peering})
			require.ErrorContains(t, err, "UnauthorizedOperation", "whatever the page does not name")
		})
	}
}

func TestLentRoleInstructions_TheLeftoversTakeEverythingBack(t *testing.T) {
	f := newLender(t, cloudsim.SampleAcmeTable)
	before := f.Cloud.Snapshot()
	f.lend()
	f.Run(lent.Leftover(f.P, "end-grant", "role").Command)
	require.Empty(t, f.Cloud.Snapshot().Diff(before))

	peering := f.P.Facts.Get("peeringId")
	require.NoError(t, f.Cloud.AcceptPeering(peering))
	before = f.Cloud.Snapshot()
	require.NoError(t, f.Cloud.AddRoute(cloudsim.SampleAcmeTable, cloudsim.Route{CIDR: cloudsim.SampleClusterCIDR, Target: peering}))
	f.Run(lent.Leftover(f.P, "return-routes", "routes").Command)
	require.Empty(t, f.Cloud.Snapshot().Diff(before))
}

func TestLentRoleInstructions_WithRouteTablesOnlyTheFirewallIsTheirs(t *testing.T) {
	f := newLender(t, cloudsim.SampleAcmeTable)
	peering := f.P.Facts.Get("peeringId")
	require.NoError(t, f.Cloud.AcceptPeering(peering))
	for _, table := range []string{cloudsim.SampleClusterPrivateTable, cloudsim.SampleAcmeTable} {
		to := map[string]string{cloudsim.SampleClusterPrivateTable: cloudsim.SampleAcmeCIDR, cloudsim.SampleAcmeTable: cloudsim.SampleClusterCIDR}[table]
		require.NoError(t, f.Cloud.AddRoute(table, cloudsim.Route{CIDR: to, Target: peering}))
	}
	before := f.Cloud.Snapshot()
	f.Do("open")
	require.Equal(t, cloudsim.Open, f.Traffic().Outcome, f.Traffic().Reason)
	f.Undo("open")
	require.Empty(t, f.Cloud.Snapshot().Diff(before))
}

// A stack that was rolled back keeps its name: whoever follows the page must be able to begin again.
func TestLentRoleInstructions_AStackThatAWSRefusedIsCreatedAgain(t *testing.T) {
	f := newLender(t)
	before, right := f.Cloud.Snapshot(), f.P.Facts.Get("ourPrincipal")
	f.P.Facts = f.P.Facts.With("ourPrincipal", right+"-that-is-not-there")
	commands := lent.Commands(f.P, "lend")
	require.Len(t, commands, 4)
	f.Run(commands[:2]...)
	// The wait says so, and the command line with it.
	f.Run("if "+commands[2]+"; then exit 1; fi", "if "+commands[1]+"; then exit 1; fi")
	require.Contains(t, f.Run(commands[3]), "None", "there is no role to tell us of")
	require.Contains(t, f.Cloud.Snapshot().String(), "ROLLBACK_COMPLETE")

	f.Undo("lend")
	require.Empty(t, f.Cloud.Snapshot().Diff(before))
	f.P.Facts = f.P.Facts.With("ourPrincipal", right)
	require.True(t, f.Cloud.CanAssume(f.lend(), externalID, cloudsim.SampleDataPlaneRoleARN))
}
