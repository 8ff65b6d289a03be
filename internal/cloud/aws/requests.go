package aws

import (
	"context"
	"strings"
	"sync"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
)

// Requests remembers the changes that one session asked for, each as "CreateRoute 8c3f...": AWS's own request id, by which
// the change is found in CloudTrail and by AWS's support. Reads are left out.
type Requests struct {
	mu      sync.Mutex
	changes []string
}

// Changes lists what was remembered, in order.
func (r *Requests) Changes() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.changes...)
}

// remember is the middleware that fills it.
func (r *Requests) remember(stack *middleware.Stack) error {
	//nolint:wrapcheck // The SDK calls it, and passes on its own errors.
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("CausewayRequests", func(
		ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
	) (middleware.InitializeOutput, middleware.Metadata, error) {
		out, metadata, err := next.HandleInitialize(ctx, in)
		operation := awsmiddleware.GetOperationName(ctx)
		if id, known := awsmiddleware.GetRequestIDMetadata(metadata); known && err == nil && changes(operation) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.changes = append(r.changes, operation+" "+id)
		}
		return out, metadata, err //nolint:wrapcheck // The SDK calls it, and passes on its own errors.
	}), middleware.Before)
}

// changes reports whether an operation changes anything.
func changes(operation string) bool {
	for _, reading := range []string{"Describe", "Get", "List", "Search", "Assume"} {
		if strings.HasPrefix(operation, reading) {
			return false
		}
	}
	return operation != ""
}
