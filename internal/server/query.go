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
	if f.Ended {
		// Each hand-over leaves a run behind that ended without the connection ending.
		all = append(all, "ExecutionStatus != 'ContinuedAsNew'")
	} else {
		all = append(all, "ExecutionStatus = 'Running'")
	}
	for _, is := range []struct{ attribute, value string }{
		{connection.AttributeWaitingOn, string(f.WaitingOn)},
		{connection.AttributeCustomer, f.Customer},
		{connection.AttributeCluster, f.Cluster},
		{connection.AttributeStatus, string(f.Status)},
	} {
		if is.value != "" {
			all = append(all, fmt.Sprintf("%s = %s", is.attribute, quoted(is.value)))
		}
	}
	if f.OpenGrants {
		all = append(all, connection.AttributeGrantOpen+" IS NOT NULL")
	}
	return strings.Join(all, " AND ")
}

// quoted writes a value as a string of the visibility query language, in which a backslash escapes.
func quoted(value string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(value) + "'"
}
