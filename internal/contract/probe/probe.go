package probe

import (
	"time"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// Test asks the probe of a cluster to resolve a name and open a connection.
type Test struct {
	Owner connection.Owner `json:"owner"`
	Probe connection.Probe `json:"probe"`
	// CIDRs are the only ranges into which the probe may dial.
	CIDRs []string `json:"cidrs"`
	// Internet takes the place of the CIDRs where a connection leads over the internet.
	Internet bool `json:"internet,omitempty"`
}

// Proof is what a probe that got through saw.
type Proof struct {
	Address string    `json:"address"`
	At      time.Time `json:"at"`
	// Said is the sentence for the ledger: "orders.example.com resolves to 10.20.1.10; port 5432 is open".
	Said string `json:"said"`
}

// The activities.
var (
	// LookThroughProbe answers when the cluster's probe gets through to the customer's host. A refused connection got
	// through, too: something answered. Otherwise it says in the probe's words what to check.
	LookThroughProbe = contract.Activity[Test, Proof]{Ref: family.Ref("LookThroughProbe")}
)
