// Package answer holds the words that activities answer with when they are not done: refused, trouble, not yet. Everything
// below the activities speaks them, too; they know nothing of Temporal, and are turned into its errors once, where an
// activity is registered (contract.Implement).
package answer

import (
	"errors"
	"time"

	"causeway.dev/internal/connection"
)

// Kind says what a later attempt is good for.
type Kind int

// The kinds of answers that are not "done".
const (
	// Again means that a later attempt may not meet the trouble.
	Again Kind = iota
	// Final means that nobody should try again as it is: somebody has to change something first.
	Final
	// Waiting is what a look says that does not see the step done. It is no trouble at all.
	Waiting
)

// Answer is an error for a person: a reason that decides what follows, and a sentence.
type Answer struct {
	Kind     Kind
	Reason   connection.Reason
	Sentence string
	// Problems are all that is wrong with a request, where that is what the sentence says.
	Problems connection.Problems
	// Delay is when to look again; zero leaves it to the caller.
	Delay time.Duration
	// Cause is for the engineer. It carries the cloud's request id.
	Cause error
}

// Error is the sentence.
func (a *Answer) Error() string { return a.Sentence }

// Unwrap is the cause.
func (a *Answer) Unwrap() error { return a.Cause }

// Refuse is the answer of whoever nobody should ask again as it is. The reason decides what follows: some end the handshake,
// the others park it until a person mends the cause.
func Refuse(reason connection.Reason, sentence string, cause error) error {
	return &Answer{Kind: Final, Reason: reason, Sentence: sentence, Cause: cause}
}

// RefuseProblems reports everything that is wrong with a request at once.
func RefuseProblems(problems connection.Problems) error {
	return ParkProblems(connection.ReasonInvalid, problems)
}

// ParkProblems is RefuseProblems for what somebody can mend without another request: with a reason that does not end the
// handshake, it waits for that.
func ParkProblems(reason connection.Reason, problems connection.Problems) error {
	return &Answer{Kind: Final, Reason: reason, Sentence: problems.Error(), Problems: problems}
}

// Trouble is an error that a later attempt may not meet; the handshake parks when the attempts are used up.
func Trouble(reason connection.Reason, sentence string, cause error) error {
	return &Answer{Kind: Again, Reason: reason, Sentence: sentence, Cause: cause}
}

// NotYet is the answer of a look that does not see the step done. The words are the cloud's own.
func NotYet(reason connection.Reason, words string, delay time.Duration) error {
	return &Answer{Kind: Waiting, Reason: reason, Sentence: words, Delay: delay}
}

// Of finds the answer in an error; nil when nobody has given one yet.
func Of(err error) *Answer {
	var a *Answer
	if errors.As(err, &a) {
		return a
	}
	return nil
}

// ReasonOf is why, or ReasonUnknown for an error that is no answer; "" without an error.
func ReasonOf(err error) connection.Reason {
	switch a := Of(err); {
	case err == nil:
		return ""
	case a == nil:
		return connection.ReasonUnknown
	default:
		return a.Reason
	}
}
