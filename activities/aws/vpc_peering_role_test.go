package aws_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/activities"
	"causeway.dev/activities/activitytest"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	wire "causeway.dev/internal/contract/aws"
	"causeway.dev/internal/inventory"
	cloudsim "causeway.dev/internal/sim/aws"
)

const (
	externalID     = "causeway-the-external-id"
	controlRoleARN = "arn:aws:iam::" + cloudsim.SampleControlAccount + ":role/control"
	lentRoleARN    = "arn:aws:iam::" + cloudsim.SampleAcmeAccount + ":role/lent"
)

// lending is the sample with a hybrid cluster, a control role that works, and a role that Acme lends.
func lending(t *testing.T) *sample {
	t.Helper()
	s := start(t)
	s.cluster.Type, s.cluster.ControlRole = inventory.Hybrid, controlRoleARN
	s.setRole(cloudsim.Role{Account: cloudsim.SampleControlAccount, Name: "control", Trusts: []string{cloudsim.SampleDataPlaneAccount}})
	s.setRole(goodRole())
	return s
}

func goodRole() cloudsim.Role {
	return cloudsim.Role{
		Account: cloudsim.SampleAcmeAccount, Name: "lent", Trusts: []string{cloudsim.SampleDataPlaneAccount}, ExternalID: externalID,
	}
}

func (s *sample) setRole(r cloudsim.Role) {
	s.t.Helper()
	s.RemoveRole(r.ARN())
	require.NoError(s.t, s.SetRole(r))
}

func lentRole() wire.LentRole {
	in := wire.LentRole{Owner: owner(), Target: target(), RoleARN: lentRoleARN, ExternalID: externalID}
	in.Owner.Method = "aws-vpc-peering-role"
	return in
}

// lentChecking is what the preflight of a peering by a lent role is asked.
func lentChecking() wire.VPCPeeringCheck {
	in := checking()
	in.Owner.Method = "aws-vpc-peering-role"
	in.Serves = connection.Serving{
		Cloud: "aws", Does: "joins two networks in AWS", Types: []string{"hybrid", "dedicated"},
		Remarks:   []connection.Verdict{{Type: "dedicated", Says: "Support chose a lent role."}},
		Otherwise: "VPC peering by a lent role needs a hybrid or a dedicated cluster. On a standard cluster, use the method ip-allowlist.",
	}
	return in
}

func TestCheckVPCPeeringRole_SettlesWhatTheRoleHasToSay(t *testing.T) {
	s := lending(t)
	before := s.Snapshot()
	s.aws = s.wired(s.probes, s.clock(), activities.Lending{Proof: time.Second, TemplateURL: "https://s3.example/peer-role.yaml"})
	in := lentChecking()
	first, err := run(s, s.aws.CheckVPCPeeringRole, in)
	require.NoError(t, err)
	second, err := run(s, s.aws.CheckVPCPeeringRole, in)
	require.NoError(t, err)
	require.Regexp(t, `^causeway-[a-z2-7]{26}$`, first.ExternalID)
	require.NotEqual(t, first.ExternalID, second.ExternalID, "an external id is never used twice")
	require.Equal(t, cloudsim.SampleDataPlaneRoleARN, first.OurPrincipal)
	require.Equal(t, []string{cloudsim.SampleClusterCIDR}, first.OurCIDRs)
	require.Equal(t, "https://s3.example/peer-role.yaml", first.TemplateURL)
	require.True(t, first.Shortened)
	require.Equal(t, time.Second, first.ProofTime)
	s.requireUntouched(before)

	s.aws = s.wired(s.probes, s.clock(), activities.Lending{})
	s.cluster.Role = ""
	usual, err := run(s, s.aws.CheckVPCPeeringRole, in)
	require.Error(t, err, "the control account has no VPC of the cluster's")
	require.Zero(t, usual)
}

func TestCheckVPCPeeringRole_WhoMayHaveIt(t *testing.T) {
	tests := map[string]struct {
		cluster func(*inventory.Cluster)
		words   string
	}{
		"a standard cluster":              {cluster: func(c *inventory.Cluster) { c.Type = inventory.Standard }, words: "needs a hybrid or a dedicated cluster. On a standard cluster, use the method ip-allowlist."},
		"a cluster without a controlRole": {cluster: func(c *inventory.Cluster) { c.ControlRole = "" }, words: "has no controlRole in the inventory"},
		"a cluster elsewhere":             {cluster: func(c *inventory.Cluster) { c.Cloud = inventory.Azure }, words: "runs in azure, and aws-vpc-peering-role joins two networks in AWS"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := lending(t)
			if tt.cluster != nil {
				tt.cluster(s.cluster)
			}
			_, err := run(s, s.aws.CheckVPCPeeringRole, lentChecking())
			activitytest.RequireRefusal(t, err, connection.ReasonInvalid, tt.words)
		})
	}
	s := lending(t)
	s.cluster.Type = inventory.Dedicated
	out, err := run(s, s.aws.CheckVPCPeeringRole, lentChecking())
	require.NoError(t, err)
	require.Contains(t, strings.Join(out.Notes, " "), "Support chose a lent role")
}

