// Package activities holds everything that touches the world: AWS calls the clouds of the AWS methods, Desk is the
// vendor's own desk (network locks, probes, notices, exports). Each method's activities stand in a file of the same base
// name as its workflow. Credentials never leave an activity.
package activities

import (
	"time"

	"go.temporal.io/sdk/temporal"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// Refuse is the answer of an activity that nobody should try again as it is. The reason decides what follows: some end
// the handshake, the others park it until a person mends the cause. The sentence is for people, the cause for engineers.
func Refuse(reason connection.Reason, sentence string, cause error) error {
	return contract.Refuse(reason, sentence, cause)
}

// RefuseProblems reports everything that is wrong with a request at once; the problems travel in the error's details.
func RefuseProblems(problems connection.Problems) error {
	return ParkProblems(connection.ReasonInvalid, problems)
}

// ParkProblems is RefuseProblems for what somebody can mend without another request: with a reason that does not end the
// handshake, it waits for that.
func ParkProblems(reason connection.Reason, problems connection.Problems) error {
	return temporal.NewApplicationErrorWithOptions(problems.Error(), string(reason),
		temporal.ApplicationErrorOptions{NonRetryable: true, Details: []any{problems}})
}

// Trouble is an error that a later attempt may not see: Temporal retries it, and the handshake parks when the attempts
// are used up.
func Trouble(reason connection.Reason, sentence string, cause error) error {
	return temporal.NewApplicationErrorWithOptions(sentence, string(reason), temporal.ApplicationErrorOptions{Cause: cause})
}

// NotYet is the answer of a look that does not see the step done. It is benign: no metric, no warning in a log. The words
// are the cloud's own. A zero delay leaves the next look to the retry policy.
func NotYet(reason connection.Reason, words string, delay time.Duration) error {
	return temporal.NewApplicationErrorWithOptions(words, string(reason), temporal.ApplicationErrorOptions{
		Category: temporal.ApplicationErrorCategoryBenign, NextRetryDelay: delay,
	})
}
