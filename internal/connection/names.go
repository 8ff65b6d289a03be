package connection

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Limits of the two halves of a workflow id. Every name in a cloud is derived from them, and the clouds' own limits (STS
// session name 64, Azure peering 80, GCP 63 without a dot) leave this much.
const (
	MaxClusterID = 24
	MaxName      = 30
)

// ID names one connection: a name that is unique in its cluster.
type ID struct {
	Cluster string `json:"cluster"`
	Name    string `json:"name"`
}

// label is a DNS label (RFC 1123), the only form of a name that every cloud takes.
var label = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// ParseID reads "<cluster>.<name>".
func ParseID(s string) (ID, error) {
	cluster, name, found := strings.Cut(s, ".")
	id := ID{Cluster: cluster, Name: name}
	if !found || CheckLabel(cluster, MaxClusterID) != "" || CheckLabel(name, MaxName) != "" {
		return ID{}, fmt.Errorf("%q is not a connection: write it as CLUSTER.NAME, for example prod-eu.acme-orders", s)
	}
	return id, nil
}

// String is the connection id, which is also its workflow id.
func (id ID) String() string { return id.Cluster + "." + id.Name }

// Session is the name of every role session that acts for this connection, so that the customer's audit log shows which
// connection acted. At most 55 characters; STS allows 64.
func (id ID) Session() string { return id.String() }

// Resource is the value of the Name tag of whatever we make in a cloud for this connection, and the name of its record. No other
// connection has it: two hyphens stand in no label. Where a dot is taken it would say the same; stacks take none.
func (id ID) Resource(generation int) string {
	return "causeway-" + id.Cluster + "--" + id.Name + "-" + strconv.Itoa(generation)
}

// Check returns the rule that an id breaks, naming the field, or nil. Nothing may be derived from one that it refuses.
func (id ID) Check() error {
	if rule := CheckLabel(id.Cluster, MaxClusterID); rule != "" {
		return fmt.Errorf("cluster %q %s", Clip(id.Cluster, LimitName), rule)
	}
	if rule := CheckLabel(id.Name, MaxName); rule != "" {
		return fmt.Errorf("name %q %s", Clip(id.Name, LimitName), rule)
	}
	return nil
}

// Workflow ids that stand beside the connections' own. No label has a colon, so that no connection can have one of these.
const (
	networkPrefix = "network:"
	planPrefix    = "plan:"
)

// NetworkID is the workflow id of what stands for a network.
func NetworkID(network string) string { return networkPrefix + network }

// PlanID is the workflow id of the plan for a connection.
func (id ID) PlanID() string { return planPrefix + id.String() }

// CheckLabel returns the rule that a name breaks, or "" when it is a DNS label of at most limit characters.
func CheckLabel(s string, limit int) string {
	switch {
	case s == "":
		return "is missing"
	case len(s) > limit:
		return fmt.Sprintf("has %d characters; at most %d are allowed", len(s), limit)
	case !label.MatchString(s):
		return "must be a DNS label: lower-case letters, digits and inner hyphens"
	case strings.Contains(s, "--"):
		return "must not have two hyphens in a row: they part the names that are made of it"
	default:
		return ""
	}
}
