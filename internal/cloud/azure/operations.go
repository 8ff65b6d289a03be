package azure

import (
	"context"
	"errors"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	"causeway.dev/internal/connection"
)

// operationTime is how long one try waits for an operation of Azure's; the next try takes it up where it stands.
const operationTime = time.Minute

// Finish waits for a long-running operation. Where it stands travels in the heartbeat, so that the next worker goes on with
// the same operation. The error of the operation itself is the SDK's own.
func Finish[T any](ctx context.Context, p cloud.Patience, doing string, poller *runtime.Poller[T]) (T, error) {
	var none T
	if mark, err := poller.ResumeToken(); err == nil {
		p.Leave(ctx, mark)
	}
	err := p.Until(ctx, operationTime, func(ctx context.Context) (bool, error) {
		if poller.Done() {
			return true, nil
		}
		_, err := poller.Poll(ctx) //nolint:bodyclose // The poller has read it.
		return err == nil && poller.Done(), err
	})
	if errors.Is(err, cloud.ErrPatience) {
		return none, answer.Trouble(connection.ReasonUnavailable, doing+": Azure has not finished yet.", err)
	}
	if err != nil {
		return none, err
	}
	p.Leave(ctx, "")
	return poller.Result(ctx)
}
