package aws_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/activities/activitytest"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
	cloudsim "causeway.dev/internal/sim/aws"
)

const (
	tgw      = cloudsim.SampleAcmeTransitGateway
	behind   = cloudsim.SampleAcmeTransitCIDR
	ourVPC   = cloudsim.SampleClusterVPC
	platform = "platform-team"
)

func theirGateway() wire.TransitGateway {
	return wire.TransitGateway{Owner: owner(), Account: cloudsim.SampleAcmeAccount, TransitGatewayID: tgw}
}

func theirShare() wire.TransitGatewayShare {
	return wire.TransitGatewayShare{Owner: owner(), Account: cloudsim.SampleAcmeAccount, TransitGatewayID: tgw}
}

// shared is Acme's gateway, shared with us.
func (s *sample) shared() string {
	s.t.Helper()
	share, err := s.ShareTransitGateway(tgw, "hub", cloudsim.SampleDataPlaneAccount)
	require.NoError(s.t, err)
	return share
}

// invited is the invitation to it, once it can be found.
func (s *sample) invited() wire.TransitGatewayInvitation {
	s.t.Helper()
	s.shared()
	var shared wire.TransitGatewayShared
	require.Eventually(s.t, func() bool {
		var err error
		shared, err = run(s, s.aws.LookForTransitGatewayShare, theirShare())
		return err == nil
	}, time.Minute, time.Millisecond)
	return wire.TransitGatewayInvitation{
		Owner: owner(), Account: cloudsim.SampleAcmeAccount, TransitGatewayID: tgw, ShareARN: shared.ShareARN, InvitationARN: shared.InvitationARN,
	}
}

// joinedHub is our account in the share, with the gateway visible.
func (s *sample) joinedHub() wire.TransitGatewayInvitation {
	s.t.Helper()
	in := s.invited()
	out, err := run(s, s.aws.AcceptTransitGatewayShare, in)
	require.NoError(s.t, err)
	require.Equal(s.t, "ACCEPTED", out.State)
	seen, err := run(s, s.aws.LookAtTransitGateway, theirGateway())
	require.NoError(s.t, err)
	require.Equal(s.t, wire.TransitGatewaySeen{State: "available", Associates: true, Propagates: true}, seen)
	return in
}

func (s *sample) attachedHub() wire.TransitGatewayAttached {
	s.t.Helper()
	s.joinedHub()
	out, err := run(s, s.aws.AttachTransitGateway, theirGateway())
	require.NoError(s.t, err)
	return out
}

func (s *sample) leave(in wire.TransitGatewayInvitation) error {
	s.t.Helper()
	return undo(s, s.aws.LeaveTransitGatewayShare, in, false)
}

// isIn reports whether our account is in the share, as the customer sees it.
func (s *sample) isIn(in wire.TransitGatewayInvitation) bool {
	return strings.Contains(s.Snapshot().String(), in.ShareARN+" "+cloudsim.SampleDataPlaneAccount+": ASSOCIATED")
}

func TestTransitGatewayShare_AcceptedOnceAndLeftAgain(t *testing.T) {
	s := start(t)
	in := s.invited()
	require.False(t, s.isIn(in))
	for range 2 {
		_, err := run(s, s.aws.AcceptTransitGatewayShare, in)
		require.NoError(t, err)
	}
	require.True(t, s.isIn(in))
	require.NoError(t, s.leave(in))
	require.NoError(t, s.leave(in), "leaving twice is leaving")
	require.False(t, s.isIn(in))
}

func TestLookForTransitGatewayShare_NeverByName(t *testing.T) {
	s := start(t)
	require.NoError(t, s.Add(cloudsim.World{TransitGateways: []cloudsim.TransitGateway{
		{ID: "tgw-0eeeeffff00001110", Account: cloudsim.SampleGlobexAccount, Region: "us-east-1", Table: "tgw-rtb-0eeeeffff00001111"},
	}}))
	_, err := s.ShareTransitGateway("tgw-0eeeeffff00001110", "hub", cloudsim.SampleDataPlaneAccount)
	require.NoError(t, err)
	for range 5 {
		_, err = run(s, s.aws.LookForTransitGatewayShare, theirShare())
		activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "account 444455556666 has not shared "+tgw)
		s.Clock().Advance(time.Minute)
	}
}

