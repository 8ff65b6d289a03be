package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

func TestAWSVPCPeering_BecomesActiveAndProven(t *testing.T) {
	l := newLab(t)
	tr := trialOf("aws-vpc-peering")
	l.playing(tr)
	l.start(tr.request)
	record := l.active()
	p := record.Progress
	require.Equal(t, connection.Active, p.Status)
	require.False(t, p.Proven.IsZero(), "the probe got through, and nobody says so")
	for _, s := range p.Steps {
		require.Equal(t, connection.StepDone, s.State, s.Title)
	}
	require.Equal(t, "active", p.Cloud.Words)
	proofs := map[connection.StepID]string{}
	for _, e := range p.Ledger {
		proofs[e.Step] += e.Proof
	}
	require.Contains(t, proofs["request"], "CreateVpcPeeringConnection ", "AWS's request id is not in the ledger")
	require.Contains(t, proofs["route"], "CreateRoute ")
	require.NotEmpty(t, record.Owed)
	require.Equal(t, "aws.WatchVPCPeering", record.Watch.Activity)
}

func TestAWSVPCPeering_CustomerNeverAccepts(t *testing.T) {
	l := newLab(t)
	l.start(requestOf("aws-vpc-peering"))
	l.ended(connection.ReasonExpired)
	l.clean(t)
}

func TestAWSVPCPeering_CustomerRejects(t *testing.T) {
	l := newLab(t)
	l.after(time.Hour, func() {
		require.NoError(t, l.cloud.RejectPeering(l.progress().Facts.Get("peeringId")))
	})
	l.start(requestOf("aws-vpc-peering"))
	l.ended(connection.ReasonRejected)
	l.clean(t)
}

func TestAWSVPCPeering_StandardClusterIsRefused(t *testing.T) {
	l := newLab(t)
	r := requestOf("aws-vpc-peering")
	r.Cluster = "shared"
	l.start(r)
	require.Contains(t, l.ended(connection.ReasonInvalid).Said, "VPC peering needs a dedicated cluster.")
	l.clean(t)
}

func TestAWSVPCPeering_WithoutAProbeTheWordCounts(t *testing.T) {
	l := newLab(t)
	tr := trialOf("aws-vpc-peering")
	tr.request.Cluster = "blind"
	l.playing(tr)
	l.start(tr.request)
	require.True(t, l.active().Progress.Proven.IsZero())
}

func TestAWSVPCPeering_AWrongCIDRIsNoticedAndAmended(t *testing.T) {
	l := newLab(t)
	tr := trialOf("aws-vpc-peering")
	tr.request.Own = tr.request.Own.With("target.cidr", "10.21.0.0/16")
	l.playing(tr)
	amended := false
	l.every(3*time.Minute, func() bool {
		if p := l.progress(); p.Status == connection.NeedsAttention {
			require.Equal(t, connection.ReasonCIDRMismatch, p.Reason)
			require.Contains(t, p.Said, cloudsim.SampleAcmeCIDR)
			l.send(connection.Amend, connection.Message{By: "sam", Values: map[string]string{"target.cidr": cloudsim.SampleAcmeCIDR}})
			amended = true
		}
		return amended
	})
	l.start(tr.request)
	require.Equal(t, cloudsim.SampleAcmeCIDR, l.active().Progress.Request.Own.Get("target.cidr"))
}

func TestAWSVPCPeering_ExtendGivesTheCustomerANewRequest(t *testing.T) {
	l := newLab(t)
	var first string
	l.after(6*24*time.Hour, func() {
		first = l.progress().Facts.Get("peeringId")
		l.send(connection.Extend, connection.Message{By: "sam"})
	})
	l.after(10*24*time.Hour, func() {
		p := l.progress()
		require.NotEqual(t, first, p.Facts.Get("peeringId"))
		require.Equal(t, connection.Waiting, p.Status)
		l.send(connection.Disconnect, connection.Message{By: "sam"})
	})
	l.start(requestOf("aws-vpc-peering"))
	l.ended(connection.ReasonCancelled)
	l.clean(t)
}
