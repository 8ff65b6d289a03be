package schema

import "causeway.dev/internal/connection"

// DNS says whose names resolve to private addresses across a connection.
type DNS string

// DNSVendor (the default) turns resolution on at our side only; DNSBoth asks the customer to do the same; DNSOff leaves
// both sides alone.
const (
	DNSVendor DNS = "vendor"
	DNSBoth   DNS = "both"
	DNSOff    DNS = "off"
)

// Ours reports whether our side should let the customer's network resolve our public names to private addresses.
func (d DNS) Ours() bool { return d != DNSOff }

// Theirs reports whether the customer is asked to do the same on their side.
func (d DNS) Theirs() bool { return d == DNSBoth }

// DNSField is the option that chooses, until a step has acted by it.
func DNSField(until connection.StepID) connection.Field {
	choices := []string{string(DNSVendor), string(DNSBoth), string(DNSOff)}
	return connection.Field{
		Path: "dns", Type: connection.FieldChoice, Choices: choices, Default: string(DNSVendor), Example: string(DNSBoth),
		Until: until,
		Help:  "whose names resolve to private addresses for the other side", Check: connection.OneOf(choices...),
	}
}
