package activities

import (
	"context"
	"math/rand/v2"
	"time"

	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
)

// How looks are paced: a second after something changed, then ever slower. The sum is below 350 looks in seven days.
const (
	eagerAttempts = 10
	firstLook     = time.Second
	dayLook       = 10 * time.Minute
	laterLook     = time.Hour
	watchLook     = 5 * time.Minute
	watchFirst    = 5 * time.Second
)

// NotYet is the answer of a look that does not see its step done, in the cloud's own words; the next look comes at the pace of
// NextLook.
func NotYet(ctx context.Context, words string) error {
	return answer.NotYet(connection.ReasonNotYet, words, NextLook(activity.GetInfo(ctx)))
}

// NextLook chooses when a look that saw nothing is repeated. An eager look, which a signal started, has few attempts: its
// own retry policy paces it.
func NextLook(info activity.Info) time.Duration {
	if eager(info) {
		return 0
	}
	return jitter(lookDelay(waited(info, lookDelay)))
}

func eager(info activity.Info) bool {
	return info.RetryPolicy != nil && info.RetryPolicy.MaximumAttempts > 0 && info.RetryPolicy.MaximumAttempts <= eagerAttempts
}

// waited is how long a look has been repeated: by the server's own clock, with which the worker's need not agree, and by
// the number of looks, which is all that a test environment has.
func waited(info activity.Info, delay func(time.Duration) time.Duration) time.Duration {
	elapsed, longest := time.Duration(0), delay(1<<62)
	for range info.Attempt - 1 {
		d := delay(elapsed)
		elapsed += d
		if d >= longest {
			break
		}
	}
	return max(elapsed, info.StartedTime.Sub(info.ScheduledTime))
}

func lookDelay(elapsed time.Duration) time.Duration {
	if elapsed >= 24*time.Hour {
		return laterLook
	}
	return min(max(firstLook, elapsed/4), dayLook)
}

// NextWatch paces the watch of an active connection: soon after the handshake, when most mistakes show, then every five
// minutes.
func NextWatch(info activity.Info) time.Duration {
	return jitter(watchDelay(waited(info, watchDelay)))
}

func watchDelay(elapsed time.Duration) time.Duration {
	return min(max(watchFirst, elapsed/4), watchLook)
}

// jitter keeps the looks of many connections apart that began together, as after an outage.
func jitter(d time.Duration) time.Duration {
	return d - d/10 + time.Duration(rand.Int64N(int64(d/5)+1)) //nolint:gosec // nothing secret hangs on when we look
}