func TestLookAtLentRole_WorksWithOurExternalIDAndNotWithoutIt(t *testing.T) {
	s := lending(t)
	s.ForgetCalls()
	seen, err := run(s, s.aws.LookAtLentRole, lentRole())
	require.NoError(t, err)
	require.Contains(t, seen.Said, "and not without it")
	require.Len(t, s.Calls(), 9, "each try is a session of its own: nothing is kept")
}

// What is wrong with a role is said and ends nothing: the customer mends it, and the look goes on.
func TestLookAtLentRole_WhatIsWrongWithIt(t *testing.T) {
	tests := map[string]struct {
		role  func(*cloudsim.Role)
		in    func(*wire.LentRole)
		words string
	}{
		"not told yet":                     {in: func(in *wire.LentRole) { in.RoleARN = "" }, words: "waiting for the role's ARN"},
		"another account":                  {in: func(in *wire.LentRole) { in.RoleARN = "arn:aws:iam::777788889999:role/lent" }, words: "the role belongs to account 777788889999, the VPC to account 444455556666"},
		"another partition":                {in: func(in *wire.LentRole) { in.RoleARN = "arn:aws-cn:iam::444455556666:role/lent" }, words: "is in partition aws-cn, the VPC in aws"},
		"no ARN":                           {in: func(in *wire.LentRole) { in.RoleARN = "lent" }, words: `"lent" is no role's ARN`},
		"not there":                        {in: func(in *wire.LentRole) { in.RoleARN += "-not" }, words: "does not exist"},
		"no trust for us":                  {role: func(r *cloudsim.Role) { r.Trusts = []string{cloudsim.SampleGlobexAccount} }, words: "does not trust " + cloudsim.SampleDataPlaneRoleARN},
		"another external id":              {role: func(r *cloudsim.Role) { r.ExternalID = "causeway-another" }, words: "wants another external id than " + externalID},
		"trust without our external id":    {role: func(r *cloudsim.Role) { r.ExternalID = "" }, words: "can be assumed without our external id, so others could have us use it: add the condition sts:ExternalId"},
		"too young, AWS does not say that": {in: func(in *wire.LentRole) { in.RoleARN += "-soon" }, words: "or was made less than a minute ago"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := lending(t)
			role, in := goodRole(), lentRole()
			if tt.role != nil {
				tt.role(&role)
				s.setRole(role)
			}
			if tt.in != nil {
				tt.in(&in)
			}
			_, err := run(s, s.aws.LookAtLentRole, in)
			activitytest.RequireTrouble(t, err, connection.ReasonNotYet, tt.words)
		})
	}
}

// Trouble of ours, or of AWS's, is never taken for the customer's.
func TestLentRole_OurOwnTroubleSaysNothingAboutTheirs(t *testing.T) {
	tests := map[string]struct {
		cloud  func(*sample)
		reason connection.Reason
		words  string
	}{
		"AWS throttles":                      {func(s *sample) { s.broken("Throttling") }, connection.ReasonThrottled, "AWS throttles sts:AssumeRole"},
		"AWS is out of order":                {func(s *sample) { s.broken("InternalFailure") }, connection.ReasonUnavailable, "AWS has trouble of its own with sts:AssumeRole"},
		"our role may assume nothing":        {func(s *sample) { s.broken("AccessDenied") }, connection.ReasonPermission, "Our control role " + controlRoleARN + " cannot be assumed either"},
		"the worker may not be our role":     {func(s *sample) { s.RemoveRole(cloudsim.SampleDataPlaneRoleARN) }, connection.ReasonPermission, "The worker may not assume the role " + cloudsim.SampleDataPlaneRoleARN},
		"the control role is gone":           {func(s *sample) { s.RemoveRole(controlRoleARN) }, connection.ReasonPermission, "proves nothing"},
		"the inventory lost the controlRole": {func(s *sample) { s.cluster.ControlRole = "" }, connection.ReasonPermission, "has no controlRole in the inventory"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := lending(t)
			s.RemoveRole(lentRoleARN)
			tt.cloud(s)
			for what, err := range s.everyUse() {
				reason, said := contract.ReasonOf(err)
				require.Equal(t, tt.reason, reason, "%s: %s", what, said)
				require.Contains(t, said, tt.words, what)
			}
		})
	}
}

// broken answers our own role's tries to assume anything with an error.
func (s *sample) broken(code string) {
	s.Inject(cloudsim.Fault{Operation: "AssumeRole", Principal: ":assumed-role/" + cloudsim.SampleDataPlaneRole, Code: code, Times: cloudsim.Always})
}

