package aws

import "slices"

// onAttachment finds the attachment that a call wants to change, and the gateway.
func (c *Cloud) onAttachment(r *request) (*attachment, *gateway, error) {
	id, err := r.need("TransitGatewayAttachmentId")
	if err != nil {
		return nil, nil, err
	}
	a, err := c.seenAttachment(r, id)
	if err != nil {
		return nil, nil, err
	}
	return a, c.state.Gateways[a.Gateway], nil
}

// wrongState has the words of AWS's own message.
func wrongState(a *attachment) error {
	return refuse("IncorrectState", a.ID+" is in invalid state "+a.State)
}

// deciding allows what only the gateway's owner may do with a waiting attachment.
func (c *Cloud) deciding(r *request) (*attachment, error) {
	a, g, err := c.onAttachment(r)
	if err != nil {
		return nil, err
	}
	if g == nil || g.Account != r.caller.Account {
		// The VPC's owner sees the attachment and is told that it is not there to accept.
		return nil, noAttachment(a.ID)
	}
	if a.State != attachmentAsked {
		return nil, wrongState(a)
	}
	return a, nil
}

// acceptAttachment is the gateway owner's consent.
func (c *Cloud) acceptAttachment(r *request) (any, error) {
	a, err := c.deciding(r)
	if err != nil {
		return nil, err
	}
	a.State, a.Step = attachmentPending, c.lags.Attach.start(r.now)
	c.joinTables(a)
	return &attachmentAnswer{Attachment: c.showAttachment(a, r)}, nil
}

// rejectAttachment is the gateway owner's refusal; nothing follows it.
func (c *Cloud) rejectAttachment(r *request) (any, error) {
	a, err := c.deciding(r)
	if err != nil {
		return nil, err
	}
	a.State, a.Step = attachmentRejecting, c.lags.Attach.start(r.now)
	return &attachmentAnswer{Attachment: c.showAttachment(a, r)}, nil
}

// deleteAttachment is for the owners of the VPC and of the gateway. One that is
// on its way, or has failed, cannot be deleted.
func (c *Cloud) deleteAttachment(r *request) (any, error) {
	a, _, err := c.onAttachment(r)
	if err != nil {
		return nil, err
	}
	if a.State != attachmentAvailable && a.State != attachmentAsked {
		return nil, wrongState(a)
	}
	a.State, a.Step = attachmentDeleting, c.lags.Attach.start(r.now)
	return &attachmentAnswer{Attachment: c.showAttachment(a, r)}, nil
}

// modifyAttachment is the VPC owner's: which subnets, and DNS.
func (c *Cloud) modifyAttachment(r *request) (any, error) {
	a, _, err := c.onAttachment(r)
	if err != nil {
		return nil, err
	}
	if a.Account != r.caller.Account {
		return nil, noAttachment(a.ID)
	}
	if a.State != attachmentAvailable {
		return nil, wrongState(a)
	}
	gone := r.list("RemoveSubnetIds")
	left := slices.DeleteFunc(slices.Clone(a.Subnets), func(id string) bool { return slices.Contains(gone, id) })
	if len(left)+len(gone) != len(a.Subnets) {
		return nil, refuse("InvalidParameterValue", "a subnet to remove is not of "+a.ID)
	}
	subnets, err := c.attachable(c.state.VPCs[a.VPC], append(left, r.list("AddSubnetIds")...))
	if err != nil {
		return nil, err
	}
	a.Subnets = subnets
	if dns := r.form.Get("Options.DnsSupport"); dns != "" {
		a.NoDNS = dns == "disable"
	}
	a.State, a.Step = attachmentModifying, c.lags.Attach.start(r.now)
	return &attachmentAnswer{Attachment: c.showAttachment(a, r)}, nil
}
