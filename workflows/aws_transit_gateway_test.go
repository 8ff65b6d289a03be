package workflows_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
	cloudsim "causeway.dev/internal/sim/aws"
)

func TestAWSTransitGateway_BecomesActiveAndProven(t *testing.T) {
	l := newLab(t)
	tr := trialOf("aws-transit-gateway")
	l.playing(tr)
	l.start(tr.request)
	record := l.active()
	p := record.Progress
	require.False(t, p.Proven.IsZero(), "the probe got through, and nobody says so")
	for _, s := range p.Steps {
		require.Equal(t, connection.StepDone, s.State, s.Title)
	}
	require.Equal(t, "available", p.Cloud.Words)
	require.Equal(t, "aws.WatchTransitGateway", record.Watch.Activity)
	joined := p.Facts.Get("shareArn") + " " + cloudsim.SampleDataPlaneAccount + ": ASSOCIATED"
	require.Contains(t, l.cloud.Snapshot().String(), joined, "we are in the share now, and must leave it")
	l.disconnect(record)
}

func TestAWSTransitGateway_CustomersLeftoversAreNamedWithTheirCommands(t *testing.T) {
	l := newLab(t)
	tr := trialOf("aws-transit-gateway")
	l.playing(tr)
	l.start(tr.request)
	record := l.active()
	keep := l.later()
	keep.after(time.Minute, func() {
		keep.send(connection.Disconnect, connection.Message{Values: map[string]string{connection.ValueName: "acme-hub"}})
	})
	keep.ExecuteWorkflow(connection.WorkflowKeep, record)
	commands := map[string]string{}
	for _, left := range keep.progress().Leftovers {
		commands[left.What] = left.Command
	}
	require.Equal(t, map[string]string{
		"static routes back to 10.10.0.0/16":      `aws ec2 delete-route --region us-east-1 --route-table-id "$ROUTE_TABLE_ID" --destination-cidr-block 10.10.0.0/16`,
		"firewall rule that lets 10.10.0.0/16 in": `aws ec2 revoke-security-group-ingress --region us-east-1 --group-id "$SECURITY_GROUP_ID" --protocol tcp --port 5432 --cidr 10.10.0.0/16`,
		"resource share of tgw-0aaaabbbbccccdd10": "aws ram delete-resource-share --region us-east-1 --resource-share-arn " + record.Progress.Facts.Get("shareArn"),
	}, commands)
}

// A gateway may accept by itself; in one organisation there may be nothing to accept at all. Then the steps say so.
func TestAWSTransitGateway_WhatIsNotNeededIsSkipped(t *testing.T) {
	tests := map[string]struct {
		world func(*lab)
		step  connection.StepID
		said  string
	}{
		"the gateway accepts by itself": {
			func(l *lab) { require.NoError(l.t, l.cloud.SetAutoAccept(cloudsim.SampleAcmeTransitGateway, true)) },
			"accept", "The transit gateway accepts attachments by itself.",
		},
		"one organisation": {
			func(l *lab) {
				both := []string{cloudsim.SampleAcmeAccount, cloudsim.SampleDataPlaneAccount}
				require.NoError(l.t, l.cloud.Add(cloudsim.World{Organizations: []cloudsim.Organization{{ID: "o-1", Accounts: both, Sharing: true}}}))
			},
			"join", "Both accounts are in one organisation that shares without invitations; our account sees the gateway already.",
		},
		"shared and accepted before": {
			func(l *lab) {
				share, err := l.cloud.ShareTransitGateway(cloudsim.SampleAcmeTransitGateway, "earlier", cloudsim.SampleDataPlaneAccount)
				require.NoError(l.t, err)
				require.NoError(l.t, l.cloud.AcceptShare(share, cloudsim.SampleDataPlaneAccount))
				l.before = l.cloud.Snapshot()
			},
			"join", "The share was accepted before; our account sees the gateway already.",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			tr := trialOf("aws-transit-gateway")
			test.world(l)
			if name == "shared and accepted before" {
				delete(tr.play, "share")
			}
			l.playing(tr)
			l.start(tr.request)
			record := l.active()
			for _, s := range record.Progress.Steps {
				want := connection.StepDone
				if s.ID == test.step {
					want = connection.StepSkipped
					require.Equal(t, test.said, s.Said)
				}
				require.Equal(t, want, s.State, s.Title)
			}
			require.False(t, record.Progress.Proven.IsZero())
			if test.step == "accept" {
				l.disconnect(record)
				return
			}
			for _, owed := range record.Owed {
				require.NotEqual(t, "aws.LeaveTransitGatewayShare", owed.Activity, "we leave only what we accepted")
			}
		})
	}
}

