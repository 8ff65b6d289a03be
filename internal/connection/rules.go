package connection

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The rules below return what a value breaks, or "". They are loops and not regular expressions, because workflow code
// runs them too and the checker of workflow code follows every call.

// Limits of the free texts and of a deadline.
const (
	maxLine     = 64
	maxDeadline = 30 * day
	maxHost     = 253
	maxHostPart = 63
)

// EachOf is OneOf for each part of a list, none of which may stand there twice.
func EachOf(choices ...string) func(string) string {
	return func(s string) string {
		seen := ""
		for _, part := range Parts(s) {
			if rule := OneOf(choices...)(part); rule != "" {
				return "each " + rule
			}
			if strings.Contains(seen, ","+part+",") {
				return "names " + part + " twice"
			}
			seen += "," + part + ","
		}
		return ""
	}
}

// OneOf is the rule of a field that takes one of some words.
func OneOf(choices ...string) func(string) string {
	return func(s string) string {
		for _, c := range choices {
			if s == c {
				return ""
			}
		}
		if len(choices) == 1 {
			return "must be " + choices[0]
		}
		return "must be one of " + strings.Join(choices, ", ")
	}
}

// checkLine is for texts that people read: they also become tags and search attributes.
func checkLine(s string) string {
	switch {
	case !utf8.ValidString(s):
		return "must be UTF-8 text"
	case utf8.RuneCountInString(s) > maxLine:
		return fmt.Sprintf("has %d characters; at most %d are allowed", utf8.RuneCountInString(s), maxLine)
	case strings.TrimSpace(s) != s:
		return "must not begin or end with a space"
	case strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "must be one line without control characters"
	default:
		return ""
	}
}

func checkEmail(s string) string {
	user, host, found := strings.Cut(s, "@")
	if !found || user == "" || strings.ContainsAny(s, " <>,;\"") || strings.Contains(host, "@") || checkName(host) != "" {
		return "must be an e-mail address such as sam@vendor.example"
	}
	return checkLine(s)
}

// checkHost takes an IPv4 address or a name of RFC 1123.
func checkHost(s string) string {
	if ip, err := netip.ParseAddr(s); err == nil {
		if !ip.Is4() {
			return "must be a name or an IPv4 address"
		}
		return ""
	}
	return checkName(s)
}

func checkName(s string) string {
	const rule = "must be a host name such as db.acme.example, or an IPv4 address"
	if len(s) > maxHost {
		return fmt.Sprintf("has %d characters; a host name has at most %d", len(s), maxHost)
	}
	parts := strings.Split(s, ".")
	for _, part := range parts {
		if part == "" || len(part) > maxHostPart || part[0] == '-' || part[len(part)-1] == '-' || !all(part, isNamePart) {
			return rule
		}
	}
	// 10.20.1 and 10.20.1.300 are addresses gone wrong, not names: no top-level domain is a number.
	if all(parts[len(parts)-1], isDigit) {
		return rule
	}
	return ""
}

func checkPort(s string) string {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 65535 {
		return "must be a TCP port: a number between 1 and 65535"
	}
	return ""
}

func checkDeadline(s string) string {
	d, err := ParseDuration(s)
	if err != nil {
		return "must be a length of time such as 7d, 36h or 90m"
	}
	if time.Duration(d) > maxDeadline {
		return "must be at most " + Duration(maxDeadline).String()
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
func isNamePart(c byte) bool {
	return isDigit(c) || isLower(c) || c >= 'A' && c <= 'Z' || c == '-'
}
