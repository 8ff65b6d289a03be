package yamlfile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/yamlfile"
)

func reader() *yamlfile.Reader {
	return yamlfile.New(yamlfile.Form{
		Whole: "file", MaxBytes: 4096, Empty: connection.Problem{Field: "file", Rule: "is empty"}, Second: "has a second document", Twice: "is given twice",
	})
}

// told returns every field with its value, and what was wrong, as people read it.
func told(text string) (fields []string, wrong string) {
	r := reader()
	if root, readable := r.Document([]byte(text)); readable {
		walk(r, root, "", &fields)
	}
	return fields, r.Problems.Error()
}

func walk(r *yamlfile.Reader, v yamlfile.Value, prefix string, fields *[]string) {
	if v.Kind() != yamlfile.Section {
		return
	}
	r.Each(v, prefix, func(f yamlfile.Field) {
		*fields = append(*fields, fmt.Sprintf("%d %s=%s", f.Line, f.Path, f.Value.Text()))
		for _, item := range f.Value.Items() {
			walk(r, item, f.Path+"[].", fields)
		}
		walk(r, f.Value, f.Path+".", fields)
	})
}

func TestReader_FieldsWithTheirLinesAsTheyWereWritten(t *testing.T) {
	fields, wrong := told("# first\naccount: 012345678901\ntarget:\n  dns: off\n  port: 0x10\nlist:\n  - {a: ~}\n")
	require.Empty(t, wrong)
	require.Equal(t, []string{"2 account=012345678901", "3 target=", "4 target.dns=off", "5 target.port=0x10", "6 list=", "7 list[].a=~"}, fields)
}

func TestReader_TellsWhatIsWrongWithAFile(t *testing.T) {
	tests := map[string]struct{ text, wrong string }{
		"nothing":          {"", "file: is empty"},
		"a comment":        {"# later\n", "file: is empty"},
		"no YAML":          {"a: [", "file: is not YAML: line 1: did not find expected node content"},
		"an unknown alias": {"a: *b", "file: is not YAML: unknown anchor 'b' referenced"},
		"too long":         {strings.Repeat("#", 4097), "file: has 4097 bytes; at most 4096 are read"},
		"too deep":         {"a:\n  " + strings.Repeat("[", 16) + strings.Repeat("]", 16), "file: has more than 16 levels, one in the other (line 2)"},
		"far too deep":     {strings.Repeat("[", 2000) + strings.Repeat("]", 2000), "file: has more than 16 levels, one in the other (line 1)"},
		"two documents":    {"a: 1\n---\nb: 1\n", "file: has a second document"},
		"and a mistake":    {"a: 1\na: 2\n---\n", "file: has a second document\na \"2\": is given twice, in lines 1 and 2"},
		"three of a kind":  {"a: 1\na: 2\na: 3\n", "a \"2\": is given twice, in lines 1 and 2\na \"3\": is given twice, in lines 1 and 3"},
		"twice inside":     {"s:\n  a: 1\n  \"a\": 2\n", "s.a \"2\": is given twice, in lines 2 and 3"},
		"a list as a name": {"? [x]\n: 1\nb: 2\n", "file: line 1: the name of a field must be a word, and not a list"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, wrong := told(test.text)
			require.Equal(t, test.wrong, wrong)
		})
	}
}

// Nine lines that would be a thousand million words, were aliases followed.
func TestReader_FollowsNoAlias(t *testing.T) {
	text := "a0: &a0 [lol]\n"
	for i := range 9 {
		text += fmt.Sprintf("a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 10), ", "))
	}
	root, readable := reader().Document([]byte(text + "self: &s [*s]\n<<: *a0\n"))
	require.True(t, readable)
	reader().Each(root, "", func(f yamlfile.Field) {
		for _, item := range f.Value.Items() {
			require.Empty(t, item.Items())
		}
		if f.Name == "<<" {
			require.Equal(t, ", and not an alias (*a0) (line 12)", f.Value.Instead())
		}
	})
}

func TestValue_SaysWhatItIs(t *testing.T) {
	tests := map[string]struct {
		said                string
		null, truth, binary bool
		value, either       bool
	}{
		"word":          {said: "a single value"},
		"true":          {said: "a single value", truth: true, value: true, either: true},
		"false":         {said: "a single value", truth: true, either: true},
		"":              {said: "a single value", null: true, either: true},
		"null":          {said: "a single value", null: true, either: true},
		"!!binary QQ==": {said: "a single value", binary: true},
		"[true]":        {said: "a list"},
		"{a: b}":        {said: "a section"},
	}
	for text, want := range tests {
		root, readable := reader().Document([]byte("f: " + text))
		require.True(t, readable, text)
		reader().Each(root, "", func(f yamlfile.Field) {
			v := f.Value
			require.Equal(t, want.said, v.String(), text)
			require.Equal(t, []bool{want.null, want.truth, want.binary}, []bool{v.Null(), v.Truth(), v.Binary()}, text)
			value, either := v.Bool()
			require.Equal(t, []bool{want.value, want.either}, []bool{value, either}, text)
		})
	}
}

// Whatever a file holds, nothing panics.
func TestReader_AnyText(t *testing.T) {
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"---", "...", "<<: *a", "a: &a", "? [x]", "- b", "c: {", "}", "null", "%YAML 1.2", "\t"}))
	rapid.Check(t, func(t *rapid.T) {
		told(strings.Join(rapid.SliceOf(piece).Draw(t, "lines"), "\n"))
	})
}

func FuzzReader(f *testing.F) {
	f.Add("a: &a [*a]")
	f.Fuzz(func(_ *testing.T, text string) { told(text) })
}
