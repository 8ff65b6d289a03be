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
	l := newLab(t)
	tr := byAddress(trialOf("aws-vpc-peering"))
	tr.request.Own = tr.request.Own.With("dns", "vendor")
	l.playingBut(tr, "accept")
	l.after(time.Hour, func() {
		l.send(connection.Amend, connection.Message{By: "sam", Values: map[string]string{"dns": "both"}})
		l.after(time.Minute, func() { l.act(tr, l.progress()) })
	})
	l.start(tr.request)
	record := l.active()
	require.Equal(t, connection.StepDone, stateOf(record.Progress, "customer-dns"))
	l.disconnect(record)
}

// One that is not needed any more is gone from the page.
func TestAmend_AStepThatIsNotAskedForAnyMoreIsGone(t *testing.T) {
	l := newLab(t)
	tr := byAddress(trialOf("aws-vpc-peering"))
	tr.request.Own = tr.request.Own.With("dns", "both")
	l.playingBut(tr, "accept")
	l.after(time.Hour, func() {
		require.Equal(t, connection.StepPending, stateOf(l.progress(), "customer-dns"))
		l.send(connection.Amend, connection.Message{By: "sam", Values: map[string]string{"dns": "off"}})
		l.after(time.Minute, func() {
			require.Empty(t, stateOf(l.progress(), "customer-dns"))
			l.act(tr, l.progress())
		})
	})
	l.start(tr.request)
	record := l.active()
	require.Equal(t, connection.StepSkipped, stateOf(record.Progress, "dns"))
	l.disconnect(record)
}

// What has had its effect is not amended any more, and whoever tries is told why.
func TestAmend_AFieldWhoseStepIsBehindIsRefused(t *testing.T) {
	l := newLab(t)
	tr := byAddress(trialOf("aws-vpc-peering"))
	tr.request.Own = tr.request.Own.With("dns", "vendor")
	l.playingBut(tr, "open")
	l.after(time.Hour, func() {
		l.send(connection.Amend, connection.Message{By: "sam", Values: map[string]string{"dns": "both"}})
		l.after(time.Minute, func() {
			p := l.progress()
			require.Equal(t, "vendor", p.Request.Own.Get("dns"))
			require.Contains(t, said(p), `amend: dns cannot change any more, for step 5, "Turn on DNS resolution on our side", is done`)
			l.act(tr, p)
		})
	})
	l.start(tr.request)
	l.disconnect(l.active())
}

// The probe is taken out of the request while it is what proves: the party's word counts, and the connection is unproven.
func TestAmend_AProbeThatIsTakenOutProvesNothing(t *testing.T) {
	for _, method := range []connection.Method{"aws-vpc-peering", "ip-allowlist"} {
		t.Run(string(method), func(t *testing.T) {
			l := newLab(t)
			tr := trialOf(method)
			step := connection.StepID("open")
			if method == "ip-allowlist" {
				step = "allow"
			}
			l.playingBut(tr, step)
			l.after(time.Hour, func() {
				l.send(connection.Amend, connection.Message{By: "sam", Values: map[string]string{"probe.host": "", "probe.port": ""}})
				l.after(time.Minute, func() { l.act(tr, l.progress()) })
			})
			l.start(tr.request)
			record := l.active()
			require.True(t, record.Progress.Proven.IsZero())
			l.disconnect(record)
		})
	}
}

// byAddress lets the probe reach the customer's host by its address: its name resolves only where the customer lets it.
func byAddress(tr trial) trial {
	if p := tr.request.Probe; p != nil && p.Host == cloudsim.SampleAcmeHost {
		tr.request.Probe = &connection.Probe{Host: cloudsim.SampleAcmeHostIP, Port: p.Port}
	}
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
