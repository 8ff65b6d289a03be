package aws

import (
	"encoding/json"
	"fmt"
)

// ShareTransitGateway shares a gateway with an account, as its owner does, and
// answers the share's ARN.
func (c *Cloud) ShareTransitGateway(gatewayID, name, account string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	g := c.state.Gateways[gatewayID]
	if g == nil {
		return "", fmt.Errorf("sharing as somebody: %w", noGateway(gatewayID))
	}
	answer, err := c.actOnShares(g.Account, g.Region, "CreateResourceShare", createShareCall{
		Name: name, Resources: []string{g.arn()}, Principals: []string{account},
	})
	if err != nil {
		return "", err
	}
	return answer.(shareAnswer).Share.ARN, nil //nolint:forcetypeassert // the answer of this operation
}

// AddToShare adds resources, or accounts, to a share of somebody.
func (c *Cloud) AddToShare(shareARN string, resources, accounts []string) error {
	return c.onShare(shareARN, "AssociateResourceShare", shareCall{ARN: shareARN, Resources: resources, Principals: accounts})
}

// RemoveFromShare takes resources, or accounts, out of a share.
func (c *Cloud) RemoveFromShare(shareARN string, resources, accounts []string) error {
	return c.onShare(shareARN, "DisassociateResourceShare", shareCall{ARN: shareARN, Resources: resources, Principals: accounts})
}

// Unshare deletes a share as its owner.
func (c *Cloud) Unshare(shareARN string) error {
	return c.onShare(shareARN, "DeleteResourceShare", shareCall{ARN: shareARN})
}

func (c *Cloud) onShare(shareARN, operation string, call shareCall) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.state.Shares[shareARN]
	if s == nil {
		return fmt.Errorf("%s as somebody: %w", operation, unknownShare(shareARN))
	}
	_, err := c.actOnShares(s.Account, s.Region, operation, call)
	return err
}

// AcceptShare accepts the invitation to a share as the account that was invited;
// RejectShare refuses it.
func (c *Cloud) AcceptShare(shareARN, account string) error {
	return c.onInvitation(shareARN, account, "AcceptResourceShareInvitation")
}

// RejectShare refuses the invitation to a share.
func (c *Cloud) RejectShare(shareARN, account string) error {
	return c.onInvitation(shareARN, account, "RejectResourceShareInvitation")
}

// onInvitation does not wait until the invitation is found.
func (c *Cloud) onInvitation(shareARN, account, operation string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, i := range sorted(c.state.Invitations) {
		if i.Share == shareARN && i.Receiver == account && i.Status == invitationPending {
			i.Seen = wait{}
			_, err := c.actOnShares(account, i.Region, operation, invitationCall{ARN: i.ARN})
			return err
		}
	}
	return fmt.Errorf("%s as %s: no invitation to %s waits", operation, account, shareARN)
}

// actOnShares carries one call to RAM out for an account. The lock is held.
func (c *Cloud) actOnShares(account, region, name string, call any) (any, error) {
	body, err := json.Marshal(call)
	if err != nil {
		return nil, fmt.Errorf("%s as %s: %w", name, account, err)
	}
	r := &request{
		service: shareServiceName, operation: name, region: region, now: c.clock.Now(), body: body,
		caller: &identity{Account: account, ARN: "arn:aws:iam::" + account + ":user/operator"},
	}
	c.settle(r.now)
	answer, err := c.services[shareServiceName].operations[name].do(r)
	if err != nil {
		return nil, fmt.Errorf("%s as %s: %w", name, account, err)
	}
	return answer, nil
}

// SetAutoAccept changes whether a gateway takes in attachments of others by itself.
func (c *Cloud) SetAutoAccept(gatewayID string, on bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	g := c.state.Gateways[gatewayID]
	if g == nil {
		return noGateway(gatewayID)
	}
	g.AutoAccept = on
	return nil
}

// AcceptTransitAttachment accepts as the gateway's owner.
func (c *Cloud) AcceptTransitAttachment(id string) error {
	return c.onAttachmentAs(id, "AcceptTransitGatewayVpcAttachment", true)
}

