package aws_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"causeway.dev/activities/activitytest"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	wire "causeway.dev/internal/contract/aws"
	cloudsim "causeway.dev/internal/sim/aws"
)

func (s *sample) peerings() []cloudsim.Resource {
	var found []cloudsim.Resource
	for _, r := range s.Resources(cloudsim.Filter{Kind: "peering"}) {
		if r.ID != cloudsim.SampleForeignPeering {
			found = append(found, r)
		}
	}
	return found
}

func TestRequestVPCPeering_WaitsUntilTheCustomerCanAccept(t *testing.T) {
	s := start(t)
	out, err := run(s, s.aws.RequestVPCPeering, toAcme())
	require.NoError(t, err)
	require.Equal(t, "pending-acceptance", out.State)
	require.False(t, out.Adopted)
	require.Equal(t, 7*24*time.Hour, out.Expires.Sub(s.Clock().Now()).Round(time.Minute))

	made := s.peerings()
	require.Len(t, made, 1)
	require.Equal(t, out.PeeringID, made[0].ID)
	require.Equal(t, "prod.acme-orders", made[0].Tags[connection.TagConnectionID])
	require.Equal(t, "2", made[0].Tags[connection.TagGeneration])
	require.Equal(t, "causeway", made[0].Tags[connection.TagManagedBy])
	require.Contains(t, made[0].By, "causeway-dataplane/prod.acme-orders", "the audit log shows which connection acted")

	again, err := run(s, s.aws.RequestVPCPeering, toAcme())
	require.NoError(t, err)
	require.Len(t, out.Requests, 1, "AWS's request id is for the ledger")
	require.Empty(t, again.Requests, "the second time nothing was to be changed")
	require.Equal(t, out.PeeringID, again.PeeringID)
	require.Len(t, s.peerings(), 1)
}

func TestRequestVPCPeering_AcrossRegions(t *testing.T) {
	s := start(t)
	in := toAcme()
	in.Target = wire.VPC{
		AccountID: cloudsim.SampleGlobexAccount, Region: cloudsim.SampleGlobexRegion, VPCID: cloudsim.SampleGlobexVPC, CIDR: cloudsim.SampleGlobexCIDR,
	}
	out, err := run(s, s.aws.RequestVPCPeering, in)
	require.NoError(t, err)
	require.NoError(t, undo(s, s.aws.WithdrawVPCPeering, in, false))
	require.Empty(t, s.peerings(), out.PeeringID)
}

func TestRequestVPCPeering_AdoptsWhatSomebodyElseMade(t *testing.T) {
	s := start(t)
	require.NoError(t, s.Add(cloudsim.World{Peerings: []cloudsim.Peering{{ID: "pcx-01234567", Requester: cloudsim.SampleClusterVPC, Accepter: cloudsim.SampleAcmeVPC}}}))
	before := s.Snapshot()
	out, err := run(s, s.aws.RequestVPCPeering, toAcme())
	require.NoError(t, err)
	require.Equal(t, wire.VPCPeeringRequested{
		Changes: contract.Changes{Cloud: "AWS"}, PeeringID: "pcx-01234567", Adopted: true, State: "active",
	}, out)
	require.NoError(t, undo(s, s.aws.WithdrawVPCPeering, toAcme(), true))
	s.requireUntouched(before)
}

func TestRequestVPCPeering_LeavesAnotherConnectionsPeeringAlone(t *testing.T) {
	s := start(t)
	peeredBy("prod.other", "1")(t, s)
	before := s.Snapshot()
	_, err := run(s, s.aws.RequestVPCPeering, toAcme())
	activitytest.RequireRefusal(t, err, connection.ReasonConflict, `it belongs to "prod.other", generation "1"`)
	s.requireUntouched(before)
}

func TestRequestVPCPeering_SaysWhyItFailed(t *testing.T) {
	wrong := map[string]func(*wire.VPC){
		"VPC":     func(t *wire.VPC) { t.VPCID = "vpc-00000000" },
		"account": func(t *wire.VPC) { t.AccountID = cloudsim.SampleGlobexAccount },
		"region":  func(t *wire.VPC) { t.Region = "eu-west-1" },
	}
	for name, change := range wrong {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			in := toAcme()
			change(&in.Target)
			_, err := run(s, s.aws.RequestVPCPeering, in)
			activitytest.RequireRefusal(t, err, connection.ReasonRefused, "wrong VPC id, account or region", "overlapping CIDRs", "Failed due to incorrect VPC-ID")
			require.NoError(t, undo(s, s.aws.WithdrawVPCPeering, in, false), "a failed one cannot be deleted and needs not be")
		})
	}
}

func TestRequestVPCPeering_FindsWhatALostAnswerMade(t *testing.T) {
	for name, fault := range map[string]cloudsim.Fault{
		"cut off":         {LoseAnswer: true},
		"hidden for long": {LoseAnswer: true, Delay: time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			lags := cloudsim.DefaultLags()
			if name == "hidden for long" {
				lags.Visible = cloudsim.Lag{For: 10 * time.Second}
			}
			s := newSample(t, cloudsim.Options{Lags: lags, SamePair: cloudsim.SamePairFails})
			fault.Operation = "CreateVpcPeeringConnection"
			s.Inject(fault)
			out, err := run(s, s.aws.RequestVPCPeering, toAcme())
			require.NoError(t, err)
			require.False(t, out.Adopted)
			require.Len(t, s.peerings(), 1, "there is no second one")
		})
	}
}

