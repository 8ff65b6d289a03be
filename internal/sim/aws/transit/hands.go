package transit

import (
	"fmt"

	"causeway.dev/internal/sim/aws/state"
)

// SetAutoAccept changes whether a gateway takes in attachments of others by itself.
func (c *Transit) SetAutoAccept(gatewayID string, on bool) error {
	c.Lock()
	defer c.Unlock()
	g := c.State.Gateways[gatewayID]
	if g == nil {
		return state.NoGateway(gatewayID)
	}
	g.AutoAccept = on
	return nil
}

// AcceptTransitAttachment accepts as the gateway's owner.
func (c *Transit) AcceptTransitAttachment(id string) error {
	return c.onAttachmentAs(id, "AcceptTransitGatewayVpcAttachment", true)
}

// RejectTransitAttachment refuses as the gateway's owner.
func (c *Transit) RejectTransitAttachment(id string) error {
	return c.onAttachmentAs(id, "RejectTransitGatewayVpcAttachment", true)
}

// DeleteTransitAttachment deletes as the gateway's owner.
func (c *Transit) DeleteTransitAttachment(id string) error {
	return c.onAttachmentAs(id, "DeleteTransitGatewayVpcAttachment", true)
}

// DeleteOwnTransitAttachment deletes as the owner of the VPC.
func (c *Transit) DeleteOwnTransitAttachment(id string) error {
	return c.onAttachmentAs(id, "DeleteTransitGatewayVpcAttachment", false)
}

// FailTransitAttachment lets an attachment fail, as one does whose account has no
// service-linked role.
func (c *Transit) FailTransitAttachment(id string) error {
	c.Lock()
	defer c.Unlock()
	a := c.State.Attachments[id]
	if a == nil || a.Ended() {
		return state.NoAttachment(id)
	}
	a.State, a.Step = state.AttachmentFailing, c.Lags.Attach.Start(c.Clock.Now())
	return nil
}

// onAttachmentAs acts as one side. What the attachment is waiting for is over
// before and after: a person at a console looks again until it is.
func (c *Transit) onAttachmentAs(id, operation string, gatewayOwner bool) error {
	c.Lock()
	defer c.Unlock()
	a := c.State.Attachments[id]
	if a == nil {
		return fmt.Errorf("%s as somebody: %w", operation, state.NoAttachment(id))
	}
	a.Visible, a.Step = state.Wait{}, state.Wait{}
	account := a.Account
	if g := c.State.Gateways[a.Gateway]; gatewayOwner && g != nil {
		account = g.Account
	}
	err := c.act(account, a.Region, operation, "TransitGatewayAttachmentId", id)
	a.Step = state.Wait{}
	return err
}

// AddTransitRoute sets a static route in a table of a gateway.
func (c *Transit) AddTransitRoute(tableID, cidr, attachmentID string) error {
	return c.onTransitTable(tableID, "CreateTransitGatewayRoute", "DestinationCidrBlock", cidr, "TransitGatewayAttachmentId", attachmentID)
}

// RemoveTransitRoute removes a static route from a table of a gateway.
func (c *Transit) RemoveTransitRoute(tableID, cidr string) error {
	return c.onTransitTable(tableID, "DeleteTransitGatewayRoute", "DestinationCidrBlock", cidr)
}

// AssociateTransitTable makes a table the one by which an attachment's packets are sent on.
func (c *Transit) AssociateTransitTable(tableID, attachmentID string) error {
	return c.onTransitTable(tableID, "AssociateTransitGatewayRouteTable", "TransitGatewayAttachmentId", attachmentID)
}

// DisassociateTransitTable leaves an attachment with no table.
func (c *Transit) DisassociateTransitTable(tableID, attachmentID string) error {
	return c.onTransitTable(tableID, "DisassociateTransitGatewayRouteTable", "TransitGatewayAttachmentId", attachmentID)
}

// EnableTransitPropagation lets a table learn an attachment's networks.
func (c *Transit) EnableTransitPropagation(tableID, attachmentID string) error {
	return c.onTransitTable(tableID, "EnableTransitGatewayRouteTablePropagation", "TransitGatewayAttachmentId", attachmentID)
}

// DisableTransitPropagation lets a table forget them.
func (c *Transit) DisableTransitPropagation(tableID, attachmentID string) error {
	return c.onTransitTable(tableID, "DisableTransitGatewayRouteTablePropagation", "TransitGatewayAttachmentId", attachmentID)
}

func (c *Transit) onTransitTable(tableID, operation string, params ...string) error {
	c.Lock()
	defer c.Unlock()
	t := c.State.Transit[tableID]
	if t == nil {
		return fmt.Errorf("%s as somebody: %w", operation, state.NoTransitTable(tableID))
	}
	g := c.State.Gateways[t.Gateway]
	return c.act(g.Account, g.Region, operation, append(params, "TransitGatewayRouteTableId", tableID)...)
}
