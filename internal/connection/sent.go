package connection

import "time"

// Sent is one message as Temporal recorded it. By is what the sender says of themselves, Identity what their program told
// Temporal, and Principal whom the server's authorizer found, where it has one (server 1.31 and later). Only the last has been
// checked by anybody.
type Sent struct {
	At        time.Time `json:"at"`
	Verb      Verb      `json:"verb"`
	By        string    `json:"by,omitempty"`
	Identity  string    `json:"identity,omitempty"`
	Principal string    `json:"principal,omitempty"`
}

// Archived is what is kept of a connection that has ended: what happened, and who sent what.
type Archived struct {
	Progress
	Sent []Sent `json:"sent,omitempty"`
	// SentUnread says why the messages could not be read from Temporal.
	SentUnread string `json:"sentUnread,omitempty"`
}
