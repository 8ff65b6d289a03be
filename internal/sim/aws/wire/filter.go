package wire

import (
	"encoding/base64"
	"path"
	"slices"
	"strconv"
	"strings"

	"causeway.dev/internal/sim/aws/state"
)

// Choose keeps the items that all filters of the request match. The values of
// one filter are alternatives; * and ? stand for any characters.
func Choose[T any](r *Request, items []T, read func(T, string) ([]string, bool)) ([]T, error) {
	chosen := []T{}
	for _, item := range items {
		matches := true
		for _, prefix := range r.Groups("Filter") {
			name, wanted := r.Form.Get(prefix+"Name"), r.List(prefix+"Value")
			values, known := read(item, name)
			if !known {
				return nil, badFilter(name)
			}
			matches = matches && anyMatch(values, wanted)
		}
		if matches {
			chosen = append(chosen, item)
		}
	}
	if len(items) == 0 {
		// A filter that does not exist is refused even if there is nothing to filter.
		var none T
		for _, prefix := range r.Groups("Filter") {
			if _, known := read(none, r.Form.Get(prefix+"Name")); !known {
				return nil, badFilter(r.Form.Get(prefix + "Name"))
			}
		}
	}
	return chosen, nil
}

func badFilter(name string) error {
	return state.Refuse("InvalidParameterValue", "The filter '"+name+"' is invalid")
}

// anyMatch is true if any value is one of those wanted.
func anyMatch(values, wanted []string) bool {
	return slices.ContainsFunc(values, func(value string) bool {
		return slices.ContainsFunc(wanted, func(pattern string) bool { return match(pattern, value) })
	})
}

// match knows * and ? only. A slash means nothing here, but would end a
// wildcard of package path, so it is written as a character that AWS does not use.
func match(pattern, value string) bool {
	plain := strings.NewReplacer("/", "\x00", "[", "\\[", "]", "\\]")
	ok, err := path.Match(plain.Replace(pattern), strings.ReplaceAll(value, "/", "\x00"))
	return ok && err == nil
}

// Paged answers one page, and the token of the next.
func Paged[T any](r *Request, items []T, byID bool) ([]T, string, error) {
	size, start := len(items), 0
	if limit := r.Form.Get("MaxResults"); limit != "" {
		n, err := strconv.Atoi(limit)
		if err != nil || n < 5 || n > 1000 {
			return nil, "", state.Refuse("InvalidParameterValue", "Value ( "+limit+" ) for parameter maxResults is invalid. Expecting a value from 5 to 1000.")
		}
		if byID {
			return nil, "", state.Refuse("InvalidParameterCombination", "The parameter maxResults cannot be used with the parameter of ids")
		}
		size = n
	}
	if token := r.Form.Get("NextToken"); token != "" {
		text, err := base64.RawURLEncoding.DecodeString(token)
		start, _ = strconv.Atoi(string(text))
		if err != nil || start <= 0 {
			return nil, "", state.Refuse("InvalidNextToken", "The token '"+token+"' is invalid")
		}
	}
	start = min(start, len(items))
	end := min(start+size, len(items))
	next := ""
	if end < len(items) {
		next = base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(end)))
	}
	return items[start:end], next, nil
}
