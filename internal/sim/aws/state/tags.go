package state

import (
	"maps"
	"strings"
	"unicode/utf8"
)

// Name gives the thing the tag that the console shows.
func (c *Store) Name(v *VPC, id, name string) {
	if name != "" {
		c.State.SetTag(v.Account, v.Region, id, "Name", name)
	}
}

// taggedID is the resource in a key of the tags.
func taggedID(where string) string {
	parts := strings.SplitN(where, "/", 3)
	return parts[len(parts)-1]
}

// TagKey says where a tag is kept: one peering has other tags in each account.
func TagKey(account, region, id string) string { return account + "/" + region + "/" + id }

// TagsOf are the tags that an account put on a resource in a region.
func (s *State) TagsOf(account, region, id string) map[string]string {
	return s.Tags[TagKey(account, region, id)]
}

// SetTag puts one there.
func (s *State) SetTag(account, region, id, key, value string) {
	k := TagKey(account, region, id)
	if s.Tags[k] == nil {
		s.Tags[k] = map[string]string{}
	}
	s.Tags[k][key] = value
}

// tagLimit is how many tags one resource may carry.
const tagLimit = 50

// CheckTags refuses what EC2 refuses in any tag.
func CheckTags(tags map[string]string) error {
	for key, value := range tags {
		switch {
		case key == "":
			return Refuse("InvalidParameterValue", "Tag key cannot be empty")
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return Refuse("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use")
		case utf8.RuneCountInString(key) > 127:
			return Refuse("InvalidParameterValue", "Tag key exceeds the maximum length of 127 characters")
		case utf8.RuneCountInString(value) > 255:
			return Refuse("InvalidParameterValue", "Tag value exceeds the maximum length of 255 characters")
		}
	}
	if len(tags) > tagLimit {
		return Refuse("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.")
	}
	return nil
}

// ForgetTags forgets what anybody put on a thing that is gone.
func (c *Store) ForgetTags(id string) {
	maps.DeleteFunc(c.State.Tags, func(where string, _ map[string]string) bool { return taggedID(where) == id })
}
