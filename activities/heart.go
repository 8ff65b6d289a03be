package activities

import (
	"context"

	"go.temporal.io/sdk/activity"
)

// Heart is Temporal's heartbeat, as what lies below the activities knows it.
type Heart struct{}

// Beat tells the server that the activity goes on.
func (Heart) Beat(ctx context.Context, mark string) {
	if mark == "" {
		activity.RecordHeartbeat(ctx)
		return
	}
	activity.RecordHeartbeat(ctx, mark)
}

// Left is what the attempt before this one told last; "" when it told nothing.
func (Heart) Left(ctx context.Context) string {
	var mark string
	if !activity.HasHeartbeatDetails(ctx) || activity.GetHeartbeatDetails(ctx, &mark) != nil {
		return ""
	}
	return mark
}
