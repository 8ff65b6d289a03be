package workflows_test

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/activities"
	azureactivities "causeway.dev/activities/azure"
	waiting "causeway.dev/internal/cloud"
	azurecloud "causeway.dev/internal/cloud/azure"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
	cloudsim "causeway.dev/internal/sim/aws"
	azuresim "causeway.dev/internal/sim/azure"
	"causeway.dev/workflows"
)

// azureWorld is the simulated Azure beside the simulated AWS: one clock, one gateway for traffic.
type azureWorld struct {
	azureCloud  *azuresim.Cloud
	azureBefore azuresim.Snapshot
	azure       *azureactivities.Activities
	azureOn     func(waiting.Clock, activities.Lending) *azureactivities.Activities
}

func (w *world) openAzure(tb testing.TB, cloud *azuresim.Cloud, probes activities.Tester, patience time.Duration, clock waiting.Clock) {
	tb.Helper()
	server := httptest.NewTLSServer(cloud.Handler())
	tb.Cleanup(server.Close)
	server.Client().Timeout = patience
	factory, err := azurecloud.New(azurecloud.Environment{
		ClientID: azuresim.SampleApp, TenantID: azuresim.SampleVendorTenant, Secret: azuresim.SampleAppSecret, Authority: server.URL, ResourceManager: server.URL,
	}, azurecloud.WithTransport(server.Client()), azurecloud.WithoutRetries())
	require.NoError(tb, err)
	w.azureCloud, w.azureBefore = cloud, cloud.Snapshot()
	w.azureOn = func(clock waiting.Clock, lending activities.Lending) *azureactivities.Activities {
		return azureactivities.New(azurecloud.Planes{Factory: factory, Clusters: w.clusters, Clock: clock, Heart: activities.Heart{}}, probes, lending)
	}
	w.azure = w.azureOn(clock, activities.Lending{})
}

const azureClusterID = "prod-weu"

func azureCluster() inventory.Cluster {
	return inventory.Cluster{
		ID: azureClusterID, Name: "Production West Europe", Type: inventory.Dedicated, Cloud: inventory.Azure, Region: azuresim.SampleRegion,
		TenantID: azuresim.SampleVendorTenant, SubscriptionID: azuresim.SampleVendorSubscription, VNetID: azuresim.SampleVNet,
		NetworkInterfaceID: azuresim.SampleNIC, ExtraCIDRs: []string{"172.23.0.0/16"}, Probe: true,
	}
}

func (w *world) openTheirNSG(t *testing.T) {
	t.Helper()
	require.NoError(t, w.azureCloud.AddRule(azuresim.SampleCustomerNSG, azuresim.SecurityRule{
		Name: "allow-us", Priority: 200, Allow: true, Source: azuresim.SampleCIDR, Port: "5432",
	}))
}

// consent makes our application known in the customer's tenant, unless it is already.
func (w *world) consent(t *testing.T) string {
	t.Helper()
	for w.azureCloud.ObjectID(azuresim.SampleCustomerTenant, azuresim.SampleApp) == "" {
		_, err := w.azureCloud.Consent(azuresim.SampleCustomerTenant, azuresim.SampleApp)
		if err != nil {
			// It is on its way.
			w.cloud.Clock().Advance(time.Second)
		}
	}
	return w.azureCloud.ObjectID(azuresim.SampleCustomerTenant, azuresim.SampleApp)
}

const customersRole = "5a5a5a5a-0000-4000-8000-000000000005"

// grant is what the page asks for: the role, and its assignment at the network.
func (w *world) grant(t *testing.T) {
	t.Helper()
	name := requestOf("azure-vnet-peering").ID().PeeringRole()
	subscription := "/subscriptions/" + azuresim.SampleCustomerSubscription
	if w.azureCloud.RoleNamed(subscription, name) == "" {
		require.NoError(t, w.azureCloud.DefineRole(azuresim.Role{ID: customersRole, Name: name, Scope: subscription, Actions: connection.PeeringActions()}))
	}
	_, err := w.azureCloud.Assign(azuresim.Grant{Scope: azuresim.SampleCustomerVNet, Role: customersRole, Principal: w.consent(t)})
	require.NoError(t, err)
}

