package devstack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	words "mvdan.cc/sh/v3/shell"

	cloudsim "causeway.dev/internal/sim/aws"
)

// sdkHands read the customer's commands and make the same calls through the SDK, on a machine without the aws command.
type sdkHands struct {
	endpoint  string
	keys      cloudsim.Keys
	region    string
	variables map[string]string
	// folder is where the customer's files are.
	folder string
}

func (sdkHands) String() string { return "the AWS SDK, because there is no aws command on the PATH" }

// Run reads one command the way a shell would, and makes the call that it names.
func (h sdkHands) Run(ctx context.Context, command string) (string, error) {
	if name, content, found := fileOf(command); found {
		return "", h.write(name, content)
	}
	fields, err := words.Fields(command, func(name string) string { return h.variables[name] })
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", command, err)
	}
	const head = 3 // aws SERVICE OPERATION
	if len(fields) < head || fields[0] != "aws" || !slices.Contains([]string{"ec2", "ram", "cloudformation"}, fields[1]) {
		return "", fmt.Errorf("%s: there is no such program here, and the SDK only speaks for `aws ec2`, `aws ram` and `aws cloudformation`", command)
	}
	operation, options := fields[2], fields[head:]
	if operation == "wait" && len(options) > 0 { // aws SERVICE wait STATE
		operation, options = operation+" "+options[0], options[1:]
	}
	a := optionsOf(options)
	if a["region"] == "" {
		a["region"] = h.region
	}
	answer, err := h.call(ctx, fields[1], operation, a)
	if err != nil {
		return "", fmt.Errorf("%s: %w", command, err)
	}
	return answer, nil
}

var errUnknownCommand = errors.New("not known without the aws command")

func (h sdkHands) call(ctx context.Context, service, operation string, a arguments) (string, error) {
	config := aws.Config{
		Region: a["region"], BaseEndpoint: aws.String(h.endpoint),
		Credentials: credentials.NewStaticCredentialsProvider(h.keys.AccessKeyID, h.keys.SecretAccessKey, ""),
	}
	if do, known := ec2Calls()[operation]; known && service == "ec2" {
		return do(ctx, ec2.NewFromConfig(config), a)
	}
	if operation == "create-resource-share" && service == "ram" {
		return shareGateway(ctx, ram.NewFromConfig(config), a)
	}
	if do, known := stackCalls()[operation]; known && service == "cloudformation" {
		return do(ctx, h, cloudformation.NewFromConfig(config), a)
	}
	return "", errUnknownCommand
}

// arguments are the options of one command: "--group-id sg-1" is arguments["group-id"]. Several values stand on lines of their own.
type arguments map[string]string

func optionsOf(fields []string) arguments {
	a := arguments{}
	var name string
	for _, field := range fields {
		option, isName := strings.CutPrefix(field, "--")
		switch {
		case isName:
			name = option
		case a[name] != "":
			a[name] += "\n" + field
		default:
			a[name] = field
		}
	}
	return a
}

func (a arguments) text(name string) *string { return aws.String(a[name]) }
