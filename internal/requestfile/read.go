package requestfile

import (
	"maps"
	"slices"
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/yamlfile"
)

// file is the name of the whole in a problem that no single field has.
const file = "request"

// maxBytes is far more than any request needs, and little enough to read from anywhere.
const maxBytes = 64 << 10

func newReading(set methods.Set) *reading {
	return &reading{set: set, Reader: yamlfile.New(yamlfile.Form{
		Whole: file, MaxBytes: maxBytes,
		Empty:  connection.Problem{Field: file, Rule: "is empty; `causeway start --example` prints one to begin with"},
		Second: "has more than one YAML document; put each request into a file of its own",
		Twice:  "is given twice",
	})}
}

// Parse reads a request for one of some methods from YAML and checks its form. The error, if any, is a connection.Problems with all that is wrong.
func Parse(set methods.Set, data []byte) (connection.Request, error) { return parse(set, data, nil) }

// FromFlags makes a request of field paths and their values, and checks its form like Parse.
func FromFlags(set methods.Set, values map[string]string) (connection.Request, error) {
	r := newReading(set)
	r.apply(values)
	return r.result()
}

// Merge reads a request from YAML, with the fields of flags in the place of its own.
func Merge(set methods.Set, data []byte, flags map[string]string) (connection.Request, error) {
	return parse(set, data, flags)
}

func parse(set methods.Set, data []byte, flags map[string]string) (connection.Request, error) {
	r := newReading(set)
	root, readable := r.Document(data)
	if !readable || !r.top(root) {
		// Every field would be missing as well, which nobody wants to be told.
		return connection.Request{}, r.Problems
	}
	r.apply(flags)
	return r.result()
}

// reading is a request while it is read, with what was found wrong so far.
type reading struct {
	*yamlfile.Reader
	set     methods.Set
	request connection.Request
}

// top reads the fields at the top of a file, or says that there are none.
func (r *reading) top(root yamlfile.Value) bool {
	switch {
	case root.Null():
		r.Empty()
		return false
	case root.Kind() != yamlfile.Section:
		r.Whole("must be fields and values, such as `cluster: prod-eu`, and not " + root.String())
		return false
	default:
		r.Each(root, "", r.field)
		return true
	}
}

func (r *reading) result() (connection.Request, error) {
	for _, p := range r.set.Validate(r.request) {
		if !r.told(p.Field) {
			r.Problems = append(r.Problems, p)
		}
	}
	if len(r.Problems) > 0 {
		return connection.Request{}, r.Problems
	}
	return r.request, nil
}

// told reports whether a field, or the section it is in, is among the problems already.
func (r *reading) told(field string) bool {
	section, _, _ := strings.Cut(field, ".")
	return r.Problems.Has(field) || r.Problems.Has(section)
}

// apply sets fields from flags. What a flag says replaces what the file said about the field, problems included.
func (r *reading) apply(values map[string]string) {
	for _, path := range slices.Sorted(maps.Keys(values)) {
		r.Problems = slices.DeleteFunc(r.Problems, func(p connection.Problem) bool { return p.Field == path })
		field, known := r.fieldAt(path)
		if !known {
			r.Problem(path, values[path], r.noSuchField(path))
			continue
		}
		if rule := field.Set(&r.request, values[path]); rule != "" {
			r.Problem(path, values[path], rule)
		}
	}
}
