package aws_test

import (
	"bytes"
	"maps"
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func peerTemplate(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/peer-role.yaml")
	require.NoError(t, err)
	return string(text)
}

func peerParameters() map[string]string {
	return map[string]string{
		"PeerOwnerId": awssim.SampleDataPlaneAccount, "PeerRoleName": awssim.SampleDataPlaneRole, "ExternalId": "secret-1",
		"VpcId": awssim.SampleAcmeVPC, "RequesterVpcArn": "arn:aws:ec2:us-east-1:111122223333:vpc/" + awssim.SampleClusterVPC,
		"RouteTableIds": awssim.SampleAcmeTable, "AllowDns": "yes",
	}
}

// lendStack is Acme creating the stack; it answers the role's ARN.
func (s *sim) lendStack(change func(map[string]string)) string {
	s.t.Helper()
	params := peerParameters()
	if change != nil {
		change(params)
	}
	outputs, err := s.CreateStack(awssim.SampleAcmeAccount, "us-east-1", "peer-orders", peerTemplate(s.t), params)
	require.NoError(s.t, err)
	return outputs["PeerRoleARN"]
}

func TestStacks_MakeARoleAndEndIt(t *testing.T) {
	s := start(t, awssim.Options{})
	before := s.Snapshot()
	arn := s.lendStack(nil)
	require.Regexp(t, `^arn:aws:iam::444455556666:role/peer-orders-PeerRole-[A-Z0-9]{12}$`, arn)
	can := func() bool { return s.CanAssume(arn, "secret-1", ourSession) }
	require.False(t, can(), "a new role is unknown for some seconds")
	s.Clock().Advance(10 * time.Second)
	require.True(t, can())
	require.False(t, s.CanAssume(arn, "", ourSession))
	require.Len(t, s.Snapshot().Diff(before), 2, "the stack and its role")

	require.NoError(t, s.DeleteStack(awssim.SampleAcmeAccount, "us-east-1", "peer-orders"))
	require.True(t, can(), "a deleted role works for some seconds more")
	require.Empty(t, s.Snapshot().Diff(before))
	s.Clock().Advance(10 * time.Second)
	require.False(t, can())
	require.ErrorContains(t, s.DeleteStack(awssim.SampleAcmeAccount, "us-east-1", "peer-orders"), "Stack with id peer-orders does not exist")
	require.NotEqual(t, arn, s.lendStack(nil), "the next role has another name")
}

func TestStacks_AreFoundAgainAfterARestart(t *testing.T) {
	s := start(t, awssim.Options{})
	arn := s.lendStack(nil)
	var paper bytes.Buffer
	require.NoError(t, s.Save(&paper))
	again := start(t, awssim.Options{})
	require.NoError(t, again.Restore(&paper))
	require.False(t, again.CanAssume(arn, "secret-1", ourSession), "it is as new as it was")
	again.Clock().Advance(10 * time.Second)
	require.True(t, again.CanAssume(arn, "secret-1", ourSession))
	require.NoError(t, again.DeleteStack(awssim.SampleAcmeAccount, "us-east-1", "peer-orders"))
}

// What CloudFormation refuses before it makes anything.
func TestStacks_WhatTheParametersMustBe(t *testing.T) {
	tests := map[string]struct {
		change map[string]string
		want   string
	}{
		"no digits":         {map[string]string{"PeerOwnerId": "12"}, "Parameter PeerOwnerId failed to satisfy constraint: must be 12 digits"},
		"too short":         {map[string]string{"ExternalId": "x"}, "length greater than or equal to 2"},
		"none of those":     {map[string]string{"AllowDns": "maybe"}, "enum value set: [yes, no]"},
		"unknown":           {map[string]string{"Colour": "red"}, "Parameters: [Colour] do not exist in the template"},
		"missing":           {map[string]string{"VpcId": "-", "ExternalId": "-"}, "Parameters: [ExternalId, VpcId] must have values"},
		"somebody's VPC":    {map[string]string{"VpcId": awssim.SampleClusterVPC}, "parameter value " + awssim.SampleClusterVPC + " for parameter name VpcId does not exist"},
		"a bad table":       {map[string]string{"RouteTableIds": awssim.SampleAcmeTable + ",rtb-1"}, "pattern: rtb-"},
		"a role not there":  {map[string]string{"PeerRoleName": "nobody"}, `invalid principal in policy: "AWS":"arn:aws:iam::111122223333:role/nobody"`},
		"an account beyond": {map[string]string{"PeerOwnerId": "000000000000"}, "invalid principal"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := plain(t)
			params := peerParameters()
			maps.Copy(params, tt.change)
			maps.DeleteFunc(params, func(_, v string) bool { return v == "-" })
			_, err := s.CreateStack(awssim.SampleAcmeAccount, "us-east-1", "peer-orders", peerTemplate(t), params)
			require.ErrorContains(t, err, tt.want)
			require.Empty(t, s.Resources(awssim.Filter{Kind: "role", By: "operator"}))
		})
	}
}

