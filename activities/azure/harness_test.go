package azure_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"

	"causeway.dev/activities"
	"causeway.dev/activities/activitytest"
	azureactivities "causeway.dev/activities/azure"
	"causeway.dev/activities/azure/peering"
	"causeway.dev/internal/cloud"
	azurecloud "causeway.dev/internal/cloud/azure"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
	"causeway.dev/internal/inventory"
	"causeway.dev/internal/page"
	"causeway.dev/internal/probe"
	cloudsim "causeway.dev/internal/sim/aws"
	azuresim "causeway.dev/internal/sim/azure"
)

// azureSample is the simulated Azure with our activities before it, and the SDK's own credentials between them. Waiting moves
// the cloud's clock and takes no time.
type azureSample struct {
	*azuresim.Cloud
	t       *testing.T
	azure   *peering.Activities
	cluster inventory.Cluster
	target  wire.VNet
	// runner runs activities as a worker would.
	runner runner
	waited time.Duration
	onWait func()
}

func startAzure(t *testing.T) *azureSample {
	t.Helper()
	return azureWith(t, azuresim.NoLags())
}

func azureWith(t *testing.T, lags *azuresim.Lags) *azureSample {
	t.Helper()
	cloud, err := azuresim.NewSample(azuresim.Options{Clock: cloudsim.StoppedClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)), Lags: lags})
	require.NoError(t, err)
	s := &azureSample{Cloud: cloud, t: t, runner: runner{t}, cluster: azureCluster(), target: wire.VNet{
		TenantID: azuresim.SampleCustomerTenant, SubscriptionID: azuresim.SampleCustomerSubscription, VNetID: azuresim.SampleCustomerVNet,
	}}
	s.connect(azuresim.SampleAppSecret)
	return s
}

func azureCluster() inventory.Cluster {
	return inventory.Cluster{
		ID: "prod-weu", Type: inventory.Dedicated, Cloud: inventory.Azure, Region: azuresim.SampleRegion, TenantID: azuresim.SampleVendorTenant,
		SubscriptionID: azuresim.SampleVendorSubscription, VNetID: azuresim.SampleVNet, NetworkInterfaceID: azuresim.SampleNIC,
		ExtraCIDRs: []string{"172.30.0.0/16"}, Probe: true,
	}
}

// connect makes the activities anew, as a worker with this secret would.
func (s *azureSample) connect(secret string) {
	s.t.Helper()
	server := httptest.NewTLSServer(s.Handler())
	s.t.Cleanup(server.Close)
	server.Client().Timeout = 500 * time.Millisecond
	factory, err := azurecloud.New(azurecloud.Environment{
		ClientID: azuresim.SampleApp, TenantID: azuresim.SampleVendorTenant, Secret: secret, Authority: server.URL, ResourceManager: server.URL,
	}, azurecloud.WithTransport(server.Client()), azurecloud.WithoutRetries())
	require.NoError(s.t, err)
	clock := cloud.Clock{Now: s.Clock().Now, Wait: func(ctx context.Context, d time.Duration) error {
		s.waited += d
		if happens := s.onWait; happens != nil {
			s.onWait = nil
			happens()
		}
		s.Clock().Advance(d)
		return ctx.Err()
	}}
	planes := azurecloud.Planes{Factory: factory, Clusters: azureSource{s}, Clock: clock, Heart: activities.Heart{}}
	s.azure = &azureactivities.New(planes, nobody{}, activities.Lending{}).Peering
}

type azureSource struct{ s *azureSample }

func (src azureSource) Cluster(ctx context.Context, id string) (inventory.Cluster, error) {
	return inventory.List{src.s.cluster}.Cluster(ctx, id)
}

func (src azureSource) Clusters(context.Context) ([]inventory.Cluster, error) {
	return []inventory.Cluster{src.s.cluster}, nil
}

func (s *azureSample) owner() connection.Owner {
	return connection.Owner{Connection: connection.ID{Cluster: "prod-weu", Name: "initech-orders"}, Generation: 2, Customer: "Initech", Method: "azure-vnet-peering"}
}

func (s *azureSample) peering() wire.VNetPeering {
	return wire.VNetPeering{Owner: s.owner(), Target: s.target}
}

func (s *azureSample) half() wire.VNetHalf {
	return wire.VNetHalf{
		VNetPeering: s.peering(), TheirCIDRs: []string{azuresim.SampleCustomerCIDR}, OurCIDRs: []string{azuresim.SampleCIDR}, GrantSeen: s.Clock().Now(),
	}
}

func (s *azureSample) check() (wire.VNetPeeringChecked, error) {
	s.t.Helper()
	return run(s.runner, s.azure.CheckVNetPeering, s.checking(nil))
}

