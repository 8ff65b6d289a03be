package e2e_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
	azuresim "causeway.dev/internal/sim/azure"
)

const azureClusters = `
clusters:
  - id: weu
    name: Production West Europe
    type: dedicated
    cloud: azure
    region: ` + azuresim.SampleRegion + `
    tenantId: ` + azuresim.SampleVendorTenant + `
    subscriptionId: ` + azuresim.SampleVendorSubscription + `
    vnetId: ` + azuresim.SampleVNet + `
    networkInterfaceId: ` + azuresim.SampleNIC + `
`

const azureRequest = `
method: azure-vnet-peering
cluster: weu
name: initech
customer: Initech
requestedBy: sam@vendor.example
target:
  tenantId: ` + azuresim.SampleCustomerTenant + `
  subscriptionId: ` + azuresim.SampleCustomerSubscription + `
  vnetId: ` + azuresim.SampleCustomerVNet + `
`

// azure is the simulated Azure, and a stage whose worker is our application in it.
func azure(t *testing.T) (*azuresim.Cloud, *stage) {
	t.Helper()
	cloud, err := azuresim.NewSample(azuresim.Options{Seed: 1, Lags: azuresim.NoLags()})
	require.NoError(t, err)
	authority, err := azuresim.NewAuthority()
	require.NoError(t, err)
	server := httptest.NewUnstartedServer(cloud.Handler())
	server.TLS, err = authority.TLSConfig()
	require.NoError(t, err)
	server.StartTLS()
	t.Cleanup(server.Close)
	s := newStage(t, azureClusters)
	s.env = append(s.env, "AZURE_TENANT_ID="+azuresim.SampleVendorTenant, "AZURE_CLIENT_ID="+azuresim.SampleApp, "AZURE_CLIENT_SECRET="+azuresim.SampleAppSecret,
		"AZURE_AUTHORITY_HOST="+server.URL, "CAUSEWAY_AZURE_RESOURCE_MANAGER="+server.URL,
		"CAUSEWAY_AZURE_ROOTS="+s.write("authority.pem", string(authority.PEM())),
		"CAUSEWAY_DEV_STACK=true", "CAUSEWAY_GRANT_PROOF=3s")
	return cloud, s
}

// lend is what the customer does: the role with its few actions, assigned to us at their network.
func lend(t *testing.T, cloud *azuresim.Cloud) (assignment string) {
	t.Helper()
	id := connection.ID{Cluster: "weu", Name: "initech"}
	role := azuresim.Role{
		ID: "c0ffee00-0000-4000-8000-0000000000aa", Name: id.PeeringRole(), Scope: "/subscriptions/" + azuresim.SampleCustomerSubscription,
		Actions: connection.PeeringActions(),
	}
	require.NoError(t, cloud.DefineRole(role))
	assignment, err := cloud.Assign(azuresim.Grant{
		Scope: azuresim.SampleCustomerVNet, Role: role.ID, Principal: cloud.ObjectID(azuresim.SampleCustomerTenant, azuresim.SampleApp),
	})
	require.NoError(t, err)
	return assignment
}

// A worker that is killed while Azure still works on a peering neither makes it twice nor forgets it: the next one takes
// the operation up where it stands. And the proof that the grant is gone goes on over a kill, too.
func TestEndToEnd_TheWorkerIsKilledWhileAzureWorks(t *testing.T) {
	cloud, s := azure(t)
	before := cloud.Snapshot()
	first := s.worker()
	s.causeway("start", s.write("request.yaml", azureRequest))
	s.turn("weu.initech", "consent")
	_, err := cloud.Consent(azuresim.SampleCustomerTenant, azuresim.SampleApp)
	require.NoError(t, err)
	s.causeway("accept", "weu.initech")
	s.turn("weu.initech", "grant")
	stuck := cloud.Inject(cloudsim.Fault{Operation: "Operations.Get", Hang: true, Times: cloudsim.Always})
	assignment := lend(t, cloud)
	s.causeway("accept", "weu.initech")
	require.Eventually(t, func() bool { return stuck.Hits() > 0 }, 90*time.Second, 50*time.Millisecond, "nobody asks about the operation")
	require.NoError(t, first.Process.Kill())
	_ = first.Wait()
	stuck.Clear()

	second := s.worker()
	s.turn("weu.initech", "open")
	require.Equal(t, 1, puts(cloud, azuresim.SampleVNet), "our half was made again instead of taken up")
	s.causeway("accept", "weu.initech", "--by", "casey@initech.example")
	s.turn("weu.initech", "confirm")
	s.causeway("confirm", "weu.initech", "--by", "sam@vendor.example")
	p := s.is("weu.initech", connection.Active)
	require.False(t, p.GrantOpenSince.IsZero())

	require.NoError(t, cloud.Unassign(assignment))
	s.causeway("accept", "weu.initech")
	s.until("weu.initech", "no refusal was counted", func(p connection.Progress) bool { return p.WaitingOn == connection.Nobody })
	require.NoError(t, second.Process.Kill())
	_ = second.Wait()
	s.worker()
	s.until("weu.initech", "the end of the grant was not proven", func(p connection.Progress) bool { return p.GrantOpenSince.IsZero() })

	s.causeway("disconnect", "weu.initech", "--name", "initech", "--reason", "the contract ended")
	p = s.until("weu.initech", "the customer is not asked for their half", func(p connection.Progress) bool { return p.WaitingOn == connection.Customer })
	require.Equal(t, connection.Disconnecting, p.Status)
	require.Empty(t, cloud.HalfState(azuresim.SampleVNet, p.Facts.Get("ourPeering")), "our half waits for the customer")
	theirs := p.Facts.Get("theirPeering")
	require.Equal(t, "Disconnected", cloud.HalfState(azuresim.SampleCustomerVNet, theirs))
	require.Contains(t, p.Leftovers[len(p.Leftovers)-1].Command, "az network vnet peering delete")
	require.NoError(t, cloud.DeleteHalf(azuresim.SampleCustomerVNet, theirs))
	s.causeway("accept", "weu.initech")
	s.is("weu.initech", connection.Disconnected)
	// The role that nobody is assigned any more, and our application, are named to the customer and theirs to remove.
	for _, line := range cloud.Snapshot().Diff(before) {
		require.NotContains(t, line, "weu.initech-to-", "a half was left behind")
		require.NotContains(t, line, "- ", "something foreign is gone")
	}
}

func puts(cloud *azuresim.Cloud, vnet string) int {
	n := 0
	for _, c := range cloud.Calls() {
		if c.Operation == "VirtualNetworkPeerings.Put" && strings.HasPrefix(c.Scope, strings.ToLower(vnet)+"/") {
			n++
		}
	}
	return n
}