func TestAcceptTransitGatewayShare_LooksOnceMoreAtWhatItCarries(t *testing.T) {
	s := start(t)
	in := s.invited()
	require.NoError(t, s.AddToShare(in.ShareARN, []string{"arn:aws:ec2:us-east-1:444455556666:prefix-list/pl-0123456789abcdef0"}, nil))
	s.Clock().Advance(time.Minute)
	before := s.Snapshot()
	_, err := run(s, s.aws.AcceptTransitGatewayShare, in)
	activitytest.RequireRefusal(t, err, connection.ReasonConflict, "Not accepted: the share "+in.ShareARN+" carries more than "+tgw, "prefix-list/pl-0123456789abcdef0", "Send retry")
	s.requireUntouched(before)
}

func TestAcceptTransitGatewayShare_TooLate(t *testing.T) {
	tests := map[string]struct {
		happens func(*sample, wire.TransitGatewayInvitation) error
		reason  connection.Reason
		words   string
	}{
		"expired": {
			func(s *sample, _ wire.TransitGatewayInvitation) error {
				s.Clock().Advance(8 * 24 * time.Hour)
				return nil
			}, connection.ReasonExpired, "expired, because nobody accepted it in 7 days",
		},
		"rejected": {
			func(s *sample, in wire.TransitGatewayInvitation) error {
				return s.RejectShare(in.ShareARN, cloudsim.SampleDataPlaneAccount)
			}, connection.ReasonRejected, "was rejected in our own account 111122223333",
		},
		"taken back": {
			func(s *sample, in wire.TransitGatewayInvitation) error { return s.Unshare(in.ShareARN) },
			connection.ReasonRefused, "The customer took the share",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			in := s.invited()
			require.NoError(t, test.happens(s, in))
			_, err := run(s, s.aws.AcceptTransitGatewayShare, in)
			activitytest.RequireRefusal(t, err, test.reason, test.words)
			require.NoError(t, s.leave(in), "what was never joined needs no leaving")
		})
	}
}

func TestLeaveTransitGatewayShare_LeavesAloneWhatIsNotOurs(t *testing.T) {
	s := start(t)
	in := s.invited()
	before := s.Snapshot()
	require.NoError(t, undo(s, s.aws.LeaveTransitGatewayShare, in, true))
	s.requireUntouched(before)

	_, err := run(s, s.aws.AcceptTransitGatewayShare, in)
	require.NoError(t, err)
	require.NoError(t, s.Unshare(in.ShareARN))
	require.NoError(t, s.leave(in), "the customer's deletion of the share left nothing to leave")
}

// Two clusters of one account may use one gateway: the first to go must not hide it from the other.
func TestLeaveTransitGatewayShare_StaysWhileAnotherAttachmentNeedsIt(t *testing.T) {
	s := start(t)
	in := s.joinedHub()
	other := theirGateway()
	other.Owner.Connection.Name = "acme-reports"
	attached, err := run(s, s.aws.AttachTransitGateway, other)
	require.NoError(t, err)
	require.True(t, attached.Waits)
	before := s.Snapshot()
	require.NoError(t, s.leave(in))
	s.requireUntouched(before)
	require.NoError(t, undo(s, s.aws.DetachTransitGateway, other, false))
	require.NoError(t, s.leave(in))
	require.False(t, s.isIn(in))
}

func TestAttachTransitGateway_OneSubnetInEachZoneAndOnlyOnce(t *testing.T) {
	s := start(t)
	s.joinedHub()
	before := s.Snapshot()
	out, err := run(s, s.aws.AttachTransitGateway, theirGateway())
	require.NoError(t, err)
	require.Equal(t, []string{cloudsim.SampleClusterPrivateSubnetA, cloudsim.SampleClusterPrivateSubnetB, cloudsim.SampleClusterPrivateSubnetC}, out.Subnets)
	require.Equal(t, "pendingAcceptance", out.State)
	require.True(t, out.Waits)
	again, err := run(s, s.aws.AttachTransitGateway, theirGateway())
	require.NoError(t, err)
	require.Equal(t, out.AttachmentID, again.AttachmentID)
	require.False(t, again.Adopted)

	_, err = run(s, s.aws.LookAtTransitGatewayAttachment, wire.TransitGatewayLook{Owner: owner(), AttachmentID: out.AttachmentID})
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "pendingAcceptance")
	require.NoError(t, undo(s, s.aws.DetachTransitGateway, theirGateway(), false))
	s.requireUntouched(before)
}

