package wire

import (
	"maps"
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/state"
)

// Tag is a tag in EC2's XML.
type Tag struct {
	Key   string `xml:"key"`
	Value string `xml:"value"`
}

// TagSpecifications reads the tags that are to come with what is created.
func (r *Request) TagSpecifications(kind string) (map[string]string, error) {
	tags := map[string]string{}
	for _, prefix := range r.Groups("TagSpecification") {
		if got := r.Form.Get(prefix + "ResourceType"); got != kind {
			return nil, state.Refuse("InvalidParameterValue", "'"+got+"' is not a valid taggable resource type for this operation.")
		}
		for _, tag := range r.Groups(prefix + "Tag") {
			tags[r.Form.Get(tag+"Key")] = r.Form.Get(tag + "Value")
		}
	}
	return tags, state.CheckTags(tags)
}

// TagsIn reads the tags of operations that write their parameter in the plural.
func (r *Request) TagsIn(parameter, kind string) (map[string]string, error) {
	tags := map[string]string{}
	for _, prefix := range r.Groups(parameter) {
		if got := r.Form.Get(prefix + "ResourceType"); !slices.Contains([]string{"", kind}, got) {
			return nil, state.Refuse("InvalidParameterValue", "'"+got+"' is not a valid taggable resource type for this operation.")
		}
		for _, tag := range r.Groups(prefix + "Tag") {
			tags[r.Form.Get(tag+"Key")] = r.Form.Get(tag + "Value")
		}
	}
	return tags, state.CheckTags(tags)
}

// TagFilter reads the filters that every tagged thing has.
func TagFilter(tags []Tag, name string) ([]string, bool) {
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

// ShowTags are tags in EC2's XML, in the order of their keys.
func ShowTags(tags map[string]string) []Tag {
	shown := make([]Tag, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		shown = append(shown, Tag{key, tags[key]})
	}
	return shown
}
