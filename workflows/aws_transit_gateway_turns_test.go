package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

const tgw = cloudsim.SampleAcmeTransitGateway

func (l *lab) share() string {
	l.t.Helper()
	share, err := l.cloud.ShareTransitGateway(tgw, "for the vendor", cloudsim.SampleDataPlaneAccount)
	require.NoError(l.t, err)
	return share
}

// What is wrong with a share is said, ends nothing, and once it is mended the handshake goes on.
func TestAWSTransitGateway_AShareThatCannotBeTaken(t *testing.T) {
	strange := "arn:aws:ec2:us-east-1:444455556666:prefix-list/pl-0123456789abcdef0"
	tests := map[string]struct {
		before func(*lab) string
		accept map[string]string
		said   string
		mend   func(*lab, string)
	}{
		"it carries something unexpected": {
			before: func(l *lab) string {
				share := l.share()
				require.NoError(l.t, l.cloud.AddToShare(share, []string{strange}, nil))
				return share
			},
			accept: map[string]string{"transitGatewayId": tgw},
			said:   "carries more than " + tgw + ", so it was not accepted: it also has " + strange,
			mend: func(l *lab, share string) {
				require.NoError(l.t, l.cloud.RemoveFromShare(share, []string{strange}, nil))
			},
		},
		"it expired": {
			before: func(l *lab) string {
				defer l.cloud.Clock().Advance(8 * 24 * time.Hour)
				return l.share()
			},
			accept: map[string]string{"transitGatewayId": tgw},
			said:   "has expired, because nobody accepted it in 7 days; share the gateway again",
		},
		"somebody of ours rejected it": {
			before: func(l *lab) string {
				share := l.share()
				require.NoError(l.t, l.cloud.RejectShare(share, cloudsim.SampleDataPlaneAccount))
				return share
			},
			accept: map[string]string{"transitGatewayId": tgw},
			said:   "was rejected in our account " + cloudsim.SampleDataPlaneAccount + "; share the gateway again",
		},
		"nobody said which": {
			said: "nobody has said which transit gateway it is: send accept with transitGatewayId or shareArn",
		},
		"it is in another region": {
			accept: map[string]string{"shareArn": "arn:aws:ram:eu-west-1:444455556666:resource-share/0f0e0d0c-0b0a-4908-a706-050403020100"},
			said:   "the method for a gateway in another region is aws-transit-gateway-cross-region",
		},
		"it is somebody else's": {
			accept: map[string]string{"shareArn": "arn:aws:ram:us-east-1:777788889999:resource-share/0f0e0d0c-0b0a-4908-a706-050403020100"},
			said:   "the share belongs to account 777788889999, and the request says 444455556666",
		},
		"nothing was shared": {
			accept: map[string]string{"transitGatewayId": tgw},
			said:   "account 444455556666 has not shared " + tgw + " with our account 111122223333 in us-east-1",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			var share string
			if test.before != nil {
				share = test.before(l)
			}
			l.after(time.Minute, func() { l.send(connection.Accept, connection.Message{By: "casey", Values: test.accept}) })
			l.after(time.Hour, func() {
				p := l.progress()
				require.Equal(t, connection.Waiting, p.Status)
				current, _ := p.Current()
				require.Contains(t, current.Said, test.said)
				if test.mend != nil {
					test.mend(l, share)
				} else {
					share = l.share()
				}
				l.send(connection.Accept, connection.Message{By: "casey", Values: map[string]string{"transitGatewayId": tgw, "shareArn": share}})
			})
			tr := trialOf("aws-transit-gateway")
			l.after(61*time.Minute, func() { l.playing(tr) })
			l.start(tr.request)
			l.disconnect(l.active())
		})
	}
}

