package desk

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// What the workflow of a network hears.
const (
	UpdateReserve = "reserve"
	SignalReserve = "reserve"
	SignalRelease = "release"
	QueryClaims   = "claims"
	QueryNetwork  = "network"
)

// Reservation asks for one network.
type Reservation struct {
	Network string `json:"network"`
	// Holder is the connection that asks. Asking again is harmless.
	Holder string `json:"holder"`
}

// Reserved says whether the network was given, and what else is known of it.
type Reserved struct {
	Granted bool `json:"granted"`
	// Number is that of the hold; releasing it takes it.
	Number int64 `json:"number,omitempty"`
	// HeldBy has it, and Place is the asker's in the queue. A signal says when it is their turn.
	HeldBy string `json:"heldBy,omitempty"`
	Place  int    `json:"place,omitempty"`
	// Claims are the address ranges of all other connections.
	Claims []connection.Claim `json:"claims,omitempty"`
}

// Release gives a network back.
type Release struct {
	Network string `json:"network"`
	Holder  string `json:"holder"`
	// Number is that of the hold. Leave gives up whatever the holder has, and its place in the queue.
	Number int64 `json:"number,omitempty"`
	Leave  bool  `json:"leave,omitempty"`
	// Claim is kept until it is forgotten; nil leaves what is known of the holder as it is.
	Claim  *connection.Claim `json:"claim,omitempty"`
	Forget bool              `json:"forget,omitempty"`
}

// Hold names a network and who holds it.
type Hold struct {
	Network string `json:"network"`
	Holder  string `json:"holder"`
}

// Wants says whether a holder still wants the network, or has ended.
type Wants struct {
	Network bool `json:"network"`
	Ended   bool `json:"ended,omitempty"`
}

// NetworkClaim is the undo of a claim: the holder's address range is free again.
type NetworkClaim struct {
	Network string `json:"network"`
	Holder  string `json:"holder"`
}

// Named is how a cluster's network is called, for its lock. Known is false where the inventory does not have the cluster: then
// nothing may be made of the name.
type Named struct {
	Network string `json:"network"`
	Known   bool   `json:"known"`
}

// Peek asks what others than the holder claim in the network of a cluster.
type Peek struct {
	Cluster string `json:"cluster"`
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
	// NameNetwork names the network of a cluster: two clusters in one network have one lock.
	NameNetwork = contract.Activity[string, Named]{Ref: family.Ref("NameNetwork")}
	// ReserveNetwork asks once for the lock of a network and answers at once, granted or not.
	ReserveNetwork = contract.Activity[Reservation, Reserved]{Ref: family.Ref("ReserveNetwork")}
	// ReleaseNetwork gives the lock back, and writes down what the holder claims.
	ReleaseNetwork = contract.Order[Release]{Ref: family.Ref("ReleaseNetwork")}
	// AskHolder finds out whether a holder still goes on and wants the network.
	AskHolder = contract.Activity[Hold, Wants]{Ref: family.Ref("AskHolder")}
	// ForgetClaim frees the address range that a connection held in a network.
	ForgetClaim = contract.Undo[NetworkClaim]{Ref: family.Ref("ForgetClaim")}
	// PeekClaims reads what other connections hold in a cluster's network, without taking its lock. Plans use it.
	PeekClaims = contract.Activity[Peek, []connection.Claim]{Ref: family.Ref("PeekClaims")}
	// Notify tells a person what needs them.
	Notify = contract.Order[Notice]{Ref: family.Ref("Notify")}
	// ExportRecord writes the end of a connection to durable storage, under its id and generation.
	ExportRecord = contract.Order[connection.Progress]{Ref: family.Ref("ExportRecord")}
	// PublishAddresses tells the customer's contact which addresses to allow. Telling twice does no harm, so that a lost answer
	// needs no search.
	PublishAddresses = contract.Activity[Notice, AddressesPublished]{Ref: family.Ref("PublishAddresses")}
)
