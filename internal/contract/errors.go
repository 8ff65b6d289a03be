package contract

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"causeway.dev/internal/connection"
)

// Refuse is an error that no later attempt would change: Temporal does not retry it. The sentence is for people, the cause
// for engineers.
func Refuse(reason connection.Reason, sentence string, cause error) error {
	return temporal.NewApplicationErrorWithOptions(sentence, string(reason),
		temporal.ApplicationErrorOptions{NonRetryable: true, Cause: cause})
}

// ReasonOf returns the reason and the sentence of an error from an activity.
func ReasonOf(err error) (connection.Reason, string) {
	var application *temporal.ApplicationError
	if errors.As(err, &application) {
		return connection.Reason(application.Type()), application.Message()
	}
	return connection.ReasonUnknown, err.Error()
}
