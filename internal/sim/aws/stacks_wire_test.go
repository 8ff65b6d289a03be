package aws_test

import (
	"maps"
	"net/http"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func (s *sim) stacks(keys awssim.Keys) *cloudformation.Client {
	return cloudformation.NewFromConfig(configFor(s.url, keys, "us-east-1"))
}

func stackInput(t *testing.T, params map[string]string) *cloudformation.CreateStackInput {
	t.Helper()
	in := &cloudformation.CreateStackInput{
		StackName: aws.String("peer-orders"), TemplateBody: aws.String(peerTemplate(t)), Capabilities: []types.Capability{types.CapabilityCapabilityIam},
		Tags: []types.Tag{{Key: aws.String("team"), Value: aws.String("orders")}},
	}
	for _, key := range slices.Sorted(maps.Keys(params)) {
		in.Parameters = append(in.Parameters, types.Parameter{ParameterKey: &key, ParameterValue: aws.String(params[key])})
	}
	return in
}

func describe(t *testing.T, client *cloudformation.Client, name string) (types.Stack, string) {
	t.Helper()
	out, err := client.DescribeStacks(t.Context(), &cloudformation.DescribeStacksInput{StackName: &name})
	if err != nil {
		return types.Stack{}, code(err)
	}
	require.Len(t, out.Stacks, 1)
	return out.Stacks[0], ""
}

func TestCLI_TheCustomersStackCommandsWork(t *testing.T) {
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("skipped: the aws command is not on PATH, so the customer's own commands are not tried")
	}
	s := plain(t)
	customer := func(args ...string) string {
		out, err := s.awsService(awssim.SampleAcmeKeys(), "cloudformation", args...)
		require.NoError(t, err, out)
		return out
	}
	create := []string{"create-stack", "--stack-name", "peer-orders", "--template-body", "file://testdata/peer-role.yaml", "--parameters"}
	for key, value := range peerParameters() {
		create = append(create, "ParameterKey="+key+",ParameterValue="+value)
	}
	out, err := s.awsService(awssim.SampleAcmeKeys(), "cloudformation", create...)
	require.Error(t, err)
	require.Contains(t, out, "(InsufficientCapabilitiesException) when calling the CreateStack operation: Requires capabilities : [CAPABILITY_IAM]")

	require.Contains(t, customer(append(create, "--capabilities", "CAPABILITY_IAM")...), "arn:aws:cloudformation:us-east-1:444455556666:stack/peer-orders/")
	customer("wait", "stack-create-complete", "--stack-name", "peer-orders")
	arn := customer("describe-stacks", "--stack-name", "peer-orders", "--query", "Stacks[0].Outputs[0].OutputValue")
	require.True(t, s.CanAssume(arn, "secret-1", ourSession))
	require.Contains(t, customer("get-template", "--stack-name", "peer-orders"), "A role for one peering")
	require.Contains(t, customer("describe-stack-events", "--stack-name", "peer-orders"), "AWS::IAM::Role")
	customer("delete-stack", "--stack-name", "peer-orders")
	customer("wait", "stack-delete-complete", "--stack-name", "peer-orders")
	require.False(t, s.CanAssume(arn, "secret-1", ourSession))
}

func TestStacks_OnTheWire(t *testing.T) {
	s := plain(t)
	client := s.stacks(awssim.SampleAcmeKeys())
	out, err := client.CreateStack(t.Context(), stackInput(t, peerParameters()))
	require.NoError(t, err)
	_, err = client.CreateStack(t.Context(), stackInput(t, peerParameters()))
	require.Equal(t, "AlreadyExistsException", code(err))

	stack, refused := describe(t, client, "peer-orders")
	require.Empty(t, refused)
	require.Equal(t, types.StackStatusCreateComplete, stack.StackStatus)
	require.Equal(t, []string{"PeerRoleARN", "RouteTables"}, []string{*stack.Outputs[0].OutputKey, *stack.Outputs[1].OutputKey})
	require.Len(t, stack.Parameters, 7)
	require.Equal(t, "orders", *stack.Tags[0].Value)
	all, err := client.DescribeStacks(t.Context(), &cloudformation.DescribeStacksInput{})
	require.NoError(t, err)
	require.Len(t, all.Stacks, 1)
	_, refused = describe(t, s.stacks(awssim.SampleGlobexKeys()), "peer-orders")
	require.Equal(t, "ValidationError", refused, "a stack is its own account's")

	_, err = client.DeleteStack(t.Context(), &cloudformation.DeleteStackInput{StackName: out.StackId})
	require.NoError(t, err)
	_, refused = describe(t, client, "peer-orders")
	require.Equal(t, "ValidationError", refused)
	stack, _ = describe(t, client, *out.StackId)
	require.Equal(t, types.StackStatusDeleteComplete, stack.StackStatus, "its id still tells what became of it")
	_, err = client.DeleteStack(t.Context(), &cloudformation.DeleteStackInput{StackName: aws.String("peer-orders")})
	require.NoError(t, err, "deleting what is not there is no mistake")
	_, err = client.GetTemplate(t.Context(), &cloudformation.GetTemplateInput{StackName: aws.String("peer-orders")})
	require.Equal(t, "ValidationError", code(err))
	_, err = client.CreateStack(t.Context(), &cloudformation.CreateStackInput{StackName: aws.String("x"), TemplateURL: aws.String("https://x")})
	require.Equal(t, "ValidationError", code(err))
	_, err = client.ListStacks(t.Context(), &cloudformation.ListStacksInput{})
	require.Equal(t, "InvalidAction", code(err))
}

