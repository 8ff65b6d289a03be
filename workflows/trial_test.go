package workflows_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

// trial is how one method is tried: its example request, and how the other parties play each of their steps. A new
// method joins every test of this folder with one line in trials.
type trial struct {
	request connection.Request
	// play does what the party does in the cloud, without telling anybody.
	play map[connection.StepID]func(*testing.T, *world, connection.Progress)
	// values are what the customer tells with accept.
	values map[connection.StepID]map[string]string
}

func trials() map[connection.Method]trial {
	return map[connection.Method]trial{
		"aws-vpc-peering":      {request: peeringRequest(), play: peeringPlay()},
		"aws-vpc-peering-role": {request: roleRequest(), play: rolePlay()},
		"aws-transit-gateway":  {request: gatewayRequest(), play: gatewayPlay(), values: gatewayValues()},
		"azure-vnet-peering":   {request: vnetRequest(), play: vnetPlay()},
		"ip-allowlist":         {request: allowlistRequest(), play: allowlistPlay()},
	}
}

func peeringRequest() connection.Request {
	return connection.Request{
		Method: "aws-vpc-peering", Cluster: "prod", Name: "acme-orders", Customer: "acme", RequestedBy: "sam@vendor.example",
		Contact: "casey@acme.example", Ticket: "SUP-1042",
		Own: connection.Object(nil).With("dns", "both").With("target.accountId", cloudsim.SampleAcmeAccount).With("target.region", cloudsim.SampleAcmeRegion).
			With("target.vpcId", cloudsim.SampleAcmeVPC).With("target.cidr", cloudsim.SampleAcmeCIDR),
		Probe: &connection.Probe{Host: cloudsim.SampleAcmeHost, Port: cloudsim.SampleAcmePort},
	}
}

func peeringPlay() map[connection.StepID]func(*testing.T, *world, connection.Progress) {
	return map[connection.StepID]func(*testing.T, *world, connection.Progress){
		"accept": func(t *testing.T, w *world, p connection.Progress) {
			t.Helper()
			require.NoError(t, w.cloud.AcceptPeering(p.Facts.Get("peeringId")))
		},
		"customer-dns": func(t *testing.T, w *world, p connection.Progress) {
			t.Helper()
			require.NoError(t, w.cloud.SetPeeringDNS(p.Facts.Get("peeringId"), false, true))
		},
		"open": openTheirSide,
	}
}

func openTheirSide(t *testing.T, w *world, p connection.Progress) {
	t.Helper()
	require.NoError(t, w.cloud.AddRoute(cloudsim.SampleAcmeTable, cloudsim.Route{
		CIDR: cloudsim.SampleClusterCIDR, Target: p.Facts.Get("peeringId"),
	}))
	require.NoError(t, w.cloud.AllowIngress(cloudsim.SampleAcmeSecurityGroup, ourRule()))
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
	done := map[connection.StepID]bool{}
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
