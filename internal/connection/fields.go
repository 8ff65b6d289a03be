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
	Fixed bool `json:"fixed,omitempty"`
	// Until is the step after which it cannot be amended any more: by then it has had its effect.
	Until   StepID   `json:"until,omitempty"`
	Default string   `json:"default,omitempty"`
	Choices []string `json:"choices,omitempty"`
	Example string   `json:"example"`
	Help    string   `json:"help"`

	// Check returns the rule that a value breaks, or "". It sees one field alone.
	Check func(string) string `json:"-"`

	// get and set belong to the fields that all methods share; without them the field is the method's own, at its path.
	get func(Request) string
	set func(*Request, string) string
}

// Get returns the field's value as it would be written in a file, or "".
func (f Field) Get(r Request) string {
	if f.get == nil {
		return r.Own.Get(f.Path)
	}
	return f.get(r)
}

// Set writes the field's text into a request. It returns the rule that the text breaks, or "" when it was taken.
func (f Field) Set(r *Request, value string) string {
	if f.set != nil {
		return f.set(r, value)
	}
	switch list := Parts(value); {
	case value == "" || f.Type == FieldList && len(list) == 0:
		r.Own = r.Own.With(f.Path, nil)
	case f.Type == FieldList:
		r.Own = r.Own.With(f.Path, list)
	default:
		r.Own = r.Own.With(f.Path, value)
	}
	return ""
}

// IdentityFields say which connection is asked for, by whom and for whom. The methods are those that can be chosen from.
func IdentityFields(methods []Method) []Field {
	names := make([]string, len(methods))
	for i, m := range methods {
		names[i] = string(m)
	}
	return []Field{
		{
			Path: "method", Required: true, Fixed: true, Type: FieldChoice, Choices: names,
			Example: first(names), Help: "kind of the connection",
			get: func(r Request) string { return string(r.Method) }, set: text(func(r *Request) *Method { return &r.Method }),
			Check: OneOf(names...),
		},
		{
			Path: "cluster", Required: true, Fixed: true, Type: FieldText, Example: "prod-eu", Help: "our cluster, as the inventory calls it",
			get: func(r Request) string { return r.Cluster }, set: text(func(r *Request) *string { return &r.Cluster }),
			Check: func(s string) string { return CheckLabel(s, MaxClusterID) },
		},
		{
			Path: "name", Required: true, Fixed: true, Type: FieldText, Example: "acme-orders", Help: "name of the connection, unique in its cluster",
			get: func(r Request) string { return r.Name }, set: text(func(r *Request) *string { return &r.Name }),
			Check: func(s string) string { return CheckLabel(s, MaxName) },
		},
		{
			Path: "customer", Required: true, Fixed: true, Type: FieldText, Example: "Acme", Help: "customer who owns the target",
			get: func(r Request) string { return r.Customer }, set: text(func(r *Request) *string { return &r.Customer }),
			Check: checkLine,
		},
		{
			Path: "requestedBy", Type: FieldText, Example: "sam@vendor.example", Help: "e-mail address of the support engineer who asks",
			get: func(r Request) string { return r.RequestedBy }, set: text(func(r *Request) *string { return &r.RequestedBy }),
			Check: checkEmail,
		},
		{
			Path: "contact", Type: FieldText, Example: "network-team@acme.example", Help: "whom to reach at the customer's",
			get: func(r Request) string { return r.Contact }, set: text(func(r *Request) *string { return &r.Contact }),
			Check: checkLine,
		},
		{
			Path: "ticket", Type: FieldText, Example: "SUP-1234", Help: "ticket that this connection belongs to",
			get: func(r Request) string { return r.Ticket }, set: text(func(r *Request) *string { return &r.Ticket }),
			Check: checkLine,
		},
	}
}

func first(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// ProofFields name what proves a connection. Every method takes them.
func ProofFields() []Field {
	return []Field{
		{
			Path: "probe.host", Type: FieldText, Example: "orders.abc123xyz.us-east-1.rds.amazonaws.com",
			Help: "customer's host that proves the connection: a name or an IPv4 address",
			get:  probeHost, set: setProbeHost, Check: checkHost,
		},
		{
			Path: "probe.port", Type: FieldNumber, Example: "5432", Help: "TCP port of that host",
			get: probePort, set: setProbePort, Check: checkPort,
		},
	}
}

// ChoiceFields are decisions that some methods leave open: their descriptors name the fields that they take.
func ChoiceFields() []Field {
	who := []string{string(Manual), string(Automatic)}
	return []Field{
		{
			Path: "confirm", Type: FieldChoice, Choices: who, Default: string(Manual), Example: string(Manual), Help: "who says at the end that the connection works",
			get: func(r Request) string { return string(r.Confirm) }, set: text(func(r *Request) *Choice { return &r.Confirm }), Check: OneOf(who...),
		},
		{
			Path: "renew", Type: FieldChoice, Choices: who, Default: string(Manual), Example: string(Manual), Help: "who asks again when the cloud's own time to accept runs out",
			get: func(r Request) string { return string(r.Renew) }, set: text(func(r *Request) *Choice { return &r.Renew }), Check: OneOf(who...),
		},
	}
}

// DeadlineField is the last field of every request.
func DeadlineField() Field {
	return Field{
		Path: "deadline", Type: FieldDuration, Default: Duration(DefaultDeadline).String(), Example: "7d", Help: "how long each party has for one step, at most 30d",
		get: deadline, set: setDeadline, Check: checkDeadline,
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

// Parts reads a list as flags and messages write it: with commas, and spaces around them if people like.
func Parts(value string) []string {
	if strings.TrimSpace(value) == "" {
		return nil
	}
	found := strings.Split(value, ",")
	for i := range found {
		found[i] = strings.TrimSpace(found[i])
	}
	return found
}
