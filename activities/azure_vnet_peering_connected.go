package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
)

// connectTime is how long one try waits until both halves have found each other.
const connectTime = 45 * time.Second

// LookAtHalves waits until both halves are Connected, in sync and done. That a half was created says nothing of that. Ours
// alone is enough where the grant has ended: it is Connected only with the other.
func (a *Azure) LookAtHalves(ctx context.Context, in wire.VNetPeering) (wire.VNetHalvesSeen, error) {
	p, err := a.at(ctx, in)
	if err != nil {
		return wire.VNetHalvesSeen{}, err
	}
	var ours half
	theirWords := ""
	err = p.until(ctx, connectTime, func(ctx context.Context) (bool, error) {
		var there bool
		if ours, there, err = p.named(ctx, p.ourPlace(), in.Owner.OurHalf()); err != nil {
			return false, err
		}
		if !there || ours.state == halfDisconnected {
			return false, broken(ours, there)
		}
		var joined bool
		joined, theirWords, err = p.theirsJoined(ctx)
		return err == nil && joined && ours.joined(), err
	})
	if errors.Is(err, errPatience) {
		return wire.VNetHalvesSeen{}, Trouble(connection.ReasonUnavailable, fmt.Sprintf("The halves are not connected yet: ours is %s, the customer's %s.",
			ours.words(), theirWords), err)
	}
	if err != nil {
		return wire.VNetHalvesSeen{}, err
	}
	return wire.VNetHalvesSeen{State: ours.words(), Said: "Ours is " + ours.words() + ", the customer's " + theirWords + "."}, nil
}

// joined reports whether a half leads all the way. Older API versions have no sync level.
func (h half) joined() bool {
	return h.state == halfConnected && h.provisioning == succeeded && (h.sync == inSync || h.sync == "")
}

// theirsJoined looks at the customer's half, too, if we still may.
func (p *pair) theirsJoined(ctx context.Context) (joined bool, words string, err error) {
	theirs, there, err := p.named(ctx, p.theirPlace(), p.owner.TheirHalf())
	if grantMissing(err) {
		return true, "not visible to us any more", nil
	}
	if err != nil {
		return false, "", err
	}
	if !there || theirs.state == halfDisconnected {
		return false, "", broken(theirs, there)
	}
	return theirs.joined(), theirs.words(), nil
}

// broken parks: a half whose other end was deleted stays dead, and only making both anew helps.
func broken(h half, there bool) error {
	words := "a half of the peering is gone"
	if there {
		words = "the half " + h.name + " is " + h.words() + ", because the other one was deleted"
	}
	return Refuse(connection.ReasonConflict, "While the halves were to connect, "+words+". Disconnect and start again: only two new halves connect.", nil)
}
