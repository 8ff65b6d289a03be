package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

// A request that asks for another step by an amendment has it from then on, before it can be too late.
func TestAmend_AStepThatIsAskedForLaterIsTaken(t *testing.T) {
	record := amendedAt(t, withDNS("vendor"), "accept", map[string]string{"dns": "both"}, func(connection.Progress) {})
	require.Equal(t, connection.StepDone, stateOf(record.Progress, "customer-dns"))
}

// One that is not needed any more is gone from the page.
func TestAmend_AStepThatIsNotAskedForAnyMoreIsGone(t *testing.T) {
	record := amendedAt(t, withDNS("both"), "accept", map[string]string{"dns": "off"}, func(p connection.Progress) {
		require.Empty(t, stateOf(p, "customer-dns"))
	})
	require.Equal(t, connection.StepSkipped, stateOf(record.Progress, "dns"))
}

// What has had its effect is not amended any more, and whoever tries is told why.
func TestAmend_AFieldWhoseStepIsBehindIsRefused(t *testing.T) {
	amendedAt(t, withDNS("vendor"), "open", map[string]string{"dns": "both"}, func(p connection.Progress) {
		require.Equal(t, "vendor", p.Request.Own.Get("dns"))
		require.Contains(t, said(p), `amend: dns cannot change any more, for step 5, "Turn on DNS resolution on our side", is done`)
	})
}

// The probe is taken out of the request while it is what proves: the party's word counts, and the connection is unproven.
func TestAmend_AProbeThatIsTakenOutProvesNothing(t *testing.T) {
	for method, step := range map[connection.Method]connection.StepID{"aws-vpc-peering": "open", "ip-allowlist": "allow"} {
		t.Run(string(method), func(t *testing.T) {
			none := map[string]string{"probe.host": "", "probe.port": ""}
			record := amendedAt(t, trialOf(method), step, none, func(connection.Progress) {})
			require.True(t, record.Progress.Proven.IsZero())
		})
	}
}

// amendedAt amends a request while a party has its turn at a step, shows what has become of it, and plays on to the end.
func amendedAt(t *testing.T, tr trial, step connection.StepID, values map[string]string, seen func(connection.Progress)) connection.Record {
	t.Helper()
	l := newLab(t)
	l.playingBut(tr, step)
	l.after(time.Hour, func() {
		l.send(connection.Amend, connection.Message{By: "sam", Values: values})
		l.after(time.Minute, func() {
			p := l.progress()
			seen(p)
			l.act(tr, p)
		})
	})
	l.start(tr.request)
	record := l.active()
	l.disconnect(record)
	return record
}

// withDNS is a peering that asks for names of some sides. The probe reaches the customer's host by its address: its name
// resolves only where the customer lets it.
func withDNS(whose string) trial {
	tr := trialOf("aws-vpc-peering")
	tr.request.Own = tr.request.Own.With("dns", whose)
	tr.request.Probe = &connection.Probe{Host: cloudsim.SampleAcmeHostIP, Port: tr.request.Probe.Port}
	return tr
}

func stateOf(p connection.Progress, id connection.StepID) connection.StepState {
	for _, s := range p.Steps {
		if s.ID == id {
			return s.State
		}
	}
	return ""
}
