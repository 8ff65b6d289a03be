package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
)

func TestAWSTransitGateway_BecomesActiveAndProven(t *testing.T) {
	l := newLab(t)
	tr := trials()[connection.AWSTransitGateway]
	l.playing(tr)
	l.start(tr.request)
	record := l.active()
	p := record.Progress
	require.False(t, p.Proven.IsZero(), "the probe got through, and nobody says so")
	for _, s := range p.Steps {
		require.Equal(t, connection.StepDone, s.State, s.Title)
	}
	require.Equal(t, "available", p.Cloud.Words)
	require.Equal(t, "WatchTransitGateway", record.Watch.Activity)
	l.disconnect(record)
}
