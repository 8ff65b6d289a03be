package requestfile

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"causeway.dev/internal/connection"
)

// mapping reads the fields of one section. It looks at nodes, and not at decoded values: only a node knows its line and
// what was really written, such as the zeros at the beginning of an account id.
func (r *reading) mapping(section *yaml.Node, prefix string) {
	lines := map[string]int{}
	for i := 0; i+1 < len(section.Content); i += 2 {
		key, value := section.Content[i], section.Content[i+1]
		path := prefix + key.Value
		switch first, twice := lines[key.Value]; {
		case key.Kind != yaml.ScalarNode:
			r.problem(file, "", fmt.Sprintf("line %d: the name of a field must be a word, and not %s", key.Line, kind(key)))
		case twice:
			r.problem(path, value.Value, fmt.Sprintf("is given twice, in lines %d and %d", first, key.Line))
		default:
			lines[key.Value] = key.Line
			r.field(path, key, value)
		}
	}
}

func (r *reading) field(path string, key, value *yaml.Node) {
	field, known := connection.FieldAt(path)
	switch {
	case known:
		r.scalar(field, value)
	case isSection(path):
		r.section(path, value)
	default:
		r.problem(path, value.Value, fmt.Sprintf("%s (line %d)", connection.NoSuchField(path), key.Line))
	}
}

func isSection(path string) bool {
	for _, f := range connection.Fields() {
		if strings.HasPrefix(f.Path, path+".") {
			return true
		}
	}
	return false
}

func (r *reading) section(path string, value *yaml.Node) {
	switch {
	case value.Kind == yaml.MappingNode:
		if path == "probe" {
			// A probe without host and port is a mistake, and not the same as no probe.
			r.request.Probe = &connection.Probe{}
		}
		r.mapping(value, path+".")
	case isNull(value):
	default:
		r.problem(path, value.Value, fmt.Sprintf("must hold fields of its own, and not %s (line %d)", kind(value), value.Line))
	}
}

func (r *reading) scalar(field connection.Field, value *yaml.Node) {
	if isNull(value) {
		return
	}
	if rule := wrongType(field, value); rule != "" {
		r.problem(field.Path, value.Value, fmt.Sprintf("%s (line %d)", rule, value.Line))
		return
	}
	if rule := field.Set(&r.request, textOf(value)); rule != "" {
		r.problem(field.Path, textOf(value), fmt.Sprintf("%s (line %d)", rule, value.Line))
	}
}

// wrongType refuses what YAML reads as something else than the field is. Numbers are texts too: an account id is one.
func wrongType(field connection.Field, value *yaml.Node) string {
	switch {
	case field.Type == connection.FieldList && value.Kind == yaml.SequenceNode:
		return wrongPart(field, value)
	case field.Type == connection.FieldList && value.Kind != yaml.ScalarNode:
		return "must be a list, and not " + kind(value)
	case value.Kind != yaml.ScalarNode:
		return "must be a single " + string(field.Type) + ", and not " + kind(value)
	case value.Tag == "!!bool":
		return "is read as true or false; write it in quotes if it is meant"
	case value.Tag == "!!binary":
		return "must be written as text"
	default:
		return ""
	}
}

// wrongPart looks at each part of a list as if it stood alone.
func wrongPart(field connection.Field, list *yaml.Node) string {
	field.Type = connection.FieldText
	for i, part := range list.Content {
		rule := wrongType(field, part)
		if rule == "" && (part.Value == "" || isNull(part) || strings.Contains(part.Value, ",")) {
			rule = "must be one value"
		}
		if rule != "" {
			return fmt.Sprintf("has a part %d that %s", i+1, rule)
		}
	}
	return ""
}

// textOf is a value as one text, with commas between the parts of a list.
func textOf(value *yaml.Node) string {
	if value.Kind != yaml.SequenceNode {
		return value.Value
	}
	parts := make([]string, len(value.Content))
	for i, part := range value.Content {
		parts[i] = part.Value
	}
	return strings.Join(parts, ",")
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// kind names what stands there, for a sentence.
func kind(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a section"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias (*" + n.Value + ")"
	default:
		return "a single value"
	}
}
