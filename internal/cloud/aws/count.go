package aws

import (
	"context"
	"strings"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
)

// Counter hears of every request that goes to AWS, the SDK's own retries included: "ec2", "CreateRoute".
type Counter func(service, operation string)

// Counting returns a factory whose clients tell the counter.
func (f *Factory) Counting(count Counter) *Factory {
	cfg := f.base.Copy()
	cfg.APIOptions = append(cfg.APIOptions, func(stack *middleware.Stack) error {
		// Before the signature but after the retryer, whose every attempt passes here.
		return stack.Finalize.Insert(middleware.FinalizeMiddlewareFunc("CausewayCount", func(
			ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler,
		) (middleware.FinalizeOutput, middleware.Metadata, error) {
			service := strings.ToLower(strings.ReplaceAll(awsmiddleware.GetServiceID(ctx), " ", ""))
			count(service, awsmiddleware.GetOperationName(ctx))
			return next.HandleFinalize(ctx, in)
		}), "Retry", middleware.After)
	})
	return New(cfg)
}
