package devstack

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// stackCall is one operation of `aws cloudformation`. Templates are in the customer's folder.
type stackCall func(ctx context.Context, h sdkHands, c *cloudformation.Client, a arguments) (string, error)

func stackCalls() map[string]stackCall {
	return map[string]stackCall{
		"create-stack":               createStack,
		"describe-stacks":            describeStack,
		"delete-stack":               deleteStack,
		"wait stack-create-complete": untilStackIsMade,
		"wait stack-delete-complete": untilStackIsGone,
	}
}

// heredoc is how the instructions write a file: as it stands, because its last word is quoted.
var heredoc = regexp.MustCompile(`(?s)^cat > ([a-z0-9.-]+) <<'([A-Z]+)'\n(.*\n)([A-Z]+)\s*$`)

// fileOf reads the file that a command writes, if that is what it does.
func fileOf(command string) (name, content string, found bool) {
	parts := heredoc.FindStringSubmatch(command)
	if parts == nil || parts[2] != parts[4] {
		return "", "", false
	}
	return parts[1], parts[3], true
}

func (h sdkHands) write(name, content string) error {
	if err := os.WriteFile(filepath.Join(h.folder, name), []byte(content), 0o600); err != nil {
		return fmt.Errorf("writing %s for the customer: %w", name, err)
	}
	return nil
}

func createStack(ctx context.Context, h sdkHands, c *cloudformation.Client, a arguments) (string, error) {
	name := strings.TrimPrefix(a["template-body"], "file://")
	template, err := os.ReadFile(filepath.Join(h.folder, filepath.Base(name)))
	if err != nil {
		return "", fmt.Errorf("reading the template: %w", err)
	}
	in := &cloudformation.CreateStackInput{StackName: a.text("stack-name"), TemplateBody: aws.String(string(template))}
	for capability := range strings.SplitSeq(a["capabilities"], "\n") {
		in.Capabilities = append(in.Capabilities, types.Capability(capability))
	}
	for parameter := range strings.SplitSeq(a["parameters"], "\n") {
		in.Parameters = append(in.Parameters, parameterOf(parameter))
	}
	made, err := c.CreateStack(ctx, in)
	if err != nil {
		return "", err
	}
	return aws.ToString(made.StackId), nil
}

// parameterOf reads the CLI's short form: ParameterKey=K,ParameterValue=V. A comma in a value has a backslash before it.
func parameterOf(short string) types.Parameter {
	key, value, _ := strings.Cut(strings.TrimPrefix(short, "ParameterKey="), ",ParameterValue=")
	plain := strings.NewReplacer(`\\`, `\`, `\,`, `,`).Replace(value)
	return types.Parameter{ParameterKey: &key, ParameterValue: &plain}
}

// describeStack answers with the value of the first output, which is what the instructions ask for.
func describeStack(ctx context.Context, _ sdkHands, c *cloudformation.Client, a arguments) (string, error) {
	answer, err := c.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: a.text("stack-name")})
	if err != nil || len(answer.Stacks) == 0 || len(answer.Stacks[0].Outputs) == 0 {
		return "", err
	}
	return aws.ToString(answer.Stacks[0].Outputs[0].OutputValue), nil
}

func deleteStack(ctx context.Context, _ sdkHands, c *cloudformation.Client, a arguments) (string, error) {
	_, err := c.DeleteStack(ctx, &cloudformation.DeleteStackInput{StackName: a.text("stack-name")})
	return "", err
}

// The waits of the dev stack look more often than the CLI's half a minute.
const (
	stackLook = 200 * time.Millisecond
	stackWait = time.Minute
)

func untilStackIsMade(ctx context.Context, _ sdkHands, c *cloudformation.Client, a arguments) (string, error) {
	often := func(o *cloudformation.StackCreateCompleteWaiterOptions) {
		o.MinDelay, o.MaxDelay = stackLook, stackLook
	}
	in := &cloudformation.DescribeStacksInput{StackName: a.text("stack-name")}
	return "", cloudformation.NewStackCreateCompleteWaiter(c, often).Wait(ctx, in, stackWait)
}

func untilStackIsGone(ctx context.Context, _ sdkHands, c *cloudformation.Client, a arguments) (string, error) {
	often := func(o *cloudformation.StackDeleteCompleteWaiterOptions) {
		o.MinDelay, o.MaxDelay = stackLook, stackLook
	}
	in := &cloudformation.DescribeStacksInput{StackName: a.text("stack-name")}
	return "", cloudformation.NewStackDeleteCompleteWaiter(c, often).Wait(ctx, in, stackWait)
}