// A stack takes its time where a test wants it to; and one that cannot be made is rolled back.
func TestStacks_OnTheWay(t *testing.T) {
	lags := awssim.NoLags()
	lags.Stack = awssim.Lag{For: time.Minute}
	s := start(t, awssim.Options{Lags: lags})
	client := s.stacks(awssim.SampleAcmeKeys())
	at := func(want types.StackStatus) types.Stack {
		t.Helper()
		stack, refused := describe(t, client, "peer-orders")
		require.Empty(t, refused)
		require.Equal(t, want, stack.StackStatus)
		return stack
	}
	_, err := client.CreateStack(t.Context(), stackInput(t, peerParameters()))
	require.NoError(t, err)
	require.Empty(t, at(types.StackStatusCreateInProgress).Outputs)
	s.Clock().Advance(time.Minute)
	require.NotEmpty(t, at(types.StackStatusCreateComplete).Outputs)
	_, err = client.DeleteStack(t.Context(), &cloudformation.DeleteStackInput{StackName: aws.String("peer-orders")})
	require.NoError(t, err)
	at(types.StackStatusDeleteInProgress)
	s.Clock().Advance(time.Minute)

	params := peerParameters()
	params["PeerRoleName"] = "nobody"
	_, err = client.CreateStack(t.Context(), stackInput(t, params))
	require.NoError(t, err, "what IAM refuses is noticed later")
	s.Clock().Advance(time.Minute)
	require.Contains(t, *at(types.StackStatusRollbackComplete).StackStatusReason, "failed to create: [PeerRole]")
	events, err := client.DescribeStackEvents(t.Context(), &cloudformation.DescribeStackEventsInput{StackName: aws.String("peer-orders")})
	require.NoError(t, err)
	require.Equal(t, types.ResourceStatusRollbackComplete, events.StackEvents[0].ResourceStatus)
	require.Equal(t, types.ResourceStatusCreateFailed, events.StackEvents[1].ResourceStatus)
}

// CloudFormation acts by the rights of who calls it, or not at all.
func TestStacks_ARoleNeedsTheRight(t *testing.T) {
	s := plain(t)
	s.lend(policy(allow(`"ec2:*"`, `"*"`, "")))
	keys, refused := assume(t, s.sts(s.dataPlane()), assuming(lentRole))
	require.Empty(t, refused)
	_, refused = describe(t, s.stacks(keys), "peer-orders")
	require.Equal(t, "AccessDenied", refused)
}

func TestControl_CreatesAndDeletesStacks(t *testing.T) {
	s := plain(t)
	arn := s.lendStack(nil)
	status, text := s.control(http.MethodPost, "roles/trust", `{"ARN":"`+arn+`","Trusts":["`+awssim.SampleGlobexAccount+`"],"ExternalID":""}`)
	require.Equal(t, http.StatusOK, status, text)
	require.True(t, s.CanAssume(arn, "", "arn:aws:iam::"+awssim.SampleGlobexAccount+":user/operator"))
	status, text = s.control(http.MethodDelete, "roles/policies", `{"ARN":"`+arn+`","Policy":"peer"}`)
	require.Equal(t, http.StatusOK, status, text)
	stack := "stacks/" + awssim.SampleAcmeAccount + "/us-east-1/"
	status, text = s.control(http.MethodDelete, stack+"peer-orders", "")
	require.Equal(t, http.StatusOK, status, text)
	status, text = s.control(http.MethodDelete, stack+"peer-orders", "")
	require.Equal(t, http.StatusBadRequest, status, text)
	role := `Resources: {R: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: {Effect: Allow, Action: 'sts:AssumeRole', Principal: {AWS: '111122223333'}}}}}}\nOutputs: {A: {Value: !GetAtt R.Arn}}`
	status, text = s.control(http.MethodPost, stack+"two", `{"Template":"`+role+`"}`)
	require.Equal(t, http.StatusOK, status, text)
	require.Contains(t, text, `{"A":"arn:aws:iam::444455556666:role/two-R-`)
}
