package console_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"causeway.dev/internal/console"
)

func splitLines(s string) []string { return strings.Split(strings.TrimRight(s, "\n"), "\n") }

func TestEscape_LeavesNothingThatATerminalWouldObey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		for _, r := range console.Escape(text) {
			if !unicode.IsPrint(r) {
				t.Fatalf("%q keeps %q", text, r)
			}
		}
	})
}

func TestEscape_ShowsWhatWasThere(t *testing.T) {
	for text, want := range map[string]string{
		"Söhne & Co":           "Söhne & Co",
		"red\x1b[31m":          `red\x1b[31m`,
		"two\nlines\tand\r":    `two\nlines\tand\x0d`,
		"\u202eevil\u200b":     `\u202eevil\u200b`,
		"c1\u009b2J":           `c1\x9b2J`,
		"not \xff valid utf-8": "not \ufffd valid utf-8",
	} {
		require.Equal(t, want, console.Escape(text))
	}
	require.Equal(t, "two\nlines\tand\\x0d", console.EscapeText("two\nlines\tand\r"))
}

func TestEscapeJSON_KeepsTheMeaning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		document, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		var back string
		if err := json.Unmarshal([]byte(console.EscapeJSON(string(document))), &back); err != nil || back != text {
			t.Fatalf("%q came back as %q: %v", text, back, err)
		}
	})
}

func TestSpan_SpeaksLikePeople(t *testing.T) {
	for span, want := range map[string]string{
		"300ms": "0s", "45s": "45s", "65s": "1m 5s", "2m": "2m", "12m30s": "12m", "2h5m": "2h 5m", "24h": "1d", "166h59m": "6d 22h", "-2h": "2h",
	} {
		d, err := time.ParseDuration(span)
		require.NoError(t, err)
		require.Equal(t, want, console.Span(d), span)
	}
}

func TestColours_OnlyWhereTheyAreWelcome(t *testing.T) {
	text := screen(0).View(waiting())
	require.Contains(t, text, "\x1b[", "the view itself is coloured")
	for name, environ := range map[string][]string{
		"not a terminal": {"TERM=xterm-256color"},
		"NO_COLOR":       {"TERM=xterm-256color", "NO_COLOR=1"},
	} {
		var out bytes.Buffer
		_, err := fmt.Fprint(console.Colours(&out, environ), text)
		require.NoError(t, err)
		require.NotContains(t, out.String(), "\x1b[", name)
	}
	var forced bytes.Buffer
	_, err := fmt.Fprint(console.Colours(&forced, []string{"TERM=xterm-256color", "CLICOLOR_FORCE=1"}), text)
	require.NoError(t, err)
	require.Contains(t, forced.String(), "\x1b[")
}

func TestNewScreen_ABufferIsNoTerminal(t *testing.T) {
	s := console.NewScreen(&bytes.Buffer{}, time.Now, nil)
	require.False(t, s.Terminal)
	require.Zero(t, s.Width)
}
