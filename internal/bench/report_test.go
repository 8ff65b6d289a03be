package bench

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRow_TheLimitItselfIsWithin(t *testing.T) {
	for _, c := range []struct {
		row     Row
		verdict string
	}{
		{Row{Value: 100, Sense: AtMost, Limit: 100}, "ok"},
		{Row{Value: 101, Sense: AtMost, Limit: 100}, "MISSED"},
		{Row{Value: 0.85, Sense: AtLeast, Limit: 0.85}, "ok"},
		{Row{Value: 0.84, Sense: AtLeast, Limit: 0.85}, "MISSED"},
		{Row{Value: 1e9, Sense: Free}, "-"},
	} {
		require.Equal(t, c.verdict, c.row.Verdict(), "%+v", c.row)
	}
}

func sample() *Report {
	return &Report{
		At: time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC), Cores: 2, Go: "go1.26", Seconds: 61.4,
		Rows: []Row{
			{What: "history", Unit: "events", Value: 77, Sense: AtMost, Limit: 100},
			{What: "calls", Value: 22, Sense: AtMost, Limit: 20, Note: "22 DescribeRoutes"},
			{What: "ratio", Value: 0.912, Sense: AtLeast, Limit: 0.85},
			{What: "memory", Unit: "KiB", Value: 123.46, Sense: Free},
		},
	}
}

func TestWriteText_PutsFiguresBesideBudgetsAndNamesWhatIsMissed(t *testing.T) {
	var out strings.Builder
	require.NoError(t, sample().WriteText(&out))
	require.Equal(t, `Causeway's budgets, measured 2026-11-21 06:00 UTC on 2 cores with go1.26 in 61 s

WHAT     MEASURED   BUDGET         
history  77 events  <= 100 events  ok
calls    22         <= 20          MISSED
ratio    0.91       >= 0.85        ok
memory   123.5 KiB  none           -

What stands behind the figures
- calls: 22 DescribeRoutes

1 of the budgets MISSED.
`, out.String())
}

func TestWriteText_SaysWhatCouldNotBeMeasured(t *testing.T) {
	r := sample()
	r.Rows = r.Rows[:1]
	r.Skipped = []string{"connections that wait: no answer"}
	var out strings.Builder
	require.NoError(t, r.WriteText(&out))
	require.Contains(t, out.String(), "- NOT MEASURED: connections that wait: no answer\n")
	require.Contains(t, out.String(), "Every budget that was measured is kept.")
}

func TestWriteJSON_TellsAProgramWhatIsMissed(t *testing.T) {
	var out strings.Builder
	require.NoError(t, sample().WriteJSON(&out))
	var read struct {
		Rows []struct {
			What   string  `json:"what"`
			Value  float64 `json:"value"`
			Limit  float64 `json:"limit"`
			Missed bool    `json:"missed"`
		} `json:"rows"`
	}
	require.NoError(t, json.Unmarshal([]byte(out.String()), &read))
	require.Len(t, read.Rows, 4)
	require.False(t, read.Rows[0].Missed)
	require.True(t, read.Rows[1].Missed)
	require.InDelta(t, 20, read.Rows[1].Limit, 0)
	require.InDelta(t, 0.912, read.Rows[2].Value, 0)
}

func TestMedian(t *testing.T) {
	require.Equal(t, 2*time.Second, median([]time.Duration{3 * time.Second, time.Second, 2 * time.Second}))
	require.InDelta(t, 3, median([]float64{4, 1, 3, 2}), 0)
}
