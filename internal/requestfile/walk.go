package requestfile

import (
	"fmt"
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/yamlfile"
)

func (r *reading) field(f yamlfile.Field) {
	field, known := r.fieldAt(f.Path)
	switch {
	case known:
		r.value(field, f.Value)
	case r.isSection(f.Path):
		r.section(f.Path, f.Value)
	default:
		r.Problem(f.Path, f.Value.Text(), fmt.Sprintf("%s (line %d)", r.noSuchField(f.Path), f.Line))
	}
}

func (r *reading) section(path string, value yamlfile.Value) {
	switch {
	case value.Kind() == yamlfile.Section:
		if path == "probe" {
			// A probe without host and port is a mistake, and not the same as no probe.
			r.request.Probe = &connection.Probe{}
		}
		r.Each(value, path+".", r.field)
	case value.Null():
	default:
		r.Problem(path, value.Text(), "must hold fields of its own"+value.Instead())
	}
}

func (r *reading) value(field connection.Field, value yamlfile.Value) {
	if value.Null() {
		return
	}
	text, rule := textOf(value), wrongType(field, value)
	if rule != "" {
		text = value.Text()
	} else {
		rule = field.Set(&r.request, text)
	}
	if rule != "" {
		r.Problem(field.Path, text, fmt.Sprintf("%s (line %d)", rule, value.Line()))
	}
}

// wrongType refuses what YAML reads as something else than the field is. Numbers are texts too: an account id is one.
func wrongType(field connection.Field, value yamlfile.Value) string {
	switch single := value.Kind() == yamlfile.Single; {
	case field.Type == connection.FieldList && value.Kind() == yamlfile.List:
		return wrongPart(field, value)
	case field.Type == connection.FieldList && !single:
		return "must be a list, and not " + value.String()
	case !single:
		return "must be a single " + string(field.Type) + ", and not " + value.String()
	case value.Truth():
		return "is read as true or false; write it in quotes if it is meant"
	case value.Binary():
		return "must be written as text"
	default:
		return ""
	}
}

// wrongPart looks at each part of a list as if it stood alone.
func wrongPart(field connection.Field, list yamlfile.Value) string {
	field.Type = connection.FieldText
	for i, part := range list.Items() {
		rule := wrongType(field, part)
		if rule == "" && (part.Text() == "" || part.Null() || strings.Contains(part.Text(), ",")) {
			rule = "must be one value"
		}
		if rule != "" {
			return fmt.Sprintf("has a part %d that %s", i+1, rule)
		}
	}
	return ""
}

// textOf is a value as one text, with commas between the parts of a list.
func textOf(value yamlfile.Value) string {
	if value.Kind() != yamlfile.List {
		return value.Text()
	}
	items := value.Items()
	parts := make([]string, len(items))
	for i, part := range items {
		parts[i] = part.Text()
	}
	return strings.Join(parts, ",")
}
