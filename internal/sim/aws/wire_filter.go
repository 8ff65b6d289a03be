package aws

import (
	"encoding/base64"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// choose keeps the items that all filters of the request match. The values of
// one filter are alternatives; * and ? stand for any characters.
func choose[T any](r *request, items []T, read func(T, string) ([]string, bool)) ([]T, error) {
	chosen := []T{}
	for _, item := range items {
		matches := true
		for _, prefix := range r.groups("Filter") {
			name, wanted := r.form.Get(prefix+"Name"), r.list(prefix+"Value")
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
		for _, prefix := range r.groups("Filter") {
			if _, known := read(none, r.form.Get(prefix+"Name")); !known {
				return nil, badFilter(r.form.Get(prefix + "Name"))
			}
		}
	}
	return chosen, nil
}

func badFilter(name string) error {
	return refuse("InvalidParameterValue", "The filter '"+name+"' is invalid")
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

// tagFilter reads the filters that every tagged thing has.
func tagFilter(tags []tagXML, name string) ([]string, bool) {
	wanted, one := strings.CutPrefix(name, "tag:")
	values := []string{}
	for _, tag := range tags {
		switch {
		case name == "tag-key":
			values = append(values, tag.Key)
		case name == "tag-value", one && tag.Key == wanted:
			values = append(values, tag.Value)
		}
	}
	return values, one || name == "tag-key" || name == "tag-value"
}

func showTags(tags map[string]string) []tagXML {
	shown := make([]tagXML, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		shown = append(shown, tagXML{key, tags[key]})
	}
	return shown
}

// paged answers one page, and the token of the next.
func paged[T any](r *request, items []T, byID bool) ([]T, string, error) {
	size, start := len(items), 0
	if limit := r.form.Get("MaxResults"); limit != "" {
		n, err := strconv.Atoi(limit)
		if err != nil || n < 5 || n > 1000 {
			return nil, "", refuse("InvalidParameterValue", "Value ( "+limit+" ) for parameter maxResults is invalid. Expecting a value from 5 to 1000.")
		}
		if byID {
			return nil, "", refuse("InvalidParameterCombination", "The parameter maxResults cannot be used with the parameter of ids")
		}
		size = n
	}
	if token := r.form.Get("NextToken"); token != "" {
		text, err := base64.RawURLEncoding.DecodeString(token)
		start, _ = strconv.Atoi(string(text))
		if err != nil || start <= 0 {
			return nil, "", refuse("InvalidNextToken", "The token '"+token+"' is invalid")
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
