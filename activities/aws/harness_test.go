package aws_test

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"causeway.dev/activities"
	"causeway.dev/activities/activitytest"
	awsactivities "causeway.dev/activities/aws"
	"causeway.dev/activities/aws/addresses"
	"causeway.dev/activities/aws/peering"
	"causeway.dev/activities/aws/role"
	tables "causeway.dev/activities/aws/routes"
	"causeway.dev/activities/aws/shares"
	"causeway.dev/activities/aws/transit"
	"causeway.dev/internal/cloud"
	awscloud "causeway.dev/internal/cloud/aws"
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
	aws     mechanisms
	probes  *localProbes
	factory *awscloud.Factory
	// cluster may be changed before an activity runs.
	cluster *inventory.Cluster
	waited  time.Duration
	// onWait happens once, while an activity waits.
	onWait func()
}

// mechanisms are all activities of AWS, whichever mechanism they belong to.
type (
	peeringActivities   = peering.Activities
	routesActivities    = tables.Activities
	transitActivities   = transit.Activities
	sharesActivities    = shares.Activities
	roleActivities      = role.Activities
	addressesActivities = addresses.Activities

	mechanisms struct {
		*peeringActivities
		*routesActivities
		*transitActivities
		*sharesActivities
		*roleActivities
		*addressesActivities
	}
)

// wired puts the activities before the sample's factory.
func (s *sample) wired(probes activities.Tester, clock cloud.Clock, lending activities.Lending) mechanisms {
	planes := awscloud.Planes{Factory: s.factory, Clusters: source{s}, Clock: clock, Heart: activities.Heart{}}
	a := awsactivities.New(planes, probes, lending)
	return mechanisms{&a.Peering, &a.Routes, &a.Transit, &a.Shares, &a.Role, &a.Addresses}
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
	s.aws = s.wired(s.probes, s.clock(), activities.Lending{})
	return s
}

func start(t *testing.T) *sample {
	t.Helper()
	return newSample(t, cloudsim.Options{})
}

func (s *sample) clock() cloud.Clock {
	return cloud.Clock{Now: s.Clock().Now, Wait: func(ctx context.Context, d time.Duration) error {
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

// run calls one activity as a worker would.
func run[In, Out any](s *sample, activity func(context.Context, In) (Out, error), in In) (Out, error) {
	s.t.Helper()
	return activitytest.Run(s.t, activity, in)
}

// undo calls one activity that undoes.
func undo[In any](s *sample, activity func(context.Context, connection.Undoing[In]) error, in In, uncertain bool) error {
	s.t.Helper()
	return activitytest.Undo(s.t, activity, in, uncertain)
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
