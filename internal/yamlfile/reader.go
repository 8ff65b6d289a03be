// Package yamlfile reads the YAML that people write for us: one document, in sections of named fields. It looks at nodes and
// not at decoded values, because only a node knows its line and what was really written, such as the zeros at the beginning
// of an account id, and because a decoder's errors name Go types. All that is wrong is collected and told together.
//
// A file may come from anywhere, so that its size and depth are bounded. Aliases are never followed: a few lines of them
// can stand for more than any memory holds, and nobody needs them in files this short.
package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"causeway.dev/internal/connection"
)

// maxDepth is more than twice of what any file of ours needs.
const maxDepth = 16

// Form is what one kind of file is, and how it speaks of itself.
type Form struct {
	// Whole names the file in a problem that no single field has.
	Whole    string
	MaxBytes int
	// Empty is what is wrong with a file in which nothing stands.
	Empty connection.Problem
	// Second is the rule that a second document breaks.
	Second string
	// Twice is how a field is described that stands in two lines, such as "is given twice".
	Twice string
}

// Reader reads one file and collects what is wrong with it.
type Reader struct {
	Problems connection.Problems
	form     Form
}

// New returns a reader of files of this form.
func New(form Form) *Reader { return &Reader{form: form} }

// Problem adds one thing that is wrong.
func (r *Reader) Problem(field, value, rule string) {
	r.Problems = append(r.Problems, connection.Problem{Field: field, Value: value, Rule: rule})
}

// Whole adds a problem of the file as such.
func (r *Reader) Whole(rule string) { r.Problem(r.form.Whole, "", rule) }

// Empty adds the problem of a file in which nothing stands.
func (r *Reader) Empty() { r.Problems = append(r.Problems, r.form.Empty) }

// Document returns what stands in the one document of a file, or false when there is nothing to read in it. A second
// document is a problem, and the first is read all the same: what is wrong with it is told as well.
func (r *Reader) Document(text []byte) (Value, bool) {
	if len(text) > r.form.MaxBytes {
		r.Whole(fmt.Sprintf("has %d bytes; at most %d are read", len(text), r.form.MaxBytes))
		return Value{}, false
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var first, second yaml.Node
	switch err := decoder.Decode(&first); {
	case errors.Is(err, io.EOF):
		r.Empty()
		return Value{}, false
	case err != nil:
		r.Whole("is not YAML: " + strings.TrimPrefix(err.Error(), "yaml: "))
		return Value{}, false
	}
	if line := tooDeep(&first, maxDepth+1); line > 0 { // the document is a node of its own
		r.Whole(fmt.Sprintf("has more than %d levels, one in the other (line %d)", maxDepth, line))
		return Value{}, false
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		// One that went unnoticed would be one that nobody works on.
		r.Whole(r.form.Second)
	}
	if len(first.Content) == 0 {
		r.Empty()
		return Value{}, false
	}
	return Value{first.Content[0]}, true
}

// tooDeep returns the line of a node that lies deeper than so many levels, or 0.
func tooDeep(n *yaml.Node, levels int) int {
	if levels == 0 {
		return n.Line
	}
	for _, inner := range n.Content {
		if line := tooDeep(inner, levels-1); line > 0 {
			return line
		}
	}
	return 0
}

// Field is one line of a section.
type Field struct {
	// Path leads to the field from the top of the file, in the words of every problem with it.
	Path  string
	Name  string
	Line  int
	Value Value
}

// Each hands over the fields of a section, whose paths begin with the prefix. One that stands there twice is a problem and
// is handed over once, and so is a name that is not a word.
func (r *Reader) Each(section Value, prefix string, take func(Field)) {
	lines := map[string]int{}
	for i := 0; i+1 < len(section.node.Content); i += 2 {
		key, value := Value{section.node.Content[i]}, Value{section.node.Content[i+1]}
		f := Field{Path: prefix + key.Text(), Name: key.Text(), Line: key.Line(), Value: value}
		switch first, twice := lines[f.Name]; {
		case key.Kind() != Single:
			r.Whole(fmt.Sprintf("line %d: the name of a field must be a word, and not %s", f.Line, key))
		case twice:
			r.Problem(f.Path, value.Text(), fmt.Sprintf("%s, in lines %d and %d", r.form.Twice, first, f.Line))
		default:
			lines[f.Name] = f.Line
			take(f)
		}
	}
}
