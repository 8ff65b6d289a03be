package aws

import "slices"

func (c *Cloud) attachmentOperations() map[string]operation {
	one := []string{"TransitGatewayAttachmentId"}
	many := []string{"TransitGatewayAttachmentIds", "Filter", "MaxResults", "NextToken"}
	return map[string]operation{
		"CreateTransitGatewayVpcAttachment": {
			[]string{"TransitGatewayId", "VpcId", "SubnetIds", "Options", "TagSpecifications"}, c.createAttachment,
		},
		"DescribeTransitGatewayVpcAttachments": {many, c.describeAttachments},
		"DescribeTransitGatewayAttachments":    {many, c.describeAnyAttachments},
		"AcceptTransitGatewayVpcAttachment":    {one, c.acceptAttachment},
		"RejectTransitGatewayVpcAttachment":    {one, c.rejectAttachment},
		"DeleteTransitGatewayVpcAttachment":    {one, c.deleteAttachment},
		"ModifyTransitGatewayVpcAttachment": {
			[]string{"TransitGatewayAttachmentId", "AddSubnetIds", "RemoveSubnetIds", "Options"}, c.modifyAttachment,
		},
	}
}

func noAttachment(id string) error {
	return refuse("InvalidTransitGatewayAttachmentID.NotFound", "Transit Gateway Attachment "+id+" was deleted or does not exist.")
}

