package contract

import (
	"go.temporal.io/sdk/temporal"

	"causeway.dev/internal/answer"
)

// Answered turns an answer into Temporal's error: this is the one edge between the two. What is no answer stays what it is,
// and Temporal tries again. A look that waits is benign: no metric, no warning in a log.
func Answered(err error) error {
	a := answer.Of(err)
	if a == nil {
		return err
	}
	options := temporal.ApplicationErrorOptions{NonRetryable: a.Kind == answer.Final, Cause: a.Cause, NextRetryDelay: a.Delay}
	if a.Kind == answer.Waiting {
		options.Category = temporal.ApplicationErrorCategoryBenign
	}
	if len(a.Problems) > 0 {
		options.Details = []any{a.Problems}
	}
	return temporal.NewApplicationErrorWithOptions(a.Sentence, string(a.Reason), options)
}
