package aws_test

import (
	"errors"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

// sim is the sample world behind a real HTTP server, with a clock that stands
// until the test moves it.
type sim struct {
	*awssim.Cloud
	t   *testing.T
	url string
}

func start(t *testing.T, opts awssim.Options) *sim {
	t.Helper()
	if opts.Clock == nil {
		opts.Clock = awssim.StoppedClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	}
	cloud, err := awssim.NewSample(opts)
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	return &sim{cloud, t, server.URL}
}

// plain is a cloud in which everything is done at once.
func plain(t *testing.T) *sim {
	t.Helper()
	return start(t, awssim.Options{Lags: awssim.NoLags()})
}

func configFor(url string, keys awssim.Keys, region string) aws.Config {
	return aws.Config{
		Region: region, BaseEndpoint: aws.String(url), RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.SecretAccessKey, keys.SessionToken),
	}
}

func (s *sim) ec2(keys awssim.Keys, region string) *ec2.Client {
	return ec2.NewFromConfig(configFor(s.url, keys, region))
}

func (s *sim) sts(keys awssim.Keys) *sts.Client {
	return sts.NewFromConfig(configFor(s.url, keys, "us-east-1"))
}

func (s *sim) quotas(keys awssim.Keys) *servicequotas.Client {
	return servicequotas.NewFromConfig(configFor(s.url, keys, "us-east-1"))
}

func (s *sim) vendor() *ec2.Client { return s.ec2(awssim.SampleDataPlaneKeys(), "us-east-1") }
func (s *sim) acme() *ec2.Client   { return s.ec2(awssim.SampleAcmeKeys(), "us-east-1") }
func (s *sim) globex() *ec2.Client { return s.ec2(awssim.SampleGlobexKeys(), "eu-west-1") }

// request asks for a peering of the first cluster with Acme.
func (s *sim) request() string {
	s.t.Helper()
	out, err := s.vendor().CreateVpcPeeringConnection(s.t.Context(), toAcme())
	require.NoError(s.t, err)
	return *out.VpcPeeringConnection.VpcPeeringConnectionId
}

func toAcme() *ec2.CreateVpcPeeringConnectionInput {
	return &ec2.CreateVpcPeeringConnectionInput{
		VpcId: aws.String(awssim.SampleClusterVPC), PeerVpcId: aws.String(awssim.SampleAcmeVPC),
		PeerOwnerId: aws.String(awssim.SampleAcmeAccount),
		TagSpecifications: []types.TagSpecification{{
			ResourceType: types.ResourceTypeVpcPeeringConnection,
			Tags:         []types.Tag{{Key: aws.String("connection-id"), Value: aws.String("orders")}},
		}},
	}
}

func toGlobex() *ec2.CreateVpcPeeringConnectionInput {
	return &ec2.CreateVpcPeeringConnectionInput{
		VpcId: aws.String(awssim.SampleClusterVPC), PeerVpcId: aws.String(awssim.SampleGlobexVPC),
		PeerOwnerId: aws.String(awssim.SampleGlobexAccount), PeerRegion: aws.String("eu-west-1"),
	}
}

func accept(t *testing.T, client *ec2.Client, pcx string) error {
	t.Helper()
	_, err := client.AcceptVpcPeeringConnection(t.Context(), &ec2.AcceptVpcPeeringConnectionInput{VpcPeeringConnectionId: &pcx})
	return err
}

func look(t *testing.T, client *ec2.Client, pcx string) (types.VpcPeeringConnection, error) {
	t.Helper()
	out, err := client.DescribeVpcPeeringConnections(t.Context(), &ec2.DescribeVpcPeeringConnectionsInput{VpcPeeringConnectionIds: []string{pcx}})
	if err != nil {
		return types.VpcPeeringConnection{}, err
	}
	require.Len(t, out.VpcPeeringConnections, 1)
	return out.VpcPeeringConnections[0], nil
}

func status(t *testing.T, client *ec2.Client, pcx string) string {
	t.Helper()
	p, err := look(t, client, pcx)
	if err != nil {
		return code(err)
	}
	return string(p.Status.Code)
}

// active asks for a peering with Acme and lets Acme accept it.
func (s *sim) active() string {
	s.t.Helper()
	pcx := s.request()
	require.NoError(s.t, accept(s.t, s.acme(), pcx))
	require.Equal(s.t, "active", status(s.t, s.vendor(), pcx))
	return pcx
}

func code(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
