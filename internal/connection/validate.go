package connection

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
)

// Validate checks the form of a request: everything that can be said without asking the inventory or a cloud. The command
// runs it before anything is sent and the worker runs it again, because nobody is obliged to use the command. It returns
// all problems together, in the order of the fields.
func Validate(r Request) Problems {
	var found Problems
	known := slices.Contains(Methods(), r.Method)
	for _, f := range Fields() {
		if known && !f.TakenBy(r.Method) {
			if value := f.get(r); value != "" {
				found = append(found, Problem{Field: f.Path, Value: value, Rule: notTaken(f, r.Method)})
			}
			continue
		}
		if rule := problemOf(f, r); rule != "" {
			found = append(found, Problem{Field: f.Path, Value: f.get(r), Rule: rule})
		}
	}
	return found
}

func problemOf(f Field, r Request) string {
	value := f.get(r)
	needed := f.neededIn(r.Method) || r.Probe != nil && isProbeField(f.Path)
	switch {
	case value == "" && needed:
		return "is missing"
	case value == "":
		return ""
	}
	if rule := f.check(value); rule != "" {
		return rule
	}
	switch f.Path {
	case "probe.host":
		return checkProbeAddress(value, r)
	case "target.vnetId":
		return checkSubscriptionOf(value, r)
	default:
		return ""
	}
}

// checkSubscriptionOf compares the two places in which a request names the customer's subscription.
func checkSubscriptionOf(vnetID string, r Request) string {
	vnet, err := ParseVNetID(vnetID)
	if given := r.Target.SubscriptionID; err == nil && given != "" && !strings.EqualFold(given, vnet.Subscription) {
		return "lies in subscription " + vnet.Subscription + ", and target.subscriptionId is " + given
	}
	return ""
}

func isProbeField(path string) bool { return path == "probe.host" || path == "probe.port" }

// checkProbeAddress refuses an address that this connection does not lead to: traffic to it would prove nothing.
func checkProbeAddress(host string, r Request) string {
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return ""
	}
	if r.Method == IPAllowlist {
		if !PublicIPv4(ip) {
			return "is not a public address, and an allowlist opens a way over the internet"
		}
		return ""
	}
	field := "target.cidr"
	if r.Method == AWSTransitGateway || r.Method == AzureVNetPeering {
		field = "target.cidrs"
	}
	leads := r.LeadsTo()
	for _, cidr := range leads {
		// What is no CIDR has its own sentence.
		if !IsCIDR(cidr) || Contains(cidr, ip) {
			return ""
		}
	}
	if len(leads) == 0 {
		return ""
	}
	return fmt.Sprintf("is outside %s %s, so that traffic to it would not use this connection", field, strings.Join(leads, ", "))
}

// AmendRequest returns the request with some fields corrected, by their paths ("target.cidr", "contact", "probe.port"). An empty
// value clears a field. When anything is wrong the request comes back as it was, with all problems: those of the
// correction, and those that it would leave behind.
func AmendRequest(r Request, values map[string]string) (Request, Problems) {
	if len(values) == 0 {
		example := "target.cidr"
		if r.Method != AWSVPCPeering && r.Method != AWSVPCPeeringRole {
			example = "probe.host"
		}
		return r, Problems{{Field: "values", Rule: "name at least one field to correct, for example " + example}}
	}
	amended, found := r, Problems(nil)
	for _, path := range sortedKeys(values) {
		if rule := amendOne(&amended, path, values[path]); rule != "" {
			found = append(found, Problem{Field: path, Value: values[path], Rule: rule})
		}
	}
	if p := amended.Probe; p != nil && *p == (Probe{}) {
		amended.Probe = nil
	}
	for _, p := range Validate(amended) {
		if !found.Has(p.Field) {
			found = append(found, p)
		}
	}
	if len(found) > 0 {
		return r, found
	}
	return amended, nil
}

// sortedKeys makes a map harmless in workflow code, whose order it must not decide. The checker sees the map and not the
// order, so it is told.
//
//workflowcheck:ignore
func sortedKeys(values map[string]string) []string { return slices.Sorted(maps.Keys(values)) }

func amendOne(r *Request, path, value string) string {
	f, known := FieldAt(path)
	switch {
	case !known:
		return NoSuchField(path)
	case f.Fixed:
		return "cannot be amended: it is what this connection is; disconnect and start another"
	default:
		return f.set(r, value)
	}
}

// Has reports whether a field is among the problems.
func (ps Problems) Has(field string) bool {
	return slices.ContainsFunc(ps, func(p Problem) bool { return p.Field == field })
}
