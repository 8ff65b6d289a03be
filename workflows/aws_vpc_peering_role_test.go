package workflows_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

const day = 24 * time.Hour

func roleTrial() trial { return trialOf("aws-vpc-peering-role") }

// said is everything that the screen and the ledger show.
func said(p connection.Progress) string {
	words := []string{p.Said}
	for _, s := range p.Steps {
		words = append(words, s.Said)
	}
	for _, e := range p.Ledger {
		words = append(words, e.What, e.Proof)
	}
	return strings.Join(words, "\n")
}

func TestAWSVPCPeeringRole_BecomesActiveWithTheGrantOpen(t *testing.T) {
	l := newLab(t)
	tr := roleTrial()
	l.playing(tr)
	l.start(tr.request)
	record := l.active()
	p := record.Progress
	require.Equal(t, connection.Active, p.Status)
	require.False(t, p.Proven.IsZero(), "the return route that we added carries no traffic")
	require.False(t, p.GrantOpenSince.IsZero())
	for _, s := range p.Steps {
		if s.ID != "end-grant" {
			require.Equal(t, connection.StepDone, s.State, s.Title)
		}
	}
	require.Contains(t, said(p), "AcceptVpcPeeringConnection ", "AWS's request id is not in the ledger")
	require.Regexp(t, `^causeway-[a-z2-7]{26}$`, p.Facts.Get("externalId"))
	require.Equal(t, cloudsim.SampleHybridRoleARN, p.Facts.Get("ourPrincipal"))
	require.Equal(t, "15m", p.Facts.Get("proofTime"))
	l.disconnect(record)
}

// What the customer tells is refused by its rule, or what is wrong with the role is said; neither ends anything.
func TestAWSVPCPeeringRole_ARoleThatWillNotDo(t *testing.T) {
	good := func(p connection.Progress) cloudsim.Role {
		return cloudsim.Role{
			Account: cloudsim.SampleAcmeAccount, Name: "their-own", Trusts: []string{cloudsim.SampleHybridRoleARN},
			ExternalID: p.Facts.Get("externalId"),
		}
	}
	const rule = "must be the ARN of a role in account 444455556666, which owns the VPC: arn:aws:iam::444455556666:role/NAME"
	tests := map[string]struct {
		role func(*cloudsim.Role)
		arn  string
		said string
	}{
		"no trust for us":               {role: func(r *cloudsim.Role) { r.Trusts = []string{cloudsim.SampleGlobexAccount} }, said: "does not trust " + cloudsim.SampleHybridRoleARN},
		"trust without our external id": {role: func(r *cloudsim.Role) { r.ExternalID = "" }, said: "can be assumed without our external id, so others could have us use it"},
		"another external id":           {role: func(r *cloudsim.Role) { r.ExternalID = "a-guess" }, said: "wants another external id than causeway-"},
		"a role that is not there":      {arn: "arn:aws:iam::444455556666:role/nobody", said: "the role does not exist"},
		"another account":               {arn: "arn:aws:iam::777788889999:role/their-own", said: rule},
		"another partition":             {arn: "arn:aws-cn:iam::444455556666:role/their-own", said: rule},
		"malformed":                     {arn: "their-own", said: `values.roleArn "their-own": ` + rule},
		"no ARN at all":                 {arn: "-", said: rule},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			tr := roleTrial()
			l.after(time.Minute, func() {
				role := good(l.progress())
				if tt.role != nil {
					tt.role(&role)
				}
				require.NoError(t, l.cloud.SetRole(role))
				arn := map[bool]string{true: role.ARN(), false: tt.arn}[tt.arn == ""]
				l.send(connection.Accept, connection.Message{By: "casey", Values: map[string]string{"roleArn": strings.TrimPrefix(arn, "-")}})
			})
			l.after(10*time.Minute, func() {
				p := l.progress()
				require.Equal(t, connection.Waiting, p.Status)
				require.Equal(t, connection.StepID("lend"), p.Step)
				require.Contains(t, said(p), tt.said)
				l.cloud.RemoveRole(good(p).ARN())
				l.playing(tr)
			})
			l.start(tr.request)
			l.disconnect(l.active())
		})
	}
}

