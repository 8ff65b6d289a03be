package contract

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
)

// blindness is how long a watch tries to look, attempt after attempt, before it says that it cannot.
const blindness = time.Hour

// ImplementWatch is Implement for a watch. The server tries a watch again for as long as it says "not yet", and nobody hears
// of it; trouble that lasts is therefore handed up, so that no connection is called healthy unseen. Since when it lasts
// travels from attempt to attempt in the heartbeat.
func ImplementWatch[In any](r Registry, a Watch[In], do func(context.Context, connection.Watching[In]) (connection.Health, error)) {
	r.RegisterActivityWithOptions(func(ctx context.Context, in connection.Watching[In]) (connection.Health, error) {
		since := troubledSince(ctx)
		seen, err := do(narrowed(ctx, a.Name), in)
		return seen, Answered(lasting(ctx, since, err))
	}, activity.RegisterOptions{Name: a.Name})
}

func troubledSince(ctx context.Context) time.Time {
	var since time.Time
	if !activity.HasHeartbeatDetails(ctx) || activity.GetHeartbeatDetails(ctx, &since) != nil {
		return time.Time{}
	}
	return since
}

// lasting makes trouble final once it has lasted too long.
func lasting(ctx context.Context, since time.Time, err error) error {
	a := answer.Of(err)
	if err == nil || a != nil && a.Kind != answer.Again {
		activity.RecordHeartbeat(ctx, time.Time{})
		return err
	}
	now := activity.GetInfo(ctx).StartedTime
	if since.IsZero() {
		since = now
	}
	if now.Sub(since) < blindness {
		activity.RecordHeartbeat(ctx, since)
		return err
	}
	return answer.Refuse(answer.ReasonOf(err), err.Error(), err)
}
