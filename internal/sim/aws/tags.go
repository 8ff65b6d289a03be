package aws

import (
	"strings"
	"unicode/utf8"
)

// tagLimit is how many tags one resource may carry.
const tagLimit = 50

func (c *Cloud) tagOperations() map[string]operation {
	return map[string]operation{
		"CreateTags":   {[]string{"ResourceId", "Tag"}, c.createTags},
		"DeleteTags":   {[]string{"ResourceId", "Tag"}, c.deleteTags},
		"DescribeTags": {[]string{"Filter", "MaxResults", "NextToken"}, c.describeTags},
	}
}

// tagSpecifications reads the tags that are to come with what is created.
func (r *request) tagSpecifications(kind string) (map[string]string, error) {
	tags := map[string]string{}
	for _, prefix := range r.groups("TagSpecification") {
		if got := r.form.Get(prefix + "ResourceType"); got != kind {
			return nil, refuse("InvalidParameterValue", "'"+got+"' is not a valid taggable resource type for this operation.")
		}
		for _, tag := range r.groups(prefix + "Tag") {
			tags[r.form.Get(tag+"Key")] = r.form.Get(tag + "Value")
		}
	}
	return tags, checkTags(tags)
}

// checkTags refuses what EC2 refuses in any tag.
func checkTags(tags map[string]string) error {
	for key, value := range tags {
		switch {
		case key == "":
			return refuse("InvalidParameterValue", "Tag key cannot be empty")
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return refuse("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use")
		case utf8.RuneCountInString(key) > 127:
			return refuse("InvalidParameterValue", "Tag key exceeds the maximum length of 127 characters")
		case utf8.RuneCountInString(value) > 255:
			return refuse("InvalidParameterValue", "Tag value exceeds the maximum length of 255 characters")
		}
	}
	if len(tags) > tagLimit {
		return refuse("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.")
	}
	return nil
}

// createTags sets all tags on all resources, or none if one is not the caller's.
func (c *Cloud) createTags(r *request) (any, error) {
	tags := map[string]string{}
	for _, prefix := range r.groups("Tag") {
		tags[r.form.Get(prefix+"Key")] = r.form.Get(prefix + "Value")
	}
	if len(tags) == 0 {
		return nil, refuse("MissingParameter", "The request must contain the parameter tagSet")
	}
	if err := checkTags(tags); err != nil {
		return nil, err
	}
	ids, err := c.taggable(r)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		for key, value := range tags {
			c.state.setTag(r.caller.Account, r.region, id, key, value)
		}
	}
	return yes(), nil
}

// deleteTags removes what equals: a tag with another value stays, one without
// a value goes whatever its value.
func (c *Cloud) deleteTags(r *request) (any, error) {
	ids, err := c.taggable(r)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		tags := c.state.tags(r.caller.Account, r.region, id)
		groups := r.groups("Tag")
		if len(groups) == 0 {
			clear(tags)
		}
		for _, prefix := range groups {
			key := r.form.Get(prefix + "Key")
			if !r.form.Has(prefix+"Value") || r.form.Get(prefix+"Value") == tags[key] {
				delete(tags, key)
			}
		}
	}
	return yes(), nil
}

// taggable lists the resources of the call, all of which must be there.
func (c *Cloud) taggable(r *request) ([]string, error) {
	ids := r.list("ResourceId")
	if len(ids) == 0 {
		return nil, refuse("MissingParameter", "The request must contain the parameter resourceIdSet")
	}
	for _, id := range ids {
		if err := c.canTag(r, id); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// canTag lets an account tag what it sees: its own networks, and both sides the
// peering between them.
func (c *Cloud) canTag(r *request, id string) error {
	kind, _, _ := strings.Cut(id, "-")
	var err error
	vpcID := ""
	switch kind {
	case "pcx":
		_, err = c.seen(r, id)
		return err
	case "tgw", "nat", "eipalloc":
		return c.canTagTransit(r, id)
	case "vpc":
		vpcID, err = id, noVPC(id)
	case "subnet":
		if s := c.state.Subnets[id]; s != nil {
			vpcID = s.VPC
		}
		err = noSubnet(id)
	case "rtb":
		if t := c.state.Tables[id]; t != nil {
			vpcID = t.VPC
		}
		err = noTable(id)
	case "sg":
		if g := c.state.Groups[id]; g != nil {
			vpcID = g.VPC
		}
		err = noGroup(id)
	default:
		err = refuse("InvalidID", "The ID '"+id+"' is not valid")
	}
	if _, missing := c.ownVPC(r, vpcID); missing == nil {
		return nil
	}
	return err
}

type tagsAnswer struct {
	meta
	Tags []tagItemXML `xml:"tagSet>item"`
	Next string       `xml:"nextToken,omitempty"`
}

type tagItemXML struct {
	ID    string `xml:"resourceId"`
	Kind  string `xml:"resourceType"`
	Key   string `xml:"key"`
	Value string `xml:"value"`
}

// describeTags tells only what the account itself set in this region.
func (c *Cloud) describeTags(r *request) (any, error) {
	kinds := map[string]string{
		"pcx": "vpc-peering-connection", "rtb": "route-table", "sg": "security-group", "vpc": "vpc", "subnet": "subnet",
		"tgw": "transit-gateway", "tgw-attach": "transit-gateway-attachment", "tgw-rtb": "transit-gateway-route-table",
		"nat": "natgateway", "eipalloc": "elastic-ip",
	}
	var items []tagItemXML
	for _, key := range sortedKeys(c.state.Tags) {
		id, mine := strings.CutPrefix(key, tagKey(r.caller.Account, r.region, ""))
		if !mine {
			continue
		}
		kind := id[:max(strings.LastIndex(id, "-"), 0)]
		for _, tag := range showTags(c.state.Tags[key]) {
			items = append(items, tagItemXML{id, kinds[kind], tag.Key, tag.Value})
		}
	}
	chosen, err := choose(r, items, func(t tagItemXML, name string) ([]string, bool) {
		switch name {
		case "resource-id":
			return []string{t.ID}, true
		case "resource-type":
			return []string{t.Kind}, true
		case "key":
			return []string{t.Key}, true
		case "value":
			return []string{t.Value}, true
		}
		return tagFilter([]tagXML{{t.Key, t.Value}}, name)
	})
	if err != nil {
		return nil, err
	}
	page, next, err := paged(r, chosen, false)
	return &tagsAnswer{Tags: page, Next: next}, err
}
