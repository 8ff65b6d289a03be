package activities

import (
	"context"
	"time"

	"causeway.dev/internal/connection"
)

// Desk is the vendor's own desk: what a handshake needs besides the clouds.
type Desk struct {
	Locks   Locks
	Notices Notices
	Archive Archive
}

// Locks is how the desk reaches the locks of the networks.
type Locks interface {
	Reserve(ctx context.Context, r Reservation) (Reserved, error)
	Release(ctx context.Context, r Release) error
	Claims(ctx context.Context, network, holder string) ([]connection.Claim, error)
}

// Notices tells people what needs them.
type Notices interface {
	Send(ctx context.Context, n Notice) error
}

// Archive keeps the end of every connection where a server's retention cannot reach it.
type Archive interface {
	Write(ctx context.Context, name string, p connection.Progress) error
}

// Reservation asks for the lock of one network.
type Reservation struct {
	Network string `json:"network"`
	// Holder is the connection that asks. Asking again is harmless.
	Holder string        `json:"holder"`
	Lease  time.Duration `json:"lease"`
	// Evict names a holder that is known to have ended without giving the lock back.
	Evict string `json:"evict,omitempty"`
}

// Reserved says whether the lock was granted, and what else the lock knows.
type Reserved struct {
	Granted bool   `json:"granted"`
	HeldBy  string `json:"heldBy,omitempty"`
	// Claims are the address ranges of all other connections.
	Claims []connection.Claim `json:"claims,omitempty"`
}

// Release gives a lock back.
type Release struct {
	Network string `json:"network"`
	Holder  string `json:"holder"`
	// Claim is kept until it is forgotten; nil leaves what is known of the holder as it is.
	Claim  *connection.Claim `json:"claim,omitempty"`
	Forget bool              `json:"forget,omitempty"`
}

// NetworkClaim is the undo of a claim: the holder's address range is free again.
type NetworkClaim struct {
	Network string `json:"network"`
	Holder  string `json:"holder"`
}

// Notice is a message to a person. Nothing in it is secret.
type Notice struct {
	Connection connection.ID `json:"connection"`
	Contact    string        `json:"contact,omitempty"`
	Ticket     string        `json:"ticket,omitempty"`
	Subject    string        `json:"subject"`
	Text       string        `json:"text"`
}

// ReserveNetwork asks once for the lock of a network and answers at once, granted or not.
func (d *Desk) ReserveNetwork(ctx context.Context, r Reservation) (Reserved, error) {
	reserved, err := d.Locks.Reserve(ctx, r)
	if err != nil {
		return Reserved{}, Trouble(connection.ReasonUnavailable, "the lock of network "+r.Network+" does not answer", err)
	}
	return reserved, nil
}

// ReleaseNetwork gives the lock back, and writes down what the holder claims.
func (d *Desk) ReleaseNetwork(ctx context.Context, r Release) error {
	if err := d.Locks.Release(ctx, r); err != nil {
		return Trouble(connection.ReasonUnavailable, "the lock of network "+r.Network+" does not answer", err)
	}
	return nil
}

// ForgetClaim frees the address range that a connection held in a network.
func (d *Desk) ForgetClaim(ctx context.Context, undo connection.Undoing[NetworkClaim]) error {
	release := Release{Network: undo.Of.Network, Holder: undo.Of.Holder, Forget: true}
	if err := d.Locks.Release(ctx, release); err != nil {
		return Trouble(connection.ReasonUnavailable, "the lock of network "+undo.Of.Network+" does not answer", err)
	}
	return nil
}

// PeekClaims reads what other connections hold in a network, without taking its lock. Plans use it.
func (d *Desk) PeekClaims(ctx context.Context, in NetworkClaim) ([]connection.Claim, error) {
	claims, err := d.Locks.Claims(ctx, in.Network, in.Holder)
	if err != nil {
		return nil, Trouble(connection.ReasonUnavailable, "the lock of network "+in.Network+" does not answer", err)
	}
	return claims, nil
}

// Notify tells a person what needs them.
func (d *Desk) Notify(ctx context.Context, n Notice) error {
	if err := d.Notices.Send(ctx, n); err != nil {
		return Trouble(connection.ReasonUnavailable, "sending the notice "+n.Subject, err)
	}
	return nil
}

// ExportRecord writes the end of a connection to durable storage, under its id and generation.
func (d *Desk) ExportRecord(ctx context.Context, p connection.Progress) error {
	if err := d.Archive.Write(ctx, p.Owner().Connection.Resource(p.Generation), p); err != nil {
		return Trouble(connection.ReasonUnavailable, "exporting the record of "+p.ID.String(), err)
	}
	return nil
}
