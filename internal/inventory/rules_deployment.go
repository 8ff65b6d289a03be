package inventory

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"causeway.dev/internal/connection"
)

const (
	// maxDeployment is as long as a request may name one.
	maxDeployment = 64
	// Kubernetes takes namespaces that are labels of RFC 1123, and names of service accounts that are subdomains of it.
	// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
	maxNamespace      = 63
	maxServiceAccount = 253
	// maxIdentity has room for the resource id of a managed identity in Azure, the longest of the clouds' names.
	maxIdentity = 512
)

func checkNamespace(s string) string { return connection.CheckLabel(s, maxNamespace) }

func checkServiceAccount(s string) string {
	if len(s) > maxServiceAccount {
		return fmt.Sprintf("has %d characters; at most %d are allowed", len(s), maxServiceAccount)
	}
	for part := range strings.SplitSeq(s, ".") {
		if connection.CheckLabel(part, maxServiceAccount) != "" {
			return "must be a DNS subdomain: lower-case letters, digits and inner hyphens, in parts with dots between them"
		}
	}
	return ""
}

// checkIdentity bounds what has another form in each cloud: an ARN, a resource id, an e-mail address.
func checkIdentity(s string) string {
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s):
		return "must be UTF-8 text"
	case n > maxIdentity:
		return fmt.Sprintf("has %d characters; at most %d are allowed", n, maxIdentity)
	case strings.TrimSpace(s) != s:
		return "must not begin or end with a space"
	case strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "must be one line without control characters"
	default:
		return ""
	}
}
