package connection

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Object is a JSON object whose form only one method knows: its own part of a request, or the facts that its steps learnt.
// Everybody else carries it along, and may read a member by its path. Its bytes are in one canonical form, with its
// members in the order of their names, so that equal objects are equal bytes.
type Object json.RawMessage

// ObjectOf writes a value of a struct type as an object. It fails when the value has no JSON form or is no object.
func ObjectOf(v any) (Object, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("writing an object: %w", err)
	}
	var o Object
	return o, o.UnmarshalJSON(data)
}

// Into reads an object into a value of the type that knows its form. An empty object leaves the value as it is.
//
//workflowcheck:ignore
func (o Object) Into(v any) error {
	if len(o) == 0 {
		return nil
	}
	if err := json.Unmarshal(o, v); err != nil {
		return fmt.Errorf("reading an object: %w", err)
	}
	return nil
}

// Get is the member at a path, such as "target.cidr", as one text: a list has commas between its parts. It is "" where
// nothing is.
func (o Object) Get(path string) string {
	var at any = o.members()
	for name := range strings.SplitSeq(path, ".") {
		section, ok := at.(map[string]any)
		if !ok {
			return ""
		}
		at = section[name]
	}
	return asText(at)
}

// With is the object with one member set: a string, a number or a list of strings. A nil value takes it out. The object
// itself stays as it is, because a copy of a request may share it.
func (o Object) With(path string, value any) Object {
	root := o.members()
	section := root
	names := strings.Split(path, ".")
	for _, name := range names[:len(names)-1] {
		inner, ok := section[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			section[name] = inner
		}
		section = inner
	}
	last := names[len(names)-1]
	if value == nil {
		delete(section, last)
	} else {
		section[last] = value
	}
	if len(section) == 0 {
		delete(root, names[0]) // a section without members says nothing
	}
	return canonical(root)
}

// Paths are the paths of all members that are no sections, in their order.
func (o Object) Paths() []string {
	var found []string
	walk(o.members(), "", func(path string) { found = append(found, path) })
	return found
}

// MarshalJSON writes the object as it is.
func (o Object) MarshalJSON() ([]byte, error) {
	if len(o) == 0 {
		return []byte("{}"), nil
	}
	return o, nil
}

// UnmarshalJSON reads any object, and nothing else.
func (o *Object) UnmarshalJSON(data []byte) error {
	members, err := decoded(data)
	if err != nil {
		return err
	}
	*o = canonical(members)
	return nil
}

func (o Object) members() map[string]any {
	members, err := decoded(o)
	if err != nil || members == nil {
		return map[string]any{}
	}
	return members
}

// decoded keeps numbers as they were written.
//
//workflowcheck:ignore
func decoded(data []byte) (map[string]any, error) {
	if len(data) == 0 {
		return nil, nil
	}
	var members map[string]any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&members); err != nil {
		return nil, fmt.Errorf("reading an object: %w", err)
	}
	return members, nil
}

// canonical is the form in which JSON sorts members by name. An object without members is no bytes at all.
//
//workflowcheck:ignore
func canonical(members map[string]any) Object {
	if len(members) == 0 {
		return nil
	}
	data, err := json.Marshal(members)
	if err != nil {
		panic(err) // it was JSON before, or a text
	}
	return data
}

//workflowcheck:ignore
func walk(section map[string]any, prefix string, visit func(string)) {
	for _, name := range slices.Sorted(maps.Keys(section)) {
		if inner, ok := section[name].(map[string]any); ok && len(inner) > 0 {
			walk(inner, prefix+name+".", visit)
			continue
		}
		visit(prefix + name)
	}
}

func asText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []any:
		texts := make([]string, len(v))
		for i, part := range v {
			texts[i] = asText(part)
		}
		return strings.Join(texts, ",")
	default:
		return fmt.Sprint(v)
	}
}
