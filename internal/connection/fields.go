package connection

import (
	"strconv"
	"strings"
)

// FieldType says what kind of text a field of a request takes, so that a command can make a flag of it.
type FieldType string

// The types of fields.
const (
	FieldText     FieldType = "text"
	FieldNumber   FieldType = "number"
	FieldDuration FieldType = "duration"
	FieldChoice   FieldType = "choice"
	// FieldList is a list in YAML, and one text with commas everywhere else.
	FieldList FieldType = "list"
)

// Field is one field of a request: its path in YAML, which is also its name in every message about it.
type Field struct {
	Path     string    `json:"path"`
	Type     FieldType `json:"type"`
	Required bool      `json:"required,omitempty"`
	// Fixed fields make up the identity of a connection, so that they cannot be amended once it has started.
	Fixed   bool     `json:"fixed,omitempty"`
	Default string   `json:"default,omitempty"`
	Choices []string `json:"choices,omitempty"`
	Example string   `json:"example"`
	Help    string   `json:"help"`

	// takenBy are the methods that take the field: none named means every method. neededBy are those that cannot do
	// without it.
	takenBy  []Method
	neededBy []Method

	get   func(Request) string
	set   func(*Request, string) string
	check func(string) string
}

// Get returns the field's value as it would be written in a file, or "".
func (f Field) Get(r Request) string { return f.get(r) }

// Set writes the field's text into a request. It returns the rule that the text breaks, or "" when it was taken.
func (f Field) Set(r *Request, value string) string { return f.set(r, value) }

// Fields is the schema of a request, in the order in which people write it: every field of every method. Required are
// those that no method can do without.
func Fields() []Field {
	return append(append(identityFields(), targetFields()...), choiceFields()...)
}

// FieldAt returns the field with this path.
func FieldAt(path string) (Field, bool) {
	for _, f := range Fields() {
		if f.Path == path {
			return f, true
		}
	}
	return Field{}, false
}

func identityFields() []Field {
	return []Field{
		{
			Path: "method", Required: true, Fixed: true, Type: FieldChoice, Choices: methodNames(),
			Example: string(AWSVPCPeering), Help: "kind of the connection",
			get: func(r Request) string { return string(r.Method) }, set: text(func(r *Request) *Method { return &r.Method }),
			check: oneOf(methodNames()...),
		},
		{
			Path: "cluster", Required: true, Fixed: true, Type: FieldText, Example: "prod-eu", Help: "our cluster, as the inventory calls it",
			get: func(r Request) string { return r.Cluster }, set: text(func(r *Request) *string { return &r.Cluster }),
			check: func(s string) string { return CheckLabel(s, MaxClusterID) },
		},
		{
			Path: "name", Required: true, Fixed: true, Type: FieldText, Example: "acme-orders", Help: "name of the connection, unique in its cluster",
			get: func(r Request) string { return r.Name }, set: text(func(r *Request) *string { return &r.Name }),
			check: func(s string) string { return CheckLabel(s, MaxName) },
		},
		{
			Path: "customer", Required: true, Fixed: true, Type: FieldText, Example: "Acme", Help: "customer who owns the target",
			get: func(r Request) string { return r.Customer }, set: text(func(r *Request) *string { return &r.Customer }),
			check: checkLine,
		},
		{
			Path: "requestedBy", Type: FieldText, Example: "sam@vendor.example", Help: "e-mail address of the support engineer who asks",
			get: func(r Request) string { return r.RequestedBy }, set: text(func(r *Request) *string { return &r.RequestedBy }),
			check: checkEmail,
		},
		{
			Path: "contact", Type: FieldText, Example: "network-team@acme.example", Help: "whom to reach at the customer's",
			get: func(r Request) string { return r.Contact }, set: text(func(r *Request) *string { return &r.Contact }),
			check: checkLine,
		},
		{
			Path: "ticket", Type: FieldText, Example: "SUP-1234", Help: "ticket that this connection belongs to",
			get: func(r Request) string { return r.Ticket }, set: text(func(r *Request) *string { return &r.Ticket }),
			check: checkLine,
		},
	}
}