// A gateway that leaves its route tables to its owner needs more of the customer, and the page shows it.
func TestAWSTransitGateway_WithoutDefaultTables(t *testing.T) {
	l := newLab(t)
	const gateway, table, attachment = "tgw-0aaaabbbbccccdd20", "tgw-rtb-0aaaabbbbccccdd21", "tgw-attach-0aaaabbbbccccdd22"
	vpc := "vpc-0aaaabbbbccccdd23"
	require.NoError(t, l.cloud.Add(cloudsim.World{
		VPCs:    []cloudsim.VPC{{ID: vpc, Account: cloudsim.SampleAcmeAccount, Region: "us-east-1", Blocks: []string{"10.61.0.0/16"}}},
		Subnets: []cloudsim.Subnet{{ID: "subnet-0aaaabbbbccccdd24", VPC: vpc, CIDR: "10.61.1.0/24", Zone: "us-east-1a"}},
		TransitGateways: []cloudsim.TransitGateway{{
			ID: gateway, Account: cloudsim.SampleAcmeAccount, Region: "us-east-1", Table: table, AutoAccept: true, NoAssociation: true, NoPropagation: true,
		}},
		TransitAttachments: []cloudsim.TransitAttachment{{ID: attachment, Gateway: gateway, VPC: vpc, Subnets: []string{"subnet-0aaaabbbbccccdd24"}}},
	}))
	tr := trialOf("aws-transit-gateway")
	tr.request.Own = tr.request.Own.With("target.transitGatewayId", gateway)
	tr.request.Probe = nil
	tr.play["share"] = func(t *testing.T, w *world, _ connection.Progress) {
		t.Helper()
		_, err := w.cloud.ShareTransitGateway(gateway, "x", cloudsim.SampleDataPlaneAccount)
		require.NoError(t, err)
	}
	delete(tr.play, "back-routes")
	tr.values = nil
	l.playing(tr)
	l.start(tr.request)
	p := l.active().Progress
	require.Equal(t, gateway, p.Facts.Get("transitGatewayId"), "the request names it, so accept need not")
	require.Equal(t, "no", p.Facts.Get("gatewayAssociates"))
	require.Equal(t, "no", p.Facts.Get("gatewayPropagates"))
	require.True(t, p.Proven.IsZero(), "no probe, no proof")
}

func TestAWSTransitGateway_WhatTheCheckRefuses(t *testing.T) {
	tests := map[string]struct {
		change func(*lab, *connection.Request)
		said   string
	}{
		"another region": {
			func(_ *lab, r *connection.Request) { r.Own = r.Own.With("target.region", "eu-west-1") },
			"the method for a gateway in another region is aws-transit-gateway-cross-region",
		},
		"a standard cluster": {
			func(_ *lab, r *connection.Request) { r.Cluster = "shared" },
			"Transit Gateway needs a dedicated cluster. On a standard cluster, use the method ip-allowlist.",
		},
		"a CIDR of ours": {
			func(_ *lab, r *connection.Request) {
				r.Own = r.Own.With("target.cidrs", []string{"10.60.0.0/16", "10.10.32.0/20"})
			},
			`target.cidrs "10.10.32.0/20": overlaps 10.10.0.0/16 of our VPC`,
		},
		"a CIDR of our pods": {
			func(_ *lab, r *connection.Request) { r.Own = r.Own.With("target.cidrs", []string{"172.16.0.0/12"}) },
			"overlaps 172.20.0.0/16, a pod or service range of cluster prod",
		},
		"a CIDR that is routed already": {
			func(_ *lab, r *connection.Request) {
				r.Own = r.Own.With("target.cidrs", []string{cloudsim.SampleForeignCIDR})
			},
			"already routes it to " + cloudsim.SampleForeignPeering,
		},
		"a zone without a subnet": {
			func(l *lab, _ *connection.Request) { l.cluster("prod").Zones = []string{"use1-az1", "use1-az5"} },
			"zone use1-az5 runs nodes and has no private subnet in " + cloudsim.SampleClusterVPC,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			r := requestOf("aws-transit-gateway")
			r.Probe = nil
			test.change(l, &r)
			l.start(r)
			require.Contains(t, l.ended(connection.ReasonInvalid).Said, test.said)
			l.clean(t)
		})
	}
}

func TestAWSTransitGateway_HybridClustersAreTaken(t *testing.T) {
	l := newLab(t)
	l.cluster("prod").Type = inventory.Hybrid
	tr := trialOf("aws-transit-gateway")
	l.playing(tr)
	l.start(tr.request)
	l.active()
}

func TestAWSTransitGateway_FiveGatewaysAlreadyParks(t *testing.T) {
	l := newLab(t)
	var more cloudsim.World
	for i := range 5 {
		id := fmt.Sprintf("tgw-0%016d", i)
		more.TransitGateways = append(more.TransitGateways, cloudsim.TransitGateway{
			ID: id, Account: cloudsim.SampleGlobexAccount, Region: "us-east-1", Table: fmt.Sprintf("tgw-rtb-0%016d", i),
		})
		more.TransitAttachments = append(more.TransitAttachments, cloudsim.TransitAttachment{
			ID: fmt.Sprintf("tgw-attach-0%016d", i), Gateway: id, VPC: cloudsim.SampleClusterVPC, Subnets: []string{cloudsim.SampleClusterPrivateSubnetA},
		})
	}
	require.NoError(t, l.cloud.Add(more))
	tr := trialOf("aws-transit-gateway")
	l.playing(tr)
	l.after(time.Minute, func() {
		p := l.progress()
		require.Equal(t, connection.ReasonQuota, p.Reason)
		require.Contains(t, p.Said, "is attached to 5 transit gateways already, and AWS allows no more than 5: detach one")
		require.NoError(t, l.cloud.DeleteOwnTransitAttachment("tgw-attach-00000000000000003"))
		l.send(connection.Retry, connection.Message{By: "sam"})
	})
	l.start(tr.request)
	l.active()
}
