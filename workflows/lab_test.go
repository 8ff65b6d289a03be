package workflows_test

import (
	"context"
	"net"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"testing"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/activities"
	awsactivities "causeway.dev/activities/aws"
	probeactivities "causeway.dev/activities/probe"
	waiting "causeway.dev/internal/cloud"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/devstack"
	"causeway.dev/internal/inventory"
	"causeway.dev/internal/probe"
	cloudsim "causeway.dev/internal/sim/aws"
	azuresim "causeway.dev/internal/sim/azure"
	"causeway.dev/internal/sim/traffic"
	"causeway.dev/internal/testdesk"
	"causeway.dev/workflows"
)

// world is the simulated clouds with the real activities in front of them: what stays the same between a lab, where time
// is skipped, and a real server.
type world struct {
	cloud    *cloudsim.Cloud
	factory  *awscloud.Factory
	before   cloudsim.Snapshot
	clusters inventory.List
	aws      *awsactivities.Activities
	awsOn    func(waiting.Clock, activities.Lending) *awsactivities.Activities
	prober   *probeactivities.Prober
	// told is what the customer has to tell of what they did; role is the role that they lend.
	told  map[connection.StepID]map[string]string
	role  string
	stack string
	// relent is when they last changed their mind about it, and slow is how slowly IAM takes that over.
	relent time.Time
	slow   time.Duration
	// routed means that the routes back to us are ours, too.
	routed bool
	azureWorld
}

// A call is answered in moments, but on a busy machine nobody knows in how many; only where it is never answered is it worth
// giving up early.
const (
	patient = 20 * time.Second
	hurried = 500 * time.Millisecond
)

func newWorld(tb testing.TB, patience time.Duration, now func() time.Time, clock func(*cloudsim.Cloud) waiting.Clock, slower ...func(*cloudsim.Lags)) *world {
	tb.Helper()
	lags := cloudsim.DefaultLags()
	for _, slow := range slower {
		slow(lags)
	}
	cloud, err := cloudsim.NewSample(cloudsim.Options{Clock: cloudsim.NewClock(now), Seed: 1, Lags: lags})
	require.NoError(tb, err)
	server := httptest.NewServer(cloud.Handler())
	tb.Cleanup(server.Close)
	keys := cloudsim.SampleControlKeys()
	factory, err := awscloud.Load(context.Background(), config.WithBaseEndpoint(server.URL), config.WithRegion("us-east-1"),
		config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.SecretAccessKey, "")),
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(patience)), config.WithRetryMaxAttempts(1))
	require.NoError(tb, err)
	require.NoError(tb, devstack.GrantLeast(cloud, workflows.Descriptors(), sampleClusters()))
	w := &world{cloud: cloud, factory: factory, clusters: sampleClusters(), told: map[connection.StepID]map[string]string{}}
	azure, err := azuresim.NewSample(azuresim.Options{Clock: cloud.Clock(), Seed: 1})
	require.NoError(tb, err)
	cloud.AlsoCarry(azure)
	probes := gatewayProbes{t: tb, cloud: cloud, azure: azure, address: serveGateway(tb, cloud)}
	w.awsOn = func(clock waiting.Clock, lending activities.Lending) *awsactivities.Activities {
		return awsactivities.New(awscloud.Planes{Factory: factory, Clusters: w.clusters, Clock: clock, Heart: activities.Heart{}}, probes, lending)
	}
	w.aws = w.awsOn(clock(cloud), activities.Lending{})
	w.openAzure(tb, azure, probes, patience, clock(cloud))
	w.prober = probeactivities.New(probes, w.clusters)
	w.before = cloud.Snapshot()
	return w
}

// cloudClock lets an activity wait by moving the simulated cloud's clock, so that no test waits for a wall.
func cloudClock(c *cloudsim.Cloud) waiting.Clock {
	return waiting.Clock{Now: c.Clock().Now, Wait: func(ctx context.Context, d time.Duration) error {
		c.Clock().Advance(d)
		return ctx.Err()
	}}
}

