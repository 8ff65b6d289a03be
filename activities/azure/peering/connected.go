package peering

import (
	"context"
	"errors"
	"fmt"
	"time"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	azurecloud "causeway.dev/internal/cloud/azure"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
)

// connectTime is how long one try waits until both halves have found each other.
const connectTime = 45 * time.Second

// LookAtHalves waits until both halves are Connected, in sync and done. That a half was created says nothing of that. Ours
// alone is enough where the grant has ended: it is Connected only with the other.
func (a *Activities) LookAtHalves(ctx context.Context, in wire.VNetPeering) (wire.VNetHalvesSeen, error) {
	p, err := a.at(ctx, in)
	if err != nil {
		return wire.VNetHalvesSeen{}, err
	}
	var ours azurecloud.Half
	theirWords := ""
	err = p.Until(ctx, connectTime, func(ctx context.Context) (bool, error) {
		var there bool
		if ours, there, err = p.Named(ctx, p.OurSite(), in.Owner.OurHalf()); err != nil {
			return false, err
		}
		if !there || ours.State == azurecloud.HalfDisconnected {
			return false, broken(ours, there)
		}
		var joined bool
		joined, theirWords, err = p.theirsJoined(ctx)
		return err == nil && joined && whole(ours), err
	})
	if errors.Is(err, cloud.ErrPatience) {
		return wire.VNetHalvesSeen{}, answer.Trouble(connection.ReasonUnavailable, fmt.Sprintf("The halves are not connected yet: ours is %s, the customer's %s.",
			ours.Words(), theirWords), err)
	}
	if err != nil {
		return wire.VNetHalvesSeen{}, err
	}
	return wire.VNetHalvesSeen{State: ours.Words(), Said: "Ours is " + ours.Words() + ", the customer's " + theirWords + "."}, nil
}

// whole reports whether a half leads all the way. Older API versions have no sync level.
func whole(h azurecloud.Half) bool {
	return h.State == azurecloud.HalfConnected && h.Provisioning == azurecloud.Succeeded && (h.Sync == azurecloud.InSync || h.Sync == "")
}

// theirsJoined looks at the customer's half, too, if we still may.
func (p *pair) theirsJoined(ctx context.Context) (joined bool, words string, err error) {
	theirs, there, err := p.Named(ctx, p.TheirSite(), p.Owner.TheirHalf())
	if grantMissing(err) {
		return true, "not visible to us any more", nil
	}
	if err != nil {
		return false, "", err
	}
	if !there || theirs.State == azurecloud.HalfDisconnected {
		return false, "", broken(theirs, there)
	}
	return whole(theirs), theirs.Words(), nil
}

// broken parks: a half whose other end was deleted stays dead, and only making both anew helps.
func broken(h azurecloud.Half, there bool) error {
	words := "a half of the peering is gone"
	if there {
		words = "the half " + h.Name + " is " + h.Words() + ", because the other one was deleted"
	}
	return answer.Refuse(connection.ReasonConflict, "While the halves were to connect, "+words+". Disconnect and start again: only two new halves connect.", nil)
}
