package methods

import (
	"slices"
	"strings"

	"causeway.dev/internal/connection"
)

// Fields is the schema of a request for this method, in the order in which people write it.
func (m Method) Fields() []connection.Field {
	fields := append(connection.IdentityFields([]connection.Method{m.Name}), m.Own...)
	fields = append(fields, connection.ProofFields()...)
	for _, f := range connection.ChoiceFields() {
		if slices.Contains(m.Takes, f.Path) {
			fields = append(fields, f)
		}
	}
	return append(fields, connection.DeadlineField())
}

// takes reports whether a request for this method may have the field.
func (m Method) takes(path string) bool {
	return slices.ContainsFunc(m.Fields(), func(f connection.Field) bool { return f.Path == path })
}

// notTaken is the sentence for a field that the method does not take. It names what it takes instead, because such a field
// is mostly one that another method calls by another name.
func (m Method) notTaken(path string) string {
	section, _, nested := strings.Cut(path, ".")
	var instead []string
	for _, other := range m.Fields() {
		if nested && strings.HasPrefix(other.Path, section+".") {
			instead = append(instead, other.Path)
		}
	}
	rule := "is not taken by " + string(m.Name)
	if len(instead) == 0 {
		return rule
	}
	return rule + ", which takes " + strings.Join(instead, ", ")
}

// Example is a request for this method with every field that it takes.
func (m Method) Example() connection.Request {
	r := connection.Request{}
	for _, f := range m.Fields() {
		f.Set(&r, f.Example)
	}
	return r
}
