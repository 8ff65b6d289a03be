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

// DeleteOurHalf deletes what CreateOurHalf made: the half of this attempt's name that leads to the customer's network.
func (a *Activities) DeleteOurHalf(ctx context.Context, undo connection.Undoing[wire.VNetHalf]) error {
	p, err := a.at(ctx, undo.Of.VNetPeering)
	if err != nil {
		return err
	}
	return p.halfOwned(p.OurSite(), undo.Of.Owner.OurHalf(), p.TheirVNet).TakeBack(ctx, undo.Uncertain)
}

// DeleteTheirHalf deletes what CreateTheirHalf made, for as long as the customer's grant lets us. Once it is gone, our half
// says whether theirs still stands; only the customer can then delete it.
func (a *Activities) DeleteTheirHalf(ctx context.Context, undo connection.Undoing[wire.VNetHalf]) error {
	p, err := a.at(ctx, undo.Of.VNetPeering)
	if err != nil {
		return err
	}
	err = p.halfOwned(p.TheirSite(), undo.Of.Owner.TheirHalf(), p.OurVNet).TakeBack(ctx, undo.Uncertain)
	if !grantMissing(err) {
		return err
	}
	return p.theirsByOurs(ctx, undo.Uncertain, err)
}

// theirsByOurs reads our half: it is Connected only while theirs stands, and Initiated or Disconnected only without it. Where
// ours is gone, too, nobody can tell, and the customer is asked.
func (p *pair) theirsByOurs(ctx context.Context, uncertain bool, missing error) error {
	limit := time.Duration(0)
	if uncertain {
		limit = cloud.HiddenTime
	}
	var ours azurecloud.Half
	var there bool
	err := p.Until(ctx, limit, func(ctx context.Context) (bool, error) {
		var err error
		ours, there, err = p.Named(ctx, p.OurSite(), p.Owner.OurHalf())
		return there && ours.State == azurecloud.HalfDisconnected || !uncertain, err
	})
	if err != nil && !errors.Is(err, cloud.ErrPatience) {
		return err
	}
	if there && ours.Leads(p.TheirVNet) && (ours.State == azurecloud.HalfDisconnected || ours.State == azurecloud.HalfInitiated) {
		return nil
	}
	seen := "ours is gone, so nobody can see whether theirs is"
	if there {
		seen = "ours is " + ours.Words() + ", so theirs still stands"
	}
	return answer.Refuse(connection.ReasonGrantMissing, fmt.Sprintf("The grant is gone, and with it our right to delete the customer's half %s; %s.",
		p.Owner.TheirHalf(), seen), missing)
}

// grantMissing means that only the customer's lent right was in the way.
func grantMissing(err error) bool { return answer.ReasonOf(err) == connection.ReasonGrantMissing }

// isGone means that there is nothing left to delete.
func isGone(err error) bool { return azurecloud.AnswerOf(err).NotFound() }
