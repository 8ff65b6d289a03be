package connection

import (
	"slices"
	"strings"
)

// Methods lists every method in the order in which people read about them.
func Methods() []Method {
	return []Method{AWSVPCPeering, AWSVPCPeeringRole, AWSTransitGateway, AzureVNetPeering, IPAllowlist}
}

// FieldsOf is the schema of a request for one method: the fields that it takes, and Required those that it needs.
func FieldsOf(m Method) []Field {
	var taken []Field
	for _, f := range Fields() {
		if f.TakenBy(m) {
			f.Required = f.neededIn(m)
			taken = append(taken, f)
		}
	}
	return taken
}

// TakenBy reports whether a request for this method may have the field.
func (f Field) TakenBy(m Method) bool { return len(f.takenBy) == 0 || slices.Contains(f.takenBy, m) }

// Only are the methods that take a field which others do not: none means that every method takes it.
func (f Field) Only() []Method { return slices.Clone(f.takenBy) }

func (f Field) neededIn(m Method) bool { return f.Required || slices.Contains(f.neededBy, m) }

// notTaken is the sentence for a field that its method does not take. It names what the method takes instead, because
// such a field is mostly one that another method calls by another name.
func notTaken(f Field, m Method) string {
	section, _, nested := strings.Cut(f.Path, ".")
	var instead []string
	for _, other := range FieldsOf(m) {
		if nested && strings.HasPrefix(other.Path, section+".") {
			instead = append(instead, other.Path)
		}
	}
	rule := "is not taken by " + string(m)
	if len(instead) == 0 {
		return rule
	}
	return rule + ", which takes " + strings.Join(instead, ", ")
}
