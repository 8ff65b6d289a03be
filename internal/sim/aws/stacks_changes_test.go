package aws_test

import (
	"os/exec"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func TestCLI_TheCustomerCanDeployTheStack(t *testing.T) {
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("skipped: the aws command is not on PATH, so the customer's own commands are not tried")
	}
	s := plain(t)
	deploy := []string{"deploy", "--stack-name", "peer-orders", "--template-file", "testdata/peer-role.yaml", "--parameter-overrides"}
	for key, value := range peerParameters() {
		deploy = append(deploy, key+"="+value)
	}
	out, err := s.awsService(awssim.SampleAcmeKeys(), "cloudformation", deploy...)
	require.Error(t, err)
	require.Contains(t, out, "InsufficientCapabilitiesException")
	out, err = s.awsService(awssim.SampleAcmeKeys(), "cloudformation", append(deploy, "--capabilities", "CAPABILITY_IAM")...)
	require.NoError(t, err, out)
	require.Contains(t, out, "Successfully created/updated stack - peer-orders")
	stack, refused := describe(t, s.stacks(awssim.SampleAcmeKeys()), "peer-orders")
	require.Empty(t, refused)
	require.True(t, s.CanAssume(*stack.Outputs[0].OutputValue, "secret-1", ourSession))
}

func TestChangeSets_MakeNothingUntilTheyAreExecuted(t *testing.T) {
	s := plain(t)
	client := s.stacks(awssim.SampleAcmeKeys())
	asked := stackInput(t, peerParameters())
	in := &cloudformation.CreateChangeSetInput{
		StackName: asked.StackName, ChangeSetName: aws.String("first"), ChangeSetType: types.ChangeSetTypeCreate,
		TemplateBody: asked.TemplateBody, Parameters: asked.Parameters, Capabilities: asked.Capabilities,
	}
	out, err := client.CreateChangeSet(t.Context(), in)
	require.NoError(t, err)
	require.Regexp(t, `^arn:aws:cloudformation:us-east-1:444455556666:changeSet/first/`, *out.Id)
	stack, _ := describe(t, client, "peer-orders")
	require.Equal(t, types.StackStatusReviewInProgress, stack.StackStatus)
	require.Empty(t, stack.Outputs)
	require.Empty(t, s.Resources(awssim.Filter{Kind: "role"}))

	execute := func(name string) string {
		_, err := client.ExecuteChangeSet(t.Context(), &cloudformation.ExecuteChangeSetInput{ChangeSetName: &name, StackName: aws.String("peer-orders")})
		return code(err)
	}
	require.Equal(t, "ChangeSetNotFound", execute("second"))
	require.Empty(t, execute("first"))
	require.Len(t, s.Resources(awssim.Filter{Kind: "role"}), 1)
	stack, _ = describe(t, client, "peer-orders")
	require.Equal(t, types.StackStatusCreateComplete, stack.StackStatus)
	require.Equal(t, out.StackId, stack.StackId)
	require.Equal(t, "InvalidChangeSetStatus", execute("first"))
	_, err = client.CreateChangeSet(t.Context(), in)
	require.Equal(t, "AlreadyExistsException", code(err))
	in.ChangeSetType = types.ChangeSetTypeUpdate
	_, err = client.CreateChangeSet(t.Context(), in)
	require.Equal(t, "ValidationError", code(err))
}