func TestAWSTransitGateway_WrongValuesAreRefusedByTheirRules(t *testing.T) {
	l := newLab(t)
	l.after(time.Minute, func() {
		l.send(connection.Accept, connection.Message{By: "casey", Values: map[string]string{"transitGatewayId": "tgw-1"}})
		l.send(connection.Accept, connection.Message{By: "casey", Values: map[string]string{"shareArn": "my share"}})
	})
	l.after(time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.StepID("share"), p.Step)
		var told []string
		for _, e := range p.Ledger {
			told = append(told, e.Proof)
		}
		require.Contains(t, told, `values.transitGatewayId "tgw-1": must look like tgw-0123456789abcdef0: 17 hexadecimal digits in lower case`)
		require.Contains(t, told, `values.shareArn "my share": must look like arn:aws:ram:us-east-1:444455556666:resource-share/ and a UUID`)
		l.send(connection.Disconnect, connection.Message{})
	})
	l.start(requestOf("aws-transit-gateway"))
	l.ended(connection.ReasonCancelled)
	l.clean(t)
}

func TestAWSTransitGateway_CustomerNeverShares(t *testing.T) {
	l := newLab(t)
	l.start(requestOf("aws-transit-gateway"))
	l.ended(connection.ReasonDeadlinePassed)
	l.clean(t)
}

func TestAWSTransitGateway_CustomerRejectsTheAttachment(t *testing.T) {
	l := newLab(t)
	tr := trialOf("aws-transit-gateway")
	tr.play["accept"] = func(t *testing.T, w *world, p connection.Progress) {
		t.Helper()
		require.NoError(t, w.cloud.RejectTransitAttachment(p.Facts.Get("attachmentId")))
	}
	l.playing(tr)
	l.start(tr.request)
	require.Contains(t, l.ended(connection.ReasonRejected).Said, "The customer rejected our attachment")
	l.clean(t)
}

// What happens to an active connection: only what stops traffic, or is about to, is worth a word.
func TestAWSTransitGateway_WhatTheWatchSees(t *testing.T) {
	tests := map[string]struct {
		happens func(*world, connection.Object) error
		reason  connection.Reason
		said    string
	}{
		"the customer stops sharing": {
			happens: func(w *world, f connection.Object) error { return w.cloud.Unshare(f.Get("shareArn")) },
		},
		"the customer deletes the attachment": {
			happens: func(w *world, f connection.Object) error {
				return w.cloud.DeleteTransitAttachment(f.Get("attachmentId"))
			},
			reason: connection.ReasonDeletedByPeer, said: "which attaches our VPC to " + tgw,
		},
		"our route goes": {
			happens: func(w *world, _ connection.Object) error {
				return w.cloud.RemoveRoute(cloudsim.SampleClusterPrivateTable, cloudsim.SampleAcmeTransitCIDR)
			},
			reason: connection.ReasonRouteMissing, said: "has no route to " + cloudsim.SampleAcmeTransitCIDR,
		},
		"the customer's back route goes": {
			happens: func(w *world, _ connection.Object) error {
				return w.cloud.RemoveRoute(cloudsim.SampleAcmeTransitRouteTable, cloudsim.SampleClusterCIDR)
			},
			reason: connection.ReasonUnreachable, said: "does not answer",
		},
		"the gateway's table forgets us": {
			happens: func(w *world, f connection.Object) error {
				return w.cloud.DisableTransitPropagation(cloudsim.SampleAcmeTransitTable, f.Get("attachmentId"))
			},
			reason: connection.ReasonUnreachable, said: "does not answer",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			tr := trialOf("aws-transit-gateway")
			l.playing(tr)
			l.start(tr.request)
			record := l.active()
			keep := l.later()
			keep.after(time.Hour, func() {
				require.Equal(t, connection.Active, keep.progress().Status)
				require.NoError(t, test.happens(keep.world, record.Progress.Facts))
			})
			keep.after(2*time.Hour, func() {
				p := keep.progress()
				require.Equal(t, test.reason, p.Reason)
				require.Contains(t, p.Said, test.said)
				keep.send(connection.Disconnect, connection.Message{Values: map[string]string{connection.ValueName: record.Progress.ID.Name}})
			})
			keep.ExecuteWorkflow(connection.WorkflowKeep, record)
			require.NoError(t, keep.GetWorkflowError())
			require.Equal(t, connection.Disconnected, keep.progress().Status)
			keep.clean(t)
		})
	}
}
