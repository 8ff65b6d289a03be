package aws_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func TestFaults_AnErrorChangesNothing(t *testing.T) {
	s := plain(t)
	before := s.Snapshot()
	for _, fault := range []awssim.Fault{
		{Operation: "CreateVpcPeeringConnection", Code: awssim.CodeThrottled},
		{Account: awssim.SampleDataPlaneAccount, Code: awssim.CodeUnauthorized},
		{Region: "us-east-1", Code: "InternalError"},
		{Principal: "operator", Code: "IncorrectState", Message: "not now", Status: 409},
	} {
		injected := s.Inject(fault)
		_, err := s.vendor().CreateVpcPeeringConnection(t.Context(), toAcme())
		require.Equal(t, fault.Code, code(err))
		require.Equal(t, 1, injected.Hits())
	}
	require.Empty(t, s.Snapshot().Diff(before))
	s.request()
}

func TestFaults_OnlyWhatMatchesAndAsOftenAsAsked(t *testing.T) {
	s := plain(t)
	injected := s.Inject(awssim.Fault{Operation: "DescribeVpcs", Account: awssim.SampleAcmeAccount, Code: awssim.CodeThrottled, After: 1, Times: 2})
	ask := func(client *ec2.Client) string {
		_, err := client.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
		return code(err)
	}
	require.Empty(t, ask(s.vendor()), "another account")
	_, err := s.acme().DescribeSubnets(t.Context(), &ec2.DescribeSubnetsInput{})
	require.NoError(t, err, "another operation")
	require.Empty(t, ask(s.acme()), "the first is let through")
	require.Equal(t, awssim.CodeThrottled, ask(s.acme()))
	require.Equal(t, awssim.CodeThrottled, ask(s.acme()))
	require.Empty(t, ask(s.acme()))
	require.Equal(t, 2, injected.Hits())

	forever := s.Inject(awssim.Fault{Code: awssim.CodeThrottled, Times: awssim.Always})
	for range 3 {
		require.Equal(t, awssim.CodeThrottled, ask(s.vendor()))
	}
	forever.Clear()
	require.Empty(t, ask(s.vendor()))
}

func TestFaults_ALostAnswerHasStillChangedThings(t *testing.T) {
	s := plain(t)
	s.Inject(awssim.Fault{Operation: "CreateVpcPeeringConnection", LoseAnswer: true})
	_, err := s.vendor().CreateVpcPeeringConnection(t.Context(), toAcme())
	require.Error(t, err)
	require.Len(t, s.Resources(awssim.Filter{Kind: "peering", By: "operator"}), 1)
	calls := s.Calls()
	require.Equal(t, "lost", calls[len(calls)-1].Error)
}

func TestFaults_AHangEndsWithItsCaller(t *testing.T) {
	for name, changes := range map[string]bool{"without the change": false, "after the change": true} {
		t.Run(name, func(t *testing.T) {
			s := plain(t)
			injected := s.Inject(awssim.Fault{Operation: "CreateVpcPeeringConnection", Hang: true, LoseAnswer: changes})
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() {
				_, err := s.vendor().CreateVpcPeeringConnection(ctx, toAcme())
				ended <- err
			}()
			require.Eventually(t, func() bool { return injected.Hits() == 1 && len(s.Calls()) == 1 }, 5*time.Second, time.Millisecond)
			cancel()
			require.ErrorIs(t, <-ended, context.Canceled)
			require.Equal(t, changes, len(s.Resources(awssim.Filter{Kind: "peering", By: "operator"})) == 1)
		})
	}
}

func TestCloud_IsTheSameForTheSameSeed(t *testing.T) {
	first := start(t, awssim.Options{Seed: 7, Lags: awssim.NoLags()}).active()
	second := start(t, awssim.Options{Seed: 7, Lags: awssim.NoLags()}).active()
	other := start(t, awssim.Options{Seed: 8, Lags: awssim.NoLags()}).active()
	require.Equal(t, first, second)
	require.NotEqual(t, first, other)
	require.Regexp(t, "^pcx-[0-9a-f]{17}$", first)
}

func TestCloud_IsFoundAgainAfterARestart(t *testing.T) {
	s := plain(t)
	pcx := s.active()
	s.Clock().Advance(time.Hour)
	var paper bytes.Buffer
	require.NoError(t, s.Save(&paper))

	again := plain(t)
	require.NoError(t, again.Restore(&paper))
	require.Empty(t, again.Snapshot().Diff(s.Snapshot()))
	require.Equal(t, s.Clock().Now(), again.Clock().Now())
	require.Equal(t, "active", status(t, again.vendor(), pcx))
}

func TestWorld_MistakesAreTold(t *testing.T) {
	bad := awssim.World{
		Accounts: []awssim.Account{{ID: "12"}},
		Roles:    []awssim.Role{{Account: "12", Name: "r"}},
		VPCs:     []awssim.VPC{{ID: "vpc-1", Account: awssim.SampleAcmeAccount, Region: "moon-1", Blocks: []string{"10.0.0.0/16"}}},
		Subnets:  []awssim.Subnet{{ID: "subnet-1", VPC: awssim.SampleAcmeVPC, CIDR: "10.99.0.0/24"}},
		Hosts:    []awssim.Host{{Name: "h", VPC: awssim.SampleAcmeVPC, PrivateIP: "10.99.0.1"}},
	}
	err := plain(t).Add(bad)
	for _, part := range []string{`account "12"`, "role r", "VPC vpc-1", "subnet subnet-1", "host h"} {
		require.ErrorContains(t, err, part)
	}
}