func TestRequestVPCPeering_TheNextWorkerSearchesBeforeItCreates(t *testing.T) {
	lags := cloudsim.DefaultLags()
	lags.Visible = cloudsim.Lag{For: 15 * time.Second}
	s := newSample(t, cloudsim.Options{Lags: lags, SamePair: cloudsim.SamePairFails})
	s.Inject(cloudsim.Fault{Operation: "DescribeVpcPeeringConnections", After: 1, Times: 1, Code: cloudsim.CodeThrottled})
	_, err := run(s, s.aws.RequestVPCPeering, toAcme())
	activitytest.RequireTrouble(t, err, connection.ReasonThrottled)

	env := activitytest.Environment()
	s.aws.peeringActivities.Register(env)
	env.SetHeartbeatDetails("create sent")
	_, err = env.ExecuteActivity(wire.RequestVPCPeering.Name, toAcme())
	require.NoError(t, err)
	require.Len(t, s.peerings(), 1)
}

func TestRequestVPCPeering_WhateverAWSDoesWithTheSamePair(t *testing.T) {
	for _, same := range []cloudsim.SamePair{cloudsim.SamePairReturns, cloudsim.SamePairRefused} {
		lags := cloudsim.DefaultLags()
		lags.Visible = cloudsim.Lag{For: 5 * time.Second}
		s := newSample(t, cloudsim.Options{Lags: lags, SamePair: same})
		first := s.requestedButHidden()
		out, err := run(s, s.aws.RequestVPCPeering, toAcme())
		require.NoError(t, err)
		require.Equal(t, first, out.PeeringID)
		require.False(t, out.Adopted)
	}
}

// requestedButHidden makes a peering that no describe shows yet, as after a worker that died.
func (s *sample) requestedButHidden() string {
	s.t.Helper()
	fault := s.Inject(cloudsim.Fault{Operation: "DescribeVpcPeeringConnections", After: 1, Times: cloudsim.Always, Code: cloudsim.CodeThrottled})
	_, err := run(s, s.aws.RequestVPCPeering, toAcme())
	activitytest.RequireTrouble(s.t, err, connection.ReasonThrottled)
	fault.Clear()
	require.Len(s.t, s.peerings(), 1)
	return s.peerings()[0].ID
}

func TestRequestVPCPeering_ErrorsForWhoeverCanMendThem(t *testing.T) {
	tests := map[string]struct {
		fault  cloudsim.Fault
		reason connection.Reason
		final  bool
		words  string
	}{
		"throttled":  {cloudsim.Fault{Code: cloudsim.CodeThrottled}, connection.ReasonThrottled, false, "throttles ec2:CreateVpcPeeringConnection"},
		"server":     {cloudsim.Fault{Code: "InternalError", Status: 500}, connection.ReasonUnavailable, false, "trouble of its own"},
		"permission": {cloudsim.Fault{Code: cloudsim.CodeUnauthorized}, connection.ReasonPermission, true, "may not call ec2:CreateVpcPeeringConnection"},
		"quota":      {cloudsim.Fault{Code: "OutstandingVpcPeeringConnectionLimitExceeded"}, connection.ReasonQuota, true, "higher quota"},
		"unknown":    {cloudsim.Fault{Code: "SomethingNew", Message: "what"}, connection.ReasonUnknown, false, `AWS says "what"`},
		"malformed":  {cloudsim.Fault{Code: "InvalidParameterValue"}, connection.ReasonUnknown, true, "Requesting a peering connection"},
		"no answer":  {cloudsim.Fault{Code: "RequestTimeout", Status: 503}, connection.ReasonUnavailable, false, "ec2:CreateVpcPeeringConnection"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			before := s.Snapshot()
			tt.fault.Operation, tt.fault.Times = "CreateVpcPeeringConnection", cloudsim.Always
			s.Inject(tt.fault)
			_, err := run(s, s.aws.RequestVPCPeering, toAcme())
			activitytest.RequireAnswer(t, err, tt.reason, tt.final, tt.words)
			s.requireUntouched(before)
		})
	}
}

func TestRequestVPCPeering_TheRequestIdIsInTheCause(t *testing.T) {
	s := start(t)
	s.Inject(cloudsim.Fault{Operation: "CreateVpcPeeringConnection", Code: "InvalidParameterValue"})
	_, err := run(s, s.aws.RequestVPCPeering, toAcme())
	var application *temporal.ApplicationError
	require.ErrorAs(t, err, &application)
	require.Contains(t, application.Unwrap().Error(), "RequestID")
}

func TestRequestVPCPeering_AnAmendedTargetReplacesTheFirstRequest(t *testing.T) {
	s := start(t)
	in := toAcme()
	in.Target.VPCID, in.Target.AccountID, in.Target.Region = cloudsim.SampleGlobexVPC, cloudsim.SampleGlobexAccount, "eu-west-1"
	first, err := run(s, s.aws.RequestVPCPeering, in)
	require.NoError(t, err)
	second := s.requested()
	require.NotEqual(t, first.PeeringID, second)
	require.Len(t, s.peerings(), 1)
}