func sampleClusters() inventory.List {
	return inventory.List{
		{
			ID: "prod", Name: "Production", Type: inventory.Dedicated, Cloud: inventory.AWS, Account: cloudsim.SampleDataPlaneAccount,
			Region: cloudsim.SampleClusterRegion, VPCID: cloudsim.SampleClusterVPC, Role: cloudsim.SampleDataPlaneRoleARN, Probe: true,
			ExtraCIDRs: []string{"172.20.0.0/16"},
		},
		{
			ID: "hybrid", Name: "At Initech", Type: inventory.Hybrid, Cloud: inventory.AWS, Account: cloudsim.SampleHybridAccount,
			Region: cloudsim.SampleHybridRegion, VPCID: cloudsim.SampleHybridVPC, Role: cloudsim.SampleHybridRoleARN, Probe: true,
			ExtraCIDRs: []string{"172.20.0.0/16"}, ControlRole: cloudsim.SampleHybridControlRoleARN,
		},
		{
			ID: "blind", Name: "Without a probe", Type: inventory.Dedicated, Cloud: inventory.AWS, Account: cloudsim.SampleDataPlaneAccount,
			Region: cloudsim.SampleClusterRegion, VPCID: cloudsim.SampleClusterVPC, Role: cloudsim.SampleDataPlaneRoleARN,
		},
		{
			ID: "shared", Name: "Shared", Type: inventory.Standard, Cloud: inventory.AWS, Account: cloudsim.SampleDataPlaneAccount,
			Region: cloudsim.SampleClusterRegion, VPCID: cloudsim.SampleClusterVPC, Role: cloudsim.SampleDataPlaneRoleARN,
		},
		azureCluster(),
	}
}

// gatewayProbes runs the real probe in process, dialling through the simulator's gateway as the cluster's VPC.
type gatewayProbes struct {
	t       testing.TB
	cloud   *cloudsim.Cloud
	azure   *azuresim.Cloud
	address string
}

func serveGateway(tb testing.TB, cloud *cloudsim.Cloud) string {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(tb, err)
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan struct{})
	go func() { defer close(served); _ = cloud.ServeGateway(ctx, listener) }()
	tb.Cleanup(func() { stop(); <-served })
	return listener.Addr().String()
}

// Test implements activities.Tester.
func (g gatewayProbes) Test(ctx context.Context, cluster string, test probe.Test) (probe.Result, error) {
	vpc, resolver := cloudsim.SampleClusterVPC, "10.10.0.2:53"
	if cluster == "hybrid" {
		vpc, resolver = cloudsim.SampleHybridVPC, "10.50.0.2:53"
	}
	if cluster == azureClusterID {
		vpc, resolver = azuresim.SampleVNet, "168.63.129.16:53"
	}
	through := probe.Through{
		Proxy:    &url.URL{Scheme: "socks5", User: url.UserPassword(vpc, "x"), Host: g.address},
		Resolver: netip.MustParseAddrPort(resolver),
	}
	network, err := probe.NewNetwork(through)
	require.NoError(g.t, err)
	ctx, cancel := context.WithTimeout(ctx, g.patience(vpc, test))
	defer cancel()
	return probe.New(network, nil, g.cloud.Clock().Now).Test(ctx, test), nil
}

// patience is how long a test is waited for. The gateway lets packets vanish as a network does: a lost one need not be waited
// for as long as a real probe does.
func (g gatewayProbes) patience(network string, test probe.Test) time.Duration {
	var through traffic.Network = g.cloud
	if g.azure.Has(network) {
		through = g.azure
	}
	ip, err := netip.ParseAddr(test.Host)
	if err != nil {
		ip, _ = through.Resolve(network, test.Host)
	}
	if ip.IsValid() && through.Dial(network, netip.AddrPortFrom(ip, uint16(test.Port))).Outcome == traffic.Timeout { //nolint:gosec // a port
		return 100 * time.Millisecond
	}
	return patient
}

// lab is a workflow on the SDK's test environment, where days pass in moments, over the real activities.
type lab struct {
	*testsuite.TestWorkflowEnvironment
	*world
	t    *testing.T
	desk *testdesk.Desk
}

func newLab(t *testing.T, slower ...func(*cloudsim.Lags)) *lab {
	t.Helper()
	l := bareLab(t)
	l.world = newWorld(t, patient, l.Now, cloudClock, slower...)
	l.register()
	return l
}

