package workflows_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
	"causeway.dev/internal/inventory"
	cloudsim "causeway.dev/internal/sim/aws"
	"causeway.dev/workflows"
)

func allowOurAddresses(t *testing.T, w *world, p connection.Progress) {
	t.Helper()
	for _, address := range addressesOf(p) {
		require.NoError(t, w.cloud.AllowIngress(cloudsim.SampleAcmeSecurityGroup, cloudsim.Rule{
			Protocol: "tcp", FromPort: cloudsim.SampleAcmePort, ToPort: cloudsim.SampleAcmePort, CIDR: address + "/32",
		}))
	}
}

func addressesOf(p connection.Progress) []string {
	return strings.Split(p.Facts.Get("externalAddresses"), ",")
}

// cluster is one cluster of the inventory, to be changed before or while a workflow runs.
func (w *world) cluster(id string) *inventory.Cluster {
	at, _ := index(w.clusters, id)
	return &w.clusters[at]
}

func TestIPAllowlist_BecomesActiveAndProven(t *testing.T) {
	l := newLab(t)
	tr := trialOf("ip-allowlist")
	l.playing(tr)
	l.start(tr.request)
	record := l.active()
	p := record.Progress
	require.False(t, p.Proven.IsZero(), "the probe got through, and nobody says so")
	require.True(t, p.GrantOpenSince.IsZero())
	require.Equal(t, []string{cloudsim.SampleClusterAddress, cloudsim.SampleClusterSecondAddress}, addressesOf(p))
	require.Equal(t, cloudsim.SampleClusterNAT, p.Facts.Get("gateways"))
	require.Equal(t, "aws.WatchExternalAddresses", record.Watch.Activity)
	for _, o := range record.Owed {
		require.Equal(t, connection.OwedTell, o.Kind, "nothing of ours is to be undone: nothing was made")
	}
	sent := l.desk.Notices()
	require.True(t, slices.ContainsFunc(sent, func(n desk.Notice) bool {
		return n.Subject == "Addresses to allow for cluster prod" && n.Contact == "network-team@acme.example" && n.Text == "203.0.113.11, 203.0.113.12."
	}), "%+v", sent)
}

// The customer's service is not in AWS at all: only its own allowlist decides.
func TestIPAllowlist_AServiceInTheInternet(t *testing.T) {
	l := newLab(t)
	r := requestOf("ip-allowlist")
	r.Probe = &connection.Probe{Host: cloudsim.SampleInternetHost, Port: cloudsim.SampleInternetPort}
	l.after(time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.Waiting, p.Status, "it is proven although the customer has allowed nothing")
		require.NoError(t, l.cloud.SetAllowlist(cloudsim.SampleInternetHost, addressesOf(p)[0]))
		l.send(connection.Accept, connection.Message{By: "casey"})
	})
	l.after(2*time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.Waiting, p.Status, "one of two addresses is not enough")
		current, _ := p.Current()
		require.Contains(t, current.Said, "that the allowlist names every external address")
		require.NoError(t, l.cloud.SetAllowlist(cloudsim.SampleInternetHost, addressesOf(p)...))
		l.send(connection.Accept, connection.Message{By: "casey"})
	})
	l.start(r)
	require.False(t, l.active().Progress.Proven.IsZero())
}

func TestIPAllowlist_EveryTypeOfCluster(t *testing.T) {
	for _, kind := range []inventory.Type{inventory.Standard, inventory.Dedicated, inventory.Hybrid} {
		l := newLab(t)
		l.cluster("shared").Type = kind
		r := requestOf("ip-allowlist")
		r.Cluster, r.Probe = "shared", nil
		l.playing(trial{request: r})
		l.start(r)
		p := l.active().Progress
		require.True(t, p.Proven.IsZero(), "nobody could look")
		require.Equal(t, kind == inventory.Standard, p.Facts.Get("sharedAddresses") == "true", kind)
		require.Equal(t, kind == inventory.Standard, len(p.Steps[0].Said) > 0, "shared addresses are said at once")
	}
}

func TestIPAllowlist_AnAddressThatCouldChangeParks(t *testing.T) {
	l := newLab(t)
	require.NoError(t, l.cloud.ReleaseAddress(cloudsim.SampleClusterSecondAddressID))
	l.after(time.Hour, func() {
		p := l.progress()
		require.Equal(t, connection.NeedsAttention, p.Status)
		require.Equal(t, connection.ReasonAddressesUnstable, p.Reason)
		require.Contains(t, p.Said, "203.0.113.12 of nat-0a1b2c3d4e5f60703 is not an Elastic IP of account 111122223333")
		l.send(connection.Disconnect, connection.Message{By: "sam"})
	})
	l.start(requestOf("ip-allowlist"))
	l.ended(connection.ReasonCancelled)
}

