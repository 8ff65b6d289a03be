package activities

import (
	"context"
	"errors"
	"fmt"

	"causeway.dev/internal/azurecloud"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	wire "causeway.dev/internal/contract/azure"
)

// DeleteOurHalf deletes what CreateOurHalf made: the half of this attempt's name that leads to the customer's network.
func (a *Azure) DeleteOurHalf(ctx context.Context, undo connection.Undoing[wire.VNetHalf]) error {
	p, err := a.at(ctx, undo.Of.VNetPeering)
	if err != nil {
		return err
	}
	return p.takeBack(ctx, p.ourPlace(), undo.Of.Owner.OurHalf(), p.theirs, undo.Uncertain)
}

// DeleteTheirHalf deletes what CreateTheirHalf made, for as long as the customer's grant lets us. Once it is gone, our half
// says whether theirs still stands; only the customer can then delete it.
func (a *Azure) DeleteTheirHalf(ctx context.Context, undo connection.Undoing[wire.VNetHalf]) error {
	p, err := a.at(ctx, undo.Of.VNetPeering)
	if err != nil {
		return err
	}
	err = p.takeBack(ctx, p.theirPlace(), undo.Of.Owner.TheirHalf(), p.ours, undo.Uncertain)
	if !grantMissing(err) {
		return err
	}
	return p.theirsByOurs(ctx, undo.Uncertain, err)
}

// takeBack deletes a half that has our name and leads where ours leads. Where the answer of its creation was lost it looks
// for a while before it believes that there is none.
func (p *pair) takeBack(ctx context.Context, at place, name string, to connection.VNet, uncertain bool) error {
	limit := firstPoll
	if uncertain {
		limit = hiddenTime
	}
	var found half
	err := p.until(ctx, limit, func(ctx context.Context) (bool, error) {
		var there bool
		var err error
		found, there, err = p.named(ctx, at, name)
		return there || !uncertain, err
	})
	switch {
	case errors.Is(err, errPatience), err == nil && !found.leads(to):
		return nil
	case err != nil:
		return err
	default:
		return p.remove(ctx, at, found)
	}
}

// theirsByOurs reads our half: it is Connected only while theirs stands, and Initiated or Disconnected only without it. Where
// ours is gone, too, nobody can tell, and the customer is asked.
func (p *pair) theirsByOurs(ctx context.Context, uncertain bool, missing error) error {
	limit := firstPoll
	if uncertain {
		limit = hiddenTime
	}
	var ours half
	var there bool
	err := p.until(ctx, limit, func(ctx context.Context) (bool, error) {
		var err error
		ours, there, err = p.named(ctx, p.ourPlace(), p.owner.OurHalf())
		return there && ours.state == halfDisconnected || !uncertain, err
	})
	if err != nil && !errors.Is(err, errPatience) {
		return err
	}
	if there && ours.leads(p.theirs) && (ours.state == halfDisconnected || ours.state == halfInitiated) {
		return nil
	}
	seen := "ours is gone, so nobody can see whether theirs is"
	if there {
		seen = "ours is " + ours.words() + ", so theirs still stands"
	}
	return Refuse(connection.ReasonGrantMissing, fmt.Sprintf("The grant is gone, and with it our right to delete the customer's half %s; %s.",
		p.owner.TheirHalf(), seen), missing)
}

// grantMissing means that only the customer's lent right was in the way.
func grantMissing(err error) bool {
	if err == nil {
		return false
	}
	reason, _ := contract.ReasonOf(err)
	return reason == connection.ReasonGrantMissing
}

// isGone means that there is nothing left to delete.
func isGone(err error) bool { return azurecloud.AnswerOf(err).NotFound() }