// RejectTransitAttachment refuses as the gateway's owner.
func (c *Cloud) RejectTransitAttachment(id string) error {
	return c.onAttachmentAs(id, "RejectTransitGatewayVpcAttachment", true)
}

// DeleteTransitAttachment deletes as the gateway's owner.
func (c *Cloud) DeleteTransitAttachment(id string) error {
	return c.onAttachmentAs(id, "DeleteTransitGatewayVpcAttachment", true)
}

// DeleteOwnTransitAttachment deletes as the owner of the VPC.
func (c *Cloud) DeleteOwnTransitAttachment(id string) error {
	return c.onAttachmentAs(id, "DeleteTransitGatewayVpcAttachment", false)
}

// FailTransitAttachment lets an attachment fail, as one does whose account has no
// service-linked role.
func (c *Cloud) FailTransitAttachment(id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := c.state.Attachments[id]
	if a == nil || a.ended() {
		return noAttachment(id)
	}
	a.State, a.Step = attachmentFailing, c.lags.Attach.start(c.clock.Now())
	return nil
}

// onAttachmentAs acts as one side. What the attachment is waiting for is over
// before and after: a person at a console looks again until it is.
func (c *Cloud) onAttachmentAs(id, operation string, gatewayOwner bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := c.state.Attachments[id]
	if a == nil {
		return fmt.Errorf("%s as somebody: %w", operation, noAttachment(id))
	}
	a.Visible, a.Step = wait{}, wait{}
	account := a.Account
	if g := c.state.Gateways[a.Gateway]; gatewayOwner && g != nil {
		account = g.Account
	}
	err := c.act(account, a.Region, operation, "TransitGatewayAttachmentId", id)
	a.Step = wait{}
	return err
}

// AddTransitRoute sets a static route in a table of a gateway.
func (c *Cloud) AddTransitRoute(tableID, cidr, attachmentID string) error {
	return c.onTransitTable(tableID, "CreateTransitGatewayRoute", "DestinationCidrBlock", cidr, "TransitGatewayAttachmentId", attachmentID)
}

// RemoveTransitRoute removes a static route from a table of a gateway.
func (c *Cloud) RemoveTransitRoute(tableID, cidr string) error {
	return c.onTransitTable(tableID, "DeleteTransitGatewayRoute", "DestinationCidrBlock", cidr)
}

// AssociateTransitTable makes a table the one by which an attachment's packets are sent on.
func (c *Cloud) AssociateTransitTable(tableID, attachmentID string) error {
	return c.onTransitTable(tableID, "AssociateTransitGatewayRouteTable", "TransitGatewayAttachmentId", attachmentID)
}

// DisassociateTransitTable leaves an attachment with no table.
func (c *Cloud) DisassociateTransitTable(tableID, attachmentID string) error {
	return c.onTransitTable(tableID, "DisassociateTransitGatewayRouteTable", "TransitGatewayAttachmentId", attachmentID)
}

// EnableTransitPropagation lets a table learn an attachment's networks.
func (c *Cloud) EnableTransitPropagation(tableID, attachmentID string) error {
	return c.onTransitTable(tableID, "EnableTransitGatewayRouteTablePropagation", "TransitGatewayAttachmentId", attachmentID)
}

// DisableTransitPropagation lets a table forget them.
func (c *Cloud) DisableTransitPropagation(tableID, attachmentID string) error {
	return c.onTransitTable(tableID, "DisableTransitGatewayRouteTablePropagation", "TransitGatewayAttachmentId", attachmentID)
}

func (c *Cloud) onTransitTable(tableID, operation string, params ...string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.state.Transit[tableID]
	if t == nil {
		return fmt.Errorf("%s as somebody: %w", operation, noTransitTable(tableID))
	}
	g := c.state.Gateways[t.Gateway]
	return c.act(g.Account, g.Region, operation, append(params, "TransitGatewayRouteTableId", tableID)...)
}
