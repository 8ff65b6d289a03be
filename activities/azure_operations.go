package activities

import (
	"context"
	"errors"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/connection"
)

// operationTime is how long one try waits for an operation of Azure's; the next try takes it up where it stands.
const operationTime = time.Minute

// finish waits for a long-running operation. Where it stands travels in the heartbeat, so that the next worker goes on with
// the same operation. The error of the operation itself is the SDK's own.
func finish[T any](ctx context.Context, p *pair, doing string, poller *runtime.Poller[T]) (T, error) {
	var none T
	if mark, err := poller.ResumeToken(); err == nil {
		*p.mark = mark
	}
	err := p.until(ctx, operationTime, func(ctx context.Context) (bool, error) {
		if poller.Done() {
			return true, nil
		}
		_, err := poller.Poll(ctx)              //nolint:bodyclose // The poller has read it.
		return err == nil && poller.Done(), err //nolint:wrapcheck // The caller reads the SDK's error.
	})
	if errors.Is(err, errPatience) {
		return none, Trouble(connection.ReasonUnavailable, doing+": Azure has not finished yet.", err)
	}
	if err != nil {
		return none, err
	}
	*p.mark = ""
	p.heartbeat(ctx)
	return poller.Result(ctx) //nolint:wrapcheck // The caller reads the SDK's error.
}

// begun is the operation that an earlier attempt of this activity left running; "" when there was none.
func begun(ctx context.Context) string {
	var mark string
	if !activity.HasHeartbeatDetails(ctx) || activity.GetHeartbeatDetails(ctx, &mark) != nil {
		return ""
	}
	return mark
}
