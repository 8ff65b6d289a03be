package desk

import (
	"context"
	"errors"
	"time"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
	"causeway.dev/internal/inventory"
)

// Desk is the vendor's own desk: what a handshake needs besides the clouds.
type Desk struct {
	// Clusters name their networks.
	Clusters inventory.Source
	Locks    Locks
	Notices  Notices
	Archive  Archive
	// Senders are asked who sent a connection its messages; without them, the archive does not say.
	Senders Senders
}

// Locks is how the desk reaches the locks of the networks.
type Locks interface {
	Reserve(ctx context.Context, r desk.Reservation) (desk.Reserved, error)
	Release(ctx context.Context, r desk.Release) error
	Claims(ctx context.Context, network, holder string) ([]connection.Claim, error)
	Wants(ctx context.Context, hold desk.Hold) (desk.Wants, error)
}

// Notices tells people what needs them.
type Notices interface {
	Send(ctx context.Context, n desk.Notice) error
}

// Archive keeps the end of every connection where a server's retention cannot reach it.
type Archive interface {
	Write(ctx context.Context, name string, a connection.Archived) error
}

// Senders reads who sent a connection its messages, as Temporal recorded it.
type Senders interface {
	Senders(ctx context.Context, id connection.ID) ([]connection.Sent, error)
}

// NameNetwork names the network of a cluster. One that the inventory does not have gets a name of its own, under which nothing
// can be made: whoever checks the request says what is wrong.
func (d *Desk) NameNetwork(ctx context.Context, cluster string) (desk.Named, error) {
	c, err := d.Clusters.Cluster(ctx, cluster)
	var unknown *inventory.Unknown
	if errors.As(err, &unknown) {
		return desk.Named{Network: inventory.Cluster{ID: cluster}.Network()}, nil
	}
	if err != nil {
		return desk.Named{}, answer.Trouble(connection.ReasonUnavailable, "the inventory cannot be read", err)
	}
	return desk.Named{Network: c.Network(), Known: true}, nil
}

// ReserveNetwork asks once for the lock of a network and answers at once, granted or not.
func (d *Desk) ReserveNetwork(ctx context.Context, r desk.Reservation) (desk.Reserved, error) {
	reserved, err := d.Locks.Reserve(ctx, r)
	if err != nil {
		return desk.Reserved{}, answer.Trouble(connection.ReasonUnavailable, "the lock of network "+r.Network+" does not answer", err)
	}
	return reserved, nil
}

// ReleaseNetwork gives the lock back, and writes down what the holder claims.
func (d *Desk) ReleaseNetwork(ctx context.Context, r desk.Release) error {
	if err := d.Locks.Release(ctx, r); err != nil {
		return answer.Trouble(connection.ReasonUnavailable, "the lock of network "+r.Network+" does not answer", err)
	}
	return nil
}

// AskHolder finds out whether a holder still goes on and wants the network.
func (d *Desk) AskHolder(ctx context.Context, hold desk.Hold) (desk.Wants, error) {
	wants, err := d.Locks.Wants(ctx, hold)
	if err != nil {
		return desk.Wants{}, answer.Trouble(connection.ReasonUnavailable, hold.Holder+" does not answer whether it wants network "+hold.Network, err)
	}
	return wants, nil
}

// ForgetClaim frees the address range that a connection held in a network.
func (d *Desk) ForgetClaim(ctx context.Context, undo connection.Undoing[desk.NetworkClaim]) error {
	release := desk.Release{Network: undo.Of.Network, Holder: undo.Of.Holder, Forget: true}
	if err := d.Locks.Release(ctx, release); err != nil {
		return answer.Trouble(connection.ReasonUnavailable, "the lock of network "+undo.Of.Network+" does not answer", err)
	}
	return nil
}

// PeekClaims reads what other connections hold in a cluster's network, without taking its lock. Plans use it.
func (d *Desk) PeekClaims(ctx context.Context, in desk.Peek) ([]connection.Claim, error) {
	named, err := d.NameNetwork(ctx, in.Cluster)
	if err != nil {
		return nil, err
	}
	claims, err := d.Locks.Claims(ctx, named.Network, in.Holder)
	if err != nil {
		return nil, answer.Trouble(connection.ReasonUnavailable, "the lock of network "+named.Network+" does not answer", err)
	}
	return claims, nil
}

// Notify tells a person what needs them.
func (d *Desk) Notify(ctx context.Context, n desk.Notice) error {
	if err := d.Notices.Send(ctx, n); err != nil {
		return answer.Trouble(connection.ReasonUnavailable, "sending the notice "+n.Subject, err)
	}
	return nil
}

// ExportRecord writes the end of a connection to durable storage, under its id and generation.
func (d *Desk) ExportRecord(ctx context.Context, p connection.Progress) error {
	if err := p.ID.Check(); err != nil {
		return answer.Refuse(connection.ReasonInvalid, "a record is kept of connections only: "+err.Error(), nil)
	}
	if err := d.Archive.Write(ctx, p.ID.Resource(p.Generation), d.archived(ctx, p)); err != nil {
		return answer.Trouble(connection.ReasonUnavailable, "exporting the record of "+p.ID.String(), err)
	}
	return nil
}

// sendersTime is how long the histories are read: a record without its senders is worth more than none.
const sendersTime = 10 * time.Second

func (d *Desk) archived(ctx context.Context, p connection.Progress) connection.Archived {
	a := connection.Archived{Progress: p}
	if d.Senders == nil {
		return a
	}
	ctx, cancel := context.WithTimeout(ctx, sendersTime)
	defer cancel()
	sent, err := d.Senders.Senders(ctx, p.ID)
	if err != nil {
		a.SentUnread = connection.Clip(err.Error(), connection.LimitText)
	}
	a.Sent = sent
	return a
}
