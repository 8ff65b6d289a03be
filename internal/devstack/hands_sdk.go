package devstack

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	words "mvdan.cc/sh/v3/shell"

	"causeway.dev/internal/cloudsim"
)

// sdkHands read the customer's commands and make the same calls through the SDK, on a machine without the aws command.
type sdkHands struct {
	endpoint  string
	keys      cloudsim.Keys
	variables map[string]string
}

func (sdkHands) String() string { return "the AWS SDK, because there is no aws command on the PATH" }

// arguments are the options of one command: "--group-id sg-1" is arguments["group-id"].
type arguments map[string]string

// call is one operation of the AWS CLI.
type call func(ctx context.Context, c *ec2.Client, a arguments) error

// calls are the operations that the instructions use.
func calls() map[string]call {
	return map[string]call{
		"accept-vpc-peering-connection": func(ctx context.Context, c *ec2.Client, a arguments) error {
			_, err := c.AcceptVpcPeeringConnection(ctx, &ec2.AcceptVpcPeeringConnectionInput{
				VpcPeeringConnectionId: a.text("vpc-peering-connection-id"),
			})
			return err
		},
		"modify-vpc-peering-connection-options": func(ctx context.Context, c *ec2.Client, a arguments) error {
			_, on, _ := strings.Cut(a["accepter-peering-connection-options"], "AllowDnsResolutionFromRemoteVpc=")
			_, err := c.ModifyVpcPeeringConnectionOptions(ctx, &ec2.ModifyVpcPeeringConnectionOptionsInput{
				VpcPeeringConnectionId: a.text("vpc-peering-connection-id"),
				AccepterPeeringConnectionOptions: &types.PeeringConnectionOptionsRequest{
					AllowDnsResolutionFromRemoteVpc: aws.Bool(on == "true"),
				},
			})
			return err
		},
		"create-route": func(ctx context.Context, c *ec2.Client, a arguments) error {
			_, err := c.CreateRoute(ctx, &ec2.CreateRouteInput{
				RouteTableId: a.text("route-table-id"), DestinationCidrBlock: a.text("destination-cidr-block"),
				VpcPeeringConnectionId: a.text("vpc-peering-connection-id"),
			})
			return err
		},
		"authorize-security-group-ingress": func(ctx context.Context, c *ec2.Client, a arguments) error {
			port, err := strconv.ParseInt(a["port"], 10, 32)
			if err != nil {
				return fmt.Errorf("reading the port: %w", err)
			}
			_, err = c.AuthorizeSecurityGroupIngress(ctx, &ec2.AuthorizeSecurityGroupIngressInput{
				GroupId: a.text("group-id"), IpPermissions: []types.IpPermission{{
					IpProtocol: a.text("protocol"), FromPort: aws.Int32(int32(port)), ToPort: aws.Int32(int32(port)),
					IpRanges: []types.IpRange{{CidrIp: a.text("cidr")}},
				}},
			})
			return err
		},
	}
}

// Run reads one command the way a shell would, and calls what it says.
func (h sdkHands) Run(ctx context.Context, command string) error {
	fields, err := words.Fields(command, func(name string) string { return h.variables[name] })
	if err != nil {
		return fmt.Errorf("reading %s: %w", command, err)
	}
	const head = 3 // aws ec2 OPERATION
	if len(fields) < head || fields[0] != "aws" || fields[1] != "ec2" {
		return fmt.Errorf("%s: this machine has no such program, and the SDK only speaks for `aws ec2`", command)
	}
	do, known := calls()[fields[head-1]]
	if !known {
		return fmt.Errorf("%s: not known without the aws command", command)
	}
	a := arguments{}
	for rest := fields[head:]; len(rest) > 1; rest = rest[2:] {
		a[strings.TrimPrefix(rest[0], "--")] = rest[1]
	}
	client := ec2.New(ec2.Options{
		Region: a["region"], BaseEndpoint: aws.String(h.endpoint),
		Credentials: credentials.NewStaticCredentialsProvider(h.keys.AccessKeyID, h.keys.SecretAccessKey, ""),
	})
	if err := do(ctx, client, a); err != nil {
		return fmt.Errorf("%s: %w", command, err)
	}
	return nil
}

func (a arguments) text(name string) *string { return aws.String(a[name]) }
