package methods

import (
	"slices"

	"causeway.dev/internal/connection"
)

// Set is the methods that a program knows, in the order in which people read about them.
type Set []Method

// Of is the method of this name, and whether there is one.
func (s Set) Of(name connection.Method) (Method, bool) {
	for _, m := range s {
		if m.Name == name {
			return m, true
		}
	}
	return Method{}, false
}

// Names are the names of all methods.
func (s Set) Names() []connection.Method {
	names := make([]connection.Method, len(s))
	for i, m := range s {
		names[i] = m.Name
	}
	return names
}

// Field is one field of requests, and which methods take it; every method does where none is named.
type Field struct {
	connection.Field
	Only []connection.Method
}

// Fields is every field of every method, in the order in which people write them. Required are those that no method can do
// without. Where methods have a field in common it is one and the same.
func (s Set) Fields() []Field {
	var fields []Field
	for _, f := range connection.IdentityFields(s.Names()) {
		fields = append(fields, Field{Field: f})
	}
	for _, m := range s {
		for _, f := range m.Own {
			fields = s.joined(fields, f, m.Name)
		}
	}
	slices.SortStableFunc(fields[len(connection.IdentityFields(nil)):], targetsFirst)
	for _, f := range connection.ProofFields() {
		fields = append(fields, Field{Field: f})
	}
	for _, f := range connection.ChoiceFields() {
		fields = append(fields, Field{Field: f, Only: s.taking(f.Path)})
	}
	return append(fields, Field{Field: connection.DeadlineField()})
}

// joined adds a field of one method's, or that method to the field if it is there.
func (s Set) joined(fields []Field, f connection.Field, m connection.Method) []Field {
	for i := range fields {
		if fields[i].Path == f.Path {
			fields[i].Only = append(fields[i].Only, m)
			return fields
		}
	}
	f.Required = false
	return append(fields, Field{Field: f, Only: []connection.Method{m}})
}

func (s Set) taking(path string) []connection.Method {
	var names []connection.Method
	for _, m := range s {
		if slices.Contains(m.Takes, path) {
			names = append(names, m.Name)
		}
	}
	return names
}

func targetsFirst(a, b Field) int {
	rank := func(f Field) int {
		if len(f.Path) > 7 && f.Path[:7] == "target." {
			return 0
		}
		return 1
	}
	return rank(a) - rank(b)
}

// FieldAt returns the field with this path.
func (s Set) FieldAt(path string) (Field, bool) {
	for _, f := range s.Fields() {
		if f.Path == path {
			return f, true
		}
	}
	return Field{}, false
}

// NoSuchField is the rule that a field breaks which no method has.
func (s Set) NoSuchField(path string) string {
	var fields []connection.Field
	for _, f := range s.Fields() {
		fields = append(fields, f.Field)
	}
	return NoSuchField(path, fields)
}

// Validate is Method.Validate for a request of any method. Of one that nobody knows only what all share is judged.
func (s Set) Validate(r connection.Request) connection.Problems {
	if m, known := s.Of(r.Method); known {
		return m.Validate(r)
	}
	found := Method{LeadsTo: func(connection.Request) (string, []string) { return "", nil }}.Validate(shared(r))
	rule := connection.OneOf(texts(s.Names())...)(string(r.Method))
	if r.Method == "" {
		rule = "is missing"
	}
	found = slices.DeleteFunc(found, func(p connection.Problem) bool { return p.Field == "method" })
	return append(connection.Problems{{Field: "method", Value: string(r.Method), Rule: rule}}, found...)
}

// shared is the part of a request that every method has.
func shared(r connection.Request) connection.Request {
	r.Own, r.Confirm, r.Renew = nil, "", ""
	return r
}

// Steps are the steps of one request; none when nobody knows its method.
func (s Set) Steps(r connection.Request) []connection.Step {
	if m, known := s.Of(r.Method); known {
		return m.Steps(r)
	}
	return nil
}

func texts(names []connection.Method) []string {
	found := make([]string, len(names))
	for i, n := range names {
		found[i] = string(n)
	}
	return found
}

// Rights are those of all methods, one after the other.
func (s Set) Rights() []Rights {
	var all []Rights
	for _, m := range s {
		all = append(all, m.Rights...)
	}
	return all
}
