package schema

import (
	"fmt"
	"strconv"
	"strings"

	"causeway.dev/internal/connection"
)

// The rules below return what a value breaks, or "". They are loops and not regular expressions, because workflow code
// runs them too and the checker of workflow code follows every call.

func checkAccountID(s string) string {
	if len(s) != 12 || !all(s, isDigit) {
		return "must be an AWS account id: 12 digits"
	}
	return ""
}

func checkRegion(s string) string {
	const rule = "must be an AWS region such as us-east-1"
	parts := strings.Split(s, "-")
	last := len(parts) - 1
	if last < 2 || last > 4 || len(parts[0]) < 2 || len(parts[0]) > 4 || len(parts[last]) > 2 || !all(parts[last], isDigit) {
		return rule
	}
	for _, part := range parts[:last] {
		if !all(part, isLower) {
			return rule
		}
	}
	return ""
}

func checkTransitGatewayID(s string) string {
	digits, found := strings.CutPrefix(s, "tgw-")
	if !found || len(digits) != 17 || !all(digits, isHex) {
		return "must look like tgw-0123456789abcdef0: 17 hexadecimal digits in lower case"
	}
	return ""
}

// idOf is the rule of ids that EC2 has in a short and a long form.
func idOf(kind string) func(string) string {
	return func(s string) string {
		digits, found := strings.CutPrefix(s, kind+"-")
		if !found || (len(digits) != 8 && len(digits) != 17) || !all(digits, isHex) {
			return "must look like " + kind + "-0123456789abcdef0: 8 or 17 hexadecimal digits in lower case"
		}
		return ""
	}
}

func checkRouteTables(s string) string {
	seen := map[string]bool{}
	for _, table := range connection.Parts(s) {
		if rule := idOf("rtb")(table); rule != "" {
			return strconv.Quote(table) + " " + rule
		}
		if seen[table] {
			return "names " + table + " twice"
		}
		seen[table] = true
	}
	return ""
}

// maxRoutes keeps one connection from filling our route tables: AWS allowed 50 routes in a table for years.
const maxRoutes = 20

func checkRouteCIDRs(s string) string {
	cidrs := connection.Parts(s)
	if len(cidrs) > maxRoutes {
		return fmt.Sprintf("has %d blocks; at most %d are allowed, so name larger blocks", len(cidrs), maxRoutes)
	}
	for i, cidr := range cidrs {
		if rule := connection.CheckRouteCIDR(cidr); rule != "" {
			return strconv.Quote(cidr) + " " + rule
		}
		for _, earlier := range cidrs[:i] {
			if connection.Overlap(earlier, cidr) {
				return cidr + " overlaps " + earlier + " in the same list; keep the larger one"
			}
		}
	}
	return ""
}

// all reports whether a text is not empty and made of such characters only.
func all(s string, is func(byte) bool) bool {
	for i := range len(s) {
		if !is(s[i]) {
			return false
		}
	}
	return s != ""
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isHex(c byte) bool   { return isDigit(c) || c >= 'a' && c <= 'f' }
