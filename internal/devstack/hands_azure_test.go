package devstack

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
	azuresim "causeway.dev/internal/sim/azure"
	"causeway.dev/workflows"
)

// The stand-in for az is this very program by another name, in the tests as well.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == AzCommand {
		if err := Az(context.Background(), os.Args[2:], os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "ERROR:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// initech is the sample customer in Azure, their hands, and a connection that waits for them.
func initech(t *testing.T) (*azuresim.Cloud, hands, connection.Progress) {
	t.Helper()
	s := &Stack{Options: Options{Data: t.TempDir(), Say: func(string) {}}, ports: freePorts()}
	require.NoError(t, s.ports.settle(t.Context(), true, s.Say))
	var err error
	s.clouds, err = openClouds(t.Context(), s.Data, s.ports)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.clouds.stop()) })
	// Only the test moves the clock: what Azure does later must not depend on how quick this machine is.
	now := time.Now()
	s.clouds.azure.Clock().Follow(func() time.Time { return now })
	customer, err := customerOf("azure-vnet-peering")
	require.NoError(t, err)
	h, err := s.handsOf(customer)
	require.NoError(t, err)
	request, err := readRequest("../../examples/" + customer.Request)
	require.NoError(t, err)
	p := connection.Progress{ID: request.ID(), Generation: 1, Request: request, Facts: connection.Object(nil).
		With("ourAppId", azuresim.SampleApp).
		With("ourTenantId", azuresim.SampleVendorTenant).
		With("ourVnetId", azuresim.SampleVNet).
		With("ourCidrs", connection.Parts(azuresim.SampleCIDR+",10.71.0.0/16"))}
	for _, step := range []connection.StepID{"consent", "grant", "open", connection.StepEndGrant} {
		p.Steps = append(p.Steps, connection.StepProgress{Step: connection.Step{ID: step, Party: connection.Customer}})
	}
	return s.clouds.azure, h, p
}

// What the instructions show is run as it stands: the customer consents, lends, opens, and takes everything back.
func TestAzureHands_FollowTheInstructionsThereAndBack(t *testing.T) {
	cloud, h, p := initech(t)
	const theirs, write = azuresim.SampleCustomerTenant, "Microsoft.Network/virtualNetworks/virtualNetworkPeerings/write"
	before := cloud.Snapshot()

	oid := strings.TrimSpace(follow(t, h, p, "consent"))
	cloud.Clock().Advance(time.Minute)
	require.Equal(t, cloud.ObjectID(theirs, azuresim.SampleApp), oid, "the last command tells the object id")
	require.Equal(t, oid, strings.TrimSpace(follow(t, h, p, "consent")), "to run it again changes nothing")
	require.False(t, cloud.CanUse(theirs, azuresim.SampleApp))

	p.Facts = p.Facts.With("ourObjectIdInTheirTenant", oid)
	listed := follow(t, h, p, "grant")
	require.Contains(t, listed, "Role")
	require.Contains(t, strings.ToLower(listed), strings.ToLower(p.ID.PeeringRole()+"  "+azuresim.SampleCustomerVNet))
	require.False(t, cloud.CanAct(theirs, azuresim.SampleApp, write, azuresim.SampleCustomerVNet), "Azure needs a while")
	cloud.Clock().Advance(time.Minute)
	require.True(t, cloud.CanAct(theirs, azuresim.SampleApp, write, azuresim.SampleCustomerVNet))
	require.False(t, cloud.CanAct(theirs, azuresim.SampleApp, write, azuresim.SampleCustomerGroup), "at the network and nowhere else")

	follow(t, h, p, "open")
	require.NoError(t, cloud.AddHalf(azuresim.SampleVNet, p.Owner().OurHalf(), azuresim.SampleCustomerVNet))
	require.NoError(t, cloud.AddHalf(azuresim.SampleCustomerVNet, p.Owner().TheirHalf(), azuresim.SampleVNet))
	host := netip.AddrPortFrom(netip.MustParseAddr(azuresim.SampleCustomerHostIP), azuresim.SampleCustomerPort)
	require.Equal(t, cloudsim.Open, cloud.Dial(azuresim.SampleVNet, host).Outcome)

	p.Facts = p.Facts.With("roleAssignments", cloud.AssignmentsOf(oid))
	require.Empty(t, follow(t, h, p, connection.StepEndGrant), "the last command lists what is left: nothing")
	require.True(t, cloud.CanUse(theirs, azuresim.SampleApp), "Azure lets the right work for a while")
	cloud.Clock().Advance(time.Minute)
	require.False(t, cloud.CanUse(theirs, azuresim.SampleApp))

	require.NoError(t, cloud.DeleteHalf(azuresim.SampleVNet, p.Owner().OurHalf()))
	vnets, _ := workflows.Descriptors().Of(p.Request.Method)
	leftovers := []string{vnets.Leftover(p, "their-half", "half").Command, "az ad sp delete --id " + azuresim.SampleApp}
	for _, command := range append(leftovers, strings.Split(vnets.Leftover(p, "open", "rule").Command, "\n")...) {
		_, err := h.Run(t.Context(), command)
		require.NoError(t, err)
	}
	require.Empty(t, cloud.Snapshot().Diff(before))
}

// Before the assignments are found, what was asked for is taken back by name.
func TestAzureHands_TakeBackByNameWhatWasNeverFound(t *testing.T) {
	cloud, h, p := initech(t)
	p.Facts = p.Facts.With("ourObjectIdInTheirTenant", strings.TrimSpace(follow(t, h, p, "consent")))
	follow(t, h, p, "grant")
	cloud.Clock().Advance(time.Minute)
	follow(t, h, p, connection.StepEndGrant)
	require.Empty(t, cloud.AssignmentsOf(p.Facts.Get("ourObjectIdInTheirTenant")))
}

func TestAzureHands_RefuseWhatTheInstructionsDoNotShow(t *testing.T) {
	_, h, _ := initech(t)
	for command, words := range map[string]string{
		"az group delete --name orders":                       "this stand-in for az only knows",
		"az ad sp show --id " + azuresim.SampleApp + " --all": "unrecognized arguments: --all",
		"az ad sp show":                            "required: --id",
		"az ad sp show --id one two":               "unrecognized arguments: two",
		"az ad sp show --id x --query 'max([])'":   "does not know",
		"az ad sp show --id x -o yaml":             "invalid choice",
		"az ad sp show --id " + azuresim.SampleApp: "(Request_ResourceNotFound)",
		"az role assignment create --assignee-object-id x --assignee-principal-type ServicePrincipal --role Owner --scope 22222222": "must begin with /subscriptions/",
		"az role assignment delete --assignee x":                 "deletes nothing by chance",
		"az login --tenant 99999999-aaaa-4bbb-8ccc-dddddddddddd": "AADSTS90002",
	} {
		_, err := h.Run(t.Context(), command)
		require.ErrorContains(t, err, words, command)
	}
}