func TestAttachTransitGateway_ALostAnswerMakesNoSecondOne(t *testing.T) {
	s := start(t)
	s.joinedHub()
	lost := s.Inject(cloudsim.Fault{Operation: "CreateTransitGatewayVpcAttachment", LoseAnswer: true, Times: 1})
	out, err := run(s, s.aws.AttachTransitGateway, theirGateway())
	require.NoError(t, err)
	require.Equal(t, 1, lost.Hits())
	require.False(t, out.Adopted, "what we made ourselves is ours, whoever told us")
}

func TestAttachTransitGateway_WhatWasThereBefore(t *testing.T) {
	s := start(t)
	s.joinedHub()
	foreign := cloudsim.TransitAttachment{
		ID: "tgw-attach-0f0e0d0c0b0a09081", Gateway: tgw, VPC: ourVPC, Subnets: []string{cloudsim.SampleClusterPrivateSubnetA},
		Tags: map[string]string{"managed-by": platform},
	}
	require.NoError(t, s.Add(cloudsim.World{TransitAttachments: []cloudsim.TransitAttachment{foreign}}))
	before := s.Snapshot()
	out, err := run(s, s.aws.AttachTransitGateway, theirGateway())
	require.NoError(t, err)
	require.Equal(t, foreign.ID, out.AttachmentID)
	require.True(t, out.Adopted)
	require.False(t, out.Waits)
	require.NoError(t, undo(s, s.aws.DetachTransitGateway, theirGateway(), false))
	s.requireUntouched(before)
}

func TestAttachTransitGateway_AnotherConnectionHasIt(t *testing.T) {
	s := start(t)
	s.attachedHub()
	second := theirGateway()
	second.Owner.Connection.Name = "acme-reports"
	_, err := run(s, s.aws.AttachTransitGateway, second)
	activitytest.RequireRefusal(t, err, connection.ReasonConflict, `it belongs to connection "prod.acme-orders", generation "2"`)
}

func TestAttachTransitGateway_AWSCannotSetItUp(t *testing.T) {
	s := start(t)
	s.joinedHub()
	s.onWait = func() {
		for _, r := range s.Resources(cloudsim.Filter{Kind: "attachment", Account: cloudsim.SampleDataPlaneAccount}) {
			if r.Region == "us-east-1" {
				require.NoError(t, s.FailTransitAttachment(r.ID))
			}
		}
	}
	_, err := run(s, s.aws.AttachTransitGateway, theirGateway())
	activitytest.RequireRefusal(t, err, connection.ReasonRefused, "iam:CreateServiceLinkedRole")
}

func TestAttachTransitGateway_AZoneLostItsSubnetSinceTheCheck(t *testing.T) {
	s := start(t)
	s.joinedHub()
	s.cluster.Zones = []string{"use1-az6"}
	_, err := run(s, s.aws.AttachTransitGateway, theirGateway())
	activitytest.RequireRefusal(t, err, connection.ReasonConflict, "zone use1-az6 runs nodes and has no private subnet in "+ourVPC)
}

func TestLookAtTransitGateway_OfSomebodyElse(t *testing.T) {
	s := start(t)
	s.joinedHub()
	in := theirGateway()
	in.Account = cloudsim.SampleGlobexAccount
	_, err := run(s, s.aws.LookAtTransitGateway, in)
	activitytest.RequireRefusal(t, err, connection.ReasonConflict, tgw+" belongs to account 444455556666, and the request says 777788889999")
	in.TransitGatewayID = "tgw-0ffffffffffffffff"
	_, err = run(s, s.aws.LookAtTransitGateway, in)
	activitytest.RequireTrouble(t, err, connection.ReasonUnavailable, "does not see tgw-0ffffffffffffffff ready", "not visible yet")
}
