package workflows_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/requestfile"
	cloudsim "causeway.dev/internal/sim/aws"
	azuresim "causeway.dev/internal/sim/azure"
	"causeway.dev/workflows"
)

// trial is how one method is tried: its example request, and how the other parties play each of their steps.
type trial struct {
	request connection.Request
	// play does what the party does in the cloud, without telling anybody.
	play map[connection.StepID]func(*testing.T, *world, connection.Progress)
	// values are what the customer tells with accept.
	values map[connection.StepID]map[string]string
}

// trials are all methods. A new one is tried in every test of this folder without a word here, unless its customer does
// something that no other's does: that joins acts.
func trials() map[connection.Method]trial { return trialsOf(workflows.Methods(), "../examples") }

// trialsOf are some methods, each with the request of its example, in the lab.
func trialsOf(list workflows.List, examples string) map[connection.Method]trial {
	all := map[connection.Method]trial{}
	for _, m := range list {
		all[m.Name] = trial{request: exampleOf(list.Descriptors(), m.Method, examples), play: acts(), values: told()}
	}
	return all
}

// trialOf is one method's.
func trialOf(name connection.Method) trial { return trials()[name] }

func requestOf(name connection.Method) connection.Request { return trialOf(name).request }

func exampleOf(set methods.Set, m methods.Method, folder string) connection.Request {
	text, err := os.ReadFile(filepath.Join(folder, string(m.Name)+".yaml"))
	if err != nil {
		panic(err)
	}
	r, err := requestfile.Parse(set, text)
	if err != nil {
		panic(err)
	}
	// The lab has the dev stack's clusters in one region: prod for prod-us, hybrid for hybrid-us.
	if _, there := index(sampleClusters(), r.Cluster); !there {
		r.Cluster, _, _ = strings.Cut(r.Cluster, "-")
	}
	return r
}

func index(clusters inventory.List, id string) (int, bool) {
	at := slices.IndexFunc(clusters, func(c inventory.Cluster) bool { return c.ID == id })
	return at, at >= 0
}

// acts are what parties do in the simulated clouds, by the step in which they do it.
func acts() map[connection.StepID]func(*testing.T, *world, connection.Progress) {
	return map[connection.StepID]func(*testing.T, *world, connection.Progress){
		"accept":       acceptOurs,
		"customer-dns": turnOnTheirDNS,
		"open":         openTheirSide,
		"share":        shareTheGateway,
		"back-routes":  openBehindTheGateway,
		"lend":         func(t *testing.T, w *world, p connection.Progress) { t.Helper(); w.lend(t, p) },
		"consent":      func(t *testing.T, w *world, _ connection.Progress) { t.Helper(); w.consent(t) },
		"grant":        func(t *testing.T, w *world, _ connection.Progress) { t.Helper(); w.grant(t) },
		"allow":        allowOurAddresses,
		// What only the customer can remove is there only if the handshake came that far.
		"return-routes": func(_ *testing.T, w *world, _ connection.Progress) {
			_ = w.cloud.RemoveRoute(cloudsim.SampleAcmeTable, cloudsim.SampleHybridCIDR)
		},
		"their-half": func(_ *testing.T, w *world, p connection.Progress) {
			_ = w.azureCloud.DeleteHalf(azuresim.SampleCustomerVNet, p.Owner().TheirHalf())
		},
		connection.StepEndGrant: func(_ *testing.T, w *world, _ connection.Progress) { w.takeBack(); w.ungrant() },
	}
}

// told are the values that customers tell of their own accord.
func told() map[connection.StepID]map[string]string {
	return map[connection.StepID]map[string]string{"share": {"transitGatewayId": cloudsim.SampleAcmeTransitGateway}}
}

func acceptOurs(t *testing.T, w *world, p connection.Progress) {
	t.Helper()
	if attachment := p.Facts.Get("attachmentId"); attachment != "" {
		require.NoError(t, w.cloud.AcceptTransitAttachment(attachment))
		return
	}
	require.NoError(t, w.cloud.AcceptPeering(p.Facts.Get("peeringId")))
}

func turnOnTheirDNS(t *testing.T, w *world, p connection.Progress) {
	t.Helper()
	require.NoError(t, w.cloud.SetPeeringDNS(p.Facts.Get("peeringId"), false, true))
}

