package aws_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func TestClock_FollowsAnotherAtADistance(t *testing.T) {
	workflow := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	clock := awssim.NewClock(func() time.Time { return workflow })
	var told []time.Time
	clock.OnMove(func(now time.Time) { told = append(told, now) })

	require.Equal(t, workflow, clock.Now())
	require.Equal(t, workflow.Add(time.Hour), clock.Advance(time.Hour))
	workflow = workflow.Add(24 * time.Hour)
	require.Equal(t, workflow.Add(time.Hour), clock.Now(), "it goes on with what it follows")
	clock.Set(workflow.Add(-time.Minute))
	require.Equal(t, workflow.Add(-time.Minute), clock.Now())
	clock.Follow(func() time.Time { return workflow.Add(time.Second) })
	require.Equal(t, workflow.Add(time.Second), clock.Now())
	require.Len(t, told, 3, "whoever waits is told of each move")
}

func TestClock_IsTheWallClockByDefault(t *testing.T) {
	require.WithinDuration(t, time.Now(), awssim.New(awssim.Options{}).Clock().Now(), time.Hour)
}

func TestLags_EachEndsInItsOwnWay(t *testing.T) {
	tests := map[string]struct {
		lag   awssim.Lag
		looks int
		after time.Duration
		seen  bool
	}{
		"none":                       {awssim.Lag{}, 0, 0, true},
		"two looks, first":           {awssim.Lag{Looks: 2}, 0, time.Hour, false},
		"two looks, third":           {awssim.Lag{Looks: 2}, 2, 0, true},
		"a minute, at once":          {awssim.Lag{For: time.Minute}, 5, 0, false},
		"a minute, later":            {awssim.Lag{For: time.Minute}, 0, time.Minute, true},
		"whichever is first, looks":  {awssim.Lag{Looks: 1, For: time.Minute}, 1, 0, true},
		"whichever is first, minute": {awssim.Lag{Looks: 9, For: time.Minute}, 0, time.Minute, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := start(t, awssim.Options{Lags: &awssim.Lags{Visible: tt.lag}})
			pcx := s.request()
			for range tt.looks {
				require.Equal(t, notFound, status(t, s.vendor(), pcx))
			}
			s.Clock().Advance(tt.after)
			require.Equal(t, tt.seen, status(t, s.vendor(), pcx) != notFound)
		})
	}
}

func TestCloud_HandsOfOthers(t *testing.T) {
	s, _ := joined(t)
	require.NoError(t, s.DenyNetwork(awssim.SampleAcmeVPC, awssim.SampleClusterCIDR))
	require.Equal(t, awssim.Timeout, s.Dial(awssim.SampleClusterVPC, database).Outcome)
	s.AllowNetwork(awssim.SampleAcmeVPC)
	require.Equal(t, awssim.Open, s.Dial(awssim.SampleClusterVPC, database).Outcome)

	require.Error(t, s.AcceptPeering("pcx-00000000"))
	require.Error(t, s.RemoveRoute("rtb-00000000", "10.0.0.0/8"))
	require.Error(t, s.AllowIngress("sg-00000000", fromUs))
	require.Error(t, s.DenyNetwork("vpc-00000000", "10.0.0.0/8"))
	require.Error(t, s.SetHostPorts("nobody", 1))
	require.Error(t, s.SetVPCDNS("vpc-00000000", true, true))

	s.RemoveRole(awssim.SampleDataPlaneRoleARN)
	_, refused := assume(t, s.sts(awssim.SampleControlKeys()), asIs)
	require.Equal(t, "AccessDenied", refused)
	require.NotEmpty(t, s.Calls(), "calls are counted, hands are not")
	s.ForgetCalls()
	require.Empty(t, s.Calls())
	require.NoError(t, s.AllowIngress(awssim.SampleAcmeSecurityGroup, awssim.Rule{Protocol: "-1", CIDR: "10.0.0.0/8"}))
	require.Empty(t, s.Calls())
	require.Contains(t, s.Snapshot().String(), "from 10.0.0.0/8")
}

func TestSnapshot_SaysWhatIsNewAndWhatIsGone(t *testing.T) {
	s := plain(t)
	before := s.Snapshot()
	pcx := s.active()
	require.NoError(t, s.RemoveRoute(ourTable, awssim.SampleForeignCIDR))
	diff := s.Snapshot().Diff(before)
	require.Equal(t, []string{
		"+ 111122223333 us-east-1 peering " + pcx + ": active " + awssim.SampleClusterVPC + " to " + awssim.SampleAcmeVPC,
		"+ 111122223333 us-east-1 tag " + pcx + " connection-id: orders",
		"- 111122223333 us-east-1 route " + ourTable + " 10.99.0.0/16: " + awssim.SampleForeignPeering + " active",
	}, diff)
	require.NoError(t, s.DeletePeeringAsRequester(pcx))
	require.NoError(t, s.AddRoute(ourTable, awssim.Route{CIDR: awssim.SampleForeignCIDR, Target: awssim.SampleForeignPeering}))
	require.Empty(t, s.Snapshot().Diff(before), "what has ended does not count")
}
