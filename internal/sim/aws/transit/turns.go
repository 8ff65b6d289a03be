package transit

import (
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

// onAttachment finds the attachment that a call wants to change, and the gateway.
func (c *Transit) onAttachment(r *wire.Request) (*state.Attachment, *state.Gateway, error) {
	id, err := r.Need("TransitGatewayAttachmentId")
	if err != nil {
		return nil, nil, err
	}
	a, err := c.seenAttachment(&r.Call, id)
	if err != nil {
		return nil, nil, err
	}
	return a, c.State.Gateways[a.Gateway], nil
}

// deciding allows what only the gateway's owner may do with a waiting attachment.
func (c *Transit) deciding(r *wire.Request) (*state.Attachment, error) {
	a, g, err := c.onAttachment(r)
	if err != nil {
		return nil, err
	}
	if g == nil || g.Account != r.Caller.Account {
		// The VPC's owner sees the attachment and is told that it is not there to accept.
		return nil, state.NoAttachment(a.ID)
	}
	if a.State != state.AttachmentAsked {
		return nil, state.WrongState(a)
	}
	return a, nil
}

// acceptAttachment is the gateway owner's consent.
func (c *Transit) acceptAttachment(r *wire.Request) (any, error) {
	a, err := c.deciding(r)
	if err != nil {
		return nil, err
	}
	a.State, a.Step = state.AttachmentPending, c.Lags.Attach.Start(r.Now)
	c.joinTables(a)
	return &attachmentAnswer{Attachment: c.showAttachment(a, &r.Call)}, nil
}

// rejectAttachment is the gateway owner's refusal; nothing follows it.
func (c *Transit) rejectAttachment(r *wire.Request) (any, error) {
	a, err := c.deciding(r)
	if err != nil {
		return nil, err
	}
	a.State, a.Step = state.AttachmentRejecting, c.Lags.Attach.Start(r.Now)
	return &attachmentAnswer{Attachment: c.showAttachment(a, &r.Call)}, nil
}

// deleteAttachment is for the owners of the VPC and of the gateway. One that is
// on its way, or has failed, cannot be deleted.
func (c *Transit) deleteAttachment(r *wire.Request) (any, error) {
	a, _, err := c.onAttachment(r)
	if err != nil {
		return nil, err
	}
	if a.State != state.AttachmentAvailable && a.State != state.AttachmentAsked {
		return nil, state.WrongState(a)
	}
	a.State, a.Step = state.AttachmentDeleting, c.Lags.Attach.Start(r.Now)
	return &attachmentAnswer{Attachment: c.showAttachment(a, &r.Call)}, nil
}

// modifyAttachment is the VPC owner's: which subnets, and DNS.
func (c *Transit) modifyAttachment(r *wire.Request) (any, error) {
	a, _, err := c.onAttachment(r)
	if err != nil {
		return nil, err
	}
	if a.Account != r.Caller.Account {
		return nil, state.NoAttachment(a.ID)
	}
	if a.State != state.AttachmentAvailable {
		return nil, state.WrongState(a)
	}
	gone := r.List("RemoveSubnetIds")
	left := slices.DeleteFunc(slices.Clone(a.Subnets), func(id string) bool { return slices.Contains(gone, id) })
	if len(left)+len(gone) != len(a.Subnets) {
		return nil, state.Refuse("InvalidParameterValue", "a subnet to remove is not of "+a.ID)
	}
	subnets, err := c.attachable(c.State.VPCs[a.VPC], append(left, r.List("AddSubnetIds")...))
	if err != nil {
		return nil, err
	}
	a.Subnets = subnets
	if dns := r.Form.Get("Options.DnsSupport"); dns != "" {
		a.NoDNS = dns == "disable"
	}
	a.State, a.Step = state.AttachmentModifying, c.Lags.Attach.Start(r.Now)
	return &attachmentAnswer{Attachment: c.showAttachment(a, &r.Call)}, nil
}
