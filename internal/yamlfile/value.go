package yamlfile

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// Kind is what stands at one place of a file.
type Kind int

// The kinds.
const (
	Single Kind = iota
	Section
	List
	Alias
)

// Value is what stands at one place of a file, as it was written.
type Value struct{ node *yaml.Node }

// Kind tells a single value from a list and a section.
func (v Value) Kind() Kind {
	switch v.node.Kind {
	case yaml.MappingNode:
		return Section
	case yaml.SequenceNode:
		return List
	case yaml.AliasNode:
		return Alias
	default:
		return Single
	}
}

// String names what stands there, for a sentence: "must be a text, and not ...".
func (v Value) String() string {
	switch v.Kind() {
	case Section:
		return "a section"
	case List:
		return "a list"
	case Alias:
		return "an alias (*" + v.node.Value + ")"
	default:
		return "a single value"
	}
}

// Instead ends a rule about what should stand there.
func (v Value) Instead() string { return fmt.Sprintf(", and not %s (line %d)", v, v.Line()) }

// Line is where the value begins, counted from 1.
func (v Value) Line() int { return v.node.Line }

// Text is a single value as it was written, without quotes. It is empty for a section and for a list.
func (v Value) Text() string { return v.node.Value }

// Null reports whether nothing stands there, or null.
func (v Value) Null() bool { return v.Kind() == Single && v.node.Tag == "!!null" }

// Truth reports whether YAML reads the value as true or false.
func (v Value) Truth() bool { return v.Kind() == Single && v.node.Tag == "!!bool" }

// Binary reports whether the value is marked as bytes in base64.
func (v Value) Binary() bool { return v.Kind() == Single && v.node.Tag == "!!binary" }

// Bool returns the value as true or false, and whether it is either of them. Nothing is false.
func (v Value) Bool() (value, either bool) {
	either = v.Kind() == Single && v.node.Decode(&value) == nil
	return value, either
}

// Items are the parts of a list.
func (v Value) Items() []Value {
	if v.Kind() != List {
		return nil
	}
	items := make([]Value, len(v.node.Content))
	for i, n := range v.node.Content {
		items[i] = Value{n}
	}
	return items
}
