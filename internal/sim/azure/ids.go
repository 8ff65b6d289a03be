package azure

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"strings"
)

// guid makes one up.
func (c *Cloud) guid() string {
	a, b := c.random.Uint64(), c.random.Uint64()
	return formatGUID([]byte(fmt.Sprintf("%016x%016x", a, b)))
}

// guidOf is the same GUID for the same words.
func guidOf(words ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(words, "|")))
	return formatGUID([]byte(fmt.Sprintf("%x", sum[:16])))
}

func formatGUID(hex []byte) string {
	s := string(hex)
	return s[:8] + "-" + s[8:12] + "-4" + s[13:16] + "-8" + s[17:20] + "-" + s[20:32]
}

var guidForm = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func isGUID(name string) bool { return guidForm.MatchString(key(name)) }

// subscriptionIn is the subscription that a scope or resource id names.
func subscriptionIn(scope string) string {
	parts := strings.Split(scope, "/")
	if len(parts) < 3 || key(parts[1]) != "subscriptions" {
		return ""
	}
	return key(parts[2])
}

// within reports whether a scope is an outer one, or lies below it.
func within(scope, outer string) bool {
	scope, outer = key(scope), strings.TrimSuffix(key(outer), "/")
	return scope == outer || strings.HasPrefix(scope, outer+"/")
}

// lastPart is the name at the end of a resource id.
func lastPart(id string) string { return id[strings.LastIndex(id, "/")+1:] }