func TestStacks_WhatATemplateMustBe(t *testing.T) {
	role := func(properties string) string {
		return "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties: {" + properties + "}\n"
	}
	trust := `AssumeRolePolicyDocument: {Statement: {Effect: Allow, Action: 'sts:AssumeRole', Principal: {AWS: '111122223333'}}}`
	policy := func(statement string) string {
		return role(trust + ", Policies: [{PolicyName: p, PolicyDocument: {Version: 2012-10-17, Statement: {" + statement + "}}}]")
	}
	for template, want := range map[string]string{
		"":                            "YAML not well-formed",
		"Resources: {}":               "At least one Resources member",
		"Colours: {}\n" + role(trust): "Invalid template property or properties [Colours]",
		"Resources: {B: {Type: AWS::S3::Bucket}}": "Unrecognized resource types: [AWS::S3::Bucket]",
		role(""):                                                                         "AssumeRolePolicyDocument] not found",
		role(trust + ", RoleName: r"):                                                    "CAPABILITY_NAMED_IAM",
		role(trust + ", Path: /x/"):                                                      "no property Path",
		role(trust + ", MaxSessionDuration: 900"):                                        "3600 to 43200",
		role(trust + ", Description: !Ref Nobody"):                                       "Unresolved resource dependencies [Nobody]",
		role(trust + ", Description: !Cidr [a]"):                                         "unsupported function !Cidr",
		role(trust + ", Description: !Join [!Ref AWS::Region, [a, b]]"):                  "a string delimiter",
		role(trust) + "Outputs: {O: {Value: !GetAtt R.RoleId}}":                          "does not support attribute type RoleId",
		role(trust) + "Outputs: {O: {Value: !Sub '${Q.Arn}'}}":                           "undefined resource Q",
		role(trust) + "Conditions: {A: !Condition B, B: !Condition A}\n" + outputIf("A"): "circular condition",
		"Parameters: {R: {Type: String, Default: x}}\n" + role(trust):                    "logical name R is that of a parameter and of a resource",
		role(trust) + outputIf("C"):                                                      "unresolved condition dependency C",
		role(trust) + "Conditions: {A: !Equals [!Ref R, x]}\n" + outputIf("A"):           "Unresolved resource dependencies [R]",
		policy("Effect: Allow, NotAction: x, Resource: '*'"):                             "reads no NotAction",
		policy("Effect: Perhaps, Action: x, Resource: '*'"):                              "Allow or Deny",
		policy("Effect: Allow, Action: x, Resource: vpc-1"):                              "must be in ARN format",
		policy("Effect: Allow, Action: x"):                                               "needs Effect, Action and Resource",
		policy("Effect: Allow, Action: x, Resource: '*', Condition: {Bool: {a: b}}"):     "no condition operator Bool",
	} {
		t.Run(want, func(t *testing.T) {
			_, err := plain(t).CreateStack(awssim.SampleAcmeAccount, "us-east-1", "x", template, nil)
			require.ErrorContains(t, err, want)
		})
	}
}

func outputIf(condition string) string {
	return "Outputs: {O: {Condition: " + condition + ", Value: v}}\n"
}

func TestStacks_FunctionsSayWhatCloudFormationSays(t *testing.T) {
	s := plain(t)
	outputs := `
Parameters: {List: {Type: CommaDelimitedList, Default: 'a, b'}, Port: {Type: Number, Default: 5432}}
Conditions: {Yes: !And [!Equals [true, 'true'], !Or [!Equals [a, b], !Not [!Equals [a, b]]]]}
Resources:
  Absent: {Type: 'AWS::IAM::Role', Condition: No}
  Here: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Action: ['sts:AssumeRole'], Principal: {AWS: '111122223333'}}]}}}
Outputs:
  O: {Value: !Sub ['${A} ${Own} ${!Kept} ${AWS::AccountId} ${Port} ${Here.Arn}', {A: !Select [1, !Ref List], Own: !If [Yes, 'y', 'n']}]}
`
	_, err := s.CreateStack(awssim.SampleAcmeAccount, "us-east-1", "fn", outputs, nil)
	require.ErrorContains(t, err, "unresolved condition dependency No")
	outputs = regexp.MustCompile(`Condition: No`).ReplaceAllString(outputs, "Condition: 'No'")
	outputs = regexp.MustCompile(`Conditions: \{`).ReplaceAllString(outputs, "Conditions: {'No': !Equals [a, b], ")
	got, err := s.CreateStack(awssim.SampleAcmeAccount, "us-east-1", "fn", outputs, nil)
	require.NoError(t, err)
	require.Regexp(t, `^b y \$\{Kept\} 444455556666 5432 arn:aws:iam::444455556666:role/fn-Here-[A-Z0-9]{12}$`, got["O"])
}
