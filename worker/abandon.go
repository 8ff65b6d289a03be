package main

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"

	"causeway.dev/internal/contract"
)

// abandonLooks lets a worker that stops give up its looks at once. A change has to be waited for, because its answer
// would be lost; a look only reads, and the next worker repeats it.
type abandonLooks struct {
	interceptor.WorkerInterceptorBase
}

// InterceptActivity stands before every activity.
func (*abandonLooks) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &abandonLook{interceptor.ActivityInboundInterceptorBase{Next: next}}
}

type abandonLook struct {
	interceptor.ActivityInboundInterceptorBase
}

// ExecuteActivity ends the context of a look together with the worker.
func (a *abandonLook) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	if !contract.Looks(activity.GetInfo(ctx).ActivityType.Name) {
		return a.Next.ExecuteActivity(ctx, in)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stopping := activity.GetWorkerStopChannel(ctx)
	go func() {
		select {
		case <-stopping:
			cancel()
		case <-ctx.Done():
		}
	}()
	return a.Next.ExecuteActivity(ctx, in)
}