// openTheirSide lets our traffic in, and routes the answers back where no route of ours does.
func openTheirSide(t *testing.T, w *world, p connection.Progress) {
	t.Helper()
	if p.Request.Cluster == azureClusterID {
		w.openTheirNSG(t)
		return
	}
	ours := w.cluster(p.Request.Cluster)
	cidr := cloudsim.SampleClusterCIDR
	if ours.VPCID == cloudsim.SampleHybridVPC {
		cidr = cloudsim.SampleHybridCIDR
	}
	if !w.routed {
		require.NoError(t, w.cloud.AddRoute(cloudsim.SampleAcmeTable, cloudsim.Route{CIDR: cidr, Target: p.Facts.Get("peeringId")}))
	}
	require.NoError(t, w.cloud.AllowIngress(cloudsim.SampleAcmeSecurityGroup, ruleFor(cidr)))
}

func ourRule() cloudsim.Rule { return ruleFor(cloudsim.SampleClusterCIDR) }

func ruleFor(cidr string) cloudsim.Rule {
	return cloudsim.Rule{Protocol: "tcp", FromPort: cloudsim.SampleAcmePort, ToPort: cloudsim.SampleAcmePort, CIDR: cidr}
}

// customers reports whether a line of a snapshot is what the customer made with their own hands. Where they lent us a role,
// the routes in their account are ours.
func (w *world) customers(line string) bool {
	if w.routed && strings.Contains(line, " route ") {
		return false
	}
	if strings.HasPrefix(line, "+ "+cloudsim.SampleAcmeAccount) && (strings.Contains(line, " route ") || strings.Contains(line, " rule ")) {
		return true
	}
	return customersShare(line)
}

// playing lets the parties do and say their part whenever it is their turn, a few seconds later each time.
func (l *lab) playing(tr trial) { l.playingBut(tr, "") }

// playingBut is playing, with one step at which nobody does or says anything.
func (l *lab) playingBut(tr trial, silent connection.StepID) {
	l.playingOn(tr, silent, map[connection.StepID]bool{})
}

// playingOn is playingBut where parties have done some steps already, in a run before this one.
func (l *lab) playingOn(tr trial, silent connection.StepID, done map[connection.StepID]bool) {
	idle := time.Duration(0)
	var play func()
	play = func() {
		if l.IsWorkflowCompleted() {
			return
		}
		p := l.progress()
		quiet := p.Step == silent && silent != "" && p.Status != connection.Ending
		pause := 5 * time.Second
		switch {
		case asked(p) && !done[p.Step] && !quiet:
			done[p.Step], idle = true, 0
			l.act(tr, p)
		case p.Status.Ended():
			return
		case idle > time.Hour:
			// Nothing happens for days; what comes after that may still need them.
			pause = 10 * time.Minute
		}
		idle += pause
		l.after(pause, play)
	}
	l.after(5*time.Second, play)
}

// asked reports whether a party has its turn, on the way in or on the way out.
func asked(p connection.Progress) bool {
	leaving := p.Status == connection.Ending || p.Status == connection.Disconnecting
	return p.Status == connection.Waiting || leaving && p.WaitingOn == connection.Customer
}

// act does what the party at turn does, and says so.
func (l *lab) act(tr trial, p connection.Progress) {
	l.t.Helper()
	if do := tr.play[p.Step]; do != nil {
		do(l.t, l.world, p)
	}
	if p.WaitingOn == connection.Support {
		l.send(connection.Confirm, connection.Message{By: "sam"})
		return
	}
	l.send(connection.Accept, connection.Message{By: "casey", Values: l.valuesFor(tr, p.Step)})
}

// valuesFor are what the customer tells with accept: what the trial says, or what came of what they did.
func (w *world) valuesFor(tr trial, step connection.StepID) map[string]string {
	if tr.values[step] != nil {
		return tr.values[step]
	}
	return w.told[step]
}

// shortOfWeeks skips, under the race detector, what looks at a cloud for weeks: it goes through the same code again and again.
func shortOfWeeks(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: weeks of looks tell the race detector nothing new")
	}
}
