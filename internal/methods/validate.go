package methods

import (
	"fmt"
	"net/netip"
	"strings"

	"causeway.dev/internal/connection"
)

// Validate checks the form of a request: everything that can be said without asking the inventory or a cloud. The command
// runs it before anything is sent and the worker runs it again, because nobody is obliged to use the command. It returns
// all problems together, in the order of the fields; what the method does not take comes last.
func (m Method) Validate(r connection.Request) connection.Problems {
	var found connection.Problems
	for _, f := range m.Fields() {
		if rule := m.problemOf(f, r); rule != "" {
			found = append(found, connection.Problem{Field: f.Path, Value: f.Get(r), Rule: rule})
		}
	}
	if m.Check != nil {
		for _, p := range m.Check(r) {
			if !found.Has(p.Field) {
				found = append(found, p)
			}
		}
	}
	return append(found, m.untaken(r)...)
}

func (m Method) problemOf(f connection.Field, r connection.Request) string {
	value := f.Get(r)
	needed := f.Required || r.Probe != nil && strings.HasPrefix(f.Path, "probe.")
	switch {
	case value == "" && needed:
		return "is missing"
	case value == "":
		return ""
	}
	if rule := f.Check(value); rule != "" {
		return rule
	}
	if f.Path == "probe.host" {
		return m.checkProbe(value, r)
	}
	return ""
}

// untaken are the fields of the request that the method does not know.
func (m Method) untaken(r connection.Request) connection.Problems {
	var found connection.Problems
	for _, path := range r.Own.Paths() {
		if value := r.Own.Get(path); value != "" && !m.takes(path) {
			found = append(found, connection.Problem{Field: path, Value: value, Rule: m.notTaken(path)})
		}
	}
	for _, f := range connection.ChoiceFields() {
		if value := f.Get(r); value != "" && !m.takes(f.Path) {
			found = append(found, connection.Problem{Field: f.Path, Value: value, Rule: m.notTaken(f.Path)})
		}
	}
	return found
}

// checkProbe refuses an address that this connection does not lead to: traffic to it would prove nothing.
func (m Method) checkProbe(host string, r connection.Request) string {
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return ""
	}
	if m.LeadsTo == nil {
		if !connection.PublicIPv4(ip) {
			return "is not a public address, and this connection opens a way over the internet"
		}
		return ""
	}
	field, leads := m.LeadsTo(r)
	for _, cidr := range leads {
		// What is no CIDR has its own sentence.
		if !connection.IsCIDR(cidr) || connection.Contains(cidr, ip) {
			return ""
		}
	}
	if len(leads) == 0 {
		return ""
	}
	return fmt.Sprintf("is outside %s %s, so that traffic to it would not use this connection", field, strings.Join(leads, ", "))
}
