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

// NeedsOfTags are what AWS asks of tags that come with what is created: the right to create it so tagged, and the right to tag it
// by this call.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
func (r *Request) NeedsOfTags(parameter, resource string) []Need {
	keys := r.Where()
	for _, prefix := range r.Groups(parameter) {
		for _, tag := range r.Groups(prefix + "Tag") {
			keys["aws:requesttag/"+strings.ToLower(r.Form.Get(tag+"Key"))] = r.Form.Get(tag + "Value")
		}
	}
	created := Need{Resource: resource, Keys: keys}
	if len(keys) == len(r.Where()) {
		return []Need{created}
	}
	tagged := Need{Resource: resource, Keys: maps.Clone(keys), Action: r.Service + ":CreateTags"}
	tagged.Keys["ec2:createaction"] = r.Operation
	return []Need{created, tagged}
}

// WithResourceTags adds to the keys of a condition what a resource is tagged with.
func WithResourceTags(keys, tags map[string]string) map[string]string {
	for key, value := range tags {
		keys["aws:resourcetag/"+strings.ToLower(key)] = value
	}
	return keys
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