// threeGrants are what customers gave before there was a role for it.
func (w *world) threeGrants(t *testing.T) {
	t.Helper()
	for _, scope := range []string{azuresim.SampleCustomerVNet, azuresim.SampleCustomerGroup, "/subscriptions/" + azuresim.SampleCustomerSubscription} {
		_, err := w.azureCloud.Assign(azuresim.Grant{Scope: scope, Role: azuresim.RoleNetworkContributor, Principal: w.consent(t)})
		require.NoError(t, err)
	}
}

// lent are the assignments that stand.
func (w *world) lent() []string {
	return w.azureCloud.AssignmentsOf(w.azureCloud.ObjectID(azuresim.SampleCustomerTenant, azuresim.SampleApp))
}

// ungrant takes everything back.
func (w *world) ungrant() {
	for _, id := range w.lent() {
		_ = w.azureCloud.Unassign(id)
	}
}

// canUse reports whether our application could do anything in the customer's tenant, whatever anybody says.
func (w *world) canUse() bool {
	return w.azureCloud.CanUse(azuresim.SampleCustomerTenant, azuresim.SampleApp)
}

// leftInAzure is what should not be there. What the customer made with their own hands is theirs to remove.
func (w *world) leftInAzure() []string {
	return slices.DeleteFunc(w.azureCloud.Snapshot().Diff(w.azureBefore), func(line string) bool {
		_, made, _ := strings.Cut(strings.TrimPrefix(line, "+ "), " ")
		ours := strings.HasPrefix(made, "peering ") || strings.HasPrefix(made, "assignment ")
		return strings.HasPrefix(line, "+ ") && !ours
	})
}

// breaker is a fault at work, in whatever cloud.
type breaker interface {
	Hits() int
	Clear()
}

// inject breaks calls of the cloud that a method uses.
func (w *world) inject(m connection.Method, f cloudsim.Fault) breaker {
	if !onAzure(m) {
		return w.cloud.Inject(f)
	}
	if f.Operation == "" {
		// The first call that needs a right, not the login before it.
		f.Operation = "VirtualNetworks.Get"
	}
	switch f.Code {
	case "UnauthorizedOperation":
		f.Code = "AuthorizationFailed"
	case "RequestLimitExceeded":
		f.Code = "TooManyRequests"
	}
	return w.azureCloud.Inject(f)
}

// onAzure reports whether a method's calls go to Azure.
func onAzure(m connection.Method) bool {
	of, _ := workflows.Descriptors().Of(m)
	return of.Serves.Cloud == inventory.Azure
}

// azureCalls are those of our application, in both tenants.
func (w *world) azureCalls() []cloudsim.CallKey {
	var calls []cloudsim.CallKey
	for _, c := range w.azureCloud.Calls() {
		if c.App == azuresim.SampleApp {
			calls = append(calls, cloudsim.CallKey{Account: c.Tenant, Service: "azure", Operation: c.Operation})
		}
	}
	return calls
}

// vnetStories are what becomes of a grant.
func vnetStories() map[string]func(*site, trial) string {
	return map[string]func(*site, trial) string{
		"proven-gone-and-disconnected": goneAndDisconnected("their-half"),
		"granted-late": func(s *site, tr trial) string {
			id := s.start(tr.request)
			s.turn(id, "consent")
			s.consent(s.t)
			s.signal(id, connection.Accept, connection.Message{By: "casey"})
			s.turn(id, "grant")
			s.signal(id, connection.Accept, connection.Message{By: "casey"})
			s.until(id, "nobody said what is missing", func(p connection.Progress) bool { return strings.Contains(said(p), "no grant seen yet") })
			s.threeGrants(s.t)
			s.signal(id, connection.Accept, connection.Message{By: "casey"})
			s.turn(id, "open")
			return id
		},
	}
}
