package requestfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"causeway.dev/internal/connection"
)

// file is the name of the whole in a problem that no single field has.
const file = "request"

// maxBytes is far more than any request needs, and little enough to read from anywhere.
const maxBytes = 64 << 10

// Parse reads a request from YAML and checks its form. The error, if any, is a connection.Problems with all that is wrong.
func Parse(data []byte) (connection.Request, error) { return parse(data, nil) }

// FromFlags makes a request of field paths and their values, and checks its form like Parse.
func FromFlags(values map[string]string) (connection.Request, error) {
	r := reading{}
	r.apply(values)
	return r.result()
}

// Merge reads a request from YAML, with the fields of flags in the place of its own.
func Merge(data []byte, flags map[string]string) (connection.Request, error) {
	return parse(data, flags)
}

func parse(data []byte, flags map[string]string) (connection.Request, error) {
	r := reading{}
	if root := r.document(data); root != nil {
		r.mapping(root, "")
	}
	if r.unreadable {
		// Every field would be missing as well, which nobody wants to be told.
		return connection.Request{}, r.problems
	}
	r.apply(flags)
	return r.result()
}

// reading is a request while it is read, with what was found wrong so far.
type reading struct {
	request    connection.Request
	problems   connection.Problems
	unreadable bool
}

func (r *reading) result() (connection.Request, error) {
	for _, p := range connection.Validate(r.request) {
		if !r.told(p.Field) {
			r.problems = append(r.problems, p)
		}
	}
	if len(r.problems) > 0 {
		return connection.Request{}, r.problems
	}
	return r.request, nil
}

// told reports whether a field, or the section it is in, is among the problems already.
func (r *reading) told(field string) bool {
	section, _, _ := strings.Cut(field, ".")
	return r.problems.Has(field) || r.problems.Has(section)
}

// apply sets fields from flags. What a flag says replaces what the file said about the field, problems included.
func (r *reading) apply(values map[string]string) {
	for _, path := range slices.Sorted(maps.Keys(values)) {
		r.problems = slices.DeleteFunc(r.problems, func(p connection.Problem) bool { return p.Field == path })
		field, known := connection.FieldAt(path)
		if !known {
			r.problem(path, values[path], connection.NoSuchField(path))
			continue
		}
		if rule := field.Set(&r.request, values[path]); rule != "" {
			r.problem(path, values[path], rule)
		}
	}
}

func (r *reading) problem(field, value, rule string) {
	r.problems = append(r.problems, connection.Problem{Field: field, Value: value, Rule: rule})
}

func (r *reading) whole(rule string) {
	r.unreadable = true
	r.problem(file, "", rule)
}

// document returns the mapping at the top of the one document of a file, or nil.
func (r *reading) document(data []byte) *yaml.Node {
	if len(data) > maxBytes {
		r.whole(fmt.Sprintf("has %d bytes; at most %d are read", len(data), maxBytes))
		return nil
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var first, second yaml.Node
	switch err := decoder.Decode(&first); {
	case errors.Is(err, io.EOF):
		r.whole("is empty; `causeway start --example` prints one to begin with")
		return nil
	case err != nil:
		r.whole("is not YAML: " + strings.TrimPrefix(err.Error(), "yaml: "))
		return nil
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		// A second request that went unnoticed would be one that nobody works on.
		r.problem(file, "", "has more than one YAML document; put each request into a file of its own")
	}
	if len(first.Content) == 0 {
		r.whole("is empty; `causeway start --example` prints one to begin with")
		return nil
	}
	root := first.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		r.whole("is empty; `causeway start --example` prints one to begin with")
		return nil
	}
	if root.Kind != yaml.MappingNode {
		r.whole("must be fields and values, such as `method: aws-vpc-peering`, and not " + kind(root))
		return nil
	}
	return root
}
