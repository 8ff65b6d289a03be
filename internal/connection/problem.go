package connection

import (
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a request: the field, the value it has, and the rule it breaks.
type Problem struct {
	Field string `json:"field"`
	Value string `json:"value,omitempty"`
	Rule  string `json:"rule"`
}

// String is the sentence that people read.
func (p Problem) String() string {
	if p.Value == "" {
		return p.Field + ": " + p.Rule
	}
	return p.Field + " " + quote(p.Value) + ": " + p.Rule
}

// Problems is everything that is wrong, reported together.
type Problems []Problem

// Error joins the sentences, one a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Has reports whether a field is among the problems.
func (ps Problems) Has(field string) bool {
	return slices.ContainsFunc(ps, func(p Problem) bool { return p.Field == field })
}
