package page

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// outside is any text that can be an argument at all: no program takes a NUL.
func outside() *rapid.Generator[string] {
	wicked := rapid.StringOf(rapid.SampledFrom([]rune("a'\"`$(){}\\;&|<> \n\t~*?!#=%-./@é")))
	return rapid.Map(rapid.OneOf(rapid.String(), wicked), func(s string) string {
		return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
	})
}

func TestShell_LeavesPlainWordsBare(t *testing.T) {
	for _, plain := range []string{"pcx-0123456789abcdef0", "10.10.0.0/16", "prod-us.acme-orders", "Name=vpc-id,Values=vpc-1"} {
		require.Equal(t, plain, Shell(plain))
	}
	for text, word := range map[string]string{"": "''", "~": "'~'", "=ls": "'=ls'", "it's": `'it'\''s'`, "a b": "'a b'"} {
		require.Equal(t, word, Shell(text))
	}
}

func TestHCL_NothingEndsTheStringOrBeginsATemplate(t *testing.T) {
	for text, want := range map[string]string{
		"pcx-1": `"pcx-1"`, `"`: `"\""`, `\`: `"\\"`, "${file(1)}": `"\u0024{file(1)}"`, "%{if}": `"\u0025{if}"`,
		"$$${x}": `"$$\u0024{x}"`, "$5 50%": `"$5 50%"`, "a\nb\tc": `"a\nb\u0009c"`, "\U000e0001": `"\U000e0001"`,
	} {
		require.Equal(t, want, HCL(text))
	}
}

func TestMarkdown_OutsideTextsStayInTheirLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := outside().Draw(t, "text")
		for _, written := range []string{md(text), code(text), cell(text)} {
			require.False(t, strings.ContainsFunc(written, unicode.IsControl), "%q", written)
		}
		require.NotContains(t, strings.ReplaceAll(md(text), `\<`, ""), "<")
		require.Equal(t, strings.TrimSpace(OneLine(text)), strings.TrimSpace(strings.Trim(code(text), "`")), "code shows what it was given")
	})
}

func TestBlock_ItsFenceIsLongerThanAnyInside(t *testing.T) {
	require.Equal(t, "````sh\n```\nrm -rf /\n```\n````", block("sh", "```\nrm -rf /\n```\n"))
}

func TestClip_CutsAtWholeCharacters(t *testing.T) {
	require.Equal(t, "é", clip("é", 2))
	require.Equal(t, "é…", clip("ééé", 5))
	require.Equal(t, "…", clip("ééé", 4))
}
