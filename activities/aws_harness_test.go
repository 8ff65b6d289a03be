package activities_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"causeway.dev/activities"
	"causeway.dev/internal/awscloud"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	wire "causeway.dev/internal/contract/aws"
	"causeway.dev/internal/inventory"
	cloudsim "causeway.dev/internal/sim/aws"
)

// sample is the simulated cloud with our activities before it. Waiting moves the cloud's clock and takes no time.
type sample struct {
	*cloudsim.Cloud
	t       *testing.T
	aws     *activities.AWS
	probes  *localProbes
	factory *awscloud.Factory
	// cluster may be changed before an activity runs.
	cluster *inventory.Cluster
	waited  time.Duration
	// onWait happens once, while an activity waits.
	onWait func()
}

func newSample(t *testing.T, opts cloudsim.Options) *sample {
	t.Helper()
	opts.Clock = cloudsim.StoppedClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	cloud, err := cloudsim.NewSample(opts)
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	s := &sample{Cloud: cloud, t: t, cluster: &inventory.Cluster{
		ID: "prod", Type: inventory.Dedicated, Cloud: inventory.AWS, Account: cloudsim.SampleDataPlaneAccount,
		Region: cloudsim.SampleClusterRegion, VPCID: cloudsim.SampleClusterVPC, ExtraCIDRs: []string{"10.64.0.0/14"},
		Role: cloudsim.SampleDataPlaneRoleARN, Probe: true,
	}}
	keys := cloudsim.SampleControlKeys()
	s.factory = awscloud.New(aws.Config{
		Region: "us-east-1", BaseEndpoint: aws.String(server.URL), RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.SecretAccessKey, ""),
	})
	s.probes = &localProbes{}
	s.aws = activities.NewAWS(s.factory, source{s}, s.probes, s.clock())
	return s
}

func start(t *testing.T) *sample {
	t.Helper()
	return newSample(t, cloudsim.Options{})
}

func (s *sample) clock() activities.Clock {
	return activities.Clock{Now: s.Clock().Now, Wait: func(ctx context.Context, d time.Duration) error {
		s.waited += d
		if happens := s.onWait; happens != nil {
			s.onWait = nil
			happens()
		}
		s.Clock().Advance(d)
		return ctx.Err()
	}}
}

// source is the inventory of whatever the cluster of the sample is at the moment.
type source struct{ s *sample }

func (src source) Cluster(ctx context.Context, id string) (inventory.Cluster, error) {
	return inventory.List{*src.s.cluster, {ID: "staging"}}.Cluster(ctx, id)
}

func (src source) Clusters(context.Context) ([]inventory.Cluster, error) {
	return []inventory.Cluster{*src.s.cluster}, nil
}

func owner() connection.Owner {
	return connection.Owner{
		Connection: connection.ID{Cluster: "prod", Name: "acme-orders"}, Generation: 2, Customer: "Acme", Method: "aws-vpc-peering",
	}
}

func target() wire.VPC {
	return wire.VPC{
		AccountID: cloudsim.SampleAcmeAccount, Region: cloudsim.SampleAcmeRegion, VPCID: cloudsim.SampleAcmeVPC, CIDR: cloudsim.SampleAcmeCIDR,
	}
}

// checking is what the preflight of a peering is asked, for a method that serves dedicated clusters.
func checking() wire.VPCPeeringCheck {
	return wire.VPCPeeringCheck{Owner: owner(), Serves: serving(), Target: target(), DNSWanted: true}
}

func serving() connection.Serving {
	return connection.Serving{
		Cloud: "aws", Does: "joins two networks in AWS", Types: []string{"dedicated"},
		Otherwise: "VPC peering needs a dedicated cluster. On a standard cluster, use the method ip-allowlist.",
	}
}

func toAcme() wire.VPCPeering { return wire.VPCPeering{Owner: owner(), Target: target()} }

// newEnvironment runs activities without printing every heartbeat.
func newEnvironment() *testsuite.TestActivityEnvironment {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	return suite.NewTestActivityEnvironment()
}

// run calls one activity as a worker would.
func run[In, Out any](s *sample, activity func(context.Context, In) (Out, error), in In) (Out, error) {
	s.t.Helper()
	env := newEnvironment()
	env.RegisterActivity(activity)
	var out Out
	value, err := env.ExecuteActivity(activity, in)
	if err == nil {
		require.NoError(s.t, value.Get(&out))
	}
	return out, err
}

// undo calls one activity that undoes.
func undo[In any](s *sample, activity func(context.Context, connection.Undoing[In]) error, in In, uncertain bool) error {
	s.t.Helper()
	env := newEnvironment()
	env.RegisterActivity(activity)
	_, err := env.ExecuteActivity(activity, connection.Undoing[In]{Of: in, Uncertain: uncertain})
	return err
}

// requireRefusal asserts an answer that nobody should try again as it is.
func requireRefusal(t *testing.T, err error, reason connection.Reason, words ...string) {
	t.Helper()
	requireAnswer(t, err, reason, true, words...)
}

// requireTrouble asserts an answer that Temporal retries.
func requireTrouble(t *testing.T, err error, reason connection.Reason, words ...string) {
	t.Helper()
	requireAnswer(t, err, reason, false, words...)
}

func requireAnswer(t *testing.T, err error, reason connection.Reason, final bool, words ...string) {
	t.Helper()
	var application *temporal.ApplicationError
	require.ErrorAs(t, err, &application)
	require.Equal(t, string(reason), application.Type(), application.Error())
	require.Equal(t, final, application.NonRetryable(), application.Error())
	for _, w := range words {
		require.Contains(t, application.Message(), w)
	}
}

// requested is a peering that waits for Acme.
func (s *sample) requested() string {
	s.t.Helper()
	out, err := run(s, s.aws.RequestVPCPeering, toAcme())
	require.NoError(s.t, err)
	return out.PeeringID
}

// active is a peering that Acme has accepted.
func (s *sample) active() string {
	s.t.Helper()
	pcx := s.requested()
	require.NoError(s.t, s.AcceptPeering(pcx))
	return pcx
}

// lookUntil repeats a look until it is more than not yet, as the server would.
func lookUntil[Out any](s *sample, activity func(context.Context, wire.VPCPeeringLook) (Out, error), pcx string) (Out, error) {
	s.t.Helper()
	for range 10 {
		out, err := run(s, activity, wire.VPCPeeringLook{Owner: owner(), PeeringID: pcx})
		if reason, _ := contract.ReasonOf(orNil(err)); err == nil || reason != connection.ReasonNotYet {
			return out, err
		}
	}
	s.t.Fatal("the look never saw anything")
	panic("unreachable")
}

func orNil(err error) error {
	if err == nil {
		return temporal.NewApplicationError("", "")
	}
	return err
}

// routed is an active peering with our routes.
func (s *sample) routed() string {
	s.t.Helper()
	pcx := s.active()
	_, err := run(s, s.aws.AddVPCRoutes, routes(pcx))
	require.NoError(s.t, err)
	return pcx
}

func routes(pcx string) wire.VPCRoutes {
	return wire.VPCRoutes{Owner: owner(), PeeringID: pcx, CIDR: cloudsim.SampleAcmeCIDR}
}

// requireUntouched asserts that nothing of ours is left and that nothing foreign was changed since the snapshot.
func (s *sample) requireUntouched(before cloudsim.Snapshot) {
	s.t.Helper()
	require.Empty(s.t, s.Snapshot().Diff(before))
}
