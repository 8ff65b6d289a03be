package traffic

import (
	"fmt"
)

// Outcome is what happens to a connection attempt.
type Outcome string

// The three ends of dialling.
const (
	Open    Outcome = "open"
	Refused Outcome = "refused"
	Timeout Outcome = "timeout"
)

// Verdict is an outcome and why. The reason is for the reader of a failed test:
// nobody inside a real data plane is told.
type Verdict struct {
	Outcome Outcome `json:"outcome"`
	Reason  string  `json:"reason"`
}

// Lost is the end of a packet that nobody answers, with the reason that the
// sender of a real one never learns.
func Lost(format string, args ...any) Verdict {
	return Verdict{Timeout, fmt.Sprintf(format, args...)}
}
