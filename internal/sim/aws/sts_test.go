package aws_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func assume(t *testing.T, client *sts.Client, change func(*sts.AssumeRoleInput)) (awssim.Keys, string) {
	t.Helper()
	in := &sts.AssumeRoleInput{RoleArn: aws.String(awssim.SampleDataPlaneRoleARN), RoleSessionName: aws.String("cluster-1.orders")}
	change(in)
	out, err := client.AssumeRole(t.Context(), in)
	if err != nil {
		return awssim.Keys{}, code(err)
	}
	return awssim.Keys{
		AccessKeyID: *out.Credentials.AccessKeyId, SecretAccessKey: *out.Credentials.SecretAccessKey, SessionToken: *out.Credentials.SessionToken,
	}, ""
}

func asIs(*sts.AssumeRoleInput) {}

func TestSTS_TheAssumedRoleActsInItsAccountUnderItsSessionName(t *testing.T) {
	now := time.Now()
	s := start(t, awssim.Options{SessionNow: func() time.Time { return now }})
	keys, refused := assume(t, s.sts(awssim.SampleControlKeys()), asIs)
	require.Empty(t, refused)

	who, err := s.sts(keys).GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	require.NoError(t, err)
	require.Equal(t, awssim.SampleDataPlaneAccount, *who.Account)
	require.Equal(t, "arn:aws:sts::111122223333:assumed-role/causeway-dataplane/cluster-1.orders", *who.Arn)

	_, err = s.ec2(keys, "us-east-1").CreateVpcPeeringConnection(t.Context(), toAcme())
	require.NoError(t, err)
	made := s.Resources(awssim.Filter{By: "/cluster-1.orders"})
	require.Len(t, made, 1, "who made what is recorded")
	require.Equal(t, "peering", made[0].Kind)

	now = now.Add(time.Hour)
	_, err = s.ec2(keys, "us-east-1").DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
	require.Equal(t, "RequestExpired", code(err))
	_, err = s.sts(keys).GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	require.Equal(t, "ExpiredToken", code(err))
}

func TestSTS_TrustIsEnforced(t *testing.T) {
	s := plain(t)
	require.NoError(t, s.SetRole(awssim.Role{
		Account: awssim.SampleAcmeAccount, Name: "lent", Trusts: []string{awssim.SampleControlAccount}, ExternalID: "secret-1",
	}))
	lent := func(externalID *string) func(*sts.AssumeRoleInput) {
		return func(in *sts.AssumeRoleInput) {
			in.RoleArn, in.ExternalId = aws.String("arn:aws:iam::444455556666:role/lent"), externalID
		}
	}
	tests := []struct {
		name   string
		who    awssim.Keys
		change func(*sts.AssumeRoleInput)
		want   string
	}{
		{"trusted", awssim.SampleControlKeys(), asIs, ""},
		{"a stranger", awssim.SampleAcmeKeys(), asIs, "AccessDenied"},
		{"the role's own account, which it does not name", awssim.SampleDataPlaneKeys(), asIs, "AccessDenied"},
		{"no such role", awssim.SampleControlKeys(), func(in *sts.AssumeRoleInput) {
			in.RoleArn = aws.String(awssim.SampleDataPlaneRoleARN + "x")
		}, "AccessDenied"},
		{"with the external id", awssim.SampleControlKeys(), lent(aws.String("secret-1")), ""},
		{"with another", awssim.SampleControlKeys(), lent(aws.String("secret-2")), "AccessDenied"},
		{"without", awssim.SampleControlKeys(), lent(nil), "AccessDenied"},
		{"a session name with a space", awssim.SampleControlKeys(), func(in *sts.AssumeRoleInput) {
			in.RoleSessionName = aws.String("two words")
		}, "ValidationError"},
		{"longer than the role allows", awssim.SampleControlKeys(), func(in *sts.AssumeRoleInput) {
			in.DurationSeconds = aws.Int32(7200)
		}, "ValidationError"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, refused := assume(t, s.sts(tt.who), tt.change)
			require.Equal(t, tt.want, refused)
		})
	}
}