// hurriedLab gives up early on calls that are never answered.
func hurriedLab(t *testing.T) *lab {
	t.Helper()
	l := bareLab(t)
	l.world = newWorld(t, hurried, l.Now, cloudClock)
	l.register()
	return l
}

// later is another workflow in the same world, after the first one: its clock starts where the other's stands.
func (l *lab) later() *lab {
	l.t.Helper()
	next := bareLab(l.t)
	next.SetStartTime(l.Now())
	next.world, next.desk = l.world, l.desk
	l.cloud.Clock().Follow(next.Now)
	next.register()
	return next
}

func bareLab(t *testing.T) *lab {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet{})
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(60 * time.Second)
	return &lab{TestWorkflowEnvironment: env, t: t, desk: testdesk.New(env.Now)}
}

func (l *lab) register() {
	l.aws.Register(l)
	l.azure.Register(l)
	l.prober.Register(l)
	desk := l.desk.Activities()
	desk.Clusters = l.clusters
	desk.Register(l)
	workflows.Register(l)
}

type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}

// after does something once the workflow's clock has moved that far.
func (l *lab) after(d time.Duration, do func()) { l.RegisterDelayedCallback(do, d) }

// every does something each minute of the workflow's clock, until it says that it is done.
func (l *lab) every(d time.Duration, do func() bool) {
	l.after(d, func() {
		if !do() && !l.IsWorkflowCompleted() {
			l.every(d, do)
		}
	})
}

// ExecuteWorkflow runs a workflow under the id that it must have; what is handed a record continues another run.
func (l *lab) ExecuteWorkflow(workflowType string, input any) {
	id, continues := connection.ID{}, false
	switch in := input.(type) {
	case connection.Record:
		id, continues = in.Progress.ID, true
	case connection.Start:
		id, continues = in.Request.ID(), in.Resume != nil || len(in.Inherited) > 0
	}
	if continues {
		l.SetContinuedExecutionRunID("the run before")
	}
	l.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: id.String(), TaskQueue: connection.Queue})
	l.TestWorkflowEnvironment.ExecuteWorkflow(workflowType, input)
}

func (l *lab) start(r connection.Request) {
	l.ExecuteWorkflow(r.Method.WorkflowType(), connection.Start{Request: r})
}

func (l *lab) send(verb connection.Verb, m connection.Message) { l.SignalWorkflow(string(verb), m) }

func (l *lab) progress() connection.Progress {
	l.t.Helper()
	value, err := l.QueryWorkflow(connection.QueryProgress)
	require.NoError(l.t, err)
	var p connection.Progress
	require.NoError(l.t, value.Get(&p))
	return p
}

// active checks that the handshake handed over, and returns the record that Keep takes.
func (l *lab) active() connection.Record {
	l.t.Helper()
	require.True(l.t, l.IsWorkflowCompleted(), "the handshake did not end: %+v", l.progress())
	var next *workflow.ContinueAsNewError
	require.ErrorAs(l.t, l.GetWorkflowError(), &next)
	require.Equal(l.t, connection.WorkflowKeep, next.WorkflowType.Name)
	var record connection.Record
	require.NoError(l.t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &record))
	return record
}

// ended checks that the handshake failed for this reason.
func (l *lab) ended(reason connection.Reason) connection.Progress {
	l.t.Helper()
	require.True(l.t, l.IsWorkflowCompleted(), "the handshake did not end: %+v", l.progress())
	err := l.GetWorkflowError()
	require.Error(l.t, err)
	p := l.progress()
	require.Equal(l.t, connection.Failed, p.Status)
	require.Equal(l.t, reason, p.Reason, p.Said)
	return p
}

// clean asserts that nothing of ours is left in any account and that everything foreign is as it was. What the customer
// made with their own hands is theirs to remove, and named as a leftover.
func (w *world) clean(tb testing.TB) {
	tb.Helper()
	var ours []string
	for _, line := range w.cloud.Snapshot().Diff(w.before) {
		if !w.customers(line) {
			ours = append(ours, line)
		}
	}
	ours = append(ours, w.leftInAzure()...)
	require.Empty(tb, ours, "something was left behind, or something foreign is gone")
}

// onActivity calls back whenever an activity starts.
func (l *lab) onActivity(started func(name string)) {
	l.SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, _ converter.EncodedValues) {
		started(info.ActivityType.Name)
	})
}