// everyUse does everything that needs the lent role, and returns what came of it.
func (s *sample) everyUse() map[string]error {
	s.t.Helper()
	lent := wire.LentPeering{RouteTables: []string{cloudsim.SampleAcmeTable}, Role: lentRole(), PeeringID: "pcx-00000000", OurCIDRs: []string{cloudsim.SampleClusterCIDR}}
	returns := wire.ReturnRoutes{LentPeering: lent}
	return map[string]error{
		"looking":   second(run(s, s.aws.LookAtLentRole, lentRole())),
		"gone":      second(run(s, s.aws.LookAtLentRoleGone, lentRole())),
		"reading":   second(run(s, s.aws.ReadLentNetwork, wire.LentNetworkRead{RouteTables: []string{cloudsim.SampleAcmeTable}, Role: lentRole()})),
		"accepting": second(run(s, s.aws.AcceptVPCPeeringAsCustomer, lent)),
		"routing":   second(run(s, s.aws.AddReturnRoutes, returns)),
		"unrouting": undo(s, s.aws.RemoveReturnRoutes, returns, false),
	}
}

func second[T any](_ T, err error) error { return err }

// A role that was taken back is the customer's business again, whatever it was needed for.
func TestLentRole_TakenBackTooEarly(t *testing.T) {
	s := lending(t)
	s.RemoveRole(lentRoleARN)
	uses := s.everyUse()
	activitytest.RequireTrouble(t, uses["looking"], connection.ReasonNotYet, "cannot be assumed, while our control role can")
	require.NoError(t, uses["gone"])
	for _, what := range []string{"reading", "accepting", "routing", "unrouting"} {
		activitytest.RequireRefusal(t, uses[what], connection.ReasonGrantMissing, lentRoleARN, "cannot be assumed any more, while our control role can")
	}
	require.Positive(t, s.waited, "a refusal is believed only after IAM had time to settle")
}

// IAM contradicts itself for a while about what was just made.
func TestLentRole_ARefusalThatPasses(t *testing.T) {
	s := lending(t)
	s.RemoveRole(lentRoleARN)
	s.onWait = func() { s.setRole(goodRole()) }
	_, err := run(s, s.aws.ReadLentNetwork, wire.LentNetworkRead{RouteTables: []string{cloudsim.SampleAcmeTable}, Role: lentRole(), OurCIDRs: []string{cloudsim.SampleClusterCIDR}})
	require.NoError(t, err)
}

// The policy may be taken away and the trust kept: then the action that is missing is named.
func TestLentRole_TakenBackInPart(t *testing.T) {
	s := lending(t)
	s.Inject(cloudsim.Fault{Code: cloudsim.CodeUnauthorized, Account: cloudsim.SampleAcmeAccount, Times: cloudsim.Always})
	_, err := run(s, s.aws.ReadLentNetwork, wire.LentNetworkRead{RouteTables: []string{cloudsim.SampleAcmeTable}, Role: lentRole()})
	activitytest.RequireRefusal(t, err, connection.ReasonGrantMissing, "The lent role "+lentRoleARN+" may not call ec2:DescribeVpcs: add that action to its policy again")
	_, err = run(s, s.aws.LookAtLentRole, lentRole())
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "may not call ec2:DescribeVpcs")
	_, err = run(s, s.aws.LookAtLentRoleGone, lentRole())
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "can still be assumed")
}

func TestLookAtLentRoleGone_OneRefusalWithAWorkingControl(t *testing.T) {
	s := lending(t)
	_, err := run(s, s.aws.LookAtLentRoleGone, lentRole())
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, lentRoleARN+" can still be assumed")

	for how, end := range map[string]func(){
		"deleted":                   func() { s.RemoveRole(lentRoleARN) },
		"trusts somebody else":      func() { r := goodRole(); r.Trusts = []string{cloudsim.SampleGlobexAccount}; s.setRole(r) },
		"wants another external id": func() { r := goodRole(); r.ExternalID = "changed"; s.setRole(r) },
	} {
		s.setRole(goodRole())
		end()
		gone, err := run(s, s.aws.LookAtLentRoleGone, lentRole())
		require.NoError(t, err, how)
		require.Contains(t, gone.Said, lentRoleARN+" is no longer assumable", how)
		require.NotContains(t, gone.Said, "deleted", "we cannot see that")
		require.Regexp(t, `refused AssumeRole \([0-9a-f-]{36}\), while our control role could be assumed \([0-9a-f-]{36}\)`, gone.Said)
		require.Equal(t, s.Clock().Now(), gone.At)
	}
}

// The customer's audit log shows which connection acted, and that our own role did.
func TestLentRole_ActsUnderTheConnectionsName(t *testing.T) {
	s := lending(t)
	s.ForgetCalls()
	_, err := run(s, s.aws.ReadLentNetwork, wire.LentNetworkRead{RouteTables: []string{cloudsim.SampleAcmeTable}, Role: lentRole(), OurCIDRs: []string{cloudsim.SampleClusterCIDR}})
	require.NoError(t, err)
	var who []string
	for _, call := range s.Calls() {
		who = append(who, call.Operation+" "+call.Principal)
	}
	const ours = "arn:aws:sts::111122223333:assumed-role/causeway-dataplane/prod.acme-orders"
	const theirs = "arn:aws:sts::444455556666:assumed-role/lent/prod.acme-orders"
	require.Equal(t, []string{
		"AssumeRole arn:aws:iam::999988887777:user/operator", "AssumeRole " + ours,
		"DescribeVpcs " + theirs, "DescribeRouteTables " + theirs, "DescribeVpcPeeringConnections " + theirs,
	}, who)
}