func choiceFields() []Field {
	dns := []string{string(DNSVendor), string(DNSBoth), string(DNSOff)}
	who := []string{string(Manual), string(Automatic)}
	return []Field{
		{
			Path: "dns", takenBy: []Method{AWSVPCPeering, AWSVPCPeeringRole}, Type: FieldChoice, Choices: dns, Default: string(DNSVendor), Example: string(DNSBoth),
			Help: "whose names resolve to private addresses for the other side",
			get:  func(r Request) string { return string(r.DNS) }, set: text(func(r *Request) *DNS { return &r.DNS }), check: oneOf(dns...),
		},
		{
			Path: "formats", takenBy: []Method{IPAllowlist}, Type: FieldList, Choices: Formats(), Example: "list,security-group",
			Help: "forms in which the addresses are shown; without it, all of them",
			get:  func(r Request) string { return strings.Join(r.Formats, ",") }, set: list(func(r *Request) *[]string { return &r.Formats }),
			check: eachOf(Formats()...),
		},
		{
			Path: "probe.host", Type: FieldText, Example: "orders.abc123xyz.us-east-1.rds.amazonaws.com",
			Help: "customer's host that proves the connection: a name or an IPv4 address",
			get:  probeHost, set: setProbeHost, check: checkHost,
		},
		{
			Path: "probe.port", Type: FieldNumber, Example: "5432", Help: "TCP port of that host",
			get: probePort, set: setProbePort, check: checkPort,
		},
		{
			Path: "confirm", takenBy: []Method{AWSVPCPeering, AWSVPCPeeringRole, AWSTransitGateway, AzureVNetPeering}, Type: FieldChoice, Choices: who, Default: string(Manual), Example: string(Manual), Help: "who says at the end that the connection works",
			get: func(r Request) string { return string(r.Confirm) }, set: text(func(r *Request) *Choice { return &r.Confirm }), check: oneOf(who...),
		},
		{
			Path: "renew", takenBy: []Method{AWSVPCPeering}, Type: FieldChoice, Choices: who, Default: string(Manual), Example: string(Manual), Help: "who asks again when the cloud's own time to accept runs out",
			get: func(r Request) string { return string(r.Renew) }, set: text(func(r *Request) *Choice { return &r.Renew }), check: oneOf(who...),
		},
		{
			Path: "deadline", Type: FieldDuration, Default: Duration(DefaultDeadline).String(), Example: "7d", Help: "how long each party has for one step, at most 30d",
			get: deadline, set: setDeadline, check: checkDeadline,
		},
	}
}

// text makes the setter of a field that takes any text; what it may say is for its check.
func text[T ~string](at func(*Request) *T) func(*Request, string) string {
	return func(r *Request, value string) string {
		*at(r) = T(value)
		return ""
	}
}

func probeHost(r Request) string {
	if r.Probe == nil {
		return ""
	}
	return r.Probe.Host
}

func probePort(r Request) string {
	if r.Probe == nil || r.Probe.Port == 0 {
		return ""
	}
	return strconv.Itoa(r.Probe.Port)
}

// probeOf gives the request a probe of its own: the one it has may be shared with a copy of the request.
func probeOf(r *Request) *Probe {
	p := Probe{}
	if r.Probe != nil {
		p = *r.Probe
	}
	r.Probe = &p
	return r.Probe
}

func setProbeHost(r *Request, value string) string {
	probeOf(r).Host = value
	return ""
}

func setProbePort(r *Request, value string) string {
	if value == "" {
		probeOf(r).Port = 0
		return ""
	}
	if rule := checkPort(value); rule != "" {
		return rule
	}
	probeOf(r).Port, _ = strconv.Atoi(value) // checkPort has read it already
	return ""
}

func deadline(r Request) string {
	if r.Deadline == 0 {
		return ""
	}
	return r.Deadline.String()
}

func setDeadline(r *Request, value string) string {
	if value == "" {
		r.Deadline = 0
		return ""
	}
	if rule := checkDeadline(value); rule != "" {
		return rule
	}
	r.Deadline, _ = ParseDuration(value) // checkDeadline has read it already
	return ""
}
