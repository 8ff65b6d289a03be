package connection_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
)

func TestClip_CountsBytesAsJSONWritesThem(t *testing.T) {
	for _, text := range []string{
		"", "short", strings.Repeat("a", 5000), strings.Repeat("<", 5000), strings.Repeat("\x00", 3000), strings.Repeat("é", 3000),
		strings.Repeat("😀", 2000), strings.Repeat("\u2028", 900), "\b\f\n\r\t\x1f\x7f&<>\"'/", strings.Repeat(`"\`, 1000),
	} {
		raw, err := json.Marshal(text)
		require.NoError(t, err)
		require.Equal(t, len(raw)-2, connection.EncodedLen(text))
		got := connection.Clip(text, 1000)
		raw, err = json.Marshal(got)
		require.NoError(t, err)
		require.LessOrEqual(t, len(raw)-2, 1000)
		if len(raw)-2 < 900 {
			require.Equal(t, text, got, "shortened without need")
		}
	}
}

// TestRecord_IsBounded fills a record with whatever people and clouds can say.
func TestRecord_IsBounded(t *testing.T) {
	for name, letter := range map[string]string{"plain": "a", "escaped": "<", "control": "\x01", "wide": "😀", "broken": "\xff"} {
		t.Run(name, func(t *testing.T) {
			var r connection.Record
			at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
			for n := range 2000 {
				long := fmt.Sprint(n, strings.Repeat(letter, 5000))
				r.Progress.Add(connection.Entry{At: at.Add(time.Duration(n) * time.Second), Step: "accept", Who: long, What: long, Proof: long})
			}
			long := strings.Repeat(letter, 100_000)
			r.Progress.Said, r.Progress.Cloud.Words = long, long
			r.Progress.Steps = []connection.StepProgress{{Said: long}, {Said: long}}
			for range 40 {
				m := connection.Message{By: long, Note: long, Step: long}.Clipped()
				r.Undelivered = append(r.Undelivered, connection.Delivered{Verb: connection.Amend, Message: m})
			}
			r.Fit()
			raw, err := json.Marshal(r)
			require.NoError(t, err)
			require.LessOrEqual(t, len(raw), connection.LimitRecord)
			require.Greater(t, len(r.Progress.Ledger), 10)
			require.True(t, strings.HasPrefix(r.Progress.Ledger[0].What, "0"), "how it came about is lost")
			require.True(t, strings.HasPrefix(r.Progress.Ledger[len(r.Progress.Ledger)-1].What, "1999"), "what happened last is lost")

			raw, err = json.Marshal(r.Progress.Summary())
			require.NoError(t, err)
			require.Less(t, len(raw), 16<<10, "the summary for a memo")
		})
	}
}

func TestMessage_TooLong(t *testing.T) {
	require.NoError(t, connection.Message{Values: map[string]string{"contact": strings.Repeat("a", 8000)}}.TooLong())
	require.ErrorContains(t, connection.Message{Values: map[string]string{"contact": strings.Repeat("<", 8000)}}.TooLong(), "values: they are 48007 bytes long; at most 8192")
}
