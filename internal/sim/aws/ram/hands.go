package ram

import (
	"encoding/json"
	"fmt"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

// ShareTransitGateway shares a gateway with an account, as its owner does, and
// answers the share's ARN.
func (c *RAM) ShareTransitGateway(gatewayID, name, account string) (string, error) {
	c.Lock()
	defer c.Unlock()
	g := c.State.Gateways[gatewayID]
	if g == nil {
		return "", fmt.Errorf("sharing as somebody: %w", state.NoGateway(gatewayID))
	}
	answer, err := c.actOnShares(g.Account, g.Region, "CreateResourceShare", createShareCall{
		Name: name, Resources: []string{g.ARN()}, Principals: []string{account},
	})
	if err != nil {
		return "", err
	}
	return answer.(shareAnswer).Share.ARN, nil //nolint:forcetypeassert // the answer of this operation
}

// AddToShare adds resources, or accounts, to a share of somebody.
func (c *RAM) AddToShare(shareARN string, resources, accounts []string) error {
	return c.onShare(shareARN, "AssociateResourceShare", shareCall{ARN: shareARN, Resources: resources, Principals: accounts})
}

// RemoveFromShare takes resources, or accounts, out of a share.
func (c *RAM) RemoveFromShare(shareARN string, resources, accounts []string) error {
	return c.onShare(shareARN, "DisassociateResourceShare", shareCall{ARN: shareARN, Resources: resources, Principals: accounts})
}

// Unshare deletes a share as its owner.
func (c *RAM) Unshare(shareARN string) error {
	return c.onShare(shareARN, "DeleteResourceShare", shareCall{ARN: shareARN})
}

func (c *RAM) onShare(shareARN, operation string, call shareCall) error {
	c.Lock()
	defer c.Unlock()
	s := c.State.Shares[shareARN]
	if s == nil {
		return fmt.Errorf("%s as somebody: %w", operation, unknownShare(shareARN))
	}
	_, err := c.actOnShares(s.Account, s.Region, operation, call)
	return err
}

// AcceptShare accepts the invitation to a share as the account that was invited;
// RejectShare refuses it.
func (c *RAM) AcceptShare(shareARN, account string) error {
	return c.onInvitation(shareARN, account, "AcceptResourceShareInvitation")
}

// RejectShare refuses the invitation to a share.
func (c *RAM) RejectShare(shareARN, account string) error {
	return c.onInvitation(shareARN, account, "RejectResourceShareInvitation")
}

// onInvitation does not wait until the invitation is found.
func (c *RAM) onInvitation(shareARN, account, operation string) error {
	c.Lock()
	defer c.Unlock()
	for _, i := range state.Sorted(c.State.Invitations) {
		if i.Share == shareARN && i.Receiver == account && i.Status == state.InvitationPending {
			i.Seen = state.Wait{}
			_, err := c.actOnShares(account, i.Region, operation, invitationCall{ARN: i.ARN})
			return err
		}
	}
	return fmt.Errorf("%s as %s: no invitation to %s waits", operation, account, shareARN)
}

// actOnShares carries one call to RAM out for an account. The lock is held.
func (c *RAM) actOnShares(account, region, name string, call any) (any, error) {
	body, err := json.Marshal(call)
	if err != nil {
		return nil, fmt.Errorf("%s as %s: %w", name, account, err)
	}
	return c.Service().Act(c.Store, account, region, wire.Request{Operation: name, Body: body})
}
