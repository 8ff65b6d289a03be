package transit

import (
	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

func (c *Transit) attachmentOperations() map[string]wire.Operation {
	one := []string{"TransitGatewayAttachmentId"}
	many := []string{"TransitGatewayAttachmentIds", "Filter", "MaxResults", "NextToken"}
	return map[string]wire.Operation{
		"CreateTransitGatewayVpcAttachment": {
			Params: []string{"TransitGatewayId", "VpcId", "SubnetIds", "Options", "TagSpecifications"}, Do: c.createAttachment,
			Needs: needNewAttachment,
		},
		"DescribeTransitGatewayVpcAttachments": {Params: many, Do: c.describeAttachments},
		"DescribeTransitGatewayAttachments":    {Params: many, Do: c.describeAnyAttachments},
		"AcceptTransitGatewayVpcAttachment":    {Params: one, Do: c.acceptAttachment},
		"RejectTransitGatewayVpcAttachment":    {Params: one, Do: c.rejectAttachment},
		"DeleteTransitGatewayVpcAttachment":    {Params: one, Do: c.deleteAttachment, Needs: c.needAttachment},
		"ModifyTransitGatewayVpcAttachment": {
			Params: []string{"TransitGatewayAttachmentId", "AddSubnetIds", "RemoveSubnetIds", "Options"}, Do: c.modifyAttachment,
		},
	}
}

// needNewAttachment is all that an attachment joins, the attachment that is to be, and its tags.
func needNewAttachment(r *wire.Request) []wire.Need {
	here := "arn:aws:ec2:" + r.Region + ":" + r.Caller.Account + ":"
	needs := []wire.Need{
		{Resource: here + "vpc/" + r.Form.Get("VpcId"), Keys: r.Where()},
		{Resource: "arn:aws:ec2:" + r.Region + ":*:transit-gateway/" + r.Form.Get("TransitGatewayId"), Keys: r.Where()},
	}
	for _, subnet := range r.List("SubnetIds") {
		needs = append(needs, wire.Need{Resource: here + "subnet/" + subnet, Keys: r.Where()})
	}
	return append(needs, r.NeedsOfTags("TagSpecifications", here+"transit-gateway-attachment/*")...)
}

// needAttachment is an attachment with its tags.
func (c *Transit) needAttachment(r *wire.Request) []wire.Need {
	id := r.Form.Get("TransitGatewayAttachmentId")
	return []wire.Need{{
		Resource: "arn:aws:ec2:" + r.Region + ":" + r.Caller.Account + ":transit-gateway-attachment/" + id,
		Keys:     wire.WithResourceTags(r.Where(), c.State.TagsOf(r.Caller.Account, r.Region, id)),
	}}
}

// createAttachment attaches one of the caller's VPCs to a gateway that it knows of.
// The blocks are not compared: an overlap shows only in what is not propagated.
func (c *Transit) createAttachment(r *wire.Request) (any, error) {
	id, err := r.Need("TransitGatewayId")
	if err != nil {
		return nil, err
	}
	vpcID, err := r.NeedID("VpcId", "vpc")
	if err != nil {
		return nil, err
	}
	g, err := c.seenGateway(&r.Call, id)
	if err != nil {
		return nil, err
	}
	v, err := c.OwnVPC(&r.Call, vpcID)
	if err != nil {
		return nil, err
	}
	subnets, err := c.attachable(v, r.List("SubnetIds"))
	if err != nil {
		return nil, err
	}
	tags, err := r.TagsIn("TagSpecifications", "transit-gateway-attachment")
	if err != nil {
		return nil, err
	}
	if err := c.roomFor(v, g); err != nil {
		return nil, err
	}
	return c.newAttachment(r, g, v, subnets, tags), nil
}

// newAttachment waits for the gateway's owner, unless that is the caller or
// accepts by itself.
func (c *Transit) newAttachment(r *wire.Request, g *state.Gateway, v *state.VPC, subnets []string, tags map[string]string) any {
	a := &state.Attachment{
		ID: c.NewID("tgw-attach"), Gateway: g.ID, VPC: v.ID, Account: v.Account, Region: v.Region, Subnets: subnets,
		NoDNS: r.Form.Get("Options.DnsSupport") == "disable", By: r.Caller.ARN, Created: r.Now,
		State: state.AttachmentAsked, Visible: c.Lags.Attach.Start(r.Now),
	}
	if g.Account == v.Account || g.AutoAccept {
		a.State, a.Step = state.AttachmentPending, c.Lags.Attach.Start(r.Now)
		c.joinTables(a)
	}
	c.State.Attachments[a.ID] = a
	for key, value := range tags {
		c.State.SetTag(r.Caller.Account, r.Region, a.ID, key, value)
	}
	return &attachmentAnswer{Attachment: c.showAttachment(a, &r.Call)}
}

// attachable are subnets of the VPC, at most one in a zone.
func (c *Transit) attachable(v *state.VPC, ids []string) ([]string, error) {
	if len(ids) == 0 {
		return nil, state.Refuse("MissingParameter", "The request must contain the parameter subnetIds")
	}
	zones := map[string]bool{}
	for _, id := range ids {
		if err := state.CheckID(id, "subnet"); err != nil {
			return nil, err
		}
		s := c.State.Subnets[id]
		if s == nil || s.VPC != v.ID {
			return nil, state.NoSubnet(id)
		}
		if zones[s.Zone] {
			return nil, state.Refuse("DuplicateSubnetsInSameZone", "Duplicate Subnets for same AZ")
		}
		zones[s.Zone] = true
	}
	return ids, nil
}

// roomFor refuses a second attachment to one gateway and a sixth gateway.
func (c *Transit) roomFor(v *state.VPC, g *state.Gateway) error {
	if c.Attached(v.ID, g.ID) != nil {
		return state.Refuse("DuplicateTransitGatewayAttachment", g.ID+" has non-deleted Transit Gateway Attachments with same VPC ID.")
	}
	count := 0
	for _, a := range c.State.Attachments {
		if a.VPC == v.ID && !a.Ended() {
			count++
		}
	}
	if count >= gatewaysPerVPC {
		return state.Refuse("TransitGatewayAttachmentLimitExceeded", "You have reached the limit of transit gateways for "+v.ID)
	}
	return nil
}

// attachmentSeen lets the look count towards what the attachment waits for.
func (c *Transit) attachmentSeen(r *state.Call, a *state.Attachment) bool {
	if a == nil || a.Region != r.Region {
		return false
	}
	g := c.State.Gateways[a.Gateway]
	mine := a.Account == r.Caller.Account || (g != nil && g.Account == r.Caller.Account)
	return mine && a.Visible.Look(r.Now)
}

func (c *Transit) seenAttachment(r *state.Call, id string) (*state.Attachment, error) {
	if err := state.CheckID(id, "tgw-attach"); err != nil {
		return nil, err
	}
	a := c.State.Attachments[id]
	if !c.attachmentSeen(r, a) {
		return nil, state.NoAttachment(id)
	}
	c.settleAttachment(a, r.Now)
	return a, nil
}

// lookAtAttachments are those that a describe call is about. Whoever was shown a
// step now need not be shown it again.
func (c *Transit) lookAtAttachments(r *wire.Request) ([]*state.Attachment, error) {
	ids := r.List("TransitGatewayAttachmentIds")
	var found []*state.Attachment
	for _, id := range ids {
		a, err := c.seenAttachment(&r.Call, id)
		if err != nil {
			return nil, err
		}
		found = append(found, a)
	}
	for _, a := range state.Sorted(c.State.Attachments) {
		if len(ids) == 0 && c.attachmentSeen(&r.Call, a) {
			c.settleAttachment(a, r.Now)
			found = append(found, a)
		}
	}
	return found, nil
}

func (c *Transit) describeAttachments(r *wire.Request) (any, error) {
	found, err := c.lookAtAttachments(r)
	if err != nil {
		return nil, err
	}
	var items []attachmentXML
	for _, a := range found {
		items = append(items, c.showAttachment(a, &r.Call))
		a.Step.Look(r.Now)
	}
	chosen, err := wire.Choose(r, items, func(a attachmentXML, name string) ([]string, bool) {
		switch name {
		case "transit-gateway-attachment-id":
			return []string{a.ID}, true
		case "transit-gateway-id":
			return []string{a.Gateway}, true
		case "vpc-id":
			return []string{a.VPC}, true
		case "state":
			return []string{a.State}, true
		}
		return wire.TagFilter(a.Tags, name)
	})
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Paged(r, chosen, r.Form.Has("TransitGatewayAttachmentIds.1"))
	return &attachmentsAnswer{Attachments: page, Next: next}, err
}

func (c *Transit) describeAnyAttachments(r *wire.Request) (any, error) {
	found, err := c.lookAtAttachments(r)
	if err != nil {
		return nil, err
	}
	var items []anyAttachmentXML
	for _, a := range found {
		items = append(items, c.showAnyAttachment(a, &r.Call))
		a.Step.Look(r.Now)
	}
	chosen, err := wire.Choose(r, items, anyAttachmentFilter)
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Paged(r, chosen, r.Form.Has("TransitGatewayAttachmentIds.1"))
	return &anyAttachmentsAnswer{Attachments: page, Next: next}, err
}

func anyAttachmentFilter(a anyAttachmentXML, name string) ([]string, bool) {
	switch name {
	case "transit-gateway-attachment-id":
		return []string{a.ID}, true
	case "transit-gateway-id":
		return []string{a.Gateway}, true
	case "transit-gateway-owner-id":
		return []string{a.GatewayOwner}, true
	case "resource-id":
		return []string{a.Resource}, true
	case "resource-owner-id":
		return []string{a.Owner}, true
	case "resource-type":
		return []string{a.Type}, true
	case "state":
		return []string{a.State}, true
	}
	return wire.TagFilter(a.Tags, name)
}
