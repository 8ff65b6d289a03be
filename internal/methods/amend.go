package methods

import (
	"maps"
	"slices"

	"causeway.dev/internal/connection"
)

// NotAmendable is the rule that a correction of a fixed field breaks.
const NotAmendable = "cannot be amended: it is what this connection is; disconnect and start another"

// Amend returns the request with some fields corrected, by their paths ("target.cidr", "contact", "probe.port"). An empty
// value clears a field. When anything is wrong the request comes back as it was, with all problems: those of the
// correction, and those that it would leave behind.
func (m Method) Amend(r connection.Request, values map[string]string) (connection.Request, connection.Problems) {
	if len(values) == 0 {
		return r, connection.Problems{{Field: "values", Rule: "name at least one field to correct, for example " + m.Amendment.Field}}
	}
	amended, found := r, connection.Problems(nil)
	for _, path := range sortedKeys(values) {
		if rule := m.amendOne(&amended, path, values[path]); rule != "" {
			found = append(found, connection.Problem{Field: path, Value: values[path], Rule: rule})
		}
	}
	if p := amended.Probe; p != nil && *p == (connection.Probe{}) {
		amended.Probe = nil
	}
	for _, p := range m.Validate(amended) {
		if !found.Has(p.Field) {
			found = append(found, p)
		}
	}
	if len(found) > 0 {
		return r, found
	}
	return amended, nil
}

func (m Method) amendOne(r *connection.Request, path, value string) string {
	for _, f := range m.Fields() {
		switch {
		case f.Path != path:
		case f.Fixed:
			return NotAmendable
		default:
			return f.Set(r, value)
		}
	}
	if nearest(path, m.Fields()) == "" {
		return m.notTaken(path)
	}
	return NoSuchField(path, m.Fields())
}

// sortedKeys makes a map harmless in workflow code, whose order it must not decide. The checker sees the map and not the
// order, so it is told.
//
//workflowcheck:ignore
func sortedKeys(values map[string]string) []string { return slices.Sorted(maps.Keys(values)) }
