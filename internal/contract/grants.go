package contract

import "time"

// The end of a grant is believed when it was seen this often, over at least this long: rights change slowly in every cloud.
const (
	GrantRounds = 3
	GrantProof  = 15 * time.Minute
)
