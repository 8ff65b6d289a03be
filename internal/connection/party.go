package connection

// Party is one of the three sides of a handshake. Each step is done by exactly one party.
type Party string

// The parties. Nobody is the answer to "whose turn is it" when a connection is active or has ended.
const (
	Nobody   Party = ""
	Vendor   Party = "vendor"
	Customer Party = "customer"
	Support  Party = "support"
)