// Wrong ids and overlaps are noticed before anything is asked of AWS, and can be mended on the way.
func TestAWSVPCPeeringRole_ReadingFindsWhatIsWrong(t *testing.T) {
	overlapping := cloudsim.VPC{ID: "vpc-0000000a", Account: cloudsim.SampleAcmeAccount, Region: "us-east-1", Blocks: []string{"10.20.0.0/16", "10.50.7.0/24"}}
	tests := map[string]struct {
		request func(*connection.Request)
		reason  connection.Reason
		said    string
		amend   map[string]string
		// role means that the customer makes the role by hand: CloudFormation refuses what does not exist by itself.
		role bool
	}{
		"a wrong VPC id": {
			request: func(r *connection.Request) { r.Own = r.Own.With("target.vpcId", "vpc-0bad0bad0bad0bad0") }, reason: connection.ReasonConflict,
			said:  `target.vpcId "vpc-0bad0bad0bad0bad0": does not exist in us-east-1 of account 444455556666, as the lent role sees it`,
			amend: map[string]string{"target.vpcId": cloudsim.SampleAcmeVPC}, role: true,
		},
		"a wrong CIDR": {
			request: func(r *connection.Request) { r.Own = r.Own.With("target.cidr", "10.21.0.0/16") }, reason: connection.ReasonCIDRMismatch,
			said:  "is not in " + cloudsim.SampleAcmeVPC + ", which has 10.20.0.0/16: amend target.cidr",
			amend: map[string]string{"target.cidr": cloudsim.SampleAcmeCIDR},
		},
		"an overlap of a block that nobody asked for": {
			request: func(r *connection.Request) {
				r.Own = r.Own.With("target.vpcId", overlapping.ID).With("target.routeTables", nil)
			}, reason: connection.ReasonConflict,
			said: "has 10.50.7.0/24, which overlaps 10.50.0.0/16 of our VPC",
		},
		"a route table of somebody else": {
			request: func(r *connection.Request) {
				r.Own = r.Own.With("target.routeTables", []string{cloudsim.SampleGlobexTable})
			}, reason: connection.ReasonConflict,
			said:  `target.routeTables "` + cloudsim.SampleGlobexTable + `": is no route table of ` + cloudsim.SampleAcmeVPC,
			amend: map[string]string{"target.routeTables": cloudsim.SampleAcmeTable},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			require.NoError(t, l.cloud.Add(cloudsim.World{VPCs: []cloudsim.VPC{overlapping}}))
			l.before = l.cloud.Snapshot()
			tr := roleTrial()
			tt.request(&tr.request)
			if tt.role {
				tr.play["lend"] = lendByHand
			}
			l.playing(tr)
			l.after(time.Hour, func() {
				p := l.progress()
				require.Equal(t, connection.NeedsAttention, p.Status)
				require.Equal(t, tt.reason, p.Reason)
				require.Equal(t, connection.StepID("read"), p.Step)
				require.Contains(t, p.Said, tt.said)
				require.Empty(t, p.Facts.Get("peeringId"), "something was asked of AWS all the same")
				if tt.amend == nil {
					l.send(connection.Disconnect, connection.Message{By: "sam"})
					return
				}
				l.send(connection.Amend, connection.Message{By: "sam", Values: tt.amend})
			})
			// The first role is good for what the request said first, and for nothing else.
			l.after(2*time.Hour, func() {
				if p := l.progress(); p.Status == connection.NeedsAttention {
					require.Equal(t, connection.ReasonGrantMissing, p.Reason)
					l.takeBack()
					l.send(connection.Retry, connection.Message{By: "sam"})
				}
			})
			l.after(3*time.Hour, func() {
				if p := l.progress(); p.Step == "lend" {
					l.act(tr, p)
				}
			})
			l.start(tr.request)
			if tt.amend == nil {
				l.ended(connection.ReasonCancelled)
				l.clean(t)
				return
			}
			l.disconnect(l.active())
		})
	}
}

func TestAWSVPCPeeringRole_StandardClusterIsRefused(t *testing.T) {
	l := newLab(t)
	r := requestOf("aws-vpc-peering-role")
	r.Cluster = "shared"
	l.start(r)
	require.Contains(t, l.ended(connection.ReasonInvalid).Said, "VPC peering by a lent role needs a hybrid or a dedicated cluster.")
	l.clean(t)
}

// The return route is the customer's where they name no table.
func TestAWSVPCPeeringRole_WithoutRouteTablesTheCustomerRoutes(t *testing.T) {
	l := newLab(t)
	tr := roleTrial()
	tr.request.Own = tr.request.Own.With("target.routeTables", nil)
	tr.play["open"] = func(t *testing.T, w *world, p connection.Progress) {
		t.Helper()
		require.NoError(t, w.cloud.AddRoute(cloudsim.SampleAcmeTable, cloudsim.Route{
			CIDR: cloudsim.SampleHybridCIDR, Target: p.Facts.Get("peeringId"),
		}))
		require.NoError(t, w.cloud.AllowIngress(cloudsim.SampleAcmeSecurityGroup, ruleFor(cloudsim.SampleHybridCIDR)))
	}
	l.playing(tr)
	l.start(tr.request)
	record := l.active()
	open := record.Progress.Steps[record.Progress.Number("open")-1]
	require.Equal(t, "Add the return route and open the firewall", open.Title)
	require.Zero(t, record.Progress.Number("return-routes"))
	require.False(t, record.Progress.Proven.IsZero())
	l.disconnect(record)
}

// A wrong account that is corrected before anybody was asked asks for a role of the right one.
func TestAWSVPCPeeringRole_AsksForARoleOfTheAmendedAccount(t *testing.T) {
	l := newLab(t)
	tr := roleTrial()
	tr.request.Own = tr.request.Own.With("target.accountId", "999999999999")
	denied := l.cloud.Inject(cloudsim.Fault{Operation: "DescribeVpcs", Code: cloudsim.CodeUnauthorized, Times: cloudsim.Always})
	amended := false
	l.every(time.Minute, func() bool {
		if !amended && l.progress().Status == connection.NeedsAttention {
			amended = true
			denied.Clear()
			l.send(connection.Amend, connection.Message{By: "sam", Values: map[string]string{"target.accountId": cloudsim.SampleAcmeAccount}})
		}
		return amended
	})
	l.playing(tr)
	l.start(tr.request)
	require.Equal(t, cloudsim.SampleAcmeAccount, l.active().Progress.Request.Own.Get("target.accountId"))
	require.True(t, amended)
}
