package ec2

import (
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

func (c *EC2) tagOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateTags":   {Params: []string{"ResourceId", "Tag"}, Do: c.createTags},
		"DeleteTags":   {Params: []string{"ResourceId", "Tag"}, Do: c.deleteTags},
		"DescribeTags": {Params: []string{"Filter", "MaxResults", "NextToken"}, Do: c.describeTags},
	}
}

// createTags sets all tags on all resources, or none if one is not the caller's.
func (c *EC2) createTags(r *wire.Request) (any, error) {
	tags := map[string]string{}
	for _, prefix := range r.Groups("Tag") {
		tags[r.Form.Get(prefix+"Key")] = r.Form.Get(prefix + "Value")
	}
	if len(tags) == 0 {
		return nil, state.Refuse("MissingParameter", "The request must contain the parameter tagSet")
	}
	if err := state.CheckTags(tags); err != nil {
		return nil, err
	}
	ids, err := c.taggable(r)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		for key, value := range tags {
			c.State.SetTag(r.Caller.Account, r.Region, id, key, value)
		}
	}
	return wire.Yes(), nil
}

// deleteTags removes what equals: a tag with another value stays, one without
// a value goes whatever its value.
func (c *EC2) deleteTags(r *wire.Request) (any, error) {
	ids, err := c.taggable(r)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		tags := c.State.TagsOf(r.Caller.Account, r.Region, id)
		groups := r.Groups("Tag")
		if len(groups) == 0 {
			clear(tags)
		}
		for _, prefix := range groups {
			key := r.Form.Get(prefix + "Key")
			if !r.Form.Has(prefix+"Value") || r.Form.Get(prefix+"Value") == tags[key] {
				delete(tags, key)
			}
		}
	}
	return wire.Yes(), nil
}

// taggable lists the resources of the call, all of which must be there.
func (c *EC2) taggable(r *wire.Request) ([]string, error) {
	ids := r.List("ResourceId")
	if len(ids) == 0 {
		return nil, state.Refuse("MissingParameter", "The request must contain the parameter resourceIdSet")
	}
	for _, id := range ids {
		if err := c.canTag(&r.Call, id); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// canTag asks whoever knows of ids that begin so.
func (c *EC2) canTag(r *state.Call, id string) error {
	kind, _, _ := strings.Cut(id, "-")
	if may := c.taggers[kind]; may != nil {
		return may(r, id)
	}
	return state.Refuse("InvalidID", "The ID '"+id+"' is not valid")
}

// canTagPeering lets both sides tag the peering between them.
func (c *EC2) canTagPeering(r *state.Call, id string) error {
	_, err := c.seen(r, id)
	return err
}

// canTagNetwork lets an account tag its own networks and what is in them.
func (c *EC2) canTagNetwork(r *state.Call, id string) error {
	kind, _, _ := strings.Cut(id, "-")
	var err error
	vpcID := ""
	switch kind {
	case "vpc":
		vpcID, err = id, state.NoVPC(id)
	case "subnet":
		if s := c.State.Subnets[id]; s != nil {
			vpcID = s.VPC
		}
		err = state.NoSubnet(id)
	case "rtb":
		if t := c.State.Tables[id]; t != nil {
			vpcID = t.VPC
		}
		err = state.NoTable(id)
	case "sg":
		if g := c.State.Groups[id]; g != nil {
			vpcID = g.VPC
		}
		err = state.NoGroup(id)
	}
	if _, missing := c.OwnVPC(r, vpcID); missing == nil {
		return nil
	}
	return err
}

// canTagNAT lets the owner of its network tag a NAT gateway.
func (c *EC2) canTagNAT(r *state.Call, id string) error {
	if n := c.State.NATs[id]; n != nil {
		_, err := c.OwnVPC(r, n.VPC)
		return err
	}
	return state.Refuse("NatGatewayNotFound", "The Nat Gateway "+id+" was not found")
}

// canTagAddress lets an account tag its own addresses.
func (c *EC2) canTagAddress(r *state.Call, id string) error {
	a := c.State.Addresses[id]
	if a == nil || a.Account != r.Caller.Account || a.Region != r.Region {
		return state.NoAddress(id)
	}
	return nil
}

type tagsAnswer struct {
	wire.Meta
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
func (c *EC2) describeTags(r *wire.Request) (any, error) {
	kinds := map[string]string{
		"pcx": "vpc-peering-connection", "rtb": "route-table", "sg": "security-group", "vpc": "vpc", "subnet": "subnet",
		"tgw": "transit-gateway", "tgw-attach": "transit-gateway-attachment", "tgw-rtb": "transit-gateway-route-table",
		"nat": "natgateway", "eipalloc": "elastic-ip",
	}
	var items []tagItemXML
	for _, key := range state.SortedKeys(c.State.Tags) {
		id, mine := strings.CutPrefix(key, state.TagKey(r.Caller.Account, r.Region, ""))
		if !mine {
			continue
		}
		kind := id[:max(strings.LastIndex(id, "-"), 0)]
		for _, tag := range wire.ShowTags(c.State.Tags[key]) {
			items = append(items, tagItemXML{id, kinds[kind], tag.Key, tag.Value})
		}
	}
	chosen, err := wire.Choose(r, items, func(t tagItemXML, name string) ([]string, bool) {
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
		return wire.TagFilter([]wire.Tag{{Key: t.Key, Value: t.Value}}, name)
	})
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Paged(r, chosen, false)
	return &tagsAnswer{Tags: page, Next: next}, err
}
