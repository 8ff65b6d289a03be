package server

import (
	"fmt"
	"strings"

	"causeway.dev/internal/connection"
)

// Filter chooses connections. Empty fields choose all.
type Filter struct {
	WaitingOn connection.Party
	Customer  string
	Cluster   string
	Status    connection.Status
	// OpenGrants keeps the connections whose grant has not provably ended.
	OpenGrants bool
	// Ended adds the connections that have ended and that the server still keeps.
	Ended bool
	// Limit bounds the answer; zero means DefaultLimit.
	Limit int
}

// DefaultLimit is how many connections one answer lists at most.
const DefaultLimit = 200

// query is the visibility query. The status attribute keeps locks, plans and probes out: only connections have it.
func (f Filter) query() string {
	all := []string{connection.AttributeStatus + " IS NOT NULL"}
	// A grant can outlive its connection: abandoned, or terminated.
	if f.Ended || f.OpenGrants {
		// Each hand-over leaves a run behind that ended without the connection ending.
		all = append(all, "ExecutionStatus != 'ContinuedAsNew'")
	} else {
		all = append(all, "ExecutionStatus = 'Running'")
	}
	for _, is := range []struct{ attribute, value string }{
		{connection.AttributeWaitingOn, string(f.WaitingOn)},
		{connection.AttributeCluster, f.Cluster},
		{connection.AttributeStatus, string(f.Status)},
	} {
		if is.value != "" {
			all = append(all, fmt.Sprintf("%s = %s", is.attribute, quoted(is.value)))
		}
	}
	if clause := customerClause(f.Customer); clause != "" {
		all = append(all, clause)
	}
	if f.OpenGrants {
		all = append(all, connection.AttributeGrantOpen+" IS NOT NULL")
	}
	return strings.Join(all, " AND ")
}

// customerClause narrows to a customer, whose name may hold any printable character. A server that keeps visibility in
// SQLite finds nothing for some values with a backslash or a quote, because it escapes them once too often (tried with
// server 1.29): such a name is searched up to that character, and compared by keeps.
func customerClause(name string) string {
	at := strings.IndexAny(name, `\"'`)
	switch {
	case name == "" || at == 0:
		return ""
	case at > 0:
		return fmt.Sprintf("%s STARTS_WITH %s", connection.AttributeCustomer, quoted(name[:at]))
	default:
		return fmt.Sprintf("%s = %s", connection.AttributeCustomer, quoted(name))
	}
}

// keeps decides about what the server found, where its query language could not say it all.
func (f Filter) keeps(l Line) bool { return f.Customer == "" || f.Customer == l.Customer }

// quoted writes a value as a string of the visibility query language, in which a backslash escapes.
func quoted(value string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(value) + "'"
}
