package ipallowlist

import (
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
)

// Own is the method's own part of a request.
type Own struct {
	Target Target `json:"target"`
	// Formats are the forms in which the addresses are shown; none means all of them.
	Formats []string `json:"formats,omitempty"`
}

// Target narrows an allowlist from the whole cluster to one Deployment in it.
type Target struct {
	Deployment string `json:"deployment,omitempty"`
}

// Facts are what its steps learn.
type Facts struct {
	OurAccount string `json:"ourAccountId,omitempty"`
	OurRegion  string `json:"ourRegion,omitempty"`
	OurVPC     string `json:"ourVpcId,omitempty"`
	// Addresses are all that the customer allows: what is in use, and what is planned. Each is an address, or a CIDR where a
	// cloud reserves whole prefixes.
	Addresses []string `json:"externalAddresses,omitempty"`
	// Coming and Retiring are the parts of them that a planned change adds and takes away, from From on.
	Coming   []string `json:"comingAddresses,omitempty"`
	Retiring []string `json:"retiringAddresses,omitempty"`
	From     string   `json:"addressesFrom,omitempty"`
	// Gateways are the ids of the gateways behind which the addresses stand.
	Gateways []string `json:"gateways,omitempty"`
	// Shared says that other customers' traffic comes from the same addresses.
	Shared bool `json:"sharedAddresses,omitempty"`
}

func of(r connection.Request) Own { return methods.OwnOf[Own](r) }

func fields() []connection.Field {
	const longest = 64
	return []connection.Field{
		{
			Path: "target.deployment", Type: connection.FieldText, Example: "orders",
			Help:  "Deployment whose addresses are meant, and not those of the whole cluster",
			Check: func(s string) string { return connection.CheckLabel(s, longest) },
		},
		{
			Path: "formats", Type: connection.FieldList, Choices: formats(), Example: "list,security-group",
			Help:  "forms in which the addresses are shown; without it, all of them",
			Check: connection.EachOf(formats()...),
		},
	}
}

// target is what `show` calls the other end.
func target(r connection.Request) []string { return []string{destination(r)} }

// shows are the addresses that the customer allows, with the one thing that they must know about them.
func shows(p connection.Progress) []methods.Line {
	facts := methods.FactsOf[Facts](p)
	if len(facts.Addresses) == 0 {
		return nil
	}
	line := methods.Line{Label: "Addresses", Text: strings.Join(facts.Addresses, ", ")}
	if facts.Shared {
		line.Mind = "(shared with other customers)"
	}
	return []methods.Line{line}
}
