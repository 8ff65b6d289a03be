package desk

import (
	"time"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

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

// AddressesPublished is the answer of PublishAddresses.
type AddressesPublished struct {
	Subject string `json:"subject"`
}

// The activities.
var (
	// ReserveNetwork asks once for the lock of a network and answers at once, granted or not.
	ReserveNetwork = contract.Activity[Reservation, Reserved]{Ref: family.Ref("ReserveNetwork")}
	// ReleaseNetwork gives the lock back, and writes down what the holder claims.
	ReleaseNetwork = contract.Order[Release]{Ref: family.Ref("ReleaseNetwork")}
	// ForgetClaim frees the address range that a connection held in a network.
	ForgetClaim = contract.Undo[NetworkClaim]{Ref: family.Ref("ForgetClaim")}
	// PeekClaims reads what other connections hold in a network, without taking its lock. Plans use it.
	PeekClaims = contract.Activity[NetworkClaim, []connection.Claim]{Ref: family.Ref("PeekClaims")}
	// Notify tells a person what needs them.
	Notify = contract.Order[Notice]{Ref: family.Ref("Notify")}
	// ExportRecord writes the end of a connection to durable storage, under its id and generation.
	ExportRecord = contract.Order[connection.Progress]{Ref: family.Ref("ExportRecord")}
	// PublishAddresses tells the customer's contact which addresses to allow. Telling twice does no harm, so that a lost answer
	// needs no search.
	PublishAddresses = contract.Activity[Notice, AddressesPublished]{Ref: family.Ref("PublishAddresses")}
)
