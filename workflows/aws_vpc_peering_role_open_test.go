package workflows_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

// neverClosedWhileUsable asserts, again and again and whenever an activity starts, that a role which was told is not shown as
// taken back while it can be used. What the customer lends anew while IAM still goes by the old, nobody can see.
func (l *lab) neverClosedWhileUsable() {
	open := false
	check := func() {
		if l.IsWorkflowCompleted() {
			return
		}
		p := l.progress()
		if open && p.GrantOpenSince.IsZero() && l.cloud.Clock().Now().Sub(l.relent) > 2*l.slow {
			require.False(l.t, l.usable(p), "at %s the grant shows as closed, and AWS would let us in:\n%s", l.Now(), said(p))
		}
		open = !p.GrantOpenSince.IsZero()
	}
	l.onActivity(func(string) { check() })
	l.every(20*time.Second, func() bool {
		check()
		return l.IsWorkflowCompleted()
	})
}

// However slowly IAM takes over a change, and however often the customer changes their mind, a grant is never reported
// closed while the cloud would still let us in.
func TestAWSVPCPeeringRole_NeverClosedWhileItCanBeUsed(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a test's chances are to repeat
			lag := time.Duration(random.IntN(300)) * time.Second
			l := newLab(t, func(lags *cloudsim.Lags) { lags.Role = cloudsim.Lag{For: lag} })
			l.slow = lag
			tr := roleTrial()
			delete(tr.play, connection.StepEndGrant)
			l.neverClosedWhileUsable()
			l.playing(tr)
			if random.IntN(3) == 0 {
				// A third of them fail on the way, and owe the end of the grant all the same.
				l.after(time.Duration(random.IntN(20))*time.Minute, func() { l.send(connection.Disconnect, connection.Message{By: "sam"}) })
				l.wavering(random)
			}
			l.start(tr.request)
			if l.progress().Status != connection.Active {
				require.True(t, l.progress().GrantOpenSince.IsZero())
				return
			}
			keep := l.later()
			keep.neverClosedWhileUsable()
			keep.wavering(random)
			keep.every(time.Minute, func() bool {
				closed := keep.progress().GrantOpenSince.IsZero()
				if closed {
					keep.disconnectNow()
					keep.playing(tr)
				}
				return closed
			})
			keep.ExecuteWorkflow(connection.WorkflowKeep, l.active())
			require.NoError(t, keep.GetWorkflowError())
			require.Equal(t, connection.Disconnected, keep.progress().Status)
		})
	}
}

// wavering is a customer who closes and opens their role at odd moments, while AWS has trouble of its own, and closes it in
// the end.
func (l *lab) wavering(random *rand.Rand) {
	at := time.Duration(random.IntN(60)) * time.Minute
	for range 2 + random.IntN(4) {
		at += time.Duration(random.IntN(1500)) * time.Second
		what := random.IntN(5)
		l.after(at, func() { l.waver(what) })
	}
	l.after(at+time.Hour, func() {
		l.cloud.ClearFaults()
		l.takeBack()
		l.send(connection.Accept, connection.Message{By: "casey"})
	})
}

func (l *lab) waver(what int) {
	if l.role == "" || l.IsWorkflowCompleted() {
		return
	}
	p := l.progress()
	if p.GrantOpenSince.IsZero() {
		return
	}
	external := p.Facts.Get("externalId")
	switch what {
	case 0:
		_ = l.cloud.SetRoleTrust(l.role, []string{cloudsim.SampleGlobexAccount}, external)
		l.send(connection.Accept, connection.Message{By: "casey"})
	case 1:
		l.relent = l.cloud.Clock().Now()
		_ = l.cloud.SetRoleTrust(l.role, []string{cloudsim.SampleHybridRoleARN}, external)
	case 2:
		// One server of AWS's that lags behind, or runs ahead: a refusal that the next look does not see.
		l.cloud.Inject(cloudsim.Fault{Operation: "AssumeRole", Account: cloudsim.SampleHybridAccount, Code: "AccessDenied"})
		l.send(connection.Accept, connection.Message{By: "casey"})
	case 3:
		l.cloud.Inject(cloudsim.Fault{Operation: "AssumeRole", Account: cloudsim.SampleHybridAccount, Code: "AccessDenied", Times: 7})
	default:
		l.cloud.Inject(cloudsim.Fault{Operation: "AssumeRole", Code: "Throttling", Times: 5})
	}
}