// createAttachment attaches one of the caller's VPCs to a gateway that it knows of.
// The blocks are not compared: an overlap shows only in what is not propagated.
func (c *Cloud) createAttachment(r *request) (any, error) {
	id, err := r.need("TransitGatewayId")
	if err != nil {
		return nil, err
	}
	vpcID, err := r.needID("VpcId", "vpc")
	if err != nil {
		return nil, err
	}
	g, err := c.seenGateway(r, id)
	if err != nil {
		return nil, err
	}
	v, err := c.ownVPC(r, vpcID)
	if err != nil {
		return nil, err
	}
	subnets, err := c.attachable(v, r.list("SubnetIds"))
	if err != nil {
		return nil, err
	}
	tags, err := r.tagsIn("TagSpecifications", "transit-gateway-attachment")
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
func (c *Cloud) newAttachment(r *request, g *gateway, v *vpc, subnets []string, tags map[string]string) any {
	a := &attachment{
		ID: c.newID("tgw-attach"), Gateway: g.ID, VPC: v.ID, Account: v.Account, Region: v.Region, Subnets: subnets,
		NoDNS: r.form.Get("Options.DnsSupport") == "disable", By: r.caller.ARN, Created: r.now,
		State: attachmentAsked, Visible: c.lags.Attach.start(r.now),
	}
	if g.Account == v.Account || g.AutoAccept {
		a.State, a.Step = attachmentPending, c.lags.Attach.start(r.now)
		c.joinTables(a)
	}
	c.state.Attachments[a.ID] = a
	for key, value := range tags {
		c.state.setTag(r.caller.Account, r.region, a.ID, key, value)
	}
	return &attachmentAnswer{Attachment: c.showAttachment(a, r)}
}

// attachable are subnets of the VPC, at most one in a zone.
func (c *Cloud) attachable(v *vpc, ids []string) ([]string, error) {
	if len(ids) == 0 {
		return nil, refuse("MissingParameter", "The request must contain the parameter subnetIds")
	}
	zones := map[string]bool{}
	for _, id := range ids {
		if err := checkID(id, "subnet"); err != nil {
			return nil, err
		}
		s := c.state.Subnets[id]
		if s == nil || s.VPC != v.ID {
			return nil, noSubnet(id)
		}
		if zones[s.Zone] {
			return nil, refuse("DuplicateSubnetsInSameZone", "Duplicate Subnets for same AZ")
		}
		zones[s.Zone] = true
	}
	return ids, nil
}

// roomFor refuses a second attachment to one gateway and a sixth gateway.
func (c *Cloud) roomFor(v *vpc, g *gateway) error {
	if c.attached(v.ID, g.ID) != nil {
		return refuse("DuplicateTransitGatewayAttachment", g.ID+" has non-deleted Transit Gateway Attachments with same VPC ID.")
	}
	count := 0
	for _, a := range c.state.Attachments {
		if a.VPC == v.ID && !a.ended() {
			count++
		}
	}
	if count >= gatewaysPerVPC {
		return refuse("TransitGatewayAttachmentLimitExceeded", "You have reached the limit of transit gateways for "+v.ID)
	}
	return nil
}

// attachmentSeen lets the look count towards what the attachment waits for.
func (c *Cloud) attachmentSeen(r *request, a *attachment) bool {
	if a == nil || a.Region != r.region {
		return false
	}
	g := c.state.Gateways[a.Gateway]
	mine := a.Account == r.caller.Account || (g != nil && g.Account == r.caller.Account)
	return mine && a.Visible.look(r.now)
}

func (c *Cloud) seenAttachment(r *request, id string) (*attachment, error) {
	if err := checkID(id, "tgw-attach"); err != nil {
		return nil, err
	}
	a := c.state.Attachments[id]
	if !c.attachmentSeen(r, a) {
		return nil, noAttachment(id)
	}
	c.settleAttachment(a, r.now)
	return a, nil
}

// lookAtAttachments are those that a describe call is about. Whoever was shown a
// step now need not be shown it again.
func (c *Cloud) lookAtAttachments(r *request) ([]*attachment, error) {
	ids := r.list("TransitGatewayAttachmentIds")
	var found []*attachment
	for _, id := range ids {
		a, err := c.seenAttachment(r, id)
		if err != nil {
			return nil, err
		}
		found = append(found, a)
	}
	for _, a := range sorted(c.state.Attachments) {
		if len(ids) == 0 && c.attachmentSeen(r, a) {
			c.settleAttachment(a, r.now)
			found = append(found, a)
		}
	}
	return found, nil
}

func (c *Cloud) describeAttachments(r *request) (any, error) {
	found, err := c.lookAtAttachments(r)
	if err != nil {
		return nil, err
	}
	var items []attachmentXML
	for _, a := range found {
		items = append(items, c.showAttachment(a, r))
		a.Step.look(r.now)
	}
	chosen, err := choose(r, items, func(a attachmentXML, name string) ([]string, bool) {
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
		return tagFilter(a.Tags, name)
	})
	if err != nil {
		return nil, err
	}
	page, next, err := paged(r, chosen, r.form.Has("TransitGatewayAttachmentIds.1"))
	return &attachmentsAnswer{Attachments: page, Next: next}, err
}

func (c *Cloud) describeAnyAttachments(r *request) (any, error) {
	found, err := c.lookAtAttachments(r)
	if err != nil {
		return nil, err
	}
	var items []anyAttachmentXML
	for _, a := range found {
		items = append(items, c.showAnyAttachment(a, r))
		a.Step.look(r.now)
	}
	chosen, err := choose(r, items, anyAttachmentFilter)
	if err != nil {
		return nil, err
	}
	page, next, err := paged(r, chosen, r.form.Has("TransitGatewayAttachmentIds.1"))
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
	return tagFilter(a.Tags, name)
}

// tagsIn reads the tags of operations that write their parameter in the plural.
func (r *request) tagsIn(parameter, kind string) (map[string]string, error) {
	tags := map[string]string{}
	for _, prefix := range r.groups(parameter) {
		if got := r.form.Get(prefix + "ResourceType"); !slices.Contains([]string{"", kind}, got) {
			return nil, refuse("InvalidParameterValue", "'"+got+"' is not a valid taggable resource type for this operation.")
		}
		for _, tag := range r.groups(prefix + "Tag") {
			tags[r.form.Get(tag+"Key")] = r.form.Get(tag + "Value")
		}
	}
	return tags, checkTags(tags)
}
