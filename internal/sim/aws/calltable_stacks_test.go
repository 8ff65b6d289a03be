package aws_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	awssim "causeway.dev/internal/sim/aws"
)

const (
	motoTrustsAll = "moto lets anyone assume any role"
	rowStack      = "peer-orders"
)

func (s *stage) theirStacks() *cloudformation.Client {
	return cloudformation.NewFromConfig(configFor(s.url, s.theirs, "us-east-1"))
}

// createStack is the customer who creates a stack that lends a role; it answers the beginning of its id.
func createStack(name string, change func(*cloudformation.CreateStackInput, map[string]string)) func(*stage) string {
	return func(s *stage) string {
		params := peerParameters()
		params["VpcId"] = s.peers[0]
		in := stackInput(s.t, nil)
		in.StackName = &name
		change(in, params)
		for _, key := range slices.Sorted(maps.Keys(params)) {
			in.Parameters = append(in.Parameters, types.Parameter{ParameterKey: &key, ParameterValue: aws.String(params[key])})
		}
		out, err := s.theirStacks().CreateStack(s.t.Context(), in)
		if err != nil {
			return code(err)
		}
		id := *out.StackId
		return id[:strings.LastIndex(id, "/")]
	}
}

// stackStatus is the stack's status, and what its role's ARN begins with.
func stackStatus(s *stage) string {
	out, err := s.theirStacks().DescribeStacks(s.t.Context(), &cloudformation.DescribeStacksInput{StackName: aws.String(rowStack)})
	if err != nil {
		return code(err)
	}
	for _, o := range out.Stacks[0].Outputs {
		if *o.OutputKey == "PeerRoleARN" {
			s.role = *o.OutputValue
		}
	}
	return string(out.Stacks[0].StackStatus) + " " + s.role[:max(0, strings.LastIndex(s.role, "-"))]
}

// assumeLent tries the role of the stack.
func assumeLent(externalID string) func(*stage) string {
	return func(s *stage) string {
		client := sts.NewFromConfig(configFor(s.url, s.vendor, "us-east-1"))
		_, refused := assume(s.t, client, func(in *sts.AssumeRoleInput) {
			in.RoleArn, in.ExternalId = &s.role, nil
			if externalID != "" {
				in.ExternalId = &externalID
			}
		})
		return refused
	}
}

func stackRows() []call {
	as := func(*cloudformation.CreateStackInput, map[string]string) {}
	name := aws.String(rowStack)
	return []call{
		{"cloudformation:DescribeStacks", "one that is not there", stackStatus, "ValidationError", "", ""},
		{"cloudformation:CreateStack", "without a word on roles", createStack("silent", func(in *cloudformation.CreateStackInput, _ map[string]string) {
			in.Capabilities = nil
		}), "InsufficientCapabilitiesException", "arn:aws:cloudformation:us-east-1:444455556666:stack/silent", "moto makes roles without asking"},
		{"cloudformation:CreateStack", "without a parameter", createStack("short", func(_ *cloudformation.CreateStackInput, params map[string]string) {
			delete(params, "ExternalId")
		}), "ValidationError", "", ""},
		{"cloudformation:CreateStack", "a role to lend", createStack(rowStack, as), "arn:aws:cloudformation:us-east-1:444455556666:stack/peer-orders", "", ""},
		{"cloudformation:CreateStack", "the same again", createStack(rowStack, as), "AlreadyExistsException", "", ""},
		{"cloudformation:DescribeStacks", "with its output", stackStatus, "CREATE_COMPLETE arn:aws:iam::444455556666:role/peer-orders-PeerRole", "", ""},
		{"cloudformation:DescribeStackEvents", "the last of them", func(s *stage) string {
			out, err := s.theirStacks().DescribeStackEvents(s.t.Context(), &cloudformation.DescribeStackEventsInput{StackName: name})
			if err != nil {
				return code(err)
			}
			return *out.StackEvents[0].LogicalResourceId + " " + string(out.StackEvents[0].ResourceStatus)
		}, "peer-orders CREATE_COMPLETE", "", ""},
		{"cloudformation:GetTemplate", "as it was given", func(s *stage) string {
			out, err := s.theirStacks().GetTemplate(s.t.Context(), &cloudformation.GetTemplateInput{StackName: name})
			if err != nil {
				return code(err)
			}
			return strings.Fields(*out.TemplateBody)[0]
		}, "AWSTemplateFormatVersion:", "", ""},
		{"sts:AssumeRole", "the lent role, without the external id", assumeLent(""), "AccessDenied", "", motoTrustsAll},
		{"sts:AssumeRole", "the lent role, with another's external id", assumeLent("secret-2"), "AccessDenied", "", motoTrustsAll},
		{"sts:AssumeRole", "the lent role", assumeLent("secret-1"), "", "", ""},
		{"sts:AssumeRole", "the control role", func(s *stage) string {
			_, refused := assume(s.t, sts.NewFromConfig(configFor(s.url, s.vendor, "us-east-1")), func(in *sts.AssumeRoleInput) {
				in.RoleArn = aws.String(awssim.SampleControlRoleARN)
			})
			return refused
		}, "", "", ""},
		{"cloudformation:DeleteStack", "with its role", func(s *stage) string {
			_, err := s.theirStacks().DeleteStack(s.t.Context(), &cloudformation.DeleteStackInput{StackName: name})
			return code(err)
		}, "", "", ""},
		{"cloudformation:DeleteStack", "again", func(s *stage) string {
			_, err := s.theirStacks().DeleteStack(s.t.Context(), &cloudformation.DeleteStackInput{StackName: name})
			return code(err)
		}, "", "", ""},
		{"cloudformation:DescribeStacks", "what is deleted", stackStatus, "ValidationError", "", ""},
		{"sts:AssumeRole", "the role of a stack that is deleted", assumeLent("secret-1"), "AccessDenied", "", motoTrustsAll},
	}
}
