package connection

import "time"

// Method is the kind of a connection, by its name: that of its folder in internal/methods.
type Method string

// Request is what a support engineer asks for: what all methods share, and the own part of one. In YAML and JSON the two
// are one object, and the names of its fields are the names used in every message about them.
type Request struct {
	Method      Method
	Cluster     string
	Name        string
	Customer    string
	RequestedBy string
	Contact     string
	Ticket      string
	// Own is what only the method knows: the target, which is what the customer owns at the other end, and options beside it.
	// The method's folder has the type that it is read into.
	Own      Object
	Probe    *Probe
	Confirm  Choice
	Renew    Choice
	Deadline Duration
}

// Probe is the address that proves the connection: the probe in the data plane resolves Host and opens TCP to Port.
type Probe struct {
	Host string `json:"host" yaml:"host"`
	Port int    `json:"port" yaml:"port"`
}

// Choice is a decision that a request leaves to a person or to Causeway.
type Choice string

// Manual is the default of `confirm` and `renew`: a person decides. Automatic lets Causeway go on by itself.
const (
	Manual    Choice = "manual"
	Automatic Choice = "automatic"
)

// Duration is a length of time that reads like "7d", "36h" or "90m" in requests and in JSON.
type Duration time.Duration

// DefaultDeadline is how long a party has for one step when the request does not say: as long as AWS keeps an
// unaccepted peering connection.
const DefaultDeadline = 7 * 24 * time.Hour

// DeadlineOrDefault is the time that a party has for one step.
func (r Request) DeadlineOrDefault() time.Duration {
	if r.Deadline <= 0 {
		return DefaultDeadline
	}
	return time.Duration(r.Deadline)
}

// ID is the connection's identity, also its workflow id.
func (r Request) ID() ID { return ID{Cluster: r.Cluster, Name: r.Name} }
