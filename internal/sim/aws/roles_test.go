package aws_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

const (
	lentRole   = "arn:aws:iam::444455556666:role/lent"
	ourSession = "arn:aws:sts::111122223333:assumed-role/causeway-dataplane/orders"
)

// lend makes a role that trusts the data plane's role alone.
func (s *sim) lend(policies map[string]string) {
	s.t.Helper()
	require.NoError(s.t, s.SetRole(awssim.Role{
		Account: awssim.SampleAcmeAccount, Name: "lent", ExternalID: "secret-1",
		Trusts: []string{awssim.SampleDataPlaneRoleARN}, Policies: policies,
	}))
}

// dataPlane is the session by which the worker works.
func (s *sim) dataPlane() awssim.Keys {
	s.t.Helper()
	keys, refused := assume(s.t, s.sts(awssim.SampleControlKeys()), asIs)
	require.Empty(s.t, refused)
	return keys
}

func assuming(arn string) func(*sts.AssumeRoleInput) {
	return func(in *sts.AssumeRoleInput) { in.RoleArn, in.ExternalId = &arn, aws.String("secret-1") }
}

func TestRoles_ATrustOfARoleIsATrustOfItsSessions(t *testing.T) {
	s := plain(t)
	s.lend(nil)
	_, refused := assume(t, s.sts(s.dataPlane()), assuming(lentRole))
	require.Empty(t, refused)
	require.True(t, s.CanAssume(lentRole, "secret-1", awssim.SampleDataPlaneRoleARN))
	require.True(t, s.CanAssume(lentRole, "secret-1", ourSession))
	require.False(t, s.CanAssume(lentRole, "", ourSession))
	require.False(t, s.CanAssume(lentRole, "secret-1", "arn:aws:iam::111122223333:user/operator"))
	require.False(t, s.CanAssume(lentRole, "secret-1", "arn:aws:sts::111122223333:assumed-role/another/orders"))
	require.False(t, s.CanAssume(lentRole, "secret-1", "nobody"))
	require.False(t, s.CanAssume(lentRole+"x", "secret-1", ourSession))
}

func TestRoles_TheControlRolesAreTrusted(t *testing.T) {
	s := plain(t)
	_, refused := assume(t, s.sts(s.dataPlane()), assuming(awssim.SampleControlRoleARN))
	require.Empty(t, refused)
	require.True(t, s.CanAssume(awssim.SampleHybridControlRoleARN, "", awssim.SampleHybridRoleARN))
	require.True(t, s.CanAssume(awssim.SampleHybridRoleARN, "", "arn:aws:iam::"+awssim.SampleControlAccount+":user/operator"))
	require.False(t, s.CanAssume(awssim.SampleHybridControlRoleARN, "", ourSession))
}

// A change takes its time: until then AWS goes by what was before.
func TestRoles_AChangeIsNotSeenAtOnce(t *testing.T) {
	s := start(t, awssim.Options{})
	s.lend(map[string]string{"peer": "{}"})
	session := s.dataPlane()
	can := func(want string) {
		t.Helper()
		_, refused := assume(t, s.sts(session), assuming(lentRole))
		require.Equal(t, want, refused)
		require.Equal(t, want == "", s.CanAssume(lentRole, "secret-1", ourSession))
	}
	can("")
	require.NoError(t, s.SetRoleTrust(lentRole, []string{awssim.SampleGlobexAccount}, "secret-1"))
	can("")
	s.Clock().Advance(10 * time.Second)
	can("AccessDenied")
	require.NoError(t, s.SetRoleTrust(lentRole, []string{awssim.SampleDataPlaneRoleARN}, "secret-1"))
	can("AccessDenied")
	require.NoError(t, s.RemoveRolePolicy(lentRole, "peer"))
	can("AccessDenied")
	s.Clock().Advance(10 * time.Second)
	can("")
	s.RemoveRole(lentRole)
	can("AccessDenied")

	require.ErrorContains(t, s.SetRoleTrust(lentRole, nil, ""), "it is not there")
	s.lend(nil)
	require.ErrorContains(t, s.RemoveRolePolicy(lentRole, "peer"), `no policy "peer"`)
}