func TestSTS_RoleChainingIsAnHourAtMost(t *testing.T) {
	s := plain(t)
	require.NoError(t, s.SetRole(awssim.Role{
		Account: awssim.SampleAcmeAccount, Name: "lent", Trusts: []string{awssim.SampleDataPlaneAccount}, MaxSession: 12 * time.Hour,
	}))
	lent := func(seconds int32) func(*sts.AssumeRoleInput) {
		return func(in *sts.AssumeRoleInput) {
			in.RoleArn, in.DurationSeconds = aws.String("arn:aws:iam::444455556666:role/lent"), &seconds
		}
	}
	session, refused := assume(t, s.sts(awssim.SampleControlKeys()), asIs)
	require.Empty(t, refused)
	_, refused = assume(t, s.sts(session), lent(3601))
	require.Equal(t, "ValidationError", refused)
	_, refused = assume(t, s.sts(session), lent(3600))
	require.Empty(t, refused)
	_, refused = assume(t, s.sts(awssim.SampleDataPlaneKeys()), lent(7200))
	require.Empty(t, refused, "long-lived keys may ask for more")
}

func TestAuth_UnknownKeysAndWrongSecrets(t *testing.T) {
	s := plain(t)
	wrong := awssim.SampleControlKeys()
	wrong.SecretAccessKey += "x"
	unknown := awssim.Keys{AccessKeyID: "AKIANOBODY", SecretAccessKey: "x"}
	stolen, _ := assume(t, s.sts(awssim.SampleControlKeys()), asIs)
	stolen.SessionToken = "another"
	quota := &servicequotas.GetServiceQuotaInput{ServiceCode: aws.String("vpc"), QuotaCode: aws.String("L-7E9ECCDB")}

	for _, tt := range []struct {
		name             string
		keys             awssim.Keys
		ec2, sts, quotas string
	}{
		{"unknown key", unknown, "AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException"},
		{"wrong secret", wrong, "AuthFailure", "SignatureDoesNotMatch", "InvalidSignatureException"},
		{"another's session token", stolen, "AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := s.ec2(tt.keys, "us-east-1").DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
			require.Equal(t, tt.ec2, code(err))
			_, err = s.sts(tt.keys).GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
			require.Equal(t, tt.sts, code(err))
			_, err = s.quotas(tt.keys).GetServiceQuota(t.Context(), quota)
			require.Equal(t, tt.quotas, code(err))
		})
	}
	form := strings.NewReader(url.Values{"Action": {"DescribeVpcs"}}.Encode())
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url, form)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusBadRequest, response.StatusCode, "an unsigned request")
}

func TestQuotas_AreToldLive(t *testing.T) {
	s := plain(t)
	value := func(code string) (float64, error) {
		out, err := s.quotas(awssim.SampleDataPlaneKeys()).GetServiceQuota(t.Context(), &servicequotas.GetServiceQuotaInput{
			ServiceCode: aws.String("vpc"), QuotaCode: &code,
		})
		if err != nil {
			return 0, err
		}
		return *out.Quota.Value, nil
	}
	for quota, want := range map[string]float64{"L-7E9ECCDB": 50, "L-DC9F7029": 25, "L-93826ACB": 500} {
		got, err := value(quota)
		require.NoError(t, err)
		require.InDelta(t, want, got, 0)
	}
	s.SetQuota(awssim.SampleDataPlaneAccount, "L-93826ACB", 1000)
	got, err := value("L-93826ACB")
	require.NoError(t, err)
	require.InDelta(t, 1000, got, 0)
	_, err = value("L-00000000")
	require.Equal(t, "NoSuchResourceException", code(err))
}

func TestWire_WhatIsNotThere(t *testing.T) {
	s := plain(t)
	_, err := s.vendor().DescribeInstances(t.Context(), &ec2.DescribeInstancesInput{})
	require.Equal(t, "InvalidAction", code(err))
	_, err = s.vendor().CreateRoute(t.Context(), &ec2.CreateRouteInput{
		RouteTableId: aws.String(ourTable), DestinationIpv6CidrBlock: aws.String("::/0"), GatewayId: aws.String("igw-1"),
	})
	require.Equal(t, "UnknownParameter", code(err))
	calls := s.Calls()
	require.Equal(t, "ec2:DescribeInstances", calls[0].Name())
	require.Equal(t, "InvalidAction", calls[0].Error)
	require.Equal(t, 1, s.CallCounts()[awssim.CallKey{Account: awssim.SampleDataPlaneAccount, Service: "ec2", Operation: "CreateRoute"}])
}
