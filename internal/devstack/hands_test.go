package devstack

import (
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
	"causeway.dev/workflows"
)

// requested is a handshake whose peering connection waits for the customer in simulated clouds.
func requested(t *testing.T) (cloud *cloudsim.Cloud, url string, p connection.Progress) {
	t.Helper()
	cloud, err := cloudsim.NewSample(cloudsim.Options{Seed: 1, Lags: cloudsim.NoLags()})
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	keys := cloudsim.SampleDataPlaneKeys()
	made, err := ec2.New(ec2.Options{
		Region: cloudsim.SampleClusterRegion, BaseEndpoint: aws.String(server.URL),
		Credentials: credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.SecretAccessKey, ""),
	}).CreateVpcPeeringConnection(t.Context(), &ec2.CreateVpcPeeringConnectionInput{
		VpcId: aws.String(cloudsim.SampleClusterVPC), PeerVpcId: aws.String(cloudsim.SampleAcmeVPC),
		PeerOwnerId: aws.String(cloudsim.SampleAcmeAccount),
	})
	require.NoError(t, err)
	id := aws.ToString(made.VpcPeeringConnection.VpcPeeringConnectionId)
	require.NoError(t, cloud.AddRoute(cloudsim.SampleClusterPrivateTable, cloudsim.Route{CIDR: cloudsim.SampleAcmeCIDR, Target: id}))
	request, err := readRequest("../../examples/aws-vpc-peering.yaml")
	require.NoError(t, err)
	p = connection.Progress{ID: request.ID(), Request: request, Facts: connection.Object(nil).
		With("ourAccountId", cloudsim.SampleDataPlaneAccount).
		With("ourVpcId", cloudsim.SampleClusterVPC).
		With("ourCidrs", connection.Parts(cloudsim.SampleClusterCIDR)).
		With("peeringId", id)}
	for _, step := range []connection.StepID{"accept", "customer-dns", "open"} {
		p.Steps = append(p.Steps, connection.StepProgress{Step: connection.Step{ID: step, Party: connection.Customer}})
	}
	return cloud, server.URL, p
}

// Whatever the instructions show, the SDK's hands must understand: traffic passes when they have followed it all.
func TestSDKHands_FollowTheInstructionsUntilTrafficPasses(t *testing.T) {
	cloud, url, p := requested(t)
	customer, err := customerOf("aws-vpc-peering")
	require.NoError(t, err)
	hands := sdkHands{endpoint: url, keys: customer.Keys, variables: customer.Variables}
	to := netip.MustParseAddrPort(cloudsim.SampleAcmeHostIP + ":5432")
	require.NotEqual(t, cloudsim.Open, cloud.Dial(cloudsim.SampleClusterVPC, to).Outcome)

	for _, step := range p.Steps {
		commands := shown(t, p, step.ID)
		require.NotEmpty(t, commands, "step %s", step.ID)
		for _, command := range commands {
			_, err := hands.Run(t.Context(), command)
			require.NoError(t, err)
		}
	}

	require.Equal(t, cloudsim.Open, cloud.Dial(cloudsim.SampleClusterVPC, to).Outcome)
}

func TestSDKHands_SayWhatTheyCannotDo(t *testing.T) {
	hands := sdkHands{}
	_, err := hands.Run(t.Context(), "terraform apply")
	require.ErrorContains(t, err, "no such program here")
	_, err = hands.Run(t.Context(), "aws ec2 delete-vpc --vpc-id vpc-1")
	require.ErrorContains(t, err, "not known without the aws command")
}

// shown are the commands that the instructions show for one step.
func shown(t *testing.T, p connection.Progress, step connection.StepID) []string {
	t.Helper()
	m, known := workflows.Descriptors().Of(p.Request.Method)
	require.True(t, known)
	return m.Commands(p, step)
}