// consent is what the customer's administrator does, and returns our object id there.
func (s *azureSample) consent() string {
	s.t.Helper()
	oid, err := s.Consent(azuresim.SampleCustomerTenant, azuresim.SampleApp)
	require.NoError(s.t, err)
	return oid
}

// vnet, group and subscription are the scopes at which customers grant.
func scopesOfTheirs() (vnet, group, subscription string) {
	return azuresim.SampleCustomerVNet, azuresim.SampleCustomerGroup, "/subscriptions/" + azuresim.SampleCustomerSubscription
}

// lend is what the page asks for: consent, the role, and its assignment at the network. It returns the assignment's id.
func (s *azureSample) lend() string {
	s.t.Helper()
	return s.lendRole(connection.PeeringActions()...)
}

func (s *azureSample) lendRole(actions ...string) string {
	s.t.Helper()
	oid := s.ObjectID(azuresim.SampleCustomerTenant, azuresim.SampleApp)
	if oid == "" {
		oid = s.consent()
	}
	vnet, _, subscription := scopesOfTheirs()
	const role = "5a5a5a5a-0000-4000-8000-000000000005"
	require.NoError(s.t, s.DefineRole(azuresim.Role{ID: role, Name: s.owner().Connection.PeeringRole(), Scope: subscription, Actions: actions}))
	id, err := s.Assign(azuresim.Grant{Scope: vnet, Role: role, Principal: oid})
	require.NoError(s.t, err)
	return id
}

// contributor grants the built-in role at some scopes, as customers did before there was another.
func (s *azureSample) contributor(scopes ...string) []string {
	s.t.Helper()
	oid := s.consent()
	var ids []string
	for _, scope := range scopes {
		id, err := s.Assign(azuresim.Grant{Scope: scope, Role: azuresim.RoleNetworkContributor, Principal: oid})
		require.NoError(s.t, err)
		ids = append(ids, id)
	}
	return ids
}

// joined is a peering whose halves are both there.
func (s *azureSample) joined() {
	s.t.Helper()
	_, err := run(s.runner, s.azure.CreateOurHalf, s.half())
	require.NoError(s.t, err)
	_, err = run(s.runner, s.azure.CreateTheirHalf, s.half())
	require.NoError(s.t, err)
	_, err = run(s.runner, s.azure.LookAtHalves, s.peering())
	require.NoError(s.t, err)
}

// calls are what was asked of the resource manager, by its operation.
func (s *azureSample) calls(operation string) []azuresim.Call {
	var found []azuresim.Call
	for _, c := range s.Calls() {
		if strings.HasPrefix(c.Operation, operation) {
			found = append(found, c)
		}
	}
	return found
}

// heartbeats remembers what an activity leaves to the next attempt.
func heartbeats(marks *[]string) func(*activity.Info, converter.EncodedValues) {
	return func(_ *activity.Info, details converter.EncodedValues) {
		var mark string
		if details.HasValues() && details.Get(&mark) == nil {
			*marks = append(*marks, mark)
		}
	}
}

// checking is what the preflight is asked, beside the claims of others.
func (s *azureSample) checking(claims []connection.Claim) wire.VNetPeeringCheck {
	return wire.VNetPeeringCheck{VNetPeering: s.peering(), Claims: claims, Serves: connection.Serving{
		Cloud: "azure", Does: "joins two networks in Azure", Types: []string{"dedicated", "hybrid"},
		Otherwise: "VNet peering needs a dedicated or hybrid cluster. On a standard cluster, use the method ip-allowlist.",
	}}
}

// The commands that errors tell people to run.

func takeBack(assignment string) string {
	return "az role assignment delete --ids " + page.Shell(assignment)
}

func assigned(scope, principal, role string) string {
	return "az role assignment create --assignee-object-id " + principal + " --assignee-principal-type ServicePrincipal --role " + page.Shell(role) +
		" --scope " + page.Shell(scope) + " --name " + connection.AssignmentName(scope, principal, role)
}

// runner runs activities as a worker would.
type runner struct{ t *testing.T }

func run[In, Out any](r runner, activity func(context.Context, In) (Out, error), in In) (Out, error) {
	r.t.Helper()
	return activitytest.Run(r.t, activity, in)
}

func undo[In any](r runner, activity func(context.Context, connection.Undoing[In]) error, in In, uncertain bool) error {
	r.t.Helper()
	return activitytest.Undo(r.t, activity, in, uncertain)
}

// nobody runs no probe.
type nobody struct{}

func (nobody) Test(context.Context, string, probe.Test) (probe.Result, error) {
	return probe.Result{}, probe.ErrNobody
}