func TestIPAllowlist_OneDeployment(t *testing.T) {
	l := newLab(t)
	l.cluster("prod").Deployments = map[string]inventory.Deployment{"orders": {Addresses: []string{cloudsim.SampleClusterSecondAddress}}}
	r := requestOf("ip-allowlist")
	r.Own = r.Own.With("target.deployment", "orders")
	r.Probe = nil
	l.playing(trial{request: r})
	l.start(r)
	require.Equal(t, []string{cloudsim.SampleClusterSecondAddress}, addressesOf(l.active().Progress))

	l = newLab(t)
	r.Own = r.Own.With("target.deployment", "nobody")
	l.start(r)
	require.Contains(t, l.ended(connection.ReasonInvalid).Said, `target.deployment "nobody": is not in the inventory`)
}

func TestIPAllowlist_OtherCloudsAreToCome(t *testing.T) {
	l := newLab(t)
	l.cluster("prod").Cloud = "azure"
	l.start(requestOf("ip-allowlist"))
	require.Contains(t, l.ended(connection.ReasonInvalid).Said, "is not yet for azure: it comes with the first Azure network method")
}

// changes are what may happen to published addresses, and what people must be told.
func TestIPAllowlist_TheWatchSaysWhomToTell(t *testing.T) {
	plan := &inventory.AddressChange{Adding: []string{cloudsim.SampleClusterStandbyAddress}, Retiring: []string{cloudsim.SampleClusterAddress}, From: "2026-12-24"}
	for name, change := range map[string]struct {
		happens func(*testing.T, *lab)
		reason  connection.Reason
		words   []string
	}{
		"a change is planned": {
			func(_ *testing.T, l *lab) { l.cluster("prod").Change = plan }, connection.ReasonAddressesChange,
			[]string{"203.0.113.13 will be used from 2026-12-24 on", "203.0.113.11 will not be used after 2026-12-24", "Tell Acme (network-team@acme.example)"},
		},
		"an address was added": {
			func(t *testing.T, l *lab) {
				t.Helper()
				_, err := l.cloud.AddNATAddress(cloudsim.SampleClusterNAT, "")
				require.NoError(t, err)
			}, connection.ReasonAddressesChanged, []string{"is in use and was never published", "Tell Acme"},
		},
		"an address was given back": {
			func(t *testing.T, l *lab) {
				t.Helper()
				require.NoError(t, l.cloud.ReleaseAddress(cloudsim.SampleClusterAddressID))
			}, connection.ReasonAddressesChanged, []string{"203.0.113.11 is not reserved any more", "taken off the allowlist"},
		},
		"the customer closed the firewall": {
			func(t *testing.T, l *lab) {
				t.Helper()
				require.NoError(t, l.cloud.RevokeIngress(cloudsim.SampleAcmeSecurityGroup, cloudsim.Rule{
					Protocol: "tcp", FromPort: cloudsim.SampleAcmePort, ToPort: cloudsim.SampleAcmePort, CIDR: cloudsim.SampleClusterAddress + "/32",
				}))
			}, connection.ReasonUnreachable, []string{"that the allowlist names every external address"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			tr := trialOf("ip-allowlist")
			l.playing(tr)
			l.start(tr.request)
			record := l.active()
			keep := l.later()
			keep.after(time.Hour, func() {
				require.Equal(t, connection.Active, keep.progress().Status)
				change.happens(t, keep)
			})
			keep.after(3*time.Hour, func() {
				p := keep.progress()
				require.Equal(t, connection.Degraded, p.Status)
				require.Equal(t, change.reason, p.Reason, p.Said)
				for _, words := range change.words {
					require.Contains(t, p.Said, words)
				}
				keep.send(connection.Disconnect, connection.Message{Values: map[string]string{connection.ValueName: record.Progress.ID.Name}})
			})
			keep.ExecuteWorkflow(connection.WorkflowKeep, record)
			require.NoError(t, keep.GetWorkflowError())
			named := keep.progress().Leftovers
			require.Len(t, named, 1)
			require.Contains(t, named[0].Command, "revoke-security-group-ingress")
		})
	}
}

func TestIPAllowlist_PlanShowsTheAddressesAndTheirSharing(t *testing.T) {
	l := newLab(t)
	r := requestOf("ip-allowlist")
	r.Cluster = "shared"
	l.ExecuteWorkflow(connection.WorkflowPlan, connection.Start{Request: r})
	var plan connection.Plan
	require.NoError(t, l.GetWorkflowResult(&plan))
	require.Empty(t, plan.Problems)
	require.Equal(t, workflows.Descriptors().Steps(r), plan.Steps)
	require.Equal(t, "203.0.113.11,203.0.113.12", plan.Facts.Get("externalAddresses"))
	require.Len(t, plan.Notes, 1)
	require.Contains(t, plan.Notes[0], "admits the traffic of its other customers")
}
